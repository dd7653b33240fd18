//! What an import did, counted while it runs and told in plain words or to programs.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use balai_base::{Timestamp, text::excerpt};
use balai_platform::region::Region;
use serde::Serialize;

use super::{AgencyBy, Decided, Note, Refusal, Taken, refusals::Refusals};

/// How many different unknown names are kept, and how many lines.
const NAMES_KEPT: usize = 500;
const LINES_KEPT: usize = 5;
/// How many agencies and how many words of one state are shown; the summary for programs has all.
const AGENCIES_SHOWN: usize = 30;
const WORDS_SHOWN: usize = 8;

/// How often today's rules send a report where the file says it went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Agreement {
    /// Rows whose own agency the pack knows.
    pub compared: u64,
    /// Those of them that the pack's rules would send to the same agency.
    pub agreed: u64,
}

/// A number of rows with some of their lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Lines {
    /// How many.
    pub rows: u64,
    /// The first few lines.
    pub lines: Vec<u64>,
}

impl Lines {
    pub(super) fn add(&mut self, line: u64) {
        self.rows += 1;
        if self.lines.len() < LINES_KEPT {
            self.lines.push(line);
        }
    }

    pub(super) fn join(&mut self, other: &Self) {
        self.rows += other.rows;
        self.lines.extend(&other.lines);
        self.lines.sort_unstable();
        self.lines.truncate(LINES_KEPT);
    }

    pub(super) fn first(&self) -> Option<u64> {
        self.lines.first().copied()
    }

    /// `line 12`; `240 rows, lines 12, 15, …`.
    pub(super) fn told(&self) -> String {
        if self.rows == 1 { lines(self) } else { format!("{} rows, {}", number(self.rows), lines(self)) }
    }
}

/// What became of the rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Rows read.
    pub read: u64,
    /// Rows that are cases now, or would be.
    pub taken: u64,
    /// Of them, how many are still open: their clocks have begun.
    pub open: u64,
    /// Rows that an earlier run took in.
    pub known: u64,
    /// Rows that an earlier run took in and that have changed since; their cases were left.
    pub changed: Lines,
    /// Rows that stand in the file twice.
    pub repeated: u64,
    /// Rows that were refused, by column.
    pub refused: BTreeMap<String, u64>,
    /// What is wrong with them.
    pub refusals: Refusals,
    /// What else there is to know.
    pub notes: BTreeMap<String, Lines>,
    /// For each agency, how many rows it has by which rule; `history` is the file's own agency.
    pub agencies: BTreeMap<String, BTreeMap<String, u64>>,
    /// Agencies of the file that the pack does not know.
    pub unknown_agencies: BTreeMap<String, u64>,
    /// Channels of the file that the pack does not know.
    pub unknown_channels: BTreeMap<String, u64>,
    /// Where the pack's rules sent the rows of each unknown agency.
    #[serde(skip)]
    pub(super) sent: BTreeMap<String, BTreeMap<String, u64>>,
    /// For each state, the words of the file that were read as it; the empty word is a row that has none.
    pub states: BTreeMap<String, BTreeMap<String, u64>>,
    /// How often rules and file agree.
    pub agreement: Agreement,
    /// The oldest and the newest report, as epoch milliseconds.
    pub from: Option<i64>,
    /// The newest.
    pub until: Option<i64>,
    #[serde(skip)]
    noted: BTreeSet<Note>,
}

impl Summary {
    /// Counts a row that was taken in, or found there.
    pub fn count(&mut self, line: u64, (decided, taken, is_open): (&Decided, Taken, bool)) {
        self.read += 1;
        match taken {
            Taken::Known => self.known += 1,
            Taken::Changed => self.changed.add(line),
            Taken::New => self.count_new(line, decided, is_open),
        }
    }

    fn count_new(&mut self, line: u64, decided: &Decided, is_open: bool) {
        self.taken += 1;
        self.open += u64::from(is_open);
        for note in &decided.notes {
            self.noted.insert(*note);
            self.notes.entry(note.as_str().to_owned()).or_default().add(line);
        }
        let rules = self.agencies.entry(decided.routing.agency.clone()).or_default();
        *rules.entry(decided.routing.rule.clone()).or_default() += 1;
        if decided.by == AgencyBy::Routing && decided.agrees.is_none() && !decided.file_agency.is_empty() {
            let name = excerpt(&decided.file_agency, 80);
            if self.unknown_agencies.len() < NAMES_KEPT || self.unknown_agencies.contains_key(&name) {
                let sent = self.sent.entry(name.clone()).or_default();
                *sent.entry(decided.routing.agency.clone()).or_default() += 1;
                *self.unknown_agencies.entry(name).or_default() += 1;
            }
        }
        if decided.notes.contains(&Note::ChannelUnknown) {
            let name = excerpt(&decided.file_channel, 80);
            if self.unknown_channels.len() < NAMES_KEPT || self.unknown_channels.contains_key(&name) {
                *self.unknown_channels.entry(name).or_default() += 1;
            }
        }
        let (word, state) = &decided.status;
        let words = self.states.entry(state.clone()).or_default();
        if words.len() < NAMES_KEPT || words.contains_key(word) {
            *words.entry(word.clone()).or_default() += 1;
        }
        if let Some(agrees) = decided.agrees {
            self.agreement.compared += 1;
            self.agreement.agreed += u64::from(agrees);
        }
        let at = decided.past.created_at.millis();
        self.from = Some(self.from.map_or(at, |from| from.min(at)));
        self.until = Some(self.until.map_or(at, |until| until.max(at)));
    }

