//! `routing.toml`: where a case goes, and why.

use balai_base::Localized;

use super::{Loading, words};
use crate::region::{
    CaseKind, Conditions, RoutingRule,
    reading::{Kind, Spot, Table, did_you_mean},
};

impl Loading<'_> {
    /// Reads `routing.toml`.
    pub(super) fn routing(&self) -> Vec<RoutingRule> {
        let read = self.toml("routing.toml", &[Kind::Rule], |table| {
            let tables = table.tables("rule");
            let rules: Vec<Option<RoutingRule>> = tables.iter().map(|rule| self.rule(rule)).collect();
            self.check_order(table, &tables, &rules);
            rules.into_iter().flatten().collect()
        });
        read.unwrap_or_default()
    }

    fn rule(&self, table: &Table<'_>) -> Option<RoutingRule> {
        let id = table.id(Kind::Rule);
        let when = table.table("when").map(|when| conditions(&when)).unwrap_or_default();
        let to = self.destination(table, "to", true);
        let because = table.sentence("because");
        self.check_placeholders(
            &table.spot_of("because"),
            &because,
            &["category", "village", "district", "agency", "outside"],
        );
        Some(RoutingRule { id: id.value, when, to: to?, because })
    }

    /// A rule without conditions ends the list; behind it nothing is reached, without it something gets nowhere.
    fn check_order(&self, file: &Table<'_>, tables: &[Table<'_>], rules: &[Option<RoutingRule>]) {
        let always = tables.iter().position(|table| !table.has("when"));
        let Some(always) = always else {
            if rules.iter().all(Option::is_some) {
                let spot = tables.last().map_or_else(|| file.spot(), Table::spot);
                let help = "add a last [[rule]] without `when`, such as to = \"category\"";
                self.checker.error(&spot, "a case that fits no rule goes nowhere", help);
            }
            return;
        };
        let last = rules.iter().skip(always).flatten().next().map(|rule| rule.id.clone()).unwrap_or_default();
        for table in tables.iter().skip(always + 1) {
            let message = format!("this rule is never reached, because `{last}` above always applies");
            self.checker.warning(&table.spot(), message, "move it up, or give the rule above a `when`");
        }
    }

    /// Reports words in braces that are not filled in.
    pub(super) fn check_placeholders(&self, spot: &Spot, text: &Localized, known: &[&str]) {
        for (language, text) in [("id", &text.id), ("en", &text.en)] {
            for word in text.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(word, _)| word)
            {
                if !known.contains(&word) {
                    let message = format!("`{{{word}}}` is not filled in (in the text `{language}`)");
                    self.checker.error(spot, message, did_you_mean(word, known));
                }
            }
        }
    }
}

fn conditions(table: &Table<'_>) -> Conditions {
    Conditions {
        category: table.references("category", Kind::Category),
        group: table.references("group", Kind::Group),
        kind: table.words("kind", &words(CaseKind::ALL, CaseKind::as_str)).unwrap_or_default(),
        area: table.area_codes("area"),
        channel: table.references("channel", Kind::Channel),
        channel_geotagged: table.optional_boolean("channel_geotagged"),
        has_place: table.optional_boolean("has_place"),
        urban_village: table.optional_boolean("urban_village"),
        about_officials: table.optional_boolean("about_officials"),
    }
}
