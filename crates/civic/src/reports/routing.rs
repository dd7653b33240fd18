//! Which agency answers a report, and why. Pure: the pack's rules and the facts in, the decision with both out.
//!
//! The first rule that applies and whose office exists decides. Two things no rule can change: a complaint
//! about officials goes to the inspectorate, and the agency complained about never gets or sees it.

use balai_base::{AreaCode, Localized};
use balai_platform::region::{Agency, Category, Conditions, Destination, Region, RoutingRule};

use super::{Because, Facts, Routing, UNDECIDED, names};

/// The id by which a pack names its category for everything else, if it has one.
pub(super) const EVERYTHING_ELSE: &str = "lainnya";

/// The agency for a report with these facts.
pub fn route(region: &Region, facts: &Facts) -> Routing {
    route_by(region, &region.routing, facts)
}

/// The agency by other rules than the pack's own: to try a change on past reports.
pub fn route_by(region: &Region, rules: &[RoutingRule], facts: &Facts) -> Routing {
    let category = region.categories.get(&facts.category);
    if category.is_some_and(|category| category.about_officials) || !facts.accused.is_empty() {
        return about_officials(region, rules, facts);
    }
    rules
        .iter()
        .filter(|rule| applies(region, &rule.when, facts))
        .find_map(|rule| by_rule(region, category, rule, facts))
        .or_else(|| by_category(region, category, facts))
        .unwrap_or_else(|| by_hand(region, facts))
}

/// To the inspectorate; to the region's leadership when it is the inspectorate that is complained about.
fn about_officials(region: &Region, rules: &[RoutingRule], facts: &Facts) -> Routing {
    let inspectorate = region.agencies.inspectorate().filter(|agency| agency.id != facts.accused);
    let worded = inspectorate.and_then(|_| {
        rules
            .iter()
            .filter(|rule| rule.to == Destination::Inspectorate && applies(region, &rule.when, facts))
            .find_map(|rule| by_rule(region, None, rule, facts))
    });
    let routing = worded.unwrap_or_else(|| {
        let office = inspectorate.or_else(|| leadership(region, &facts.accused));
        decided(region, facts, office, "officials", "routing-officials")
    });
    Routing { hidden_from: facts.accused.clone(), ..routing }
}

fn by_rule(
    region: &Region,
    category: Option<&Category>,
    rule: &RoutingRule,
    facts: &Facts,
) -> Option<Routing> {
    let to = match (&rule.to, category) {
        (Destination::Category, Some(category)) => &category.answered_by,
        (Destination::Category, None) => return None,
        (other, _) => other,
    };
    let (office, unit) = office(region, to, area_of(facts).as_ref())?;
    let because = Because { rule: rule.id.clone(), ..because(region, facts, Some(office)) };
    let because = if passes_on(rule, &because) {
        Because { message: "routing-outside".to_owned(), ..because }
    } else {
        Because { text: names::filled(&rule.because, &marks(region, facts, office)), ..because }
    };
    Some(Routing {
        agency: office.id.clone(),
        unit,
        hidden_from: String::new(),
        rule: rule.id.clone(),
        because,
        facts: facts.clone(),
    })
}

/// Whether a rule that speaks of any category meets one that is an outside body's business. "Dealt with by" the
/// office would be untrue there: it passes the report on. A rule that names its categories or the body knows.
fn passes_on(rule: &RoutingRule, because: &Because) -> bool {
    rule.to == Destination::Category
        && rule.when.category.is_empty()
        && !because.outside.is_empty()
        && !rule.because.id.contains("{outside}")
}

fn by_category(region: &Region, category: Option<&Category>, facts: &Facts) -> Option<Routing> {
    let category = category?;
    let (agency, unit) = office(region, &category.answered_by, area_of(facts).as_ref())?;
    let message = if category.outside_body.is_some() { "routing-outside" } else { "routing-category" };
    Some(Routing { unit, ..decided(region, facts, Some(agency), "category", message) })
}

/// Nothing fits: somebody at the top of the region sorts it.
fn by_hand(region: &Region, facts: &Facts) -> Routing {
    let office = leadership(region, "").or_else(|| region.agencies.iter().next());
    decided(region, facts, office, "by-hand", "routing-by-hand")
}

fn leadership<'r>(region: &'r Region, except: &str) -> Option<&'r Agency> {
    use balai_platform::region::AgencyKind::Leadership;
    region.agencies.iter().find(|agency| agency.kind == Leadership && agency.id != except)
}

