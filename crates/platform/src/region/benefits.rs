//! A benefit paid to heirs, as a table of rules: the sooner a death is reported, the more is paid.

use crate::forms::Key;

/// The rules of the death benefit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Benefit {
    /// The service by which it is asked for.
    pub service: String,
    /// The regulation it rests on, as it is cited.
    pub basis: String,
    /// The requirement an officer must have found good: the deceased was a resident of the region.
    pub domicile: String,
    /// The requirement an officer must have found good: who asks is the heir.
    pub heir: String,
    /// Which answers tell what an officer would type otherwise.
    pub facts: BenefitFacts,
    /// Tiers, the shortest first.
    pub tiers: Vec<BenefitTier>,
}

/// Where the facts of a benefit stand among an application's answers; none for those that officers type.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BenefitFacts {
    /// The deceased's NIK.
    pub deceased: Option<Key>,
    /// The day of death.
    pub died: Option<Key>,
    /// The heir's name.
    pub heir: Option<Key>,
    /// The heir's NIK: nobody inherits from oneself.
    pub heir_number: Option<Key>,
    /// The heir's account, such as bank and number.
    pub account: Vec<Key>,
}

/// What is paid for a report within a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BenefitTier {
    /// Reported within so many days after the death; none for the last tier, which has no end.
    pub within_days: Option<u32>,
    /// In rupiah.
    pub rupiah: u32,
}

impl Benefit {
    /// What is paid when a death is reported `days` days after it; none for a report later than the last tier allows, or
    /// one before the death.
    pub fn rupiah(&self, days: i64) -> Option<u32> {
        if days < 0 {
            return None;
        }
        let within = |tier: &&BenefitTier| tier.within_days.is_none_or(|most| days <= i64::from(most));
        self.tiers.iter().find(within).map(|tier| tier.rupiah)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sum_follows_from_the_days_and_the_edges_belong_to_the_better_tier() {
        let tier = |within_days, rupiah| BenefitTier { within_days, rupiah };
        let benefit = Benefit {
            service: String::new(),
            basis: String::new(),
            domicile: String::new(),
            heir: String::new(),
            facts: BenefitFacts::default(),
            tiers: vec![tier(Some(7), 10_000_000), tier(Some(30), 7_500_000), tier(Some(365), 5_000_000)],
        };
        for (days, sum) in [
            (-1, None),
            (0, Some(10_000_000)),
            (7, Some(10_000_000)),
            (8, Some(7_500_000)),
            (30, Some(7_500_000)),
            (31, Some(5_000_000)),
            (365, Some(5_000_000)),
            (366, None),
        ] {
            assert_eq!(benefit.rupiah(days), sum, "{days}");
        }
        let open = Benefit { tiers: vec![tier(None, 1_500_000)], ..benefit };
        assert_eq!(open.rupiah(4_000), Some(1_500_000));
    }
}
