//! One target's thread: makes segments of what was committed, sends them in order, and keeps a copy of everything fresh.
//!
//! It owns its chain. Another target's trouble is not its own, and nothing here makes the writer wait.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use balai_base::{Clock, Random, Timestamp, id::uuid_at, text::hexadecimal};
use balai_store::shipping::{LogSalts, Opening};

use super::{
    Pace,
    copying::{self, Copying, Source},
    inbox::{Due, Inbox, Noted, Pending, Taken},
    memory::{Memory, Shelf},
    outgoing::{Outgoing, Parcel, Sealed},
    status::{Away, Notice, PAUSE, TargetStatus},
};
use crate::{
    BackupFailure, Target, TargetFailure,
    envelope::{self, About},
    layout,
    segment::{self, SegmentHead},
    snapshot::Scribe,
};

/// What all lanes share.
pub(super) struct Common {
    pub(super) scribe: Scribe,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) random: Arc<dyn Random>,
    pub(super) pace: Pace,
    pub(super) notice: Notice,
}

/// The thread's state.
#[expect(clippy::struct_excessive_bools, reason = "what is to be done next, each by itself")]
pub(super) struct Lane {
    pub(super) target: Arc<dyn Target>,
    pub(super) synchronous: bool,
    pub(super) inbox: Arc<Inbox>,
    pub(super) common: Arc<Common>,
    pub(super) status: Arc<Mutex<TargetStatus>>,
    shelf: Shelf,
    pub(super) memory: Memory,
    outgoing: Outgoing,
    source: Source,
    copying: Option<Copying>,
    /// A copy whose last segment is on its way.
    finished: Option<(Copying, u64)>,
    /// Whether files are to be looked after: at the start, since what was stored before a crash may not have been sent.
    look_after_files: bool,
    /// Whether a copy of everything begins with the next whole commit.
    copy_wanted: bool,
    /// Whether what others read of it is older than it is.
    untold: bool,
    /// When the target may be asked again after a failure, and how often it failed.
    pause: Option<(Instant, u32)>,
    last_sealed: Instant,
    page_size: u32,
}

impl Lane {
    /// Goes on where the last process stopped, if that can be shown; else begins a new chain.
    pub(super) fn new(parts: Parts, opening: &Opening, source: Source) -> Self {
        let Parts { target, synchronous, inbox, common, status, data } = parts;
        let shelf = Shelf::of(&data, target.name());
        let mut memory = shelf.memory(target.name());
        let left = Outgoing::left_over(&memory, &shelf).filter(|_| memory.continues(opening));
        if left.is_none() {
            memory.chain = None;
            shelf.clear();
        }
        let mut lane = Self {
            target,
            synchronous,
            inbox,
            common,
            status,
            shelf,
            memory,
            outgoing: left.unwrap_or_default(),
            source,
            copying: None,
            finished: None,
            look_after_files: true,
            copy_wanted: false,
            untold: false,
            pause: None,
            last_sealed: Instant::now(),
            page_size: opening.page_size,
        };
        if lane.memory.chain.is_none() {
            lane.begin_chain();
        } else {
            lane.inbox.set_open(lane.memory.snapshot_at.is_some());
        }
        lane.tell();
        lane
    }

    /// Works until the store is closed.
    pub(super) fn run(mut self) {
        loop {
            let until = self.wake_at();
            match self.inbox.take(self.due(), until) {
                Taken::Pending(pending) => self.seal(&pending),
                Taken::LogStartedOver(log) => self.note_log(log),
                Taken::Lost(reason) => self.break_chain(&reason),
                Taken::Nothing => self.breathe(),
                Taken::Closing(pending, resting, limit) => {
                    return self.close(&pending, resting.as_ref(), limit);
                }
            }
            self.send();
            self.copy();
            self.tell();
        }
    }

    fn due(&self) -> Due {
        let pace = &self.common.pace;
        let away = self.pause.is_some() || !self.outgoing.is_empty();
        let after = match (self.synchronous, away) {
            (true, _) => Duration::ZERO,
            (false, false) => pace.interval,
            (false, true) => pace.interval_away,
        };
        let noted = if self.outgoing.is_empty() { Noted::Filling(self.memory.log) } else { Noted::Unsent };
        Due { after, bytes: pace.segment_bytes, noted }
    }

