//! The minutes of a rehearsal, for auditors: what was broken, what must hold, what was seen.

use std::fmt::Write as _;

use balai_base::{Timestamp, language::Language};
use balai_platform::render::Argument;

use super::faults::Seen;
use crate::words::Words;

/// The minutes as Markdown.
pub(crate) fn minutes(language: Language, at: Timestamp, seen: &[Seen]) -> String {
    let words = Words::of(language);
    let say = |key: &str| words.say(key, &[]);
    let mut text = format!("# {}\n\n", say("rehearse-title"));
    let made = balai_platform::render::moment(at, language, &jiff::tz::TimeZone::UTC);
    let release = env!("CARGO_PKG_VERSION");
    let arguments = [Argument::text("at", &made), Argument::text("release", release)];
    let _ = writeln!(text, "{}\n", words.say("rehearse-made", &arguments));
    let heads: Vec<String> = ["fault", "expected", "receipts", "lost", "back", "held"]
        .iter()
        .map(|name| say(&format!("rehearse-head-{name}")))
        .collect();
    let _ = writeln!(text, "| {} |\n|{}", heads.join(" | "), "---|".repeat(heads.len()));
    for one in seen {
        let held = say(if one.held { "rehearse-held" } else { "rehearse-broken" });
        let back = format!("{:.1} s", one.back_in.as_secs_f64());
        let (name, expected) =
            (say(&format!("rehearse-{}", one.fault)), say(&format!("rehearse-{}-expected", one.fault)));
        let fault = one.fault.to_uppercase();
        let (receipts, lost) = (one.receipts, one.lost);
        let _ = writeln!(text, "| {fault} {name} | {expected} | {receipts} | {lost} | {back} | {held} |");
    }
    text.push('\n');
    for one in seen.iter().filter(|one| !one.remark.is_empty()) {
        let _ = writeln!(text, "- {}: {}", one.fault.to_uppercase(), one.remark);
    }
    let all = if seen.iter().all(|one| one.held) { "rehearse-all-held" } else { "rehearse-not-all" };
    let _ = writeln!(text, "\n{}\n\n{}\n\n{}", say(all), say("rehearse-limits"), say("rehearse-signed"));
    text
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn seen(fault: &'static str, held: bool) -> Seen {
        let remark = if held { String::new() } else { "quick_check: page 7".to_owned() };
        Seen {
            fault,
            held,
            receipts: 12,
            lost: usize::from(!held),
            back_in: Duration::from_millis(2_340),
            remark,
        }
    }

    #[test]
    fn minutes_name_every_fault_and_what_did_not_hold() {
        for language in Language::ALL {
            let faults = super::super::faults::FAULTS.map(|(fault, _)| seen(fault, fault != "f7"));
            let text = minutes(language, Timestamp(0), &faults);
            assert!(!text.contains("rehearse-"), "{text}");
            let rows = ["| F1 ", "| F3 ", "| F7 ", "| F13 ", "| F22 "];
            assert!(rows.iter().all(|row| text.lines().any(|line| line.starts_with(row))), "{text}");
            assert!(text.contains("- F7: quick_check: page 7") && text.contains("2.3 s"), "{text}");
        }
        let good = minutes(Language::Id, Timestamp(0), &[seen("f1", true)]);
        assert!(good.contains("Semua janji terpenuhi") && !good.contains("TIDAK"), "{good}");
    }
}
