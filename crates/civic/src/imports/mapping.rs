//! The mapping file: other headings, other words, the order of dates. Checked like a pack: a key or a target nobody
//! knows is an error with its line and the nearest one that is known.

use std::{collections::BTreeMap, fmt::Write as _};

use balai_base::AreaCode;
use balai_platform::region::Region;
use jiff::tz::TimeZone;
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::{
    Column, DateRules, Order, Unreadable, dates,
    names::{self, Lookup},
    words::Statuses,
};

/// What a mapping file says. The default says nothing: every heading has its own name, every word the pack's.
#[derive(Clone, Debug, Default)]
pub struct Mapping {
    /// The character between cells.
    pub delimiter: Option<u8>,
    /// The encoding, by a label of the Encoding Standard (WHATWG).
    pub encoding: Option<&'static encoding_rs::Encoding>,
    /// The system the file comes from.
    pub source: Option<String>,
    /// Headings of the file for each column; the cells of several are joined.
    pub columns: Vec<(Column, Vec<String>)>,
    /// Words of the file and the pack's word for each, by the kind of value.
    pub values: BTreeMap<ValueKind, Vec<(String, String)>>,
    /// What stands for an empty cell.
    pub defaults: BTreeMap<ValueKind, String>,
    /// Which part of a date comes first.
    pub order: Option<Order>,
    /// Formats of dates, in the notation of `strptime`.
    pub formats: Vec<String>,
    /// The zone of dates without an offset.
    pub zone: Option<TimeZone>,
}

/// What values a mapping translates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ValueKind {
    /// Where a report stands.
    Status,
    /// A category.
    Service,
    /// An agency.
    Agency,
    /// A channel.
    Channel,
    /// A village.
    Village,
}

impl ValueKind {
    const ALL: [Self; 5] = [Self::Status, Self::Service, Self::Agency, Self::Channel, Self::Village];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Status => "status",
            Self::Service => "service",
            Self::Agency => "agency",
            Self::Channel => "channel",
            Self::Village => "village",
        }
    }
}

impl Mapping {
    /// Reads a mapping for a region. Every mistake is told at once.
    pub fn read(text: &str, region: &Region) -> Result<Self, Unreadable> {
        let mut reader = Reader { text, mapping: Self::default(), mistakes: Vec::new() };
        match DeTable::parse(text) {
            Ok(root) => reader.root(root.get_ref()),
            Err(error) => reader.mistake(error.span().map_or(0, |span| span.start), error.message(), ""),
        }
        if reader.mistakes.is_empty() {
            reader.check_targets(region);
        }
        if reader.mistakes.is_empty() {
            return Ok(reader.mapping);
        }
        let help = "docs/region/history.md lists every key";
        Err(Unreadable::new(reader.mistakes.join("\n"), help))
    }

    /// The words of one kind with what each stands for.
    pub(super) fn words(&self, kind: ValueKind) -> impl Iterator<Item = (String, String)> + '_ {
        self.values.get(&kind).into_iter().flatten().cloned()
    }

    /// How dates are read in a region whose file tells `order`.
    pub(super) fn date_rules(&self, region: &Region, order: Option<Order>) -> DateRules {
        DateRules {
            order: self.order.or(order),
            formats: self.formats.clone(),
            zone: self.zone.clone().unwrap_or_else(|| region.time_zone.clone()),
        }
    }
}

/// Reads the tables of a mapping and notes what is wrong, each with its line.
struct Reader<'t> {
    text: &'t str,
    mapping: Mapping,
    mistakes: Vec<String>,
}

type Entry<'a> = (&'a str, usize, &'a Spanned<DeValue<'a>>);