    fn wake_at(&self) -> Instant {
        let now = Instant::now();
        if let Some((when, _)) = self.pause {
            return when;
        }
        let busy = !self.outgoing.is_empty() || self.copying.is_some() || self.look_after_files;
        if busy || self.snapshot_due() {
            return now;
        }
        let heartbeat = self.last_sealed + self.common.pace.heartbeat;
        if self.untold { heartbeat.min(now + PAUSE) } else { heartbeat }
    }

    /// Nothing was committed for a while: says so, so that it is known up to when the copy tells.
    fn breathe(&mut self) {
        if self.outgoing.is_empty() && self.last_sealed.elapsed() >= self.common.pace.heartbeat {
            self.seal(&Pending::default());
        }
    }

    fn note_log(&mut self, log: LogSalts) {
        self.memory.log = Some(log);
        self.memory.resting = None;
        self.remember();
    }

    /// Makes a segment of what was committed.
    fn seal(&mut self, pending: &Pending) {
        self.last_sealed = Instant::now();
        let Some(chain) = self.memory.chain else { return };
        pending.files.iter().for_each(|hash| self.outgoing.push(Parcel::File(*hash)));
        if pending.last_at.is_none() && !pending.files.is_empty() {
            return;
        }
        let (ticket, log, whole) = (pending.ticket, pending.log, pending.whole);
        let sequence = self.memory.sealed + 1;
        let last_at = pending.last_at.unwrap_or_else(|| self.common.clock.now());
        let head = SegmentHead {
            chain,
            sequence,
            previous: hexadecimal(&self.memory.previous),
            first_at: pending.first_at.unwrap_or(last_at),
            last_at,
            pages: u32::try_from(pending.pages.len()).unwrap_or(u32::MAX),
            database_pages: pending.database_pages,
            page_size: self.page_size,
        };
        let body = match self.common.scribe.sealer.seal(&segment::encoded(&pending.pages)) {
            Ok(body) => body,
            Err(failure) => return self.break_chain(&failure.to_string()),
        };
        let key = layout::segment(chain, sequence);
        let (object, hash) = envelope::wrap(&self.common.scribe.keyring, &key, About::Segment(head), &body);
        self.memory.sealed = sequence;
        self.memory.previous = hash;
        let bytes = object.len() as u64;
        let until = Some(last_at);
        let sealed = Sealed { key, sequence, object: Some(object), bytes, ticket, until, log };
        self.outgoing.push(Parcel::Segment(sealed));
        if whole && self.copy_wanted {
            self.begin_copy(sequence);
        }
        self.keep_waiting();
    }

    /// Puts what waits on the disk when it becomes much, and gives the chain up when it becomes too much. One segment alone
    /// is never too much: a chain begins with all the log holds, and given up for that it would begin without end.
    fn keep_waiting(&mut self) {
        let pace = &self.common.pace;
        if self.outgoing.has_several() && self.outgoing.bytes() > pace.waiting_most {
            return self.break_chain("more waits than may lie on the disk");
        }
        let outcome = self.outgoing.keep(&self.shelf, pace.waiting_in_memory);
        if let Err(error) = outcome {
            return self.break_chain(&format!("what waits could not be put on the disk: {error}"));
        }
        if self.outgoing.is_kept() && !self.outgoing.is_empty() {
            self.remember();
        }
    }

    /// Sends what was made, in order, until something fails.
    fn send(&mut self) {
        while self.may_ask() {
            let Some(parcel) = self.outgoing.front() else { return };
            let sent = match parcel {
                Parcel::File(hash) => {
                    copying::send_file(&*self.target, &self.common.scribe, &self.source.files, hash)
                }
                Parcel::Segment(sealed) => self.put_segment(sealed),
            };
            match sent {
                Ok(()) => self.sent(),
                Err(failure) => return self.failed(&failure),
            }
        }
    }