fn decided(region: &Region, facts: &Facts, office: Option<&Agency>, rule: &str, message: &str) -> Routing {
    Routing {
        agency: office.map(|agency| agency.id.clone()).unwrap_or_default(),
        unit: String::new(),
        hidden_from: String::new(),
        rule: rule.to_owned(),
        because: Because {
            rule: rule.to_owned(),
            message: message.to_owned(),
            ..because(region, facts, office)
        },
        facts: facts.clone(),
    }
}

fn because(region: &Region, facts: &Facts, office: Option<&Agency>) -> Because {
    Because {
        rule: String::new(),
        message: String::new(),
        text: Localized::default(),
        category: names::category(region, &facts.category).name,
        agency: office.map(|agency| agency.name.clone()).unwrap_or_default(),
        area: names::area(region, area_of(facts).as_ref()).name,
        outside: outside(region, facts),
    }
}

/// The name of the body whose business the category is.
fn outside(region: &Region, facts: &Facts) -> Localized {
    let body = region.categories.get(&facts.category).and_then(|category| category.outside_body.as_ref());
    body.map(|body| names::outside_body(region, body).name).unwrap_or_default()
}

/// The marks a rule's sentence may hold.
fn marks(region: &Region, facts: &Facts, office: &Agency) -> Vec<(&'static str, Localized)> {
    let area = area_of(facts);
    let view = names::area(region, area.as_ref());
    vec![
        ("category", names::category(region, &facts.category).name),
        ("agency", office.name.clone()),
        ("village", Localized::same(view.name)),
        ("district", Localized::same(view.parent)),
        ("outside", outside(region, facts)),
    ]
}

fn area_of(facts: &Facts) -> Option<AreaCode> {
    facts.area.parse().ok()
}

/// The office a destination means for a report in `area`; none when there is no such office.
fn office<'r>(region: &'r Region, to: &Destination, area: Option<&AreaCode>) -> Option<(&'r Agency, String)> {
    let of_area = |steps: usize| {
        let code = (0..steps).try_fold(area?.clone(), |code, _| code.parent())?;
        region.agencies.office_of(&code)
    };
    let whole = |agency: &'r Agency| (agency, String::new());
    match to {
        Destination::Category => None,
        Destination::Village => of_area(0).map(whole),
        Destination::District => of_area(1).map(whole),
        Destination::Regency => of_area(2).map(whole),
        Destination::Inspectorate => region.agencies.inspectorate().map(whole),
        Destination::Agency { agency, unit } => {
            let agency = region.agencies.get(agency)?;
            let unit = unit.clone().unwrap_or_else(|| unit_serving(agency, area));
            Some((agency, unit))
        }
    }
}

/// The unit that serves the area, if exactly the area or something around it is listed; else none.
fn unit_serving(agency: &Agency, area: Option<&AreaCode>) -> String {
    area.and_then(|area| {
        agency.units.iter().find(|unit| unit.areas.iter().any(|served| area.is_within(served)))
    })
    .map(|unit| unit.id.clone())
    .unwrap_or_default()
}

fn applies(region: &Region, when: &Conditions, facts: &Facts) -> bool {
    let category = region.categories.get(&facts.category);
    let area = area_of(facts);
    let one_of = |list: &[String], value: &str| list.is_empty() || list.iter().any(|item| item == value);
    let geotagged = || region.channel(&facts.channel).is_some_and(|channel| channel.geotagged);
    one_of(&when.category, &facts.category)
        && one_of(&when.group, category.map_or("", |category| &category.group))
        && one_of(&when.channel, &facts.channel)
        && (when.kind.is_empty() || when.kind.iter().any(|kind| kind.as_str() == facts.kind))
        && (when.area.is_empty()
            || area.as_ref().is_some_and(|area| when.area.iter().any(|within| area.is_within(within))))
        && when.channel_geotagged.is_none_or(|wanted| wanted == geotagged())
        && when.has_place.is_none_or(|wanted| wanted == area.is_some())
        && when
            .urban_village
            .is_none_or(|wanted| area.as_ref().is_some_and(|area| area.is_urban_village() == wanted))
        && when
            .about_officials
            .is_none_or(|wanted| wanted == category.is_some_and(|category| category.about_officials))
}

/// Whether a category can be chosen: one of the pack's, or none yet.
pub(super) fn is_category(region: &Region, id: &str) -> bool {
    id == UNDECIDED || region.categories.get(id).is_some()
}

/// The category of a report whose sender chose none: the pack's own for everything else, if it has one.
pub fn chosen<'a>(region: &Region, id: &'a str) -> &'a str {
    if id == UNDECIDED && region.categories.get(EVERYTHING_ELSE).is_some() { EVERYTHING_ELSE } else { id }
}
