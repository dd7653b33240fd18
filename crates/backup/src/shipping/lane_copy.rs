//! The part of a lane that keeps a copy of everything at its target, and its end.

use std::{sync::PoisonError, time::Instant};

use balai_base::{Timestamp, id::uuid_at};
use balai_store::shipping::Resting;

use super::{
    super::{
        copying::{self, Copying, Step},
        inbox::{Due, Noted, Pending, Taken},
        memory::RestingHash,
    },
    Lane,
};
use crate::{
    BackupFailure,
    snapshot::{ChainPart, SnapshotHead, told},
};

impl Lane {
    pub(super) fn snapshot_due(&self) -> bool {
        if self.copying.is_some() || self.finished.is_some() || self.inbox.wants_whole() {
            return false;
        }
        let every = i64::try_from(self.common.pace.snapshot_every.as_millis()).unwrap_or(i64::MAX);
        self.memory.snapshot_at.is_none_or(|at| self.now().since(at) >= every)
    }

    /// All of the log stands in the segment `from` and before: what is read from the file now is complete with it.
    pub(super) fn begin_copy(&mut self, from: u64) {
        if self.copying.as_ref().is_some_and(|copying| copying.from.is_some()) || self.finished.is_some() {
            return;
        }
        self.copy_wanted = false;
        match Copying::begin(&*self.target, &self.common.scribe, &self.source, Some(from)) {
            Ok(copying) => self.copying = Some(copying),
            Err(failure) => {
                // Asked again with the next snapshot that is due.
                self.failed(&failure);
            }
        }
    }

    /// Makes a step of a copy, or begins one that is due.
    pub(super) fn copy(&mut self) {
        if !self.may_ask() {
            return;
        }
        if self.copying.is_none() && self.snapshot_due() {
            self.copy_wanted = true;
            self.inbox.want_whole();
        } else if self.copying.is_none() && self.look_after_files && self.finished.is_none() {
            match Copying::begin(&*self.target, &self.common.scribe, &self.source, None) {
                Ok(copying) => self.copying = Some(copying),
                Err(failure) => return self.failed(&failure),
            }
        }
        let Some(copying) = &mut self.copying else { return };
        match copying.step(&*self.target, &self.common.scribe, &self.source) {
            Ok(Step::More) => self.reached(),
            Ok(Step::Done) => self.finish_copy(),
            Err(failure) => self.failed(&failure),
        }
    }

    /// Everything is there: with the next segment it is consistent.
    fn finish_copy(&mut self) {
        let Some(copying) = self.copying.take() else { return };
        self.look_after_files = false;
        if copying.from.is_none() {
            return;
        }
        self.finished = Some((copying, self.memory.sealed + 1));
        // What was copied may hold what waits still; an empty segment does as well.
        let due = Due { after: std::time::Duration::ZERO, bytes: 0, noted: Noted::Unsent };
        match self.inbox.take(due, Instant::now()) {
            Taken::Pending(pending) => self.seal(&pending),
            Taken::Lost(reason) => self.break_chain(&reason),
            Taken::Closing(pending, resting, limit) => {
                self.seal(&pending);
                self.inbox.close(resting, limit);
            }
            Taken::Nothing | Taken::LogStartedOver(_) => self.seal(&Pending::default()),
        }
        self.send();
    }

    /// The segment with which the copy is consistent arrived: its manifest may follow.
    pub(super) fn close_copy(&mut self, copying: Copying, consistent: u64) {
        let (Some(from), Some(chain)) = (copying.from, self.memory.chain) else { return };
        let at = self.memory.until.unwrap_or_else(|| self.now());
        let bytes = copying.bytes();
        let head = SnapshotHead {
            id: uuid_at(self.now(), self.common.random.as_ref()),
            at,
            page_size: self.page_size,
            pages: u32::try_from(bytes / u64::from(self.page_size)).unwrap_or(u32::MAX),
            chunks: told(&copying.chunks),
            chain: Some(ChainPart { chain, from, consistent }),
            recipients: u32::try_from(self.common.scribe.sealer.recipients()).unwrap_or(u32::MAX),
        };
        let put =
            self.common.scribe.manifest(head).and_then(|manifest| copying::put(&*self.target, manifest));
        match put {
            Ok(()) => self.copied(at),
            Err(failure) => {
                self.finished = Some((copying, self.memory.sealed + 1));
                self.failed(&failure);
            }
        }
    }

    fn copied(&mut self, at: Timestamp) {
        self.memory.snapshot_at = Some(at);
        self.inbox.set_open(true);
        tracing::info!(target = self.target.name(), "a copy of everything is at the target");
        if let Err(failure) = self.look_back() {
            tracing::warn!(%failure, "what no copy needs any more could not be removed");
        }
        self.remember();
    }

    /// Removes what is older than it is kept.
    fn look_back(&mut self) -> Result<(), BackupFailure> {
        let cutoff = self.now().plus(-self.common.pace.keep.as_millis().try_into().unwrap_or(i64::MAX));
        let pruned = crate::prune::prune(&crate::prune::Pruning {
            target: &*self.target,
            signer: self.common.scribe.keyring.signer(),
            naming: self.common.scribe.keyring.naming(),
            files: &self.source.files,
            chain: self.memory.chain,
            now: self.now(),
            cutoff,
            unused: &self.memory.unused,
        })?;
        self.memory.unused = pruned;
        Ok(())
    }

    /// Sends what is left until `limit` and notes how the database was left.
    pub(super) fn close(mut self, pending: &Pending, resting: Option<&Resting>, limit: Instant) {
        // Even when nothing was committed: so that it is known up to when the copy tells.
        self.seal(pending);
        while !self.outgoing.is_empty() && Instant::now() < limit {
            self.send();
            if let Some((when, _)) = self.pause {
                std::thread::sleep(when.min(limit).saturating_duration_since(Instant::now()));
            }
        }
        let kept = self.outgoing.keep(&self.shelf, 0);
        if kept.is_ok() {
            self.memory.resting = resting.map(RestingHash::from);
        }
        self.remember();
        self.tell();
    }

    /// Tells others how it does.
    pub(super) fn tell(&mut self) {
        let mut status = self.status.lock().unwrap_or_else(PoisonError::into_inner);
        status.until = self.memory.until;
        status.snapshot_at = self.memory.snapshot_at;
        status.waiting = self.outgoing.bytes() + self.inbox.waiting() as u64;
        status.copying = self.copying.as_ref().map(Copying::progress);
        drop(status);
        self.untold = !self.common.notice.put_up(self.now());
    }
}
