//! Looks at how the copies do, as the server that makes them writes it down, and at when a restore was last proven.

use std::{fs, io::ErrorKind, path::Path};

use balai_backup::shipping::{self, STATUS_FILE};
use balai_base::Timestamp;
use balai_platform::drills;
use balai_store::Store;

use super::{Checked, Ground, rules};

/// What is judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BackupStatus {
    /// Up to when the target that is furthest behind can be restored; none when there is none, or nothing is there yet.
    pub last_backup: Option<Timestamp>,
    /// When a restore was last proved by a drill.
    pub last_proven_restore: Option<Timestamp>,
    /// Why a target can't be reached.
    pub error: Option<String>,
}

impl BackupStatus {
    fn of(copies: &shipping::BackupStatus) -> Self {
        let until = copies.targets.iter().map(|target| target.until.filter(|_| target.snapshot_at.is_some()));
        let away = copies.targets.iter().find_map(|target| target.away.as_ref());
        Self {
            last_backup: until.min().flatten(),
            last_proven_restore: None,
            error: away.map(|away| away.reason.clone()),
        }
    }

    /// Reads what the server wrote last about its copies; none when it never made any.
    pub fn read(data: &Path) -> Result<Option<Self>, String> {
        let read = |bytes: Vec<u8>| serde_json::from_slice(&bytes).map_err(|error| error.to_string());
        match fs::read(data.join(STATUS_FILE)) {
            Ok(bytes) => read(bytes).map(|copies| Some(Self::of(&copies))),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.to_string()),
        }
    }
}

pub(super) fn check(ground: &Ground, store: Option<&Store>, now: Timestamp) -> Checked {
    let unreadable = || {
        Checked::new("backup", "unreadable").text("file", ground.data.join(STATUS_FILE).display().to_string())
    };
    let Ok(status) = BackupStatus::read(&ground.data) else { return unreadable() };
    let mut status = status.unwrap_or_default();
    if let (Some(store), Some(region)) = (store, ground.regions.first().cloned()) {
        // A database that can't be read is another check's business.
        let proven = store.read_now(move |tx| drills::last_proven(tx, &region)).ok().flatten();
        status.last_proven_restore = proven.map(|(at, _)| at);
    }
    rules::backup(&status, now)
}