    fn put_segment(&self, sealed: &Sealed) -> Result<(), BackupFailure> {
        let failed = |failure| BackupFailure::Target { target: self.target.name().to_owned(), failure };
        let kept;
        let object = if let Some(object) = &sealed.object {
            object
        } else {
            kept = self.shelf.kept(sealed.sequence).map_err(|error: io::Error| {
                BackupFailure::Refused(format!("a segment that waited is gone: {error}"))
            })?;
            &kept
        };
        self.target.put(&sealed.key, object).map_err(failed)
    }

    fn sent(&mut self) {
        self.reached();
        let Some(Parcel::Segment(sealed)) = self.outgoing.pop(&self.shelf) else { return };
        self.memory.sent = sealed.sequence;
        self.memory.until = sealed.until.or(self.memory.until);
        if sealed.log.is_some() {
            self.memory.log = sealed.log;
            self.memory.resting = None;
        }
        self.remember();
        self.inbox.arrived(sealed.ticket);
        if let Some((copying, _)) = self.finished.take_if(|(_, last)| *last <= sealed.sequence) {
            self.close_copy(copying, sealed.sequence);
        }
    }

    /// What to do about a failure: try again later, or begin anew when the chain can't go on.
    fn failed(&mut self, failure: &BackupFailure) {
        match failure {
            BackupFailure::Target { failure: TargetFailure::Exists(_), .. } | BackupFailure::Refused(_) => {
                self.break_chain(&failure.to_string());
            }
            _ => self.away(failure),
        }
    }

    fn away(&mut self, failure: &BackupFailure) {
        let times = self.pause.map_or(0, |(_, times)| times).saturating_add(1);
        let pause = (self.common.pace.retry * 2_u32.saturating_pow(times.min(6) - 1))
            .min(self.common.pace.retry_most);
        self.pause = Some((Instant::now() + pause, times));
        let (since, reason) = (self.common.clock.now(), failure.to_string());
        let mut status = self.status.lock().unwrap_or_else(PoisonError::into_inner);
        if status.away.is_none() {
            tracing::warn!(%failure, "a target of the backup can't be reached");
        }
        let since = status.away.as_ref().map_or(since, |away| away.since);
        status.away = Some(Away { since, reason });
    }

    fn reached(&mut self) {
        self.pause = None;
        let mut status = self.status.lock().unwrap_or_else(PoisonError::into_inner);
        if status.away.take().is_some() {
            tracing::info!(target = self.target.name(), "a target of the backup can be reached again");
        }
    }

    /// Whether the target may be asked now.
    fn may_ask(&self) -> bool {
        self.pause.is_none_or(|(when, _)| Instant::now() >= when)
    }

    /// Begins a new chain: what was committed since the last segment is known only with a new copy of everything.
    fn begin_chain(&mut self) {
        let now = self.common.clock.now();
        self.memory = Memory {
            target: self.memory.target.clone(),
            chain: Some(uuid_at(now, self.common.random.as_ref())),
            until: self.memory.until,
            unused: std::mem::take(&mut self.memory.unused),
            ..Memory::default()
        };
        (self.copying, self.finished) = (None, None);
        self.copy_wanted = true;
        self.inbox.set_open(false);
        self.inbox.want_whole();
    }

    fn break_chain(&mut self, reason: &str) {
        tracing::error!(
            target = self.target.name(),
            reason,
            "the chain of the backup broke; a new one begins"
        );
        self.outgoing.give_up(&self.shelf);
        self.begin_chain();
        self.remember();
        let mut status = self.status.lock().unwrap_or_else(PoisonError::into_inner);
        status.note = Some(format!("the chain broke and a new one began: {reason}"));
    }

    fn remember(&self) {
        if let Err(error) = self.shelf.remember(&self.memory) {
            tracing::warn!(%error, "how far the backup is could not be noted");
        }
    }

    fn now(&self) -> Timestamp {
        self.common.clock.now()
    }
}

/// What a lane is made of.
pub(super) struct Parts {
    pub(super) target: Arc<dyn Target>,
    pub(super) synchronous: bool,
    pub(super) inbox: Arc<Inbox>,
    pub(super) common: Arc<Common>,
    pub(super) status: Arc<Mutex<TargetStatus>>,
    pub(super) data: std::path::PathBuf,
}

#[path = "lane_copy.rs"]
mod copy;
