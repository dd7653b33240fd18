//! When a row's report was made, changed and ended, and where it stands in its workflow.

use balai_base::{Timestamp, text::excerpt, time::DAY};
use balai_platform::casework::{NewCase, PastCase, PastStep};

use super::{
    Column, Decider, Note, Refusal, Row,
    dates::{self, Misdated},
    decide::refusal,
    mapping::ValueKind,
    names::did_you_mean,
};

/// Dates before this are mistakes: 1990-01-01.
const EARLIEST: Timestamp = Timestamp(631_152_000_000);

/// The dates of a row.
#[derive(Clone, Copy, Debug)]
pub(super) struct Times {
    created: Timestamp,
    updated: Option<Timestamp>,
    closed: Option<Timestamp>,
}

impl Decider {
    /// The dates; refuses an end before the beginning.
    pub(super) fn times(&self, row: &Row, notes: &mut Vec<Note>) -> Result<Times, Refusal> {
        let dated = [Column::Requested, Column::Updated, Column::Closed];
        let is_short = |column: &Column| dates::has_short_year(&row.text(&self.headings, *column));
        if self.dates.formats.is_empty() && dated.iter().any(is_short) {
            notes.push(Note::ShortYear);
        }
        let created = self.date(row, Column::Requested)?.ok_or_else(|| {
            let mend = "write when it was reported: 2023-02-03 14:05".to_owned();
            refusal(Column::Requested, "", "the row does not say when it was reported", mend)
        })?;
        // A day without a time counts from midnight: on the day of the report it means later than the report.
        let zone = &self.region.time_zone;
        let later =
            |at: Timestamp| if at < created && at.day(zone) == created.day(zone) { created } else { at };
        let closed = self.date(row, Column::Closed)?.map(later);
        let mut updated = self.date(row, Column::Updated)?.map(later);
        if updated.is_some_and(|updated| updated < created) {
            notes.push(Note::UpdatedBefore);
            updated = None;
        }
        if closed.is_some_and(|closed| closed < created) {
            let text = row.text(&self.headings, Column::Closed);
            let mend = "correct the two dates; if day and month are swapped, say so in a mapping file: [dates] order";
            return Err(refusal(Column::Closed, &text, "it ends before it was reported", mend.to_owned()));
        }
        Ok(Times { created, updated, closed })
    }

    /// The case with its times and where it stood.
    pub(super) fn past(
        &self,
        (case, answer): (NewCase, String),
        (times, state): (Times, String),
        notes: &mut Vec<Note>,
    ) -> PastCase {
        let workflow = self.region.workflows.get(&case.workflow).map(AsRef::as_ref);
        let ended = workflow.is_some_and(|workflow| workflow.meaning(&state).is_final());
        if ended && times.closed.is_none() {
            notes.push(Note::EndUndated);
        }
        if !ended && times.closed.is_some() {
            notes.push(Note::OpenThoughEnded);
        }
        let last = if ended { times.closed.or(times.updated) } else { times.updated };
        let last = last.unwrap_or(times.created);
        let begins = workflow.map_or("", |workflow| workflow.initial.as_str());
        let steps = if state == begins && answer.is_empty() {
            Vec::new()
        } else {
            vec![PastStep { at: last, state, answer }]
        };
        let updated_at = times.updated.unwrap_or(last).max(last);
        PastCase { case, created_at: times.created, updated_at, steps }
    }

    /// The workflow's state.
    pub(super) fn state(&self, row: &Row, workflow: &str, notes: &mut Vec<Note>) -> Result<String, Refusal> {
        let written = row.plain(&self.headings, Column::Status);
        let is_dated = says_when(&row.text(&self.headings, Column::Closed));
        let word = match (written.is_empty(), self.defaults.get(&ValueKind::Status)) {
            (false, _) => written.as_str(),
            (true, _) if is_dated => "closed",
            (true, Some(word)) => word,
            (true, None) if !self.headings.has(Column::Status) => self.unsaid(notes),
            (true, None) => {
                let mend =
                    "write open or closed, or in a mapping file: [defaults] status = \"closed\"".to_owned();
                return Err(refusal(
                    Column::Status,
                    "",
                    "the row does not say where the report stands",
                    mend,
                ));
            }
        };
        self.statuses.find(workflow, word).map(str::to_owned).ok_or_else(|| {
            let mend = format!(
                "{}Write open or closed, or in a mapping file: [values.status] \"{}\" = \"open, closed or a state\"",
                did_you_mean(&self.statuses.near(workflow, word)),
                excerpt(word, 60)
            );
            refusal(Column::Status, word, "nobody knows this status", mend)
        })
    }

    /// What a file without statuses means: where it tells ends, one that is missing; else the past, which has ended.
    fn unsaid(&self, notes: &mut Vec<Note>) -> &'static str {
        if self.headings.has(Column::Closed) {
            notes.push(Note::OpenForWantOfEnd);
            return "open";
        }
        notes.push(Note::StatusMissing);
        "closed"
    }

    /// The instant in a column; none when it is empty.
    fn date(&self, row: &Row, column: Column) -> Result<Option<Timestamp>, Refusal> {
        let text = row.text(&self.headings, column);
        if !says_when(&text) {
            return Ok(None);
        }
        let (reason, mend) = match self.dates.read(&text) {
            Ok(at) if at > self.now.plus(DAY) => {
                ("the date lies in the future", "correct it; is day and month swapped?")
            }
            Ok(at) if at < EARLIEST => ("the date lies before 1990", "correct the year"),
            Ok(at) => return Ok(Some(at)),
            Err(misdated) => told(misdated, !self.dates.formats.is_empty()),
        };
        Err(refusal(column, &text, reason, mend.to_owned()))
    }
}

/// Whether a cell holds a date; databases write one of zeros where there is none.
fn says_when(text: &str) -> bool {
    !text.is_empty() && !text.starts_with("0000-00-00")
}

/// Why a date was not understood, and what to write.
fn told(misdated: Misdated, has_format: bool) -> (&'static str, &'static str) {
    match misdated {
        Misdated::Order => (
            "day and month may be either way round",
            "in a mapping file: [dates] order = \"day-month\" or \"month-day\"",
        ),
        Misdated::Serial => (
            "this is a spreadsheet's number of days, not a date",
            "format the column as a date in the spreadsheet and save it as CSV again",
        ),
        Misdated::ShortYear => (
            "the year has two digits, and nothing says which part is the day",
            "in a mapping file: [dates] order = \"day-month\" (or \"month-day\"); or write the year with four digits",
        ),
        Misdated::Unknown if has_format => (
            "the date does not follow the mapping's format",
            "correct the date, or [dates] format in the mapping file",
        ),
        Misdated::Unknown => (
            "this is no date",
            "write it like 2023-02-03 14:05, or give its form in a mapping file: [dates] format = \"%d/%m/%Y %H:%M\"",
        ),
    }
}
