//! What each figure means. Pure: figures in, one of [`CASES`] out.

use balai_base::{
    Timestamp,
    time::{DAY, HOUR, MINUTE},
};

use super::{Checked, Mail, Packs, Served, Signing, State};
use crate::tls::Urgency;

/// From how much free room on a disk is warned of, in percent.
pub const LEAST_FREE_PERCENT: u64 = 15;
/// From how much free room on writing is in danger, in percent.
const HARDLY_FREE_PERCENT: u64 = 3;
/// From how much free room on writing is in danger, in bytes.
const HARDLY_FREE: u64 = 256 << 20;
/// From how many free inodes on is warned of, in percent.
const LEAST_INODES_PERCENT: u64 = 5;
/// How far the newest entry may lie ahead of the clock: clocks of several machines differ a little.
const AHEAD: i64 = 2 * MINUTE;
/// A proven restore that is older is alarming.
const RESTORE_AGE: i64 = 48 * HOUR;
/// A job that has been due for longer means that nobody runs them.
const BEHIND: i64 = 2 * MINUTE;
/// The sweep of stored files runs once a day; after this it was missed.
const UNSWEPT: i64 = 50 * HOUR;
/// From how much available memory on is warned of, in percent.
const LEAST_MEMORY_PERCENT: u64 = 10;
/// From how many open descriptors on is warned of, in percent of the limit.
const MOST_DESCRIPTORS_PERCENT: u64 = 80;

/// Every case of every check, with its state. Each has a sentence, and all but the fine ones a next step.
pub const CASES: &[(&str, &str, State)] = &[
    ("disk", "fine", State::Fine),
    ("disk", "low", State::Look),
    ("disk", "full", State::Act),
    ("disk", "inodes", State::Act),
    ("disk", "unknown", State::Note),
    ("clock", "fine", State::Fine),
    ("clock", "behind", State::Act),
    ("clock", "unset", State::Look),
    ("clock", "unknown", State::Note),
    ("keys", "fine", State::Fine),
    ("keys", "inside", State::Act),
    ("keys", "open", State::Act),
    ("keys", "missing", State::Act),
    ("backup", "fine", State::Fine),
    ("backup", "old", State::Act),
    ("backup", "unproven", State::Act),
    ("backup", "failed", State::Act),
    ("backup", "none", State::Act),
    ("backup", "unreadable", State::Look),
    ("database", "fine", State::Fine),
    ("database", "quick", State::Fine),
    ("database", "broken", State::Act),
    ("database", "readonly", State::Act),
    ("database", "unopened", State::Act),
    ("jobs", "fine", State::Fine),
    ("jobs", "behind", State::Act),
    ("jobs", "dead", State::Look),
    ("jobs", "unknown", State::Note),
    ("files", "fine", State::Fine),
    ("files", "behind", State::Look),
    ("files", "never", State::Note),
    ("files", "unknown", State::Note),
    ("mail", "fine", State::Fine),
    ("mail", "none", State::Note),
    ("mail", "away", State::Act),
    ("mail", "insecure", State::Act),
    ("mail", "refused", State::Act),
    ("signing", "fine", State::Fine),
    ("signing", "wet", State::Note),
    ("signing", "demonstration", State::Note),
    ("signing", "nobody", State::Look),
    ("signing", "away", State::Act),
    ("signing", "broken", State::Act),
    ("certificate", "fine", State::Fine),
    ("certificate", "proxy", State::Note),
    ("certificate", "soon", State::Look),
    ("certificate", "near", State::Act),
    ("certificate", "now", State::Act),
    ("certificate", "refused", State::Act),
    ("certificate", "awaited", State::Act),
    ("certificate", "broken", State::Act),
    ("packs", "fine", State::Fine),
    ("packs", "warned", State::Note),
    ("packs", "kept", State::Act),
    ("packs", "none", State::Note),
    ("waiting", "fine", State::Fine),
    ("waiting", "some", State::Act),
    ("emergency", "fine", State::Fine),
    ("emergency", "on", State::Look),
    ("memory", "fine", State::Fine),
    ("memory", "low", State::Look),
    ("memory", "unknown", State::Note),
    ("descriptors", "fine", State::Fine),
    ("descriptors", "many", State::Look),
    ("descriptors", "unknown", State::Note),
    ("kernel", "fine", State::Fine),
    ("kernel", "plain", State::Note),
    ("release", "fine", State::Fine),
];

