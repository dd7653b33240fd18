//! `categories.toml`: what can be reported.

use super::{Loading, words};
use crate::{
    access::Visibility,
    region::{
        CaseKind, Categories, Category, Destination, Group, Promises,
        reading::{Found, Kind, Table, did_you_mean},
    },
};

/// The farthest a position is moved or a duplicate looked for, in metres.
const FARTHEST: u32 = 20_000;
/// Between these, in percent, a threshold of likeness may lie.
const LEAST_CERTAIN: u32 = 5;
const MOST_CERTAIN: u32 = 95;

impl Loading<'_> {
    /// Reads `categories.toml`.
    pub(super) fn categories(&self, promises: &Promises) -> Categories {
        let read = self.toml("categories.toml", &[Kind::Category, Kind::Group], |table| {
            let groups: Vec<Group> = table
                .tables("group")
                .iter()
                .map(|group| Group { id: group.id(Kind::Group).value, name: group.name("name") })
                .collect();
            let list: Vec<Category> =
                table.tables("category").iter().map(|category| self.category(category, promises)).collect();
            for group in groups.iter().filter(|group| !list.iter().any(|category| category.group == group.id))
            {
                let spot = self.checker.spot(Kind::Group, &group.id).unwrap_or_else(|| table.spot());
                self.checker.warning(
                    &spot,
                    format!("the group `{}` has no category", group.id),
                    "remove it, or give it one",
                );
            }
            if list.is_empty() {
                self.checker.error(
                    &table.spot(),
                    "no category is declared",
                    "add [[category]]: without one nothing can be reported",
                );
            }
            Categories { groups, list }
        });
        read.unwrap_or_default()
    }

    fn category(&self, table: &Table<'_>, promises: &Promises) -> Category {
        let id = table.id(Kind::Category);
        let visibility = table.optional_word("visibility", &words(Visibility::ALL, Visibility::as_str));
        let about_officials = table.boolean("about_officials", false);
        let visibility = visibility.unwrap_or(Visibility::Public);
        if about_officials && visibility == Visibility::Public {
            let help = "write visibility = \"secret\": it names people who are not heard yet";
            let message = format!("`{}` is about officials and public", id.value);
            self.checker.error(&table.spot_of("about_officials"), message, help);
        }
        let (promise_set, workflow) = self.promise_set_and_workflow(table, promises);
        Category {
            group: table.reference("group", Kind::Group).value,
            name: table.name("name"),
            description: table.sentence("description"),
            keywords: self.keywords(table),
            kinds: table
                .words("kinds", &words(CaseKind::ALL, CaseKind::as_str))
                .unwrap_or_else(|| CaseKind::ALL.to_vec()),
            answered_by: self.destination(table, "answered_by", false).unwrap_or(Destination::Category),
            blur_metres: table.number("blur_metres", FARTHEST).unwrap_or(0),
            needs_place: table.boolean("needs_place", true),
            evidence_required: table.boolean("evidence_required", true),
            outside_body: table.optional_reference("outside_body", Kind::OutsideBody).map(|body| body.value),
            duplicate_radius_metres: table.number("duplicate_radius_metres", FARTHEST).unwrap_or(50),
            duplicate_days: table.number("duplicate_days", 3_650).unwrap_or(30),
            duplicate_threshold: self.duplicate_threshold(table),
            urgent: table.boolean("urgent", false),
            questions: self.questions(table),
            id: id.value,
            visibility,
            promise_set,
            workflow,
            about_officials,
        }
    }

    /// In percent. Below the least everything near by would be offered, above the most nothing ever would.
    fn duplicate_threshold(&self, table: &Table<'_>) -> Option<u32> {
        let percent = table.number("duplicate_threshold", 100)?;
        if !(LEAST_CERTAIN..=MOST_CERTAIN).contains(&percent) {
            self.checker.error(
                &table.spot_of("duplicate_threshold"),
                format!("`duplicate_threshold` can not be {percent}"),
                format!("it is a whole number of percent from {LEAST_CERTAIN} to {MOST_CERTAIN}"),
            );
            return None;
        }
        Some(percent)
    }

    fn promise_set_and_workflow(&self, table: &Table<'_>, promises: &Promises) -> (String, String) {
        let set = table.optional_reference("promise_set", Kind::PromiseSet);
        let usual = || promises.sets.first().map(|set| set.id.clone()).unwrap_or_default();
        let workflow = table.optional_reference("workflow", Kind::Workflow).unwrap_or_else(|| {
            let usual = Found { value: "report".to_owned(), spot: table.spot() };
            self.checker.refer(Kind::Workflow, &usual, "workflow");
            usual
        });
        (set.map_or_else(usual, |set| set.value), workflow.value)
    }

    fn keywords(&self, table: &Table<'_>) -> Vec<String> {
        let keywords = table.texts("keywords").unwrap_or_default();
        if keywords.is_empty() {
            let help = "add `keywords = [\"…\"]`: the words people use for it, in any language";
            self.checker.warning(
                &table.spot_of("keywords"),
                "the category can not be suggested: it has no keywords",
                help,
            );
        }
        if let Some(first) = keywords.iter().find(|keyword| keyword.value.chars().any(char::is_uppercase)) {
            let message = format!("the keyword `{}` has capitals, which nothing heeds", first.value);
            self.checker.note(&first.spot, message, "write keywords in lower case: capitals are ignored");
        }
        keywords
            .into_iter()
            .map(|keyword| keyword.value.trim().to_lowercase())
            .filter(|word| !word.is_empty())
            .collect()
    }

    /// Who is to answer, under `key`. Routing rules may also say `category`.
    pub(super) fn destination(
        &self,
        table: &Table<'_>,
        key: &'static str,
        in_rule: bool,
    ) -> Option<Destination> {
        let found = table.text(key, "\"agency:an-id\"");
        match found.as_str() {
            "" => None,
            "category" if in_rule => Some(Destination::Category),
            "village" => Some(Destination::Village),
            "district" => Some(Destination::District),
            "regency" => Some(Destination::Regency),
            "inspectorate" => Some(Destination::Inspectorate),
            other => {
                if let Some(office) = other.strip_prefix("agency:") {
                    return Some(self.agency_destination(key, &found, office));
                }
                self.unknown_destination(&found, in_rule);
                None
            }
        }
    }

    fn agency_destination(&self, key: &'static str, found: &Found<String>, office: &str) -> Destination {
        let (agency, unit) =
            office.split_once('/').map_or((office, None), |(agency, unit)| (agency, Some(unit)));
        let reference = |id: &str| Found { value: id.to_owned(), spot: found.spot.clone() };
        self.checker.refer(Kind::Agency, &reference(agency), key);
        if unit.is_some() && self.checker.is_declared(Kind::Agency, agency) {
            self.checker.refer(Kind::Unit, &reference(office), key);
        }
        Destination::Agency { agency: agency.to_owned(), unit: unit.map(str::to_owned) }
    }

    fn unknown_destination(&self, found: &Found<String>, in_rule: bool) {
        let help = if self.checker.is_declared(Kind::Agency, found.as_str()) {
            format!("write \"agency:{}\"", found.value)
        } else {
            let mut known =
                vec!["village", "district", "regency", "inspectorate", "agency:ID", "agency:ID/UNIT"];
            if in_rule {
                known.insert(0, "category");
            }
            did_you_mean(found.as_str(), &known)
        };
        self.checker.error(&found.spot, format!("`{}` can not answer", found.value), help);
    }
}