impl Reader<'_> {
    fn root(&mut self, root: &DeTable<'_>) {
        const KEYS: [&str; 7] = ["delimiter", "encoding", "source", "columns", "dates", "values", "defaults"];
        for (name, at, value) in entries(root) {
            match (name, value.get_ref()) {
                ("delimiter", DeValue::String(text)) => self.delimiter(at, text),
                ("encoding", DeValue::String(text)) => self.encoding(at, text),
                ("source", DeValue::String(text)) => self.mapping.source = Some(text.trim().to_owned()),
                ("columns", DeValue::Table(table)) => self.columns(table),
                ("dates", DeValue::Table(table)) => self.dates(table),
                ("values", DeValue::Table(table)) => self.values(table),
                ("defaults", DeValue::Table(table)) => self.defaults(table),
                (known, _) if KEYS.contains(&known) => self.wrong_type(known, value),
                _ => self.unknown(name, at, &KEYS),
            }
        }
    }

    fn delimiter(&mut self, at: usize, text: &str) {
        match text.as_bytes() {
            [one] => self.mapping.delimiter = Some(*one),
            _ => self.mistake(
                at,
                "`delimiter` is one character",
                "write delimiter = \";\" (\"\\t\" for a tabulator)",
            ),
        }
    }

    fn encoding(&mut self, at: usize, text: &str) {
        self.mapping.encoding = encoding_rs::Encoding::for_label(text.as_bytes());
        if self.mapping.encoding.is_none() {
            let help = "write encoding = \"utf-8\" or \"windows-1252\" (what Excel calls ANSI)";
            self.mistake(at, &format!("nobody knows the encoding `{text}`"), help);
        }
    }

    fn columns(&mut self, table: &DeTable<'_>) {
        let names: Vec<&str> = Column::ALL.iter().map(|column| column.name()).collect();
        for (name, at, value) in entries(table) {
            let Some(column) = Column::ALL.iter().find(|column| column.name() == name) else {
                self.unknown(name, at, &names);
                continue;
            };
            match texts(value) {
                Some(headings) => self.mapping.columns.push((*column, headings)),
                None => self.wrong_type(name, value),
            }
        }
    }

    fn dates(&mut self, table: &DeTable<'_>) {
        for (name, at, value) in entries(table) {
            let text = value.get_ref().as_str();
            match (name, text) {
                ("order", Some("day-month")) => self.mapping.order = Some(Order::DayMonth),
                ("order", Some("month-day")) => self.mapping.order = Some(Order::MonthDay),
                ("order", _) => self.mistake(
                    value.span().start,
                    "`order` says what comes first in 03/02/2023",
                    "write order = \"day-month\" or \"month-day\"",
                ),
                ("format", _) => match texts(value) {
                    Some(formats) => self.mapping.formats = formats,
                    None => self.wrong_type(name, value),
                },
                ("zone", Some(zone)) => self.zone(value.span().start, zone),
                ("zone", None) => self.wrong_type(name, value),
                _ => self.unknown(name, at, &["order", "format", "zone"]),
            }
        }
    }

    fn zone(&mut self, at: usize, name: &str) {
        let zone = dates::lettered(name).map_or_else(|| TimeZone::get(name), Ok);
        if let Ok(zone) = zone {
            self.mapping.zone = Some(zone);
        } else {
            let help = "write zone = \"WIB\", \"WITA\", \"WIT\" or a name such as \"Asia/Makassar\"";
            self.mistake(at, &format!("nobody knows the zone `{name}`"), help);
        }
    }

    fn values(&mut self, table: &DeTable<'_>) {
        let names = ValueKind::ALL.map(ValueKind::name);
        for (name, at, value) in entries(table) {
            let Some(kind) = ValueKind::ALL.into_iter().find(|kind| kind.name() == name) else {
                self.unknown(name, at, &names);
                continue;
            };
            let DeValue::Table(words) = value.get_ref() else {
                self.wrong_type(name, value);
                continue;
            };
            for (word, _, target) in entries(words) {
                match target.get_ref().as_str().map(str::trim) {
                    // A word nobody has given a meaning yet, as the summary proposes it.
                    Some("") => {}
                    Some(target) => {
                        let pair = (word.to_owned(), target.to_owned());
                        self.mapping.values.entry(kind).or_default().push(pair);
                    }
                    None => self.wrong_type(word, target),
                }
            }
        }
    }

    fn defaults(&mut self, table: &DeTable<'_>) {
        const KINDS: [ValueKind; 3] = [ValueKind::Status, ValueKind::Service, ValueKind::Channel];
        for (name, at, value) in entries(table) {
            match (KINDS.into_iter().find(|kind| kind.name() == name), value.get_ref().as_str()) {
                (Some(kind), Some(text)) => {
                    self.mapping.defaults.insert(kind, text.trim().to_owned());
                }
                (Some(_), None) => self.wrong_type(name, value),
                (None, _) => self.unknown(name, at, &KINDS.map(ValueKind::name)),
            }
        }
    }

    /// Whatever stands for something of the pack must be there.
    fn check_targets(&mut self, region: &Region) {
        let (categories, agencies, channels) =
            (Lookup::categories(region), Lookup::agencies(region), Lookup::channels(region));
        let statuses = Statuses::new(region, std::iter::empty());
        let values = std::mem::take(&mut self.mapping.values);
        let defaults = self.mapping.defaults.clone();
        let defaulted = defaults.iter().map(|(kind, target)| (*kind, target));
        let mapped = values.iter().flat_map(|(kind, words)| words.iter().map(|(_, target)| (*kind, target)));
        for (kind, target) in mapped.chain(defaulted) {
            let (known, near, file) = match kind {
                ValueKind::Service => {
                    (categories.find(target).is_some(), categories.near(target), "categories.toml")
                }
                ValueKind::Agency => {
                    (agencies.find(target).is_some(), agencies.near(target), "agencies.toml")
                }
                ValueKind::Channel => {
                    (channels.find(target).is_some(), channels.near(target), "channels.toml")
                }
                ValueKind::Status => {
                    (statuses.is_known(target), statuses.near("report", target), "the workflow")
                }
                ValueKind::Village => {
                    let code = target.parse::<AreaCode>().ok();
                    let known = code.is_some_and(|code| region.areas.by_code(&code).is_some());
                    (known, Vec::new(), "areas.csv; a village is named by its code, such as 51.03.01.2001")
                }
            };
            if !known {
                let at = self.text.find(&format!("\"{target}\"")).unwrap_or(0);
                let message = format!("the pack has no {} `{target}`", kind.name());
                self.mistake(
                    at,
                    &message,
                    &format!("{}the pack's are in {file}", names::did_you_mean(&near)),
                );
            }
        }
        // Names become the ids they stand for.
        let resolve = |kind: ValueKind, target: &str| match kind {
            ValueKind::Service => categories.find(target).map(str::to_owned),
            ValueKind::Agency => agencies.find(target).map(str::to_owned),
            ValueKind::Channel => channels.find(target).map(str::to_owned),
            ValueKind::Status | ValueKind::Village => None,
        };
        for (kind, words) in values {
            let words = words.into_iter().map(|(word, target)| {
                let id = resolve(kind, &target).unwrap_or(target);
                (word, id)
            });
            self.mapping.values.insert(kind, words.collect());
        }
        for (kind, target) in defaults {
            let id = resolve(kind, &target).unwrap_or(target);
            self.mapping.defaults.insert(kind, id);
        }
    }

    fn unknown(&mut self, name: &str, at: usize, known: &[&str]) {
        let near = names::nearest(name, known.iter().copied(), 1);
        let help = near.first().map_or_else(
            || format!("possible are {}", known.join(", ")),
            |near| format!("did you mean `{near}`?"),
        );
        self.mistake(at, &format!("nobody knows the key `{name}`"), &help);
    }

    fn wrong_type(&mut self, name: &str, value: &Spanned<DeValue<'_>>) {
        let found = value.get_ref().type_str();
        let message = format!("`{name}` can't be a value of type {found}");
        self.mistake(value.span().start, &message, "texts stand between quotes; words are mapped in a table");
    }

    fn mistake(&mut self, at: usize, message: &str, help: &str) {
        let line = 1 + self.text.get(..at).unwrap_or_default().matches('\n').count();
        let mut mistake = format!("line {line}: {message}");
        if !help.is_empty() {
            let _ = write!(mistake, " ({help})");
        }
        self.mistakes.push(mistake);
    }
}

fn entries<'a>(table: &'a DeTable<'a>) -> Vec<Entry<'a>> {
    table.iter().map(|(name, value)| (name.get_ref().as_ref(), name.span().start, value)).collect()
}

/// One text or a list of texts.
fn texts(value: &Spanned<DeValue<'_>>) -> Option<Vec<String>> {
    match value.get_ref() {
        DeValue::String(text) => Some(vec![text.to_string()]),
        DeValue::Array(items) => {
            items.iter().map(|item| item.get_ref().as_str().map(str::to_owned)).collect()
        }
        _ => None,
    }
}
