//! How look-alikes were scored before this was measured, kept to compare with: the same category, nearness, and shared
//! words and letters, added up by taste.

use balai_base::text::similarity;
use balai_platform::region::Region;

use super::{Pair, Scored};
use crate::reports::likeness::Relation;

/// What was less alike than this was not shown.
const LEAST: f64 = 0.4;

pub(super) fn scored(region: &Region, pair: &Pair) -> Scored {
    Scored { kind: pair.kind, score: score(region, pair), threshold: LEAST }
}

fn score(region: &Region, pair: &Pair) -> f64 {
    let facts = pair.facts(region);
    let same = facts.relation == Relation::Same;
    let beyond = pair.metres.is_some_and(|metres| metres > facts.radius_metres);
    // Without a position only the same category of the village was looked through.
    let elsewhere = pair.metres.is_none() && !same;
    if pair.ended_between || pair.days > facts.usual_days || beyond || elsewhere {
        return 0.0;
    }
    let category = if same { 0.45 } else { 0.0 };
    let near = pair.metres.map_or(0.0, |metres| 0.25 * (1.0 - (metres / facts.radius_metres).min(1.0)));
    let words = similarity(&pair.one.text, &pair.other.text);
    let weight = if pair.metres.is_some() { 0.3 } else { 0.55 };
    let alone = if pair.metres.is_none() && words < 0.1 { 0.5 } else { 1.0 };
    (category + near + weight * words) * alone
}
