//! What is late and whose: the leaders' first page.
//!
//! Every figure counts exactly the cases that the queue shows behind its link, because both are made from the same filter.
//! Leaders see figures of the cases their role reaches, and nothing of any other.

use std::{cmp::Reverse, collections::BTreeMap};

use balai_base::{CaseNumber, Problem, Timestamp, time::DAY};
use balai_platform::{
    access::{self, Action, Scope, may_ever},
    casework::{self, Context, Count, Filter, Group, Overdue, Span, TimeTaken},
};
use balai_store::{Failure, Tx};
use serde::Serialize;

use super::{
    CASE_TYPE, Named, QueueFilter, Share,
    figures::median_days,
    names,
    queue::{cases_filter, promised_lately, solved_lately},
};

/// The span of the flow, in milliseconds.
const WEEK: i64 = 7 * DAY;

/// From so many counted cases on a board is costly: about a hundredth of a second.
const COSTLY: u64 = 10_000;

/// What leaders see first.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LeaderBoard {
    /// As of when.
    pub as_of: Timestamp,
    /// The agencies that have anything to show, the one with most late cases first.
    pub agencies: Vec<AgencyFigures>,
    /// All of them together; its agency has no id.
    pub total: AgencyFigures,
    /// Whether the pile grows.
    pub week: Flow,
}

/// The figures of one agency.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct AgencyFigures {
    /// The agency.
    pub agency: Named,
    /// Open now.
    pub open: u64,
    /// Open now with a broken promise.
    pub late: u64,
    /// The one whose promise broke first.
    pub oldest: Option<OldestLate>,
    /// Solved in the last 90 days: the sample of the median.
    pub solved: u64,
    /// Half of those took at most so many days.
    pub median_days: Option<f64>,
    /// Promises to reporters that fell due in the last 90 days and were kept, of all that fell due.
    pub promises: Share,
    /// `promises` between 0 and 1.
    pub promises_ratio: Option<f64>,
    /// Those not kept.
    pub broken: u64,
    /// Solved in the last 90 days or open again now: how many were reopened at least once (`kept`), of how many.
    pub reopened: Share,
    /// `reopened` between 0 and 1.
    pub reopened_ratio: Option<f64>,
}

/// The late case that has waited longest.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OldestLate {
    /// Its number.
    pub number: CaseNumber,
    /// When its promise broke.
    pub due_at: Timestamp,
    /// How long ago, in milliseconds.
    pub late_by: i64,
}

/// What came and went in the last seven days.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Flow {
    /// Reports opened.
    pub received: u64,
    /// Reports ended.
    pub ended: u64,
}

/// What the figures are made from, as the database counts it.
#[derive(Default)]
struct Counted {
    /// Open cases by agency, with how many of them are late.
    open: Vec<Count>,
    overdue: Vec<Overdue>,
    /// How long solved cases took, shortest first.
    solved: Vec<TimeTaken>,
    due: Vec<Count>,
    broken: Vec<Count>,
    /// Reopened cases that are open or were solved in the span.
    reopened: Vec<Count>,
    /// Those of them that are open.
    open_again: Vec<Count>,
}

/// The figures of every agency the actor's role reaches. Needs the right to see leaders' pages.
pub fn leaders(tx: &mut Tx, context: &Context) -> Result<LeaderBoard, Failure> {
    if !may_ever(&context.region.roles, &context.actor, Action::SeeLeaders) {
        return Err(Problem::forbidden("problem-not-allowed").into());
    }
    let counted = counted(tx, context)?;
    let week = flow(tx, context)?;
    Ok(board(context, &counted, week))
}

/// A name of what the actor's board counts: actors of one name see the same figures. None for whoever sees none.
pub fn leaders_key(context: &Context) -> Option<String> {
    let scope = access::scope(&context.region.roles, &context.actor, Action::SeeLeaders);
    (scope != Scope::Nothing).then(|| format!("{} {scope:?}", context.region.id))
}

impl LeaderBoard {
    /// Whether so much was counted that the board is to be kept for a while instead of being made for every reader.
    pub fn is_costly(&self) -> bool {
        self.total.open + self.total.solved + self.total.promises.of > COSTLY
    }
}

fn counted(tx: &mut Tx, context: &Context) -> Result<Counted, Failure> {
    let open = of_view(context, "open")?;
    let by_agency = |tx: &mut Tx, filter: &Filter| {
        casework::counts(tx, context, Action::SeeLeaders, filter, Group::Agency)
    };
    Ok(Counted {
        open: by_agency(tx, &open)?,
        overdue: casework::most_overdue(tx, context, Action::SeeLeaders, &open)?,
        solved: casework::durations(tx, context, Action::SeeLeaders, &solved_lately(context, reports()))?,
        due: by_agency(tx, &promised_lately(context, reports()))?,
        broken: by_agency(tx, &of_view(context, "broken")?)?,
        reopened: by_agency(tx, &of_view(context, "reopened")?)?,
        open_again: by_agency(tx, &Filter { reopened: true, ..open })?,
    })
}