    /// Counts a refused row.
    pub fn refuse(&mut self, line: u64, refusal: &Refusal) {
        self.read += 1;
        self.refusals.add(line, refusal);
        let column = if refusal.column.is_empty() { "row" } else { refusal.column };
        *self.refused.entry(column.to_owned()).or_default() += 1;
    }

    /// Counts a row that stands in the file a second time, word for word.
    pub fn repeat(&mut self) {
        self.read += 1;
        self.repeated += 1;
    }

    /// How many rows were refused.
    pub fn refused_rows(&self) -> u64 {
        self.refused.values().sum()
    }

    /// Adds what another part of the file gave.
    pub fn join(&mut self, other: &Self) {
        self.read += other.read;
        self.taken += other.taken;
        self.open += other.open;
        self.known += other.known;
        self.changed.join(&other.changed);
        self.repeated += other.repeated;
        add(&mut self.refused, &other.refused);
        self.refusals.join(&other.refusals);
        add(&mut self.unknown_agencies, &other.unknown_agencies);
        add(&mut self.unknown_channels, &other.unknown_channels);
        for (into, from) in [(&mut self.sent, &other.sent), (&mut self.states, &other.states)] {
            for (name, rows) in from {
                add(into.entry(name.clone()).or_default(), rows);
            }
        }
        for (note, lines) in &other.notes {
            self.notes.entry(note.clone()).or_default().join(lines);
        }
        self.noted.extend(&other.noted);
        for (agency, rules) in &other.agencies {
            add(self.agencies.entry(agency.clone()).or_default(), rules);
        }
        self.agreement.compared += other.agreement.compared;
        self.agreement.agreed += other.agreement.agreed;
        self.from = [self.from, other.from].into_iter().flatten().min();
        self.until = [self.until, other.until].into_iter().flatten().max();
    }

    /// The summary in plain words. `would` tells what a trial run would have done; `channel` is the one that rows of
    /// unknown channels count for.
    pub fn told(&self, region: &Region, would: bool, channel: &str) -> String {
        let mut text = String::new();
        self.tell_counts(&mut text, region, would);
        self.tell_states(&mut text);
        self.tell_agencies(&mut text, region);
        self.tell_notes(&mut text, channel);
        text
    }

    fn tell_counts(&self, text: &mut String, region: &Region, would: bool) {
        let (took, trial) =
            if would { ("would be taken in", " (a trial: nothing was stored)") } else { ("taken in", "") };
        let _ = writeln!(text, "{} rows read{trial}", number(self.read));
        let _ =
            writeln!(text, "  {:>9}  {took}, {} of them still open", number(self.taken), number(self.open));
        if self.known > 0 {
            let _ = writeln!(text, "  {:>9}  were there already, the same", number(self.known));
        }
        if self.changed.rows > 0 {
            let _ = writeln!(
                text,
                "  {:>9}  were there already and have changed in the file since; the cases were left as they are ({})",
                number(self.changed.rows),
                lines(&self.changed)
            );
        }
        if self.repeated > 0 {
            let _ = writeln!(
                text,
                "  {:>9}  stand in the file twice, word for word; taken once",
                number(self.repeated)
            );
        }
        if self.refused_rows() > 0 {
            let columns: Vec<String> =
                self.refused.iter().map(|(column, rows)| format!("{column} {}", number(*rows))).collect();
            let _ = writeln!(text, "  {:>9}  refused ({})", number(self.refused_rows()), columns.join(", "));
        }
        if let (Some(from), Some(until)) = (self.from, self.until) {
            let day = |at: i64| Timestamp(at).zoned(&region.time_zone).strftime("%Y-%m-%d").to_string();
            let _ = writeln!(text, "  reported from {} to {}", day(from), day(until));
        }
    }