/// How long ago something was, or when it is, in words of one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Age {
    /// How many.
    pub count: i64,
    /// Of what: `minute`, `hour` or `day`.
    pub unit: &'static str,
}

impl Age {
    /// A span of milliseconds in its largest whole unit, at least one minute.
    pub fn of(millis: i64) -> Self {
        match millis {
            millis if millis >= 2 * DAY => Self { count: millis / DAY, unit: "day" },
            millis if millis >= 2 * HOUR => Self { count: millis / HOUR, unit: "hour" },
            millis => Self { count: (millis / MINUTE).max(1), unit: "minute" },
        }
    }
}

fn aged(checked: Checked, millis: i64) -> Checked {
    let age = Age::of(millis);
    checked.number("count", age.count).text("unit", age.unit)
}

fn percent(part: u64, whole: u64) -> u64 {
    if whole == 0 { 100 } else { u64::try_from(u128::from(part) * 100 / u128::from(whole)).unwrap_or(100) }
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Bytes as mebibytes or gibibytes, whole.
fn size(bytes: u64) -> String {
    if bytes >= 10 << 30 { format!("{} GB", bytes >> 30) } else { format!("{} MB", bytes >> 20) }
}

/// A disk: bytes free for us, bytes in all, inodes free and in all (a file system without a fixed number has none).
pub(super) fn disk(free: u64, all: u64, inodes_free: u64, inodes: u64) -> Checked {
    let share = percent(free, all);
    let case = if free < HARDLY_FREE.min(all / 10) || share < HARDLY_FREE_PERCENT {
        "full"
    } else if inodes > 0 && percent(inodes_free, inodes) < LEAST_INODES_PERCENT {
        "inodes"
    } else if share < LEAST_FREE_PERCENT {
        "low"
    } else {
        "fine"
    };
    Checked::new("disk", case).text("free", size(free)).number("percent", whole(share))
}

/// The clock: the newest entry known, and whether the system says that it is set by a time server.
pub(super) fn clock(now: Timestamp, newest: Option<Timestamp>, set: Option<bool>) -> Checked {
    if let Some(ahead) = newest.map(|newest| newest.since(now)).filter(|ahead| *ahead > AHEAD) {
        return aged(Checked::new("clock", "behind"), ahead);
    }
    Checked::new(
        "clock",
        match set {
            Some(true) => "fine",
            Some(false) => "unset",
            None => "unknown",
        },
    )
}

/// The keys: how many there are, whether they lie inside the data, and which one others may read.
pub(super) fn keys(count: Option<usize>, inside: bool, open: Option<String>, folder: String) -> Checked {
    let Some(count) = count.filter(|count| *count > 0) else {
        return Checked::new("keys", "missing").text("folder", folder);
    };
    if let Some(file) = open {
        return Checked::new("keys", "open").text("file", file);
    }
    if inside {
        return Checked::new("keys", "inside").text("folder", folder);
    }
    Checked::new("keys", "fine")
        .number("count", i64::try_from(count).unwrap_or(i64::MAX))
        .text("folder", folder)
}

/// Backups: when the last one and the last proven restore ended, and what went wrong last.
pub(super) fn backup(status: &super::BackupStatus, now: Timestamp) -> Checked {
    if let Some(error) = status.error.as_ref().filter(|error| !error.is_empty()) {
        return Checked::new("backup", "failed").text("reason", error.clone());
    }
    match status.last_proven_restore {
        None => status.last_backup.map_or_else(
            || Checked::new("backup", "none"),
            |last| aged(Checked::new("backup", "unproven"), now.since(last)),
        ),
        // Also where others make the copies, as PostgreSQL does, and only drills tell of them.
        Some(proven) if now.since(proven) > RESTORE_AGE => {
            aged(Checked::new("backup", "old"), now.since(proven))
        }
        Some(proven) => aged(Checked::new("backup", "fine"), now.since(proven)),
    }
}

/// Jobs: waiting, given up, and for how long the oldest has been due.
pub(super) fn jobs(ready: u64, dead: u64, oldest_due: Option<Timestamp>, now: Timestamp) -> Checked {
    if let Some(behind) = oldest_due.map(|due| now.since(due)).filter(|behind| *behind > BEHIND) {
        return aged(Checked::new("jobs", "behind"), behind);
    }
    if dead > 0 {
        return Checked::new("jobs", "dead").number("dead", whole(dead));
    }
    Checked::new("jobs", "fine").number("ready", whole(ready))
}

/// Stored files: when those that no row names were last removed.
pub(super) fn files(last: Option<Timestamp>, now: Timestamp) -> Checked {
    let Some(ago) = last.map(|last| now.since(last)) else { return Checked::new("files", "never") };
    aged(Checked::new("files", if ago > UNSWEPT { "behind" } else { "fine" }), ago)
}

pub(super) fn mail(mail: &Mail) -> Checked {
    Checked::new(
        "mail",
        match mail {
            Mail::None => "none",
            Mail::Reached => "fine",
            Mail::Failed("mail-insecure") => "insecure",
            Mail::Failed("mail-sign-in") => "refused",
            Mail::Failed(_) => "away",
        },
    )
}

pub(super) fn signing(signing: Signing) -> Checked {
    Checked::new(
        "signing",
        match signing {
            Signing::Wet => "wet",
            Signing::Demonstration => "demonstration",
            Signing::Reached => "fine",
            Signing::Nobody => "nobody",
            Signing::Away => "away",
            Signing::Broken => "broken",
        },
    )
}

pub(super) fn certificate(served: &Served, now: Timestamp) -> Checked {
    let Served::Here { facts, refused } = served else { return Checked::new("certificate", "proxy") };
    let Some(facts) = facts else {
        return Checked::new("certificate", if *refused { "broken" } else { "awaited" });
    };
    let case = match facts.urgency(now) {
        Urgency::Now => "now",
        Urgency::Near => "near",
        _ if *refused => "refused",
        Urgency::Soon => "soon",
        Urgency::None => "fine",
    };
    Checked::new("certificate", case).number("days", facts.days_left(now))
}

pub(super) fn packs(packs: Packs) -> Checked {
    let case = match packs {
        Packs { served: 0, .. } => "none",
        Packs { kept: 1.., .. } => "kept",
        Packs { warnings: 1.., .. } => "warned",
        _ => "fine",
    };
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    Checked::new("packs", case)
        .number("served", count(packs.served))
        .number("warnings", count(packs.warnings))
}

pub(super) fn spool(count: usize) -> Checked {
    let case = if count == 0 { "fine" } else { "some" };
    Checked::new("waiting", case).number("count", i64::try_from(count).unwrap_or(i64::MAX))
}

pub(super) fn emergency(on: bool) -> Checked {
    Checked::new("emergency", if on { "on" } else { "fine" })
}

/// Memory in bytes: what the machine has, what is available, and what this process holds.
pub(super) fn memory(all: u64, available: u64, held: u64) -> Checked {
    let low = percent(available, all) < LEAST_MEMORY_PERCENT;
    Checked::new("memory", if low { "low" } else { "fine" })
        .text("available", size(available))
        .text("held", size(held))
}

/// Open descriptors and their limit.
pub(super) fn descriptors(open: u64, limit: u64) -> Checked {
    let many = percent(open, limit) >= MOST_DESCRIPTORS_PERCENT;
    Checked::new("descriptors", if many { "many" } else { "fine" })
        .number("open", whole(open))
        .number("limit", whole(limit))
}
