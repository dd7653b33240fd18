//! What is no mistake of form and yet hardly meant: a rule that never applies, a district no unit serves.

use std::collections::BTreeSet;

use balai_base::area::Level;

use super::Loading;
use crate::region::{
    Agency, Category, Conditions, Destination, Region, RoutingRule,
    reading::{Kind, Spot},
};

/// The mark of a rule's sentence that names the body outside.
const OUTSIDE: &str = "{outside}";

impl Loading<'_> {
    /// Looks at a region that was read with the eyes of somebody who knows it.
    pub(super) fn check_doubts(&self, region: &Region) {
        for rule in &region.routing {
            self.check_rule(region, rule);
        }
        for agency in region.agencies.iter() {
            self.check_served(region, agency);
        }
    }

    fn check_rule(&self, region: &Region, rule: &RoutingRule) {
        let spot = self.checker.spot(Kind::Rule, &rule.id).unwrap_or_else(|| Spot::file("routing.toml"));
        if let Some(why) = never_applies(region, &rule.when) {
            let message = format!("the rule `{}` never applies: {why}", rule.id);
            self.checker.warning(&spot, message, "all of `when` must hold at once: remove one of the two");
            return;
        }
        let named = rule.because.id.contains(OUTSIDE) || rule.because.en.contains(OUTSIDE);
        let own = fitting(region, &rule.when).into_iter().find(|category| category.outside_body.is_none());
        if let Some(category) = own.filter(|_| named) {
            let message =
                format!("the rule `{}` names {OUTSIDE}, and `{}` has no outside body", rule.id, category.id);
            let help = "list under `category` only those with an `outside_body`";
            self.checker.error(&spot, message, help);
        }
    }

    /// Where an agency answers by its units, each district should have one.
    fn check_served(&self, region: &Region, agency: &Agency) {
        let served: Vec<_> = agency.units.iter().flat_map(|unit| &unit.areas).collect();
        // A unit without areas is chosen by name only, so it serves nobody here.
        if served.is_empty() || !by_unit(region, agency) {
            return;
        }
        let without: BTreeSet<&str> = region
            .areas
            .villages()
            .iter()
            .filter(|village| !served.iter().any(|area| village.code.is_within(area)))
            .filter_map(|village| region.areas.around(&village.code, Level::District))
            .map(|district| district.title.as_str())
            .collect();
        if !without.is_empty() {
            let spot = self.checker.spot(Kind::Agency, &agency.id);
            let names: Vec<&str> = without.into_iter().collect();
            let message = format!("no unit of `{}` serves all of {}", agency.id, names.join(", "));
            let help = "reports from there reach the agency without a unit; add the areas to a unit";
            self.checker.note(&spot.unwrap_or_else(|| Spot::file("agencies.toml")), message, help);
        }
    }
}

/// Whether some category or rule names the agency and leaves the unit to the place.
fn by_unit(region: &Region, agency: &Agency) -> bool {
    let asked =
        |to: &Destination| matches!(to, Destination::Agency { agency: id, unit: None } if *id == agency.id);
    region.categories.list.iter().any(|category| asked(&category.answered_by))
        || region.routing.iter().any(|rule| asked(&rule.to))
}

/// The categories for which a rule can apply.
fn fitting<'r>(region: &'r Region, when: &Conditions) -> Vec<&'r Category> {
    let kinds = |category: &Category| {
        when.kind.is_empty() || when.kind.iter().any(|kind| category.kinds.contains(kind))
    };
    of_rule(region, when)
        .into_iter()
        .filter(|category| when.about_officials.is_none_or(|wanted| wanted == category.about_officials))
        .filter(|category| kinds(category))
        .collect()
}

/// The categories that a rule's `category` and `group` leave.
fn of_rule<'r>(region: &'r Region, when: &Conditions) -> Vec<&'r Category> {
    let one_of = |list: &[String], value: &String| list.is_empty() || list.contains(value);
    region
        .categories
        .list
        .iter()
        .filter(|category| one_of(&when.category, &category.id) && one_of(&when.group, &category.group))
        .collect()
}

/// Why no report can fulfil all conditions; none when one can.
fn never_applies(region: &Region, when: &Conditions) -> Option<String> {
    let nowhere = when.has_place == Some(false);
    if nowhere && (!when.area.is_empty() || when.urban_village.is_some()) {
        return Some("it asks for a place and for none".to_owned());
    }
    let geotagged = |id: &String| region.channel(id).is_some_and(|channel| channel.geotagged);
    if let Some(wanted) = when.channel_geotagged
        && !when.channel.is_empty()
        && when.channel.iter().all(|id| geotagged(id) != wanted)
    {
        return Some(format!("none of its channels has geotagged = {wanted}"));
    }
    let named = of_rule(region, when);
    if named.is_empty() && !when.category.is_empty() && !when.group.is_empty() {
        return Some("none of its categories is in its groups".to_owned());
    }
    if named.is_empty() || !fitting(region, when).is_empty() {
        return None;
    }
    let about = when.about_officials.filter(|wanted| named.iter().all(|one| one.about_officials != *wanted));
    Some(match about {
        Some(wanted) => format!("no category it is for has about_officials = {wanted}"),
        None => "no category it is for takes its kinds".to_owned(),
    })
}
