//! Turnstiles before costly work, so that a crowd waits in a line instead of taking all memory and processors.
//!
//! A permit is held while the work runs and given back when it is dropped. Who waits too long is told to come back.

use std::time::Duration;

use balai_base::{Problem, ProblemKind};
use tokio::sync::{Semaphore, SemaphorePermit};

use crate::WebError;

/// How long somebody waits in a line before being asked to come back.
const PATIENCE: Duration = Duration::from_secs(10);

/// Bytes of uploads held in memory at one time, in kibibytes.
const UPLOAD_KIBIBYTES: usize = 64 * 1024;

/// One line before one kind of costly work.
pub struct Gate {
    permits: Semaphore,
}

impl Gate {
    /// A gate that lets `width` through at a time.
    pub fn new(width: usize) -> Self {
        Self { permits: Semaphore::new(width) }
    }

    /// Waits for a permit.
    pub async fn enter(&self) -> Result<SemaphorePermit<'_>, WebError> {
        self.enter_with(1).await
    }

    /// Waits for `weight` permits at once.
    pub(crate) async fn enter_with(&self, weight: u32) -> Result<SemaphorePermit<'_>, WebError> {
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
}

impl Default for Gates {
    fn default() -> Self {
        Self {
            photos: Gate::new(2),
            passwords: Gate::new(2),
            exports: Gate::new(2),
            upload_kibibytes: Gate::new(UPLOAD_KIBIBYTES),
        }
    }
}
