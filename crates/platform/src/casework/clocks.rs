//! Promises in time: when they are due, what a pause does, and when the ladder's steps follow a break.
//! Pure: clocks, calendar and instants in, clocks out.

use balai_base::{
    Timestamp,
    calendar::{Calendar, NEVER, Pause, Promise, due},
};

use super::{CaseClock, ClockPause};
use crate::{
    region::{Clock, LadderStep, PromiseSet},
    workflow::{ClockChange, RunningClock},
};

/// What clocks are computed from.
pub(super) struct Rules<'a> {
    /// When the offices work.
    pub(super) calendar: &'a Calendar,
    /// The promises of the case; none when the pack no longer knows its set.
    pub(super) set: Option<&'a PromiseSet>,
    /// Who is told after a break, in order.
    pub(super) ladder: &'a [LadderStep],
    /// The present.
    pub(super) now: Timestamp,
}

impl Rules<'_> {
    fn promise(&self, clock: &str) -> Option<&Clock> {
        self.set.and_then(|set| set.clock(clock))
    }

    /// A new round of the clock; none when the set promises nothing of that name.
    fn begin(&self, id: &str, clocks: &[CaseClock]) -> Option<CaseClock> {
        let promise = self.promise(id)?.promise;
        let due_at = due(self.now, promise, self.calendar, &[]);
        let rounds = clocks.iter().filter(|clock| clock.clock == id).map(|clock| clock.round);
        let mut clock = CaseClock {
            clock: id.to_owned(),
            round: rounds.max().unwrap_or(0) + 1,
            started_at: self.now,
            first_due_at: due_at,
            due_at,
            paused_at: None,
            stopped_at: None,
            escalated: 0,
            next_step_at: None,
            pauses: Vec::new(),
        };
        clock.next_step_at = self.next_step(&clock);
        Some(clock)
    }

    /// When the next step after the break is due: the break itself, then one step of the ladder after another.
    pub(super) fn next_step(&self, clock: &CaseClock) -> Option<Timestamp> {
        if !clock.is_running() || clock.due_at == NEVER {
            return None;
        }
        let Some(taken) = clock.escalated.checked_sub(1) else { return Some(clock.due_at) };
        let step = self.ladder.get(usize::try_from(taken).ok()?)?;
        Some(after(clock.due_at, step.after, self.calendar))
    }

    /// The end of the clock with its pauses counted.
    fn due_with_pauses(&self, clock: &CaseClock) -> Timestamp {
        let pauses: Vec<Pause> = clock.pauses.iter().map(|pause| (pause.from, pause.until)).collect();
        self.promise(&clock.clock)
            .map_or(clock.due_at, |promised| due(clock.started_at, promised.promise, self.calendar, &pauses))
    }

    /// Carries out one change; tells the place of the clock that changed.
    pub(super) fn apply(
        &self,
        clocks: &mut Vec<CaseClock>,
        change: &ClockChange,
        reason: &str,
    ) -> Option<usize> {
        let (ClockChange::Start(id)
        | ClockChange::Stop(id)
        | ClockChange::Pause(id)
        | ClockChange::Resume(id)) = change;
        if let ClockChange::Start(_) = change {
            let clock = self.begin(id, clocks)?;
            clocks.push(clock);
            return Some(clocks.len() - 1);
        }
        let place = clocks.iter().position(|clock| clock.clock == *id && clock.stopped_at.is_none())?;
        let mut clock = clocks.get(place)?.clone();
        match change {
            ClockChange::Stop(_) => {
                self.end_pause(&mut clock);
                clock.stopped_at = Some(self.now);
            }
            ClockChange::Pause(_) => {
                clock.paused_at = Some(self.now);
                clock.pauses.push(ClockPause { from: self.now, until: None, reason: reason.to_owned() });
            }
            ClockChange::Resume(_) => self.end_pause(&mut clock),
            ClockChange::Start(_) => {}
        }
        clock.next_step_at = self.next_step(&clock);
        *clocks.get_mut(place)? = clock;
        Some(place)
    }

    fn end_pause(&self, clock: &mut CaseClock) {
        if clock.paused_at.take().is_none() {
            return;
        }
        if let Some(pause) = clock.pauses.last_mut() {
            pause.until = Some(self.now);
        }
        clock.due_at = self.due_with_pauses(clock);
    }
}

/// `promise` after `start`; an amount of 0 is at once.
fn after(start: Timestamp, promise: Promise, calendar: &Calendar) -> Timestamp {
    if promise.amount == 0 { start } else { due(start, promise, calendar, &[]) }
}

/// The clocks that have not stopped, as the workflow's engine knows them.
pub(super) fn running(clocks: &[CaseClock]) -> Vec<RunningClock> {
    clocks
        .iter()
        .filter(|clock| clock.stopped_at.is_none())
        .map(|clock| RunningClock { id: clock.clock.clone(), paused: clock.paused_at.is_some() })
        .collect()
}

/// When the running clock breaks that breaks first. One that has broken counts on: it is the most urgent.
pub(super) fn nearest(clocks: &[CaseClock]) -> Option<Timestamp> {
    clocks
        .iter()
        .filter(|clock| clock.is_running())
        .map(|clock| clock.due_at)
        .min()
        .filter(|due| *due != NEVER)
}

/// The end promised to a reporter whose case opens at `now`: the latest end of the public clocks, where those
/// that do not start at once follow the one before them in the set. A service standard counts from a complete file (UU 25/2009,
/// article 21): there only what starts at once is promised, and nothing is where nothing does.
pub(super) fn promised(
    set: &PromiseSet,
    start_clocks: &[String],
    calendar: &Calendar,
    now: Timestamp,
) -> Option<Timestamp> {
    let mut before = now;
    let mut latest = None;
    let follows = !set.is_service_standard();
    for clock in set.clocks.iter().filter(|clock| clock.public) {
        let starts = start_clocks.contains(&clock.id);
        if !starts && !follows {
            continue;
        }
        let start = if starts { now } else { before };
        let end = due(start, clock.promise, calendar, &[]);
        before = end;
        latest = latest.max(Some(end));
    }
    latest.filter(|end| *end != NEVER)
}

/// The end a service standard promises by now: that of the public clock begun last. None before one was begun and while it stands
/// still; one that stopped leaves the end it had.
pub(super) fn promised_since(set: &PromiseSet, clocks: &[CaseClock]) -> Option<Timestamp> {
    let is_public = |clock: &&CaseClock| set.clock(&clock.clock).is_some_and(|own| own.public);
    let latest = clocks.iter().filter(is_public).max_by_key(|clock| (clock.started_at, clock.round))?;
    Some(latest.due_at).filter(|end| latest.paused_at.is_none() && *end != NEVER)
}
