//! Refusals counted by what is wrong, so that four hundred rows with one unknown word are one thing to mend: told with the
//! beginning of the mapping file that would mend them.

use std::{collections::BTreeMap, fmt::Write as _};

use serde::Serialize;

use super::{Refusal, summary::Lines};

/// How many different refusals are kept apart; further ones are only counted.
const KEPT: usize = 1_000;
/// The columns whose words a mapping translates, with the table that does.
const MAPPED: [(&str, &str); 4] = [
    ("status", "status"),
    ("service_code", "service"),
    ("service_name", "service"),
    ("village_name", "village"),
];

/// One thing that is wrong, with the rows it is wrong in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Group {
    /// The column concerned.
    pub column: &'static str,
    /// What stands there.
    pub value: String,
    /// Why it was refused.
    pub reason: String,
    /// What to write instead.
    pub mend: String,
    /// Which rows.
    #[serde(flatten)]
    pub lines: Lines,
}

/// Everything that was refused.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Refusals {
    groups: Vec<Group>,
    #[serde(skip)]
    places: BTreeMap<(&'static str, String, String), usize>,
}

impl Refusals {
    pub(super) fn add(&mut self, line: u64, refusal: &Refusal) {
        let mut lines = Lines::default();
        lines.add(line);
        let Refusal { column, value, reason, mend } = refusal.clone();
        self.join_group(Group { column, value, reason, mend, lines });
    }

    pub(super) fn join(&mut self, other: &Self) {
        other.groups.iter().cloned().for_each(|group| self.join_group(group));
    }

    fn join_group(&mut self, group: Group) {
        let key = (group.column, group.value.clone(), group.reason.clone());
        if let Some(known) = self.places.get(&key).and_then(|place| self.groups.get_mut(*place)) {
            known.lines.join(&group.lines);
        } else if self.groups.len() < KEPT {
            self.places.insert(key, self.groups.len());
            self.groups.push(group);
        }
    }

    /// What is wrong in most rows first.
    fn sorted(&self) -> Vec<&Group> {
        let mut groups: Vec<&Group> = self.groups.iter().collect();
        groups.sort_by_key(|group| (std::cmp::Reverse(group.lines.rows), group.lines.first()));
        groups
    }

    /// At most `most` of them in words.
    pub fn told(&self, most: usize) -> String {
        let groups = self.sorted();
        let mut text = String::new();
        for group in groups.iter().take(most) {
            let Group { column, value, reason, mend, lines } = group;
            let value = if value.is_empty() { String::new() } else { format!(" `{value}`") };
            let place = if column.is_empty() { String::new() } else { format!("{column}{value}: ") };
            let _ = writeln!(text, "  {}: {place}{reason}\n      → {mend}", lines.told());
        }
        if groups.len() > most {
            let _ = writeln!(text, "  and {} further ones", groups.len() - most);
        }
        text
    }

    /// The beginning of a mapping file for the words that stand in several rows; empty when there are none.
    pub fn mapping(&self, agencies: &BTreeMap<String, u64>) -> String {
        let mut tables: BTreeMap<&str, Vec<(u64, &str)>> = BTreeMap::new();
        for group in self.sorted() {
            let table = MAPPED.iter().find(|(column, _)| *column == group.column);
            if let Some((_, table)) = table.filter(|_| group.lines.rows > 1 && !group.value.is_empty()) {
                tables.entry(table).or_default().push((group.lines.rows, &group.value));
            }
        }
        for (name, rows) in agencies.iter().filter(|(_, rows)| **rows > 1) {
            tables.entry("agency").or_default().push((*rows, name));
        }
        let mut text = String::new();
        for (table, mut words) in tables {
            words.sort_by_key(|(rows, word)| (std::cmp::Reverse(*rows), *word));
            let _ = writeln!(text, "[values.{table}]");
            for (rows, word) in words.into_iter().take(40) {
                let _ = writeln!(text, "{} = \"\"  # {rows} rows", quoted(word));
            }
        }
        text
    }
}

/// A key of TOML.
fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""))
}
