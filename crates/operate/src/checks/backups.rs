//! Looks at what the backups say of themselves: `DATA/backup-status.json`, which they replace whole after every run.

use std::{fs, io::ErrorKind, path::Path};

use balai_base::Timestamp;
use serde::Deserialize;

use super::{Checked, rules};

/// The file's name in the data directory.
const FILE: &str = "backup-status.json";

/// What backups tell. Times are epoch milliseconds; fields that are not known here are left alone.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct BackupStatus {
    /// When the last backup ended.
    #[serde(default)]
    pub last_backup: Option<Timestamp>,
    /// When a restore was last proved by a drill.
    #[serde(default)]
    pub last_proven_restore: Option<Timestamp>,
    /// What went wrong last; empty or missing when nothing did.
    #[serde(default)]
    pub error: Option<String>,
}

impl BackupStatus {
    /// Reads what backups said last; none when no backup ever ran.
    pub fn read(data: &Path) -> Result<Option<Self>, String> {
        match fs::read(data.join(FILE)) {
            Ok(bytes) => serde_json::from_slice(&bytes).map(Some).map_err(|error| error.to_string()),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.to_string()),
        }
    }
}

pub(super) fn check(data: &Path, now: Timestamp) -> Checked {
    match BackupStatus::read(data) {
        Ok(status) => rules::backup(&status.unwrap_or_default(), now),
        Err(_) => Checked::new("backup", "unreadable").text("file", data.join(FILE).display().to_string()),
    }
}
