//! Looks at the database and its jobs.

use balai_base::Timestamp;
use balai_store::{Failure, Store, jobs};

use super::{Checked, FILES_SWEEP, rules};

pub(super) fn database(store: &Store, thorough: bool) -> Checked {
    let answers = store.read_now(|_| Ok(()));
    if let Err(failure) = answers {
        return unopened(&failure.to_string());
    }
    if store.gauges().stopped_writing {
        return Checked::new("database", "readonly");
    }
    if !thorough {
        return Checked::new("database", "quick");
    }
    match balai_store::integrity(store) {
        Ok(()) => Checked::new("database", "fine"),
        Err(Failure::Driver(reason)) => Checked::new("database", "broken").text("reason", reason),
        Err(failure) => Checked::new("database", "broken").text("reason", failure.to_string()),
    }
}

/// A database that could not be opened, with the reason in the program's own words.
pub(super) fn unopened(reason: &str) -> Checked {
    Checked::new("database", "unopened").text("reason", reason)
}

pub(super) fn jobs(store: &Store, now: Timestamp) -> Checked {
    match store.read_now(|tx| Ok((jobs::totals(tx)?, jobs::oldest_due(tx)?))) {
        Ok((totals, oldest)) => rules::jobs(totals.ready, totals.dead, oldest, now),
        Err(_) => Checked::new("jobs", "unknown"),
    }
}

/// Whether stored files that no row names are still taken away.
pub(super) fn files(store: &Store, now: Timestamp) -> Checked {
    match store.read_now(|tx| jobs::last_done(tx, FILES_SWEEP)) {
        Ok(last) => rules::files(last, now),
        Err(_) => Checked::new("files", "unknown"),
    }
}
