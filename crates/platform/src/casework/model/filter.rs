//! Which cases a list shows, in which order, and how they are counted.

use balai_base::{AccountId, AreaCode, BoundingBox, CaseNumber, Timestamp, words};

use crate::{access::Visibility, workflow::Meaning};

/// Which cases. Empty lists and `None` mean "any"; everything that is set must hold.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is one box of a form, ticked or not")]
pub struct Filter {
    /// Case types.
    pub case_types: Vec<String>,
    /// Responsible agencies.
    pub agencies: Vec<String>,
    /// Responsible units.
    pub units: Vec<String>,
    /// States of the workflow.
    pub states: Vec<String>,
    /// What the state counts as.
    pub meanings: Vec<Meaning>,
    /// Kinds: complaint, wish, question, praise.
    pub kinds: Vec<String>,
    /// Categories.
    pub categories: Vec<String>,
    /// Areas, with everything in them.
    pub areas: Vec<AreaCode>,
    /// Channels.
    pub channels: Vec<String>,
    /// Visibilities.
    pub visibilities: Vec<Visibility>,
    /// Whom the case was given to.
    pub responsible: Option<Responsible>,
    /// Only cases whose promise is broken now.
    pub late: bool,
    /// Only cases that ended after the date promised to the reporter, or are open past it. A case handed to an outside
    /// body before that date has kept it.
    pub broken: bool,
    /// Only cases that were reopened at least once.
    pub reopened: bool,
    /// Only cases that are open, or ended at this instant or later.
    pub alive_since: Option<Timestamp>,
    /// Only cases with a text or photo that waits for release.
    pub held: bool,
    /// Only cases passed around at least this often.
    pub reassigned: Option<u32>,
    /// Words to be found in texts, numbers and addresses.
    pub search: Option<String>,
    /// Numbers; others are left out.
    pub numbers: Vec<CaseNumber>,
    /// When the case was opened.
    pub created: Span,
    /// When its last event happened.
    pub updated: Span,
    /// When the case ended.
    pub closed: Span,
    /// The date promised to the reporter.
    pub promised: Span,
    /// Only cases with a position in this box.
    pub within: Option<BoundingBox>,
    /// The order.
    pub order: Order,
}

impl Filter {
    /// Whether no ended case can be found.
    pub fn asks_for_open_only(&self) -> bool {
        !self.meanings.is_empty() && self.meanings.iter().all(|meaning| !meaning.is_final())
    }
}

/// A span of time; either end may be open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Span {
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub until: Option<Timestamp>,
}

/// Whom a case was given to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Responsible {
    /// Nobody yet.
    Nobody,
    /// One of these officers.
    AnyOf(Vec<AccountId>),
}

words! {
    /// The order of a list.
    #[derive(Default)]
    Order {
        /// The clock that breaks first comes first; cases without a clock come last.
        #[default]
        DueFirst = "due",
        /// The newest case comes first.
        NewestFirst = "newest",
        /// The case in which something happened last comes first.
        ChangedFirst = "changed",
    }
}

words! {
    /// By what cases are counted.
    Group {
        /// By agency.
        Agency = "agency",
        /// By unit.
        Unit = "unit",
        /// By state.
        State = "state",
        /// By what the state counts as.
        Meaning = "meaning",
        /// By category.
        Category = "category",
        /// By the smallest area.
        Area = "area",
        /// By channel.
        Channel = "channel",
        /// By kind.
        Kind = "kind",
    }
}

words! {
    /// Which date of a case lies in a span.
    Dated {
        /// When it was opened.
        Opened = "opened",
        /// The date promised to the reporter.
        Promised = "promised",
        /// When it ended.
        Closed = "closed",
    }
}

/// How many cases share one value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    /// The value, such as an agency's id.
    pub value: String,
    /// How many cases.
    pub cases: u64,
    /// How many of them are late now.
    pub late: u64,
}

/// The case of one agency whose promise has been broken longest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overdue {
    /// The agency.
    pub agency: String,
    /// The case's number.
    pub number: CaseNumber,
    /// When its promise broke.
    pub due_at: Timestamp,
}

/// How long one case took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeTaken {
    /// Its agency.
    pub agency: String,
    /// From opening to end, in milliseconds.
    pub millis: i64,
}
