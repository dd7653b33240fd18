//! `docs/region/standard.md` and `regions/standard` hold the same ids, periods and decrees.

use std::fmt::Write;

use super::region;
use crate::{
    region::{LadderPlace, Region},
    workflow::Party,
};

/// The tables of the page, by heading, as the loaded standard pack gives them.
fn tables(region: &Region) -> Vec<(&'static str, String)> {
    vec![
        ("Promise sets", promises(region)),
        ("Roles", roles(region)),
        ("Ladders", ladders(region)),
        ("States of `report`", states(region)),
        ("Transitions of `report`", transitions(region)),
        ("Answer templates", replies(region)),
    ]
}

fn word(word: &impl serde::Serialize) -> String {
    serde_json::to_value(word).unwrap().as_str().unwrap().to_owned()
}

fn listed(words: &[String]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}

fn unit(unit: balai_base::PromiseUnit) -> &'static str {
    match unit {
        balai_base::PromiseUnit::WorkingHours => "working-hours",
        balai_base::PromiseUnit::WorkingDays => "working-days",
        balai_base::PromiseUnit::Hours => "hours",
        balai_base::PromiseUnit::Days => "days",
    }
}

fn promises(region: &Region) -> String {
    let mut text = "| set | clock | period | told | decree |\n|---|---|---|---|---|\n".to_owned();
    // Those of services are made from the pattern `layanan` by the pack that has them.
    for set in region.promises.sets.iter().filter(|set| !set.id.starts_with("service-")) {
        for clock in &set.clocks {
            let told = if clock.public { "yes" } else { "no" };
            let period = format!("{} {}", clock.promise.amount, unit(clock.promise.unit));
            writeln!(text, "| `{}` | `{}` | {period} | {told} | {} |", set.id, clock.id, clock.decree)
                .unwrap();
        }
    }
    text
}

fn roles(region: &Region) -> String {
    let mut text = "| role | name | reach | needs an agency |\n|---|---|---|---|\n".to_owned();
    for role in &region.roles.list {
        let agency = if role.without_agency { "no" } else { "yes" };
        writeln!(text, "| `{}` | {} | `{}` | {agency} |", role.id, role.name.id, word(&role.reach)).unwrap();
    }
    text
}

fn ladders(region: &Region) -> String {
    let mut text = "| ladder | for agencies of kind | after | who is told |\n|---|---|---|---|\n".to_owned();
    for ladder in &region.ladders {
        let kinds: Vec<String> = ladder.kinds.iter().map(|kind| kind.as_str().to_owned()).collect();
        for step in &ladder.steps {
            let place = match &step.at {
                LadderPlace::Own => "own office",
                LadderPlace::Parent => "office above",
                LadderPlace::Region => "region",
                LadderPlace::Agency(agency) => agency,
            };
            let after = format!("{} {}", step.after.amount, unit(step.after.unit));
            let only = if step.inform_only { ", to inform" } else { "" };
            writeln!(
                text,
                "| `{}` | {} | {after} | `{}` ({place}{only}) |",
                ladder.id,
                listed(&kinds),
                step.role
            )
            .unwrap();
        }
    }
    text
}

fn states(region: &Region) -> String {
    let mut text = "| state | label | meaning |\n|---|---|---|\n".to_owned();
    for state in &region.workflows["report"].states {
        writeln!(text, "| `{}` | {} | `{}` |", state.id, state.label.id, state.meaning.as_str()).unwrap();
    }
    text
}

fn transitions(region: &Region) -> String {
    let mut text = "| transition | label | from | to | by | needs |\n|---|---|---|---|---|---|\n".to_owned();
    for step in &region.workflows["report"].transitions {
        let by: Vec<String> = step
            .by
            .iter()
            .map(|party| match party {
                Party::Reporter => "reporter".to_owned(),
                Party::System => "system".to_owned(),
                Party::Register => "register".to_owned(),
                Party::Parts => "parts".to_owned(),
                Party::Role(role) => role.clone(),
            })
            .collect();
        let needs: Vec<String> = step.requires.iter().map(word).collect();
        writeln!(
            text,
            "| `{}` | {} | {} | `{}` | {} | {} |",
            step.id,
            step.label.id,
            listed(&step.from),
            step.to,
            listed(&by),
            listed(&needs)
        )
        .unwrap();
    }
    text
}

fn replies(region: &Region) -> String {
    let mut text = "| reply | title |\n|---|---|\n".to_owned();
    for reply in &region.replies {
        writeln!(text, "| `{}` | {} |", reply.id, reply.title.id).unwrap();
    }
    text
}

#[test]
fn the_page_on_the_standard_pack_tells_what_the_pack_holds() {
    let page = include_str!("../../../../../docs/region/standard.md");
    let mut missing = String::new();
    for (heading, table) in tables(&region()) {
        if !page.contains(&format!("## {heading}\n")) || !page.contains(&table) {
            write!(missing, "\n## {heading}\n\n{table}").unwrap();
        }
    }
    assert!(missing.is_empty(), "docs/region/standard.md needs:\n{missing}");
}

/// The names a template of a letter uses, in braces of either sort.
fn names_used(text: &str) -> std::collections::BTreeSet<String> {
    let mut inside = String::new();
    for piece in text.split('{').skip(1) {
        let end = piece.find(['}', '%']).filter(|end| *end > 0);
        let code = piece.strip_prefix('%').map_or_else(
            || end.map_or("", |end| &piece[..end]),
            |code| code.split('%').next().unwrap_or_default(),
        );
        // Words in quotes are values, not names.
        inside.extend(code.split('"').step_by(2).flat_map(|part| [part, " "]));
    }
    let names = inside.split(|letter: char| !(letter.is_alphanumeric() || letter == '_' || letter == '.'));
    names.filter(|name| name.chars().next().is_some_and(char::is_alphabetic)).map(str::to_owned).collect()
}

/// Every letter of every pack stands in both languages, and the two tell the same things.
#[test]
fn every_letter_stands_in_both_languages_and_tells_the_same() {
    let regions = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regions");
    let mut seen = 0;
    for pack in std::fs::read_dir(regions).unwrap() {
        let Ok(folder) = std::fs::read_dir(pack.unwrap().path().join("templates/mail")) else { continue };
        let files: std::collections::BTreeMap<String, String> = folder
            .map(|file| file.unwrap().path())
            .filter(|path| path.file_stem().is_some_and(|stem| stem != "letter"))
            .map(|path| {
                let text = std::fs::read_to_string(&path).unwrap();
                (path.file_name().unwrap().to_str().unwrap().to_owned(), text)
            })
            .collect();
        for (name, text) in &files {
            let (notice, language) = name.strip_suffix(".txt").unwrap().rsplit_once('.').unwrap();
            let other = if language == "id" { "en" } else { "id" };
            let twin = files.get(&format!("{notice}.{other}.txt"));
            let twin = twin.unwrap_or_else(|| panic!("{notice} has no letter in `{other}`"));
            assert_eq!(
                names_used(text),
                names_used(twin),
                "{notice}: one language tells what the other does not"
            );
            assert_ne!(text, twin, "{notice} is not translated");
            seen += 1;
        }
    }
    assert!(seen >= 70, "{seen} letters are too few to prove anything");
    assert!(names_used("{% if reader == \"reporter\" %}{{ number }}{% endif %}").contains("number"));
}
