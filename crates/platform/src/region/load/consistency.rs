//! What concerns several files at once.

use std::collections::BTreeSet;

use balai_base::area::Level;

use super::Loading;
use crate::region::{
    Category, Destination, Region,
    reading::{Kind, Spot},
};

impl Loading<'_> {
    /// Checks a region that was read.
    pub(super) fn check_consistency(&self, region: &Region) {
        if region.agencies.is_empty() {
            let help = "add [[agency]]: without one nobody answers";
            self.checker.error(&Spot::file("agencies.toml"), "no agency is declared", help);
        }
        self.check_inspectorate(region);
        self.check_offices(region);
        for category in &region.categories.list {
            self.check_clocks(region, category);
        }
    }

    /// Complaints about officials need somebody who is not the accused.
    fn check_inspectorate(&self, region: &Region) {
        if region.agencies.inspectorate().is_some() {
            return;
        }
        let help = "add an [[agency]] with kind = \"inspectorate\"";
        for category in &region.categories.list {
            if category.about_officials || category.answered_by == Destination::Inspectorate {
                let message =
                    format!("the category `{}` is for the inspectorate, and there is none", category.id);
                self.checker.error(&self.category_spot(category), message, help);
            }
        }
        for rule in region.routing.iter().filter(|rule| rule.to == Destination::Inspectorate) {
            let spot = self.checker.spot(Kind::Rule, &rule.id).unwrap_or_else(|| Spot::file("routing.toml"));
            let message = format!("the rule `{}` leads to the inspectorate, and there is none", rule.id);
            self.checker.error(&spot, message, help);
        }
    }

    /// Where villages or districts are to answer, each must have an office.
    fn check_offices(&self, region: &Region) {
        for (destination, level, word) in [
            (Destination::Village, Level::Village, "village"),
            (Destination::District, Level::District, "district"),
            (Destination::Regency, Level::Regency, "regency"),
        ] {
            let asked = region.categories.list.iter().find(|category| category.answered_by == destination);
            let ruled = region.routing.iter().find(|rule| rule.to == destination);
            let spot = match (asked, ruled) {
                (Some(category), _) => self.category_spot(category),
                (None, Some(rule)) => {
                    self.checker.spot(Kind::Rule, &rule.id).unwrap_or_else(|| Spot::file("routing.toml"))
                }
                (None, None) => continue,
            };
            let areas = region.areas.of_level(level);
            let without: Vec<&str> = areas
                .iter()
                .filter(|area| region.agencies.office_of(&area.code).is_none())
                .map(|area| area.title.as_str())
                .collect();
            if let Some(first) = without.first() {
                let message = format!(
                    "{} of {} areas have no {word} office to answer, such as {first}",
                    without.len(),
                    areas.len()
                );
                let help = format!("add a [[territorial]] with level = \"{word}\" to agencies.toml");
                self.checker.error(&spot, message, help);
            }
        }
    }

    /// A clock a workflow starts but a category's promises do not hold never runs.
    fn check_clocks(&self, region: &Region, category: &Category) {
        let (Some(workflow), Some(set)) =
            (region.workflows.get(&category.workflow), region.promises.get(&category.promise_set))
        else {
            return;
        };
        let started: BTreeSet<&String> = workflow
            .start_clocks
            .iter()
            .chain(workflow.transitions.iter().flat_map(|transition| &transition.clocks.start))
            .collect();
        for clock in started.into_iter().filter(|clock| set.clock(clock).is_none()) {
            let spot =
                self.checker.spot(Kind::PromiseSet, &set.id).unwrap_or_else(|| Spot::file("promises.toml"));
            let message = format!(
                "the set `{}` has no clock `{clock}`, which the workflow `{}` starts",
                set.id, workflow.id
            );
            self.checker.note(&spot, message, "nothing is promised there; add [[set.clock]] if something is");
        }
    }

    fn category_spot(&self, category: &Category) -> Spot {
        self.checker.spot(Kind::Category, &category.id).unwrap_or_else(|| Spot::file("categories.toml"))
    }
}
