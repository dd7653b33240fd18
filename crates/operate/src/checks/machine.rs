//! Looks at the machine: disk, clock, keys, memory, descriptors, kernel.

use std::{
    fs,
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::{Command, Stdio},
    time::UNIX_EPOCH,
};

use balai_base::Timestamp;
use balai_platform::casework;
use balai_store::Store;

use super::{Checked, Ground, rules};

/// What systemd's own time service leaves once the clock is set.
const SYNCHRONIZED: &str = "/run/systemd/timesync/synchronized";

/// Bytes free for us and in all, inodes free and in all, of the disk that holds `path`.
pub(super) fn room(path: &Path) -> Option<[u64; 4]> {
    // A data directory that is not there yet lies where its parent lies.
    let there = path.ancestors().find(|path| path.exists())?;
    let disk = rustix::fs::statvfs(there).ok()?;
    Some([
        disk.f_bavail.saturating_mul(disk.f_frsize),
        disk.f_blocks.saturating_mul(disk.f_frsize),
        disk.f_favail,
        disk.f_files,
    ])
}

pub(super) fn disk(data: &Path) -> Checked {
    match room(data) {
        Some([free, all, inodes_free, inodes]) => rules::disk(free, all, inodes_free, inodes),
        None => Checked::new("disk", "unknown"),
    }
}

pub(super) fn clock(ground: &Ground, store: Option<&Store>, now: Timestamp) -> Checked {
    let changed = ["balai.db", "balai.db-wal"].map(|name| modified(&ground.data.join(name)));
    let regions = ground.regions.clone();
    let written = store.and_then(|store| store.read_now(move |tx| casework::newest_event(tx, &regions)).ok());
    let newest = changed.into_iter().flatten().chain(written.flatten()).max();
    rules::clock(now, newest, is_clock_set())
}

fn modified(path: &Path) -> Option<Timestamp> {
    let at = fs::metadata(path).ok()?.modified().ok()?.duration_since(UNIX_EPOCH).ok()?;
    Some(Timestamp(i64::try_from(at.as_millis()).unwrap_or(i64::MAX)))
}

/// Whether the system says that a time server set its clock; none where it does not say.
fn is_clock_set() -> Option<bool> {
    if Path::new(SYNCHRONIZED).exists() {
        return Some(true);
    }
    let told = Command::new("timedatectl")
        .args(["show", "--property=NTPSynchronized", "--value"])
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    match String::from_utf8_lossy(&told.stdout).trim() {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

pub(super) fn keys(ground: &Ground) -> Checked {
    let folder = ground.keys.display().to_string();
    let Ok(entries) = fs::read_dir(&ground.keys) else { return rules::keys(None, false, None, folder) };
    let (mut count, mut open) = (0, None);
    let shared = |path: &Path| fs::metadata(path).is_ok_and(|data| data.permissions().mode() & 0o077 != 0);
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.extension().is_some_and(|ending| ending == "key") {
            count += 1;
            if shared(&path) {
                open = Some(path.display().to_string());
            }
        }
    }
    if open.is_none() && shared(&ground.keys) {
        open = Some(folder.clone());
    }
    let whole = |path: &Path| fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let inside = whole(&ground.keys).starts_with(whole(&ground.data));
    rules::keys(Some(count), inside, open, folder)
}

/// The number in kilobytes behind `name` in a file of `/proc`, in bytes.
fn kilobytes(file: &str, name: &str) -> Option<u64> {
    let text = fs::read_to_string(file).ok()?;
    let line = text.lines().find_map(|line| line.strip_prefix(name))?;
    line.trim_start_matches(':').split_whitespace().next()?.parse::<u64>().ok().map(|number| number * 1024)
}

/// Bytes this process holds in memory.
pub(crate) fn held() -> Option<u64> {
    kilobytes("/proc/self/status", "VmRSS")
}

/// Descriptors this process has open.
pub(crate) fn open() -> Option<u64> {
    fs::read_dir("/proc/self/fd").ok().map(|entries| entries.count() as u64)
}

pub(super) fn memory() -> Checked {
    let all = kilobytes("/proc/meminfo", "MemTotal");
    let available = kilobytes("/proc/meminfo", "MemAvailable");
    match (all, available, held()) {
        (Some(all), Some(available), Some(held)) => rules::memory(all, available, held),
        _ => Checked::new("memory", "unknown"),
    }
}

pub(super) fn descriptors() -> Checked {
    let limit = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
    match open() {
        Some(open) => rules::descriptors(open, limit.unwrap_or(u64::MAX)),
        None => Checked::new("descriptors", "unknown"),
    }
}

/// The kernel, and whether it can jail what reads uploads (Landlock).
pub(super) fn kernel() -> Checked {
    let uname = rustix::system::uname();
    let release = uname.release().to_string_lossy().into_owned();
    let jails = fs::read_to_string("/sys/kernel/security/lsm").is_ok_and(|text| text.contains("landlock"));
    Checked::new("kernel", if jails { "fine" } else { "plain" }).text("release", release)
}