fn reports() -> Filter {
    Filter { case_types: vec![CASE_TYPE.to_owned()], ..Filter::default() }
}

fn of_view(context: &Context, view: &str) -> Result<Filter, Failure> {
    let filter = cases_filter(context, &QueueFilter { view: view.to_owned(), ..QueueFilter::default() });
    filter.ok_or_else(|| Failure::Driver(format!("no view {view}")))
}

fn flow(tx: &mut Tx, context: &Context) -> Result<Flow, Failure> {
    let now = context.moment.now;
    let week = Span { from: Some(now.plus(-WEEK)), until: None };
    let received = Filter { created: week, ..reports() };
    let ended = Filter { closed: week, ..reports() };
    Ok(Flow {
        received: casework::count(tx, context, Action::SeeLeaders, &received)?,
        ended: casework::count(tx, context, Action::SeeLeaders, &ended)?,
    })
}

/// Figures by agency, and of all of them.
#[derive(Default)]
struct Ledger {
    agencies: BTreeMap<String, AgencyFigures>,
    total: AgencyFigures,
}

impl Ledger {
    fn add(&mut self, agency: &str, change: impl Fn(&mut AgencyFigures)) {
        change(&mut self.total);
        change(self.agencies.entry(agency.to_owned()).or_default());
    }

    fn add_counts(&mut self, counts: &[Count], change: impl Fn(&mut AgencyFigures, &Count)) {
        for count in counts {
            self.add(&count.value, |figures| change(figures, count));
        }
    }
}

/// Puts the figures together, the agency with most late cases first; of equals the one that is late longest.
fn board(context: &Context, counted: &Counted, week: Flow) -> LeaderBoard {
    let now = context.moment.now;
    let mut ledger = Ledger::default();
    ledger.add_counts(&counted.open, |figures, count| {
        figures.open += count.cases;
        figures.late += count.late;
    });
    for overdue in &counted.overdue {
        ledger.add(&overdue.agency, |figures| oldest(figures, overdue, now));
    }
    ledger.add_counts(&counted.due, |figures, count| figures.promises.of += count.cases);
    ledger.add_counts(&counted.broken, |figures, count| figures.broken += count.cases);
    ledger.add_counts(&counted.reopened, |figures, count| figures.reopened.kept += count.cases);
    ledger.add_counts(&counted.open_again, |figures, count| figures.reopened.of += count.cases);
    for (agency, millis) in by_agency(&counted.solved) {
        let figures = ledger.agencies.entry(agency.to_owned()).or_default();
        figures.solved = millis.len() as u64;
        figures.median_days = median_days(&millis);
    }
    let all: Vec<i64> = counted.solved.iter().map(|taken| taken.millis).collect();
    ledger.total.solved = all.len() as u64;
    ledger.total.median_days = median_days(&all);
    let mut agencies: Vec<AgencyFigures> = ledger
        .agencies
        .into_iter()
        .map(|(id, figures)| AgencyFigures { agency: names::agency(&context.region, &id), ..figures })
        .map(finished)
        .collect();
    agencies.sort_by_cached_key(worst_first);
    LeaderBoard { as_of: now, agencies, total: finished(ledger.total), week }
}

/// The spans of each agency, shortest first as they were.
fn by_agency(solved: &[TimeTaken]) -> BTreeMap<&str, Vec<i64>> {
    let mut spans: BTreeMap<&str, Vec<i64>> = BTreeMap::new();
    for taken in solved {
        spans.entry(&taken.agency).or_default().push(taken.millis);
    }
    spans
}

fn oldest(figures: &mut AgencyFigures, overdue: &Overdue, now: Timestamp) {
    if figures.oldest.as_ref().is_none_or(|oldest| overdue.due_at < oldest.due_at) {
        figures.oldest = Some(OldestLate {
            number: overdue.number.clone(),
            due_at: overdue.due_at,
            late_by: now.since(overdue.due_at),
        });
    }
}

/// Shares from their parts.
fn finished(mut figures: AgencyFigures) -> AgencyFigures {
    figures.promises.kept = figures.promises.of.saturating_sub(figures.broken);
    figures.promises_ratio = figures.promises.ratio();
    figures.reopened.of += figures.solved;
    figures.reopened_ratio = figures.reopened.ratio();
    figures
}

fn worst_first(figures: &AgencyFigures) -> (Reverse<u64>, Reverse<i64>, Reverse<u64>, String) {
    let late_by = figures.oldest.as_ref().map_or(0, |oldest| oldest.late_by);
    (Reverse(figures.late), Reverse(late_by), Reverse(figures.open), figures.agency.name.id.clone())
}
