//! Shapes of values: dates, words of a closed set, presence.

use super::Fault;
use crate::item::Item;

/// A date with seconds and an offset, without fractions; gives its instant in seconds.
pub(crate) fn date(name: &str, text: &str) -> Result<i64, Fault> {
    let shape = |text: &str| {
        let (date, offset) = text.split_at_checked("2026-03-01T08:00:00".len())?;
        let digits = date.chars().zip("0000-00-00T00:00:00".chars()).all(|(given, wanted)| match wanted {
            '0' => given.is_ascii_digit(),
            other => given == other,
        });
        let zone = match offset.as_bytes() {
            [b'Z'] => true,
            [b'+' | b'-', hour1, hour2, b':', minute1, minute2] => {
                [hour1, hour2, minute1, minute2].into_iter().all(u8::is_ascii_digit)
            }
            _ => false,
        };
        (digits && zone).then_some(())
    };
    let wrong = || Fault::from(format!("{name} is `{text}`, not like 2026-03-01T08:00:00+08:00"));
    shape(text).ok_or_else(wrong)?;
    let at: jiff::Timestamp = text.parse().map_err(|_| wrong())?;
    Ok(at.as_second())
}

/// The text of a part that must be there and say something.
pub(crate) fn required<'a>(item: &'a Item, name: &str) -> Result<&'a str, Fault> {
    match item.part(name) {
        None => Err(format!("an item has no {name}").into()),
        Some(_) if item.text_of(name).is_empty() => Err(format!("an item's {name} is empty").into()),
        Some(_) => Ok(item.text_of(name)),
    }
}

/// The text of a part that must be one of a few words.
pub(crate) fn word<'a>(item: &'a Item, name: &str, words: &[&str]) -> Result<&'a str, Fault> {
    let text = required(item, name)?;
    if words.contains(&text) {
        Ok(text)
    } else {
        Err(format!("{name} is `{text}`, not one of {words:?}").into())
    }
}

/// A truth: `true` or `false`, and in JSON not a text that says so.
pub(crate) fn truth(item: &Item, name: &str) -> Result<bool, Fault> {
    let text = word(item, name, &["true", "false"])?;
    match item.part(name).map(|part| part.kind) {
        Some("string" | "number") => Err(format!("{name} is no JSON boolean").into()),
        _ => Ok(text == "true"),
    }
}

#[cfg(test)]
mod tests {
    use super::date;

    #[test]
    fn only_dates_with_an_offset_and_no_fractions_are_dates() {
        for right in ["2026-03-01T08:00:00Z", "2026-03-01T08:00:00+08:00", "2026-03-01T08:00:00-05:30"] {
            assert!(date("at", right).is_ok(), "{right}");
        }
        for wrong in [
            "",
            "2026-03-01",
            "2026-03-01T08:00:00",
            "2026-03-01T08:00:00.000Z",
            "2026-03-01 08:00:00Z",
            "2026-03-01T08:00:00+0800",
            "2026-13-01T08:00:00Z",
            "2026-03-01T08:00:00Zé",
        ] {
            assert!(date("at", wrong).is_err(), "{wrong}");
        }
    }
}