    /// Which words were read as which state, so that nothing is guessed unseen.
    fn tell_states(&self, text: &mut String) {
        if self.states.values().flatten().all(|(word, _)| word.is_empty()) {
            return;
        }
        let _ = writeln!(text, "\nStatus:");
        for (state, words) in &self.states {
            let mut most: Vec<(&String, &u64)> = words.iter().collect();
            most.sort_by_key(|(word, rows)| (std::cmp::Reverse(**rows), (*word).clone()));
            let shown: Vec<String> =
                most.iter().take(WORDS_SHOWN).map(|(word, rows)| written(word, **rows)).collect();
            let more = if most.len() > WORDS_SHOWN { ", …" } else { "" };
            let _ =
                writeln!(text, "  {:>9}  {state}: {}{more}", number(words.values().sum()), shown.join(", "));
        }
    }

    fn tell_agencies(&self, text: &mut String, region: &Region) {
        if self.agencies.is_empty() {
            return;
        }
        let _ = writeln!(text, "\nAgencies:");
        let total = |rules: &BTreeMap<String, u64>| rules.values().sum::<u64>();
        let mut agencies: Vec<(&String, &BTreeMap<String, u64>)> = self.agencies.iter().collect();
        agencies.sort_by_key(|(id, rules)| (std::cmp::Reverse(total(rules)), (*id).clone()));
        for (id, rules) in agencies.iter().take(AGENCIES_SHOWN) {
            let name = region.agencies.get(id).map_or(id.as_str(), |agency| agency.name.id.as_str());
            let ways: Vec<String> =
                rules.iter().map(|(rule, rows)| format!("{} {}", way(rule), number(*rows))).collect();
            let _ = writeln!(text, "  {:>9}  {name} ({id}): {}", number(total(rules)), ways.join(", "));
        }
        if let Some(further) = agencies.get(AGENCIES_SHOWN..).filter(|further| !further.is_empty()) {
            let rows = further.iter().map(|(_, rules)| total(rules)).sum();
            let _ = writeln!(
                text,
                "  {:>9}  {} further agencies (--json lists them)",
                number(rows),
                further.len()
            );
        }
        let Agreement { compared, agreed } = self.agreement;
        if compared > 0 {
            let _ = writeln!(
                text,
                "  The pack's rules agree with the file's own agency for {} of {} rows ({}).",
                number(agreed),
                number(compared),
                percent(agreed, compared)
            );
        }
        if !self.unknown_agencies.is_empty() {
            let mut names: Vec<(&String, &u64)> = self.unknown_agencies.iter().collect();
            names.sort_by_key(|(name, rows)| (std::cmp::Reverse(**rows), (*name).clone()));
            let most: Vec<String> =
                names.iter().take(10).map(|(name, rows)| format!("`{name}` {}", number(**rows))).collect();
            let more = names.len().saturating_sub(most.len());
            let more = if more > 0 { format!(" and {more} more") } else { String::new() };
            let _ = writeln!(text, "  Not known to the pack: {}{more}", most.join(", "));
            let _ = writeln!(
                text,
                "      → name them in a mapping file, [values.agency] \"the file's name\" = \"the pack's id\""
            );
        }
    }

    fn tell_notes(&self, text: &mut String, channel: &str) {
        if self.noted.is_empty() {
            return;
        }
        let _ = writeln!(text, "\nTo know:");
        for note in &self.noted {
            let Some(rows) = self.notes.get(note.as_str()) else { continue };
            let _ = writeln!(text, "  {:>9}  {} ({})", number(rows.rows), note.text(), lines(rows));
            if *note == Note::ChannelUnknown {
                let _ = writeln!(
                    text,
                    "      → they count for `{channel}`; say which they are in a mapping file: [values.channel]"
                );
            }
        }
    }
}

fn add(into: &mut BTreeMap<String, u64>, from: &BTreeMap<String, u64>) {
    for (key, rows) in from {
        *into.entry(key.clone()).or_default() += rows;
    }
}

/// A rule in words.
fn way(rule: &str) -> String {
    match rule {
        "history" => "as the file says".to_owned(),
        "category" => "by its category".to_owned(),
        "officials" => "as a report about officials".to_owned(),
        "by-hand" => "for want of a rule".to_owned(),
        rule => format!("by the rule `{rule}`"),
    }
}

fn lines(lines: &Lines) -> String {
    let shown: Vec<String> = lines.lines.iter().map(u64::to_string).collect();
    let more = if lines.rows > u64::try_from(shown.len()).unwrap_or(0) { ", …" } else { "" };
    let word = if lines.rows == 1 { "line" } else { "lines" };
    format!("{word} {}{more}", shown.join(", "))
}

fn written(word: &str, rows: u64) -> String {
    let word = if word.is_empty() { "no word".to_owned() } else { format!("`{word}`") };
    format!("{word} {}", number(rows))
}

/// With a dot between thousands: 12.345.
pub(super) fn number(rows: u64) -> String {
    let digits = rows.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

fn percent(part: u64, whole: u64) -> String {
    let tenths = (part * 1_000 + whole / 2).checked_div(whole).unwrap_or(0);
    format!("{}.{} %", tenths / 10, tenths % 10)
}
