//! Refusals counted by what is wrong, so that four hundred rows with one unknown word are one thing to mend: told with the
//! beginning of the mapping file that would mend them.

use std::{collections::BTreeMap, fmt::Write as _};

use balai_platform::region::Region;
use serde::Serialize;

use super::{
    Refusal, Summary,
    mapping::ValueKind,
    names::Lookup,
    summary::{Lines, number},
    words::Statuses,
};

/// How many different refusals are kept apart; further ones are only counted.
const KEPT: usize = 1_000;
/// The columns whose words a mapping translates, with the table that does.
const MAPPED: [(&str, ValueKind); 4] = [
    ("status", ValueKind::Status),
    ("service_code", ValueKind::Service),
    ("service_name", ValueKind::Service),
    ("village_name", ValueKind::Village),
];
/// The columns in which hardly two cells are the same: what is wrong is told once, with the first cell.
const FREE: [&str; 5] = ["requested_datetime", "updated_datetime", "closed_datetime", "lat", "long"];
/// How many words of one table are proposed.
const PROPOSED: usize = 40;

/// Words of one kind with how many rows have each.
type Table<'s> = (ValueKind, Vec<(u64, &'s str)>);

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
        let parts = if refusal.parts.is_empty() { std::slice::from_ref(refusal) } else { &refusal.parts };
        for part in parts {
            let mut lines = Lines::default();
            lines.add(line);
            let Refusal { column, value, reason, mend, .. } = part.clone();
            self.join_group(Group { column, value, reason, mend, lines });
        }
    }

    pub(super) fn join(&mut self, other: &Self) {
        other.groups.iter().cloned().for_each(|group| self.join_group(group));
    }

    fn join_group(&mut self, group: Group) {
        let key = if group.is_free() {
            // Distances differ from row to row.
            let reason = group.reason.chars().filter(|letter| !letter.is_ascii_digit()).collect();
            (group.column, String::new(), reason)
        } else {
            (group.column, group.value.clone(), group.reason.clone())
        };
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
            let such = if group.is_free() && lines.rows > 1 { ", such as" } else { "" };
            let value = if value.is_empty() { String::new() } else { format!("{such} `{value}`") };
            let place = if column.is_empty() { String::new() } else { format!("{column}{value}: ") };
            let _ = writeln!(text, "  {}: {place}{reason}\n      → {mend}", lines.told());
        }
        if groups.len() > most {
            let _ = writeln!(text, "  and {} further ones", groups.len() - most);
        }
        text
    }

    /// The words that a mapping would translate, each with its rows, by table.
    fn words(&self) -> BTreeMap<&'static str, Table<'_>> {
        let mut tables: BTreeMap<&str, Table<'_>> = BTreeMap::new();
        for group in self.sorted() {
            let table = MAPPED.iter().find(|(column, _)| *column == group.column);
            if let Some((_, kind)) = table.filter(|_| group.lines.rows > 1 && !group.value.is_empty()) {
                let entry = tables.entry(kind.name()).or_insert_with(|| (*kind, Vec::new()));
                entry.1.push((group.lines.rows, &group.value));
            }
        }
        tables
    }
}

impl Group {
    fn is_free(&self) -> bool {
        FREE.contains(&self.column)
    }
}

impl Summary {
    /// The beginning of a mapping file for the words that stand in several rows, each with what it may mean; empty when
    /// there are none.
    pub fn mapping(&self, region: &Region) -> String {
        let mut tables = self.refusals.words();
        let unknown =
            [(ValueKind::Agency, &self.unknown_agencies), (ValueKind::Channel, &self.unknown_channels)];
        for (kind, names) in unknown {
            for (name, rows) in names.iter().filter(|(_, rows)| **rows > 1) {
                let entry = tables.entry(kind.name()).or_insert_with(|| (kind, Vec::new()));
                entry.1.push((*rows, name));
            }
        }
        let mut text = String::new();
        for (table, (kind, mut words)) in tables {
            words.sort_by_key(|(rows, word)| (std::cmp::Reverse(*rows), *word));
            let _ = writeln!(text, "[values.{table}]");
            for (rows, word) in words.into_iter().take(PROPOSED) {
                let perhaps = self.perhaps(region, kind, word);
                let _ = writeln!(text, "{} = \"\"  # {} rows{perhaps}", quoted(word), number(rows));
            }
        }
        text
    }

    /// What a word may mean: of an agency, where the pack's rules send most of its rows; else what is called alike.
    fn perhaps(&self, region: &Region, kind: ValueKind, word: &str) -> String {
        let near = |lookup: &Lookup| {
            let near = lookup.near(word);
            near.first().and_then(|name| lookup.find(name)).map(|id| format!("; perhaps {id}"))
        };
        let found = match kind {
            ValueKind::Agency => self.sent(word).or_else(|| near(&Lookup::agencies(region))),
            ValueKind::Service => near(&Lookup::categories(region)),
            ValueKind::Status => {
                let near = Statuses::new(region, std::iter::empty()).near("report", word);
                near.first().map(|state| format!("; perhaps {state}"))
            }
            ValueKind::Channel => near(&Lookup::channels(region)),
            ValueKind::Village => None,
        };
        found.unwrap_or_default()
    }

    /// Where the rules send rows of an agency that the pack does not know, if they agree in most of them.
    fn sent(&self, agency: &str) -> Option<String> {
        let sent = self.sent.get(agency)?;
        let (id, rows) = sent.iter().max_by_key(|(_, rows)| **rows)?;
        let all: u64 = sent.values().sum();
        (rows * 2 > all).then(|| format!("; the rules send {} of them to {id}", number(*rows)))
    }
}

/// A key of TOML.
fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('\\', "\\\\").replace('"', "\\\""))
}
