//! Turnstiles before costly work, so that a crowd waits in a line instead of taking all memory and processors.
//!
//! A permit is held while the work runs and given back when it is dropped. Who waits too long is told to come back.

use std::{
    sync::atomic::{AtomicUsize, Ordering},
    time::Duration,
};

use balai_base::{Problem, ProblemKind};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::{WebError, turns::Turns};

/// How long somebody waits in a line before being asked to come back.
const PATIENCE: Duration = Duration::from_secs(10);

/// Bytes of uploads held in memory at one time, in kibibytes.
const UPLOAD_KIBIBYTES: usize = 64 * 1024;

/// The longest line before any gate; whoever comes after is told to come back at once. For passwords: a storm of sign-ins
/// waits here and nowhere else.
const LINE: usize = 50;

/// One line before one kind of costly work.
pub struct Gate {
    permits: Semaphore,
    waiting: AtomicUsize,
}

/// One place in a line, given back when dropped.
struct Waiting<'a>(&'a AtomicUsize);

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Gate {
    /// A gate that lets `width` through at a time.
    pub fn new(width: usize) -> Self {
        Self { permits: Semaphore::new(width), waiting: AtomicUsize::new(0) }
    }

    /// Waits for a permit.
    pub async fn enter(&self) -> Result<SemaphorePermit<'_>, WebError> {
        self.enter_with(1).await
    }

    /// Waits for `weight` permits at once.
    pub(crate) async fn enter_with(&self, weight: u32) -> Result<SemaphorePermit<'_>, WebError> {
        let ahead = self.waiting.fetch_add(1, Ordering::AcqRel);
        let _waiting = Waiting(&self.waiting);
        if ahead >= LINE {
            return Err(WebError::from(Problem::new(ProblemKind::TooMany(10), "problem-busy")));
        }
        match tokio::time::timeout(PATIENCE, self.permits.acquire_many(weight)).await {
            Ok(Ok(permit)) => Ok(permit),
            _ => Err(WebError::from(Problem::new(ProblemKind::Unavailable(10), "problem-busy"))),
        }
    }

    /// Runs blocking `work` on a thread of its own once a permit is free.
    pub async fn run<T, F>(&self, work: F) -> Result<T, WebError>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let _permit = self.enter().await?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|error| WebError::internal(format!("costly work ended early: {error}")))
    }
}

/// Every gate of the process.
pub struct Gates {
    /// Decoding and making photos anew: 20 to 60 MB each while it runs.
    pub photos: Gate,
    /// Hashing passwords with argon2id: 19 MB each.
    pub passwords: Gate,
    /// Exports and other long reads.
    pub exports: Gate,
    pub(crate) upload_kibibytes: Gate,
    pub(crate) turns: Turns,
}

impl Default for Gates {
    fn default() -> Self {
        Self {
            photos: Gate::new(2),
            passwords: Gate::new(2),
            exports: Gate::new(2),
            upload_kibibytes: Gate::new(UPLOAD_KIBIBYTES),
            turns: Turns::default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_line_has_an_end_and_those_in_it_are_told_to_come_back() {
        let gate = std::sync::Arc::new(Gate::new(2));
        let held = (gate.enter().await.unwrap(), gate.enter().await.unwrap());
        let line: Vec<_> = (0..LINE)
            .map(|_| {
                let gate = gate.clone();
                tokio::spawn(async move { gate.enter().await.map(drop).map_err(|error| error.problem.kind) })
            })
            .collect();
        tokio::task::yield_now().await;
        let turned_away = gate.enter().await.map(drop).map_err(|error| error.problem.kind);
        assert_eq!(turned_away, Err(ProblemKind::TooMany(10)), "the line is full");
        for waiting in line {
            assert_eq!(waiting.await.unwrap(), Err(ProblemKind::Unavailable(10)), "patience has an end");
        }
        drop(held);
        assert!(gate.enter().await.is_ok(), "and the line is empty again");
        assert_eq!(gate.waiting.load(Ordering::Acquire), 0);
    }
}
