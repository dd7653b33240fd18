//! What a step does to the clocks that run, decided without knowing any time.
//!
//! Times are computed where the calendar is known (`casework`); here only the order is kept: a clock runs
//! at most once at a time, stands still only while it runs, and none outlives the case's end.

use super::model::ClockActions;

/// A clock that has not been stopped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunningClock {
    /// The clock's id, such as `work`.
    pub id: String,
    /// Whether it stands still.
    pub paused: bool,
}

/// One change to one clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ClockChange {
    /// A new round of the clock begins.
    Start(String),
    /// The running round ends.
    Stop(String),
    /// The running round stands still.
    Pause(String),
    /// The standing round goes on.
    Resume(String),
}

/// The changes `actions` cause among the `running` clocks, in the order they are to be carried out.
/// With `ends` (the case comes to its end) every running clock stops and nothing starts.
pub fn clock_changes(actions: &ClockActions, running: &[RunningClock], ends: bool) -> Vec<ClockChange> {
    if ends {
        return running.iter().map(|clock| ClockChange::Stop(clock.id.clone())).collect();
    }
    let mut now: Vec<RunningClock> = running.to_vec();
    let mut changes = Vec::new();
    for id in &actions.stop {
        if now.iter().any(|clock| clock.id == *id) {
            now.retain(|clock| clock.id != *id);
            changes.push(ClockChange::Stop(id.clone()));
        }
    }
    for id in &actions.start {
        if !now.iter().any(|clock| clock.id == *id) {
            now.push(RunningClock { id: id.clone(), paused: false });
            changes.push(ClockChange::Start(id.clone()));
        }
    }
    for id in &actions.pause {
        if let Some(clock) = now.iter_mut().find(|clock| clock.id == *id && !clock.paused) {
            clock.paused = true;
            changes.push(ClockChange::Pause(id.clone()));
        }
    }
    for id in &actions.resume {
        if let Some(clock) = now.iter_mut().find(|clock| clock.id == *id && clock.paused) {
            clock.paused = false;
            changes.push(ClockChange::Resume(id.clone()));
        }
    }
    changes
}
