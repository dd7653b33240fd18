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
