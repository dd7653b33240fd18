//! `benefits.toml`: what is paid to heirs, by days between death and report.

use super::Loading;
use crate::{
    forms::{Forms, Key},
    region::{
        Benefit, BenefitFacts, BenefitTier,
        reading::{Kind, Spot, Table},
        services::Services,
    },
};

/// It may be left out: then no benefit is paid.
const FILE: &str = "benefits.toml";
/// The longest time and the largest sum that are not mistyped.
const LONGEST_DAYS: u32 = 3_660;
const LARGEST_SUM: u32 = 1_000_000_000;

/// `FORM/question`, or a fact that forms share.
fn answer_key(named: &str) -> Key {
    named.split_once('/').map_or_else(|| Key::new("", named), |(form, question)| Key::new(form, question))
}

fn written(key: &Key) -> String {
    if key.form.is_empty() { key.question.clone() } else { [&key.form, "/", &key.question].concat() }
}

/// Where the facts stand that an officer would type otherwise.
fn facts(table: &Table<'_>) -> BenefitFacts {
    let one = |key: &'static str| {
        let named = table.optional_text(key, "\"F-2.01/jenazah_nik\"")?;
        Some(answer_key(&named.value))
    };
    let account = table.texts("account").unwrap_or_default();
    BenefitFacts {
        deceased: one("deceased"),
        died: one("died"),
        heir: one("heir"),
        heir_number: one("heir_number"),
        account: account.iter().map(|named| answer_key(&named.value)).collect(),
    }
}

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
                facts: table.table("facts").map(|table| facts(&table)).unwrap_or_default(),
                tiers: self.tiers(table),
                service: service.value,
            }
        })
    }

    /// A fact that no form asks for would never be known.
    pub(super) fn check_facts(&self, benefit: &Benefit, forms: &Forms) {
        let facts = &benefit.facts;
        let named = [&facts.deceased, &facts.died, &facts.heir, &facts.heir_number];
        for key in named.into_iter().flatten().chain(&facts.account) {
            if forms.questions_of(key).next().is_none() {
                let message = format!("no form asks for `{}`, which `[facts]` names", written(key));
                let help = "write FORM/question, or the name of a fact that forms share";
                self.checker.error(&Spot::file(FILE), message, help);
            }
        }
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
