//! How far each target is: for `/admin`, `balai doctor` and metrics.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use balai_base::Timestamp;
use serde::{Deserialize, Serialize};

/// How one target's copy does.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TargetStatus {
    /// Its address, without credentials.
    pub target: String,
    /// Whether nobody is answered before the copy is there.
    pub synchronous: bool,
    /// Up to when the copy tells: everything committed before can be restored from there.
    pub until: Option<Timestamp>,
    /// The moment of the newest snapshot there; without one nothing can be restored.
    pub snapshot_at: Option<Timestamp>,
    /// Since when it can't be reached, and why.
    pub away: Option<Away>,
    /// How far a copy of everything is that is being made: pieces done, and of how many.
    pub copying: Option<(u64, u64)>,
    /// Bytes that wait to be sent.
    pub waiting: u64,
    /// The last thing an administrator should know, such as a chain that broke.
    pub note: Option<String>,
}

impl TargetStatus {
    pub(super) fn of(target: &str, synchronous: bool) -> Self {
        Self {
            target: target.to_owned(),
            synchronous,
            until: None,
            snapshot_at: None,
            away: None,
            copying: None,
            waiting: 0,
            note: None,
        }
    }
}

/// Since when a target can't be reached.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Away {
    /// Since when.
    pub since: Timestamp,
    /// What it says.
    pub reason: String,
}

/// How all targets do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupStatus {
    /// When this was written.
    pub at: Option<Timestamp>,
    /// One for each target, in the order of the configuration.
    pub targets: Vec<TargetStatus>,
}

/// The file in the data directory that other processes read.
pub const STATUS_FILE: &str = "backup-status.json";

/// What the server wrote last about its copies; none when it never made any.
pub fn read_status(data: &Path) -> Option<BackupStatus> {
    serde_json::from_slice(&fs::read(data.join(STATUS_FILE)).ok()?).ok()
}

/// How often the file is written at most.
pub(super) const PAUSE: Duration = Duration::from_secs(1);

/// Gathers what the lanes tell, and puts it up for other processes.
pub(super) struct Notice {
    data: PathBuf,
    targets: Vec<Arc<Mutex<TargetStatus>>>,
    written: Mutex<Option<Instant>>,
}

impl Notice {
    pub(super) fn new(data: PathBuf, targets: Vec<Arc<Mutex<TargetStatus>>>) -> Self {
        Self { data, targets, written: Mutex::new(None) }
    }

    /// How all targets do now.
    pub(super) fn now(&self, now: Timestamp) -> BackupStatus {
        let read =
            |target: &Arc<Mutex<TargetStatus>>| target.lock().unwrap_or_else(PoisonError::into_inner).clone();
        BackupStatus { at: Some(now), targets: self.targets.iter().map(read).collect() }
    }

    /// Writes the file, unless that was done just before; gives whether it was written.
    pub(super) fn put_up(&self, now: Timestamp) -> bool {
        let mut written = self.written.lock().unwrap_or_else(PoisonError::into_inner);
        let due = written.is_none_or(|when| when.elapsed() >= PAUSE);
        if due {
            *written = Some(Instant::now());
            self.put_up_now(now);
        }
        due
    }

    /// Writes the file.
    pub(super) fn put_up_now(&self, now: Timestamp) {
        if let Err(error) = write(&self.data, &self.now(now)) {
            tracing::warn!(%error, "the state of the backup could not be written down");
        }
    }
}

fn write(data: &Path, status: &BackupStatus) -> io::Result<()> {
    let draft = data.join(format!("{STATUS_FILE}.unfinished"));
    fs::write(&draft, serde_json::to_vec_pretty(status)?)?;
    fs::rename(draft, data.join(STATUS_FILE))
}
