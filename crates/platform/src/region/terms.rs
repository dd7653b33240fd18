//! What a region calls its areas, as Fluent terms that stand in for those of `areas.ftl`: a city without rural villages
//! never reads of them, and a pack's own words are used in every message.

use std::fmt::Write as _;

use super::{AreaKind, Region};

/// The terms of a region as Fluent source, the same in every language.
pub(super) fn terms(region: &Region) -> String {
    let has = |kind: AreaKind| region.areas.villages().iter().any(|area| area.kind == kind);
    let villages = match (has(AreaKind::UrbanVillage), has(AreaKind::RuralVillage)) {
        (true, false) => "urban",
        (false, true) => "rural",
        _ => "both",
    };
    let mut text = format!("-areas = areas\n    .villages = {villages}\n");
    let names = &region.terms;
    for (name, word) in [
        ("rural-village", &names.village),
        ("urban-village", &names.urban_village),
        ("district", &names.district),
    ] {
        let _ = writeln!(text, "-{name} = {}", literal(&word.to_lowercase()));
        let _ = writeln!(text, "-{name}-start = {}", literal(word));
    }
    text
}

/// A word as a Fluent string, so that nothing in it is read as Fluent.
fn literal(word: &str) -> String {
    let quoted: String = word
        .chars()
        .filter(|letter| !letter.is_control())
        .flat_map(|letter| {
            let escape = matches!(letter, '"' | '\\').then_some('\\');
            escape.into_iter().chain([letter])
        })
        .collect();
    format!("{{\"{quoted}\"}}")
}
