//! `benefits.toml`: what is paid to heirs, by days between death and report.

use super::Loading;
use crate::region::{
    Benefit, BenefitTier,
    reading::{Kind, Table},
    services::Services,
};

/// It may be left out: then no benefit is paid.
const FILE: &str = "benefits.toml";
/// The longest time and the largest sum that are not mistyped.
const LONGEST_DAYS: u32 = 3_660;
const LARGEST_SUM: u32 = 1_000_000_000;

impl Loading<'_> {
    /// Reads `benefits.toml`, if the pack has one.
    pub(super) fn benefit(&self, services: &Services) -> Option<Benefit> {
        self.files.with_standard(FILE)?;
        self.toml(FILE, &[], |table| {
            let service = table.reference("service", Kind::Service);
            let known = services.get(&service.value);
            let requirement = |key: &'static str, example: &str| {
                let code = table.text(key, example);
                if known.is_some_and(|service| service.requirement(&code.value).is_none()) {
                    let message = format!("`{}` asks for no `{}`", service.value, code.value);
                    self.checker.error(&code.spot, message, "name the code of one of its requirements");
                }
                code.value
            };
            Benefit {
                basis: table.text("basis", "\"Perbup …\"").value,
                domicile: requirement("domicile", "\"domisili\""),
                heir: requirement("heir", "\"ahli_waris\""),
                tiers: self.tiers(table),
                service: service.value,
            }
        })
    }

    fn tiers(&self, table: &Table<'_>) -> Vec<BenefitTier> {
        let tables = table.tables("tier");
        let mut tiers: Vec<BenefitTier> = Vec::new();
        for tier in &tables {
            let read = BenefitTier {
                within_days: tier.number("within_days", LONGEST_DAYS),
                rupiah: tier.required_number("rupiah", LARGEST_SUM),
            };
            let follows = |last: &BenefitTier| match (last.within_days, read.within_days) {
                (Some(last), Some(own)) => last < own,
                (Some(_), None) => true,
                (None, _) => false,
            };
            if tiers.last().is_some_and(|last| !follows(last)) {
                let help = "write the shortest time first; only the last tier may have no `within_days`";
                self.checker.error(&tier.spot(), "this tier can never be reached", help);
            }
            tiers.push(read);
        }
        if tiers.is_empty() {
            self.checker.error(
                &table.spot(),
                "nothing is paid",
                "add [[tier]] with `within_days` and `rupiah`",
            );
        }
        tiers
    }
}
