//! What waits for one target: put in by the store's writer, which never waits for it, and taken by the target's thread.

use std::{
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use balai_base::Timestamp;
use balai_store::{
    FileHash,
    shipping::{Commit, LogSalts, Resting},
};

use crate::segment::Pages;

/// What was committed and not taken yet: the newest of each page.
#[derive(Default)]
pub(super) struct Pending {
    pub(super) pages: Pages,
    pub(super) bytes: usize,
    /// Whether everything the log held is among them.
    pub(super) whole: bool,
    /// The filling of the log the last commit stood in.
    pub(super) log: Option<LogSalts>,
    /// Whether some commits stood in an earlier filling.
    pub(super) mixed: bool,
    pub(super) database_pages: u32,
    pub(super) first_at: Option<Timestamp>,
    pub(super) last_at: Option<Timestamp>,
    pub(super) files: Vec<FileHash>,
    /// The number of the last commit.
    pub(super) ticket: u64,
    /// When the first of them came, for pacing.
    since: Option<Instant>,
}

impl Pending {
    /// How long the oldest has waited; none when nothing waits.
    pub(super) fn waited(&self) -> Option<Duration> {
        self.since.map(|since| since.elapsed())
    }

    fn merge(&mut self, commit: &Commit, now: Timestamp, ticket: u64) {
        if commit.whole {
            // Everything in the log stands in it, newer than what waits.
            self.whole = true;
        }
        self.mixed |= self.log.is_some() && self.log != commit.log;
        self.log = commit.log.or(self.log);
        for (number, page) in &commit.pages {
            self.bytes += page.len();
            if let Some(older) = self.pages.insert(*number, page.clone()) {
                self.bytes -= older.len();
            }
        }
        if commit.database_pages > 0 {
            self.database_pages = commit.database_pages;
        }
        self.first_at.get_or_insert(now);
        self.last_at = Some(now);
        self.ticket = ticket;
        self.since.get_or_insert_with(Instant::now);
    }
}

/// What the target's thread is told when it wakes.
pub(super) enum Taken {
    /// What was committed meanwhile.
    Pending(Box<Pending>),
    /// The log was started over and nothing from before it waits: worth noting before anything else.
    LogStartedOver(LogSalts),
    /// Commits were lost: the chain can't go on.
    Lost(String),
    /// The time given is over.
    Nothing,
    /// The store is closed: what waits is to be sent until then, at the latest.
    Closing(Box<Pending>, Option<Resting>, Instant),
}

#[derive(Default)]
struct State {
    pending: Pending,
    handed: u64,
    arrived: u64,
    /// Whether the copy there is whole enough to be restored.
    open: bool,
    /// Whether somebody waited in vain.
    late: bool,
    whole_wanted: bool,
    lost: Option<String>,
    closing: Option<(Option<Resting>, Instant)>,
}

/// Between the writer and one target's thread.
#[derive(Default)]
pub(super) struct Inbox {
    state: Mutex<State>,
    changed: Condvar,
}

/// What is known of the log's filling.
#[derive(Clone, Copy)]
pub(super) enum Noted {
    /// Something is unsent: nothing can be noted.
    Unsent,
    /// Everything before this filling, or before any, arrived.
    Filling(Option<LogSalts>),
}

/// When what waits is due.
#[derive(Clone, Copy)]
pub(super) struct Due {
    /// After the first commit waited so long.
    pub(super) after: Duration,
    /// Or once so many bytes wait.
    pub(super) bytes: usize,
    /// What was noted of the log last, while nothing else is unsent.
    pub(super) noted: Noted,
}

impl Inbox {
    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn change<T>(&self, work: impl FnOnce(&mut State) -> T) -> T {
        let outcome = work(&mut self.lock());
        self.changed.notify_all();
        outcome
    }

    /// Puts a commit in; `most`: how many bytes may wait before they are given up.
    pub(super) fn put(&self, commit: &Commit, now: Timestamp, most: usize) {
        self.change(|state| {
            state.handed += 1;
            let ticket = state.handed;
            state.pending.merge(commit, now, ticket);
            if commit.whole {
                state.whole_wanted = false;
            }
            if state.pending.bytes > most {
                let files = std::mem::take(&mut state.pending.files);
                state.pending = Pending { files, ..Pending::default() };
                state.lost = Some("more changed than can wait in memory".to_owned());
            }
        });
    }

    /// Puts a file in, to be sent before the commits that follow.
    pub(super) fn put_file(&self, hash: FileHash) {
        self.change(|state| {
            state.pending.files.push(hash);
            state.pending.since.get_or_insert_with(Instant::now);
        });
    }

    /// Says that commits are not known.
    pub(super) fn lose(&self, reason: &str) {
        self.change(|state| state.lost = Some(reason.to_owned()));
    }

    /// Asks the writer for all of the log.
    pub(super) fn want_whole(&self) {
        self.change(|state| state.whole_wanted = true);
    }

    pub(super) fn wants_whole(&self) -> bool {
        self.lock().whole_wanted
    }

    /// Says that commits up to `ticket` have arrived.
    pub(super) fn arrived(&self, ticket: u64) {
        self.change(|state| {
            state.arrived = state.arrived.max(ticket);
            state.late &= state.arrived < state.handed;
        });
    }

    /// Says whether what arrived can be restored.
    pub(super) fn set_open(&self, open: bool) {
        self.change(|state| state.open = open);
    }

    /// Whether everything put in has arrived.
    pub(super) fn settled(&self) -> bool {
        let state = self.lock();
        state.arrived == state.handed
    }

    /// Whether commands may be taken: the copy can be restored and nobody waits in vain. Waits for the copy until `until`.
    pub(super) fn ready(&self, until: Instant) -> bool {
        let mut state = self.lock();
        while !state.open {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return false;
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        !state.late
    }

    /// Waits until everything put in has arrived; false when that takes longer than `time`.
    pub(super) fn wait_for_arrival(&self, time: Duration) -> bool {
        let until = Instant::now() + time;
        let mut state = self.lock();
        let ticket = state.handed;
        // What arrived in a chain without a copy of everything can't be restored yet.
        while state.arrived < ticket || !state.open {
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                state.late = true;
                return false;
            }
            state = self.changed.wait_timeout(state, left).unwrap_or_else(PoisonError::into_inner).0;
        }
        true
    }

    /// Says that the store is closed; what waits is sent until `until`.
    pub(super) fn close(&self, resting: Option<Resting>, until: Instant) {
        self.change(|state| state.closing = Some((resting, until)));
    }

    /// Waits for something to do, at most until `until`.
    pub(super) fn take(&self, due: Due, until: Instant) -> Taken {
        let mut state = self.lock();
        loop {
            if let Some(reason) = state.lost.take() {
                return Taken::Lost(reason);
            }
            if let Some((resting, limit)) = state.closing.take() {
                return Taken::Closing(Box::new(std::mem::take(&mut state.pending)), resting, limit);
            }
            if let (Noted::Filling(noted), Some(log), false) =
                (due.noted, state.pending.log, state.pending.mixed)
                && noted != Some(log)
            {
                return Taken::LogStartedOver(log);
            }
            let waited = state.pending.waited();
            if state.pending.bytes >= due.bytes || waited.is_some_and(|waited| waited >= due.after) {
                return Taken::Pending(Box::new(std::mem::take(&mut state.pending)));
            }
            let pause = until.saturating_duration_since(Instant::now());
            if pause.is_zero() {
                return Taken::Nothing;
            }
            let pause = waited.map_or(pause, |waited| pause.min(due.after.saturating_sub(waited)));
            state = self.changed.wait_timeout(state, pause).unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    /// How many bytes wait.
    pub(super) fn waiting(&self) -> usize {
        self.lock().pending.bytes
    }
}
