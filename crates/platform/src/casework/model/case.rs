//! The case itself.

use balai_base::{AccountId, AreaCode, CaseId, CaseNumber, Day, Point, Timestamp, language::Language};

use crate::{
    access::{Subject, Visibility},
    workflow::Meaning,
};

/// One case as it stands: a row of `cases`.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Its identifier.
    pub id: CaseId,
    /// The number people quote.
    pub number: CaseNumber,
    /// What sort of case: `report`.
    pub case_type: String,
    /// The workflow it follows.
    pub workflow: String,
    /// The pack's version under which it began.
    pub pack_version: String,
    /// The set of promises its clocks come from.
    pub promise_set: String,
    /// Its state in the workflow.
    pub state: String,
    /// What that state counts as.
    pub meaning: Meaning,
    /// When it came into this state.
    pub state_since: Timestamp,
    /// Complaint, wish, question or praise: a word of the case type.
    pub kind: String,
    /// A category of the pack.
    pub category: String,
    /// The channel it came by.
    pub channel: String,
    /// Who may see it.
    pub visibility: Visibility,
    /// The agency that answers.
    pub agency: String,
    /// The unit that answers; empty when the agency has none or has not said.
    pub unit: String,
    /// The officer it was given to.
    pub assignee: Option<AccountId>,
    /// The agency complained about; empty when nobody is accused.
    pub hidden_from: String,
    /// Where it lies, exactly. Pages for everybody use [`super::super::public_point`].
    pub point: Option<Point>,
    /// The smallest known area it lies in.
    pub area: Option<AreaCode>,
    /// The place in words, personal numbers masked.
    pub address: String,
    /// When it was opened.
    pub created_at: Timestamp,
    /// The civil day of `created_at` in the region's time zone.
    pub created_day: Day,
    /// When its last event happened.
    pub updated_at: Timestamp,
    /// When it ended; none while it is open.
    pub closed_at: Option<Timestamp>,
    /// When the running clock breaks that breaks first; none when no clock runs.
    pub due_at: Option<Timestamp>,
    /// The end first promised to the reporter; never changed.
    pub promised_at: Option<Timestamp>,
    /// How often it was given to another agency or unit.
    pub reassignments: u32,
    /// How often it was brought back to life.
    pub reopenings: u32,
    /// How many people follow it, reporters of merged cases included.
    pub followers: u32,
    /// The case it was merged into.
    pub master: Option<CaseId>,
    /// The language its reporter reads.
    pub language: Language,
    /// The sequence number of its last event, by which a stale form is told.
    pub last_event: i64,
    /// Since when the processing of its personal data is restricted (UU 27/2022, article 11).
    pub restricted_at: Option<Timestamp>,
}

impl Case {
    /// What rights depend on.
    pub fn subject(&self) -> Subject {
        Subject {
            case: Some(self.id),
            agency: self.agency.clone(),
            unit: self.unit.clone(),
            area: self.area.clone(),
            visibility: self.visibility,
            hidden_from: self.hidden_from.clone(),
            assignee: self.assignee,
            processing_restricted: self.restricted_at.is_some(),
        }
    }

    /// Whether everybody may see it: public, and its processing not restricted.
    pub fn is_for_everybody(&self) -> bool {
        self.visibility == Visibility::Public && self.restricted_at.is_none()
    }

    /// Whether a running clock has broken.
    pub fn is_late(&self, now: Timestamp) -> bool {
        self.due_at.is_some_and(|due| due < now)
    }
}

/// How two cases belong together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum LinkKind {
    /// The case was merged into the other.
    Merged,
    /// The case reports again what the other, ended one reported.
    Recurrence,
    /// The case was split off the other.
    Split,
}

impl LinkKind {
    /// The word in the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Merged => "merged",
            Self::Recurrence => "recurrence",
            Self::Split => "split",
        }
    }

    /// The kind of a word written by [`LinkKind::as_str`].
    pub fn parse(word: &str) -> Option<Self> {
        [Self::Merged, Self::Recurrence, Self::Split].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// A link seen from one case.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// How they belong together.
    pub kind: LinkKind,
    /// Whether the other case is the later one: merged into this, repeating this, split off this.
    pub incoming: bool,
    /// When they were linked.
    pub at: Timestamp,
    /// The other case.
    pub other: Case,
}

/// One round of one promise of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseClock {
    /// The clock's id in the pack's promise set.
    pub clock: String,
    /// Which time it runs for this case, from 1.
    pub round: u32,
    /// When it began.
    pub started_at: Timestamp,
    /// The end first promised; never changed.
    pub first_due_at: Timestamp,
    /// The end now, pauses counted; while it stands still, the end it had before.
    pub due_at: Timestamp,
    /// Since when it stands still.
    pub paused_at: Option<Timestamp>,
    /// When it ended.
    pub stopped_at: Option<Timestamp>,
    /// How many steps followed its break: the break itself, then the ladder's.
    pub escalated: u32,
    /// When the next of them is due.
    pub next_step_at: Option<Timestamp>,
    /// Stretches in which it stood still, with the reason.
    pub pauses: Vec<ClockPause>,
}

/// A stretch in which a clock stood still.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClockPause {
    /// Since when.
    pub from: Timestamp,
    /// Until when; none while it lasts.
    pub until: Option<Timestamp>,
    /// Why, as the step's label or the officer's reason; personal numbers masked.
    pub reason: String,
}

impl CaseClock {
    /// Whether it runs: neither stopped nor standing still.
    pub fn is_running(&self) -> bool {
        self.stopped_at.is_none() && self.paused_at.is_none()
    }

    /// By how many milliseconds the promise is or was broken; none when it holds.
    pub fn late_by(&self, now: Timestamp) -> Option<i64> {
        let late = self.stopped_at.or(self.paused_at).unwrap_or(now).since(self.due_at);
        (late > 0).then_some(late)
    }
}

/// What figures are made from: one case, without text and place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// The agency that answered.
    pub agency: String,
    /// Its category.
    pub category: String,
    /// The smallest area.
    pub area: Option<AreaCode>,
    /// What its state counts as.
    pub meaning: Meaning,
    /// When it was opened.
    pub created_at: Timestamp,
    /// When it ended.
    pub closed_at: Option<Timestamp>,
    /// The end first promised.
    pub promised_at: Option<Timestamp>,
    /// How often it was brought back to life.
    pub reopenings: u32,
}

/// The last message of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LastMessage {
    /// The case.
    pub case: CaseId,
    /// When it was written.
    pub at: Timestamp,
    /// By whom: `citizen` or `officer`.
    pub by: String,
}

/// A case with the words that opened it, for lists.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseNote {
    /// The case.
    pub case: Case,
    /// Its opening text as the reader of the list may see it; empty when not released.
    pub text: String,
    /// What its category asked and the reporter answered; empty where the text is.
    pub answers: Vec<super::Answered>,
}
