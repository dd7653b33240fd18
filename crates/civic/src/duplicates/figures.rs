//! Precision, recall and what became of each kind of pair.

use serde::Serialize;

use super::{PairKind, Scored};

/// What a way of scoring reaches.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// How many pairs.
    pub pairs: usize,
    /// How many of them tell of the same thing.
    pub same: usize,
    /// The best precision at which at least 0.8 of the same are found; none when they never are.
    pub precision_at_recall_80: Option<f64>,
    /// The most of the same that are found while at least 0.9 of what is found is right; none when it never is.
    pub recall_at_precision_90: Option<f64>,
    /// At the thresholds in use: how much of what is shown is right.
    pub precision: Option<f64>,
    /// At the thresholds in use: how many of the same are shown.
    pub recall: f64,
    /// Each kind of pair, the same first.
    pub kinds: Vec<KindFigures>,
}

/// What became of one kind of pair.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct KindFigures {
    /// The kind's name.
    pub kind: &'static str,
    /// Whether its pairs tell of the same thing.
    pub same: bool,
    /// How many.
    pub pairs: usize,
    /// The share shown at the thresholds in use: the recall of a kind that is the same, else the rate of false alarms.
    pub shown: f64,
}

impl Figures {
    /// Counts.
    pub fn of(scored: &[Scored]) -> Self {
        let same = scored.iter().filter(|pair| pair.kind.is_same()).count();
        let shown = |pair: &&Scored| pair.score >= pair.threshold;
        let right = scored.iter().filter(shown).filter(|pair| pair.kind.is_same()).count();
        let all = scored.iter().filter(shown).count();
        let curve = curve(scored);
        let best = |points: &mut dyn Iterator<Item = f64>| {
            points.fold(None, |best: Option<f64>, one| Some(best.map_or(one, |best| best.max(one))))
        };
        Self {
            pairs: scored.len(),
            same,
            precision_at_recall_80: best(
                &mut curve.iter().filter(|(_, recall)| *recall >= 0.8).map(|(precision, _)| *precision),
            ),
            recall_at_precision_90: best(
                &mut curve.iter().filter(|(precision, _)| *precision >= 0.9).map(|(_, recall)| *recall),
            ),
            precision: (all > 0).then(|| share(right, all)),
            recall: share(right, same),
            kinds: kinds(scored),
        }
    }
}

/// Precision and recall at every score as threshold; pairs of one score are shown together. A score of 0 is never shown.
pub(super) fn curve(scored: &[Scored]) -> Vec<(f64, f64)> {
    let mut order: Vec<(f64, bool)> = scored.iter().map(|pair| (pair.score, pair.kind.is_same())).collect();
    order.retain(|(score, _)| *score > 0.0);
    order.sort_by(|one, other| other.0.total_cmp(&one.0));
    let all = scored.iter().filter(|pair| pair.kind.is_same()).count();
    let (mut found, mut shown) = (0, 0);
    let mut points = Vec::new();
    for (place, (score, same)) in order.iter().enumerate() {
        shown += 1;
        found += usize::from(*same);
        let last = order.get(place + 1).is_none_or(|(next, _)| next < score);
        if last {
            points.push((share(found, shown), share(found, all)));
        }
    }
    points
}

fn kinds(scored: &[Scored]) -> Vec<KindFigures> {
    let of = |kind: PairKind| {
        let pairs = scored.iter().filter(|pair| pair.kind == kind).count();
        let shown = scored.iter().filter(|pair| pair.kind == kind && pair.score >= pair.threshold).count();
        KindFigures { kind: kind.as_str(), same: kind.is_same(), pairs, shown: share(shown, pairs) }
    };
    PairKind::ALL.into_iter().map(of).filter(|figures| figures.pairs > 0).collect()
}

#[expect(clippy::cast_precision_loss, reason = "pairs are counted in thousands")]
fn share(part: usize, all: usize) -> f64 {
    if all == 0 { 0.0 } else { part as f64 / all as f64 }
}
