//! The machine a measurement was made on, as far as it says so: figures without it tell nothing.

use std::{
    fs::{self, File},
    io::Write as _,
    path::Path,
    time::{Duration, Instant},
};

use serde::Serialize;

use super::figures::Times;

/// How many small writes are made durable to see what one costs.
const SYNCS: usize = 200;

/// A machine.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Machine {
    /// The processor's name.
    pub(crate) processor: String,
    /// How many of its cores there are to use.
    pub(crate) cores: usize,
    /// Whether a hypervisor stands under it.
    pub(crate) is_virtual: bool,
    /// Megabytes of memory.
    pub(crate) memory_mb: u64,
    /// The file system under the data.
    pub(crate) file_system: String,
    /// What making 4 kB durable (fdatasync) costs, in milliseconds.
    pub(crate) sync: Times,
    /// Processes that wanted to run, on average of the last minute, when measuring began: over the number of cores,
    /// others disturbed it.
    pub(crate) load: f64,
}

impl Machine {
    /// Looks at this machine and writes a little in `directory`. What it does not tell stays empty.
    pub(crate) fn look(directory: &Path) -> Result<Self, String> {
        let read = |path: &str| fs::read_to_string(path).unwrap_or_default();
        let processors = read("/proc/cpuinfo");
        let load = read("/proc/loadavg");
        Ok(Self {
            processor: field(&processors, "model name").unwrap_or_default(),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            is_virtual: field(&processors, "flags").is_some_and(|flags| flags.contains("hypervisor")),
            memory_mb: field(&read("/proc/meminfo"), "MemTotal").as_deref().and_then(kilobytes).unwrap_or(0)
                / 1_024,
            file_system: file_system(&read("/proc/mounts"), directory),
            sync: syncs(directory).map_err(|error| format!("{}: {error}", directory.display()))?,
            load: load.split(' ').next().and_then(|load| load.parse().ok()).unwrap_or_default(),
        })
    }
}

/// The value after the first `name` and a colon.
fn field(text: &str, name: &str) -> Option<String> {
    let line = text.lines().find_map(|line| line.strip_prefix(name)?.trim_start().strip_prefix(':'))?;
    Some(line.trim().to_owned())
}

fn kilobytes(value: &str) -> Option<u64> {
    value.split(' ').next()?.parse().ok()
}

/// The type of the mount that holds `directory`: the one with the longest path before it.
fn file_system(mounts: &str, directory: &Path) -> String {
    let whole = fs::canonicalize(directory).unwrap_or_else(|_| directory.to_owned());
    let mount = |line: &str| {
        let mut words = line.split(' ');
        let (point, kind) = (words.nth(1)?.to_owned(), words.next()?.to_owned());
        whole.starts_with(&point).then_some((point.len(), kind))
    };
    mounts
        .lines()
        .filter_map(mount)
        .max_by_key(|(length, _)| *length)
        .map(|(_, kind)| kind)
        .unwrap_or_default()
}

fn syncs(directory: &Path) -> std::io::Result<Times> {
    let path = directory.join("sync-probe");
    let mut file = File::create(&path)?;
    let mut millis = Vec::with_capacity(SYNCS);
    for _ in 0..SYNCS {
        file.write_all(&[7; 4_096])?;
        let begun = Instant::now();
        file.sync_data()?;
        millis.push(begun.elapsed().as_secs_f64() * 1_000.0);
    }
    drop(file);
    fs::remove_file(path)?;
    Ok(Times::of(&millis))
}

/// Megabytes of memory a process has in use; none where the system does not tell.
pub(crate) fn resident(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let kilobytes = field(&status, "VmRSS").as_deref().and_then(kilobytes)?;
    Some(super::figures::number(usize::try_from(kilobytes).ok()?) / 1_024.0)
}

/// How long processors have worked for a process since it began; none where the system does not tell.
pub(crate) fn worked(process: u32) -> Option<Duration> {
    worked_in(&fs::read_to_string(format!("/proc/{process}/stat")).ok()?)
}

/// Fields 14 and 15 of proc(5): hundredths of a second for the process and for the system on its behalf.
fn worked_in(stat: &str) -> Option<Duration> {
    // The second field is a name that may hold spaces; it ends with the last bracket.
    let (_, fields) = stat.rsplit_once(')')?;
    let ticks: Vec<u64> =
        fields.split_whitespace().skip(11).take(2).map_while(|field| field.parse().ok()).collect();
    let &[own, system] = ticks.as_slice() else { return None };
    Some(Duration::from_millis((own + system) * 10))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_read_from_what_the_system_tells() {
        let text = "processor\t: 0\nmodel name\t: Example 3000\nflags\t\t: fpu hypervisor\n";
        assert_eq!(field(text, "model name").as_deref(), Some("Example 3000"));
        assert_eq!(field(text, "cache"), None);
        assert_eq!(kilobytes("24684212 kB"), Some(24_684_212));
        let mounts = "/dev/a / ext4 rw 0 0\ntmpfs /nowhere tmpfs rw 0 0\n";
        assert_eq!(file_system(mounts, Path::new("/")), "ext4");
        assert_eq!(file_system(mounts, Path::new("/nowhere/deep")), "tmpfs");
        assert_eq!(file_system("", Path::new("/")), "");
    }

    #[test]
    fn work_is_read_behind_any_name() {
        let stat = "42 (a (b) c) S 1 2 3 4 5 6 7 8 9 10 150 25 0 0 20 0 19 0 1";
        assert_eq!(worked_in(stat), Some(Duration::from_millis(1_750)));
        assert_eq!(worked_in("42 (balai) S 1 2"), None);
        assert_eq!(worked_in(""), None);
        assert_eq!(worked(u32::MAX), None);
    }

    #[test]
    fn this_process_uses_some_memory() {
        if let Some(megabytes) = resident(std::process::id()) {
            assert!(megabytes > 0.5, "{megabytes}");
        }
        assert_eq!(resident(u32::MAX), None);
    }
}
