//! Figures of the running store, for metrics and `/readyz`, and the one switch that stops writing.

use std::{
    sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering},
    time::Duration,
};

/// What the store is doing. All figures are of this process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gauges {
    /// Whether only reading is possible.
    pub read_only: bool,
    /// Whether writing was possible at the start and a disk has failed since.
    pub stopped_writing: bool,
    /// Commands waiting.
    pub waiting_writes: usize,
    /// Reads waiting.
    pub waiting_reads: usize,
    /// Commands stored since the start.
    pub commands: u64,
    /// Transactions committed since the start.
    pub commits: u64,
    /// Commands in the last transaction.
    pub last_batch: u64,
    /// How long the last commit took, with its fsync, in microseconds.
    pub last_commit_micros: u64,
    /// Pages in SQLite's log at the last checkpoint.
    pub log_pages: i64,
}

/// The figures the threads write.
#[derive(Debug, Default)]
pub(crate) struct Shared {
    began_read_only: bool,
    read_only: AtomicBool,
    commands: AtomicU64,
    commits: AtomicU64,
    last_batch: AtomicU64,
    last_commit_micros: AtomicU64,
    log_pages: AtomicI64,
    /// Whether the log is to be emptied, since something lies in it that was erased.
    empty_log: AtomicBool,
}

impl Shared {
    pub(crate) fn new(read_only: bool) -> Self {
        Self { began_read_only: read_only, read_only: AtomicBool::new(read_only), ..Self::default() }
    }

    pub(crate) fn read_only(&self) -> bool {
        self.read_only.load(Ordering::Acquire)
    }

    pub(crate) fn stop_writing(&self) {
        self.read_only.store(true, Ordering::Release);
    }

    pub(crate) fn want_empty_log(&self, wanted: bool) {
        self.empty_log.store(wanted, Ordering::Release);
    }

    pub(crate) fn wants_empty_log(&self) -> bool {
        self.empty_log.load(Ordering::Acquire)
    }

    pub(crate) fn write_again(&self) {
        self.read_only.store(false, Ordering::Release);
    }

    pub(crate) fn committed(&self, commands: usize, took: Duration) {
        let commands = u64::try_from(commands).unwrap_or(u64::MAX);
        self.commands.fetch_add(commands, Ordering::Relaxed);
        self.commits.fetch_add(1, Ordering::Relaxed);
        self.last_batch.store(commands, Ordering::Relaxed);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.last_commit_micros.store(micros, Ordering::Relaxed);
    }

    pub(crate) fn logged(&self, pages: i64) {
        self.log_pages.store(pages, Ordering::Relaxed);
    }

    pub(crate) fn gauges(&self, waiting_writes: usize, waiting_reads: usize) -> Gauges {
        Gauges {
            read_only: self.read_only(),
            stopped_writing: self.read_only() && !self.began_read_only,
            waiting_writes,
            waiting_reads,
            commands: self.commands.load(Ordering::Relaxed),
            commits: self.commits.load(Ordering::Relaxed),
            last_batch: self.last_batch.load(Ordering::Relaxed),
            last_commit_micros: self.last_commit_micros.load(Ordering::Relaxed),
            log_pages: self.log_pages.load(Ordering::Relaxed),
        }
    }
}
