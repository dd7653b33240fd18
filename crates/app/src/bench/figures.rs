//! The arithmetic of measuring: medians, percentiles, spreads, shares. Pure.

use serde::Serialize;

/// What several rounds gave.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Rounds {
    /// The middle one; of an even number the mean of the two in the middle.
    pub(crate) median: f64,
    /// The least.
    pub(crate) least: f64,
    /// The most.
    pub(crate) most: f64,
}

impl Rounds {
    /// Of at least one figure; of none, zeros.
    pub(crate) fn of(figures: &[f64]) -> Self {
        let sorted = sorted(figures);
        let middle = sorted.len() / 2;
        let at = |place: usize| sorted.get(place).copied().unwrap_or_default();
        let median = if sorted.len().is_multiple_of(2) {
            f64::midpoint(at(middle.saturating_sub(1)), at(middle))
        } else {
            at(middle)
        };
        Self { median, least: at(0), most: at(sorted.len().saturating_sub(1)) }
    }
}

/// How long requests took, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Times {
    /// How many there were.
    pub(crate) count: usize,
    /// The mean.
    pub(crate) mean: f64,
    /// Half took no longer.
    pub(crate) p50: f64,
    /// Nineteen of twenty took no longer.
    pub(crate) p95: f64,
    /// The longest.
    pub(crate) most: f64,
}

impl Times {
    /// Of each request's milliseconds.
    pub(crate) fn of(millis: &[f64]) -> Self {
        let sorted = sorted(millis);
        Self {
            count: sorted.len(),
            mean: sorted.iter().sum::<f64>() / number(sorted.len()).max(1.0),
            p50: percentile(&sorted, 50),
            p95: percentile(&sorted, 95),
            most: sorted.last().copied().unwrap_or_default(),
        }
    }
}

/// The figure that `percent` of a hundred do not pass (nearest rank); 0 of none. `sorted` ascends.
fn percentile(sorted: &[f64], percent: usize) -> f64 {
    let rank = (sorted.len() * percent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied().unwrap_or_default()
}

fn sorted(figures: &[f64]) -> Vec<f64> {
    let mut sorted = figures.to_vec();
    sorted.sort_by(f64::total_cmp);
    sorted
}

/// `part` of `whole`; 0 when there is no whole.
pub(crate) fn share(part: f64, whole: f64) -> f64 {
    if whole > 0.0 { part / whole } else { 0.0 }
}

/// A count to calculate with.
#[expect(clippy::cast_precision_loss, reason = "counts of a measurement stay far below 2^52")]
pub(crate) fn number(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
#[expect(clippy::float_cmp, reason = "figures that must come out exactly")]
mod tests {
    use super::*;

    #[test]
    fn the_median_of_rounds_is_the_middle_one_and_the_spread_is_shown() {
        assert_eq!(Rounds::of(&[30.0, 10.0, 20.0]), Rounds { median: 20.0, least: 10.0, most: 30.0 });
        assert_eq!(Rounds::of(&[40.0, 10.0, 20.0, 30.0]).median, 25.0);
        assert_eq!(Rounds::of(&[7.0]), Rounds { median: 7.0, least: 7.0, most: 7.0 });
        assert_eq!(Rounds::of(&[]), Rounds::default());
    }

    #[test]
    fn percentiles_are_figures_that_occurred() {
        let hundred: Vec<f64> = (1..=100).rev().map(f64::from).collect();
        let times = Times::of(&hundred);
        assert_eq!((times.count, times.p50, times.p95, times.most), (100, 50.0, 95.0, 100.0));
        assert_eq!(times.mean, 50.5);
        // Of few requests the slow one is not averaged away.
        assert_eq!(Times::of(&[1.0, 2.0, 90.0]).p95, 90.0);
        assert_eq!(Times::of(&[4.0]).p50, 4.0);
        assert_eq!(Times::of(&[]), Times::default());
    }

    #[test]
    fn a_share_of_nothing_is_nothing() {
        assert_eq!(share(3.0, 4.0), 0.75);
        assert_eq!(share(3.0, 0.0), 0.0);
    }
}
