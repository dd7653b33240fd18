//! Whether what is promised to people was confirmed by somebody who may promise it.

use std::collections::BTreeSet;

use super::{Finding, PromiseSet, Region, Severity};

/// How the standard promises say that their decree is still to be looked up or made.
const UNCONFIRMED: [&str; 2] = ["pastikan pada naskah asli", "kepala daerah menetapkannya"];

/// A note when categories use promises whose decree is still to be confirmed, as those of the standard pack are.
pub fn promise_findings(region: &Region) -> Vec<Finding> {
    let used: BTreeSet<&String> =
        region.categories.list.iter().map(|category| &category.promise_set).collect();
    let open: Vec<&str> = region
        .promises
        .sets
        .iter()
        .filter(|set| used.contains(&set.id) && is_unconfirmed(set))
        .map(|set| set.id.as_str())
        .collect();
    if open.is_empty() {
        return Vec::new();
    }
    vec![Finding {
        severity: Severity::Note,
        file: "promises.toml".to_owned(),
        line: 0,
        column: 0,
        message: format!("these promises are in use and still to be confirmed: {}", open.join(", ")),
        help:
            "the standard periods are a proposal: before the first citizen the head of the region sets them; \
               write them with their decree into promises.toml (docs/region/standard.md lists them)"
                .to_owned(),
    }]
}

fn is_unconfirmed(set: &PromiseSet) -> bool {
    set.clocks.iter().any(|clock| UNCONFIRMED.iter().any(|mark| clock.decree.contains(mark)))
}
