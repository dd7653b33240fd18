//! `ladders.toml`: who is told when a promise breaks.

use super::{Loading, promises_file::promise, words};
use crate::region::{
    AgencyKind, Ladder, LadderPlace, LadderStep,
    reading::{Found, Kind, Table, did_you_mean},
};

impl Loading<'_> {
    /// Reads `ladders.toml`.
    pub(super) fn ladders(&self) -> Vec<Ladder> {
        let read = self.toml("ladders.toml", &[Kind::Ladder], |table| {
            let tables = table.tables("ladder");
            let ladders: Vec<Ladder> = tables.iter().map(|ladder| self.ladder(ladder)).collect();
            for (place, (ladder, table)) in ladders.iter().zip(&tables).enumerate() {
                let earlier = || ladders.iter().take(place);
                for kind in &ladder.kinds {
                    if let Some(other) = earlier().find(|other| other.kinds.contains(kind)) {
                        let message = format!("`{}` is in the ladder `{}` already", kind.as_str(), other.id);
                        self.checker.error(
                            &table.spot_of("kinds"),
                            message,
                            "a kind of agency has one ladder; agencies may name another",
                        );
                    }
                }
            }
            ladders
        });
        read.unwrap_or_default()
    }

    fn ladder(&self, table: &Table<'_>) -> Ladder {
        let kinds = table.words("kinds", &words(AgencyKind::ALL, AgencyKind::as_str)).unwrap_or_default();
        let steps: Vec<LadderStep> = table
            .tables("step")
            .iter()
            .map(|step| self.step(step, kinds.contains(&AgencyKind::VillageOffice)))
            .collect();
        let ladder = Ladder { id: table.id(Kind::Ladder).value, name: table.name("name"), kinds, steps };
        if ladder.steps.is_empty() {
            self.checker.error(
                &table.spot(),
                format!("the ladder `{}` has no step", ladder.id),
                "add [[ladder.step]]",
            );
        }
        let same_unit = |pair: &[LadderStep]| match pair {
            [first, second] => {
                first.after.unit == second.after.unit && second.after.amount < first.after.amount
            }
            _ => false,
        };
        if ladder.steps.windows(2).any(same_unit) {
            let message = format!("the steps of the ladder `{}` are not in the order of time", ladder.id);
            self.checker.error(
                &table.spot(),
                message,
                "every `amount` counts from the break of the promise: put the earliest first",
            );
        }
        ladder
    }

    fn step(&self, table: &Table<'_>, of_village: bool) -> LadderStep {
        let at = table.text("at", "\"own\"");
        if of_village && at.value == "parent" {
            let help =
                "use at = \"own\", and at = \"agency:ID\" with inform_only = true for those who may know";
            self.checker.error(
                &at.spot,
                "a village office answers to no agency, so it has no parent to look in",
                help,
            );
        }
        LadderStep {
            after: promise(table),
            at: self.ladder_place(&at),
            role: table.reference("role", Kind::Role).value,
            deputies: table.references("deputies", Kind::Role),
            inform_only: table.boolean("inform_only", false),
        }
    }

    fn ladder_place(&self, at: &Found<String>) -> LadderPlace {
        match at.as_str() {
            "parent" => LadderPlace::Parent,
            "region" => LadderPlace::Region,
            "own" | "" => LadderPlace::Own,
            other => {
                if let Some(agency) = other.strip_prefix("agency:") {
                    self.checker.refer(
                        Kind::Agency,
                        &Found { value: agency.to_owned(), spot: at.spot.clone() },
                        "at",
                    );
                    return LadderPlace::Agency(agency.to_owned());
                }
                let help = did_you_mean(other, &["own", "parent", "region", "agency:ID"]);
                self.checker.error(&at.spot, format!("`at` can not be `{other}`"), help);
                LadderPlace::Own
            }
        }
    }
}
