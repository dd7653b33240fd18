//! Chance that can be played again.

use balai_base::{Random, SeededRandom};

/// A reproducible stream of decisions.
pub(super) struct Chance(SeededRandom);

impl Chance {
    /// The stream of `seed`, apart from the streams that writers draw from.
    pub(super) fn new(seed: u64) -> Self {
        Self(SeededRandom::from_number(seed ^ 0x00ba_1a10_0000_0000))
    }

    fn number(&mut self) -> u64 {
        let mut bytes = [0_u8; 8];
        self.0.fill(&mut bytes);
        u64::from_le_bytes(bytes)
    }

    /// A whole number below `limit` (0 when `limit` is 0).
    pub(super) fn below(&mut self, limit: u32) -> u32 {
        u32::try_from(self.number() % u64::from(limit.max(1))).unwrap_or(0)
    }

    /// A whole number from `least` to `most`.
    pub(super) fn between(&mut self, least: i64, most: i64) -> i64 {
        let span = u32::try_from(most - least + 1).unwrap_or(1);
        least + i64::from(self.below(span))
    }

    /// True once in `times` on average.
    pub(super) fn one_in(&mut self, times: u32) -> bool {
        self.below(times) == 0
    }

    /// True in so many of a hundred cases.
    pub(super) fn percent(&mut self, share: u32) -> bool {
        self.below(100) < share
    }

    /// A share from 0 up to 1.
    pub(super) fn share(&mut self) -> f64 {
        f64::from(self.below(1_000_000)) / 1_000_000.0
    }

    /// One of `list`; none of an empty one.
    pub(super) fn choose<'l, T>(&mut self, list: &'l [T]) -> Option<&'l T> {
        list.get(usize::try_from(self.below(u32::try_from(list.len()).ok()?)).ok()?)
    }

    /// One of `list` by weight; none when no weight counts.
    pub(super) fn weighted<'l, T>(&mut self, list: &'l [(T, u32)]) -> Option<&'l T> {
        let total: u32 = list.iter().map(|(_, weight)| weight).sum();
        let mut left = self.below(total);
        list.iter()
            .find(|(_, weight)| {
                let found = left < *weight;
                left = left.saturating_sub(*weight);
                found
            })
            .map(|(value, _)| value)
    }

    /// Sixteen bytes, as a browser's number.
    pub(super) fn device(&mut self) -> [u8; 16] {
        let mut bytes = [0_u8; 16];
        self.0.fill(&mut bytes);
        bytes
    }
}
