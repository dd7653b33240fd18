//! A PostgreSQL cluster in a scratch place: put together from its base backup, recovered by PostgreSQL itself to a moment, asked
//! whether it is whole, and stopped again. It listens on a socket of its own and archives nothing.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
    time::{Duration, Instant},
};

use balai_backup::{Opener, Target, cluster, restore::told_time};
use balai_base::{Random, Timestamp, language::Language, random::below};

use super::perform::Moment;
use crate::{
    cluster::{Cluster, restore_base},
    words::Words,
};

/// How long a recovery may take.
const PATIENCE: Duration = Duration::from_hours(6);
/// What PostgreSQL says when there is nothing in the log after the moment asked for
/// (<https://www.postgresql.org/docs/15/runtime-config-wal.html>, `recovery_target_time`).
const BEYOND: &str = "recovery ended before configured recovery target was reached";

/// Which cluster is tried, and with what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ClusterChoice {
    /// The folder of PostgreSQL's programs.
    pub(crate) programs: PathBuf,
    /// The database of Balai in the cluster.
    pub(crate) database: String,
    /// A role that may read everything in it.
    pub(crate) role: String,
}

/// What a restore of a cluster needs.
pub(super) struct Restoring<'r> {
    pub(super) choice: &'r ClusterChoice,
    pub(super) target: &'r dyn Target,
    /// The target's address, for PostgreSQL to fetch the log from.
    pub(super) address: &'r str,
    pub(super) opener: &'r Opener,
    /// The file of the private key.
    pub(super) identity: &'r Path,
    /// What opens the target.
    pub(super) keys: &'r Path,
    pub(super) at: Moment,
    pub(super) scratch: &'r Path,
    pub(super) signed_by: Option<[u8; 32]>,
    pub(super) random: &'r dyn Random,
}

/// A recovered cluster that runs; stopped when dropped.
pub(super) struct Running {
    choice: ClusterChoice,
    directory: PathBuf,
    socket: PathBuf,
}

impl Restoring<'_> {
    /// Brings the cluster back and starts it; gives the moment and what was done.
    pub(super) fn restore(&self) -> Result<(Running, Timestamp, String), String> {
        let proof = cluster::prove_cluster(self.target, Some(self.opener), self.signed_by, &mut |_, _| ())
            .map_err(|failure| failure.to_string())?
            .ok_or_else(|| {
                format!("there is no base backup at {}: is it the right place?", self.target.name())
            })?;
        if let Some(finding) = proof.findings.iter().chain(&proof.log.findings).next() {
            return Err(finding.clone());
        }
        let first = proof.from.ok_or("there is no whole base backup")?;
        let last = proof.log.until.unwrap_or(first).max(first);
        let at = match self.at {
            Moment::Newest => None,
            Moment::At(at) => Some(at),
            Moment::Random => {
                let span = u64::try_from(last.since(first)).unwrap_or(0);
                let drawn = below(self.random, span.saturating_add(1));
                Some(first.plus(i64::try_from(drawn).unwrap_or(0)))
            }
        };
        let asked = at.map_or("the newest moment".to_owned(), told_time);
        let told =
            format!("asked for {asked}; {} pieces of the log, {} files", proof.log.pieces, proof.files);
        match self.attempt(at) {
            // After the last thing that happened every moment is the same.
            Err(reason) if reason.contains(BEYOND) && self.at == Moment::Random => {
                self.clear()?;
                let running = self.attempt(None)?;
                Ok((running, last, told + "; nothing happened after it"))
            }
            outcome => outcome.map(|running| (running, at.unwrap_or(last), told)),
        }
    }

    fn clear(&self) -> Result<(), String> {
        let told = |error: std::io::Error| format!("{}: {error}", self.scratch.display());
        for name in ["cluster", "socket", "data"] {
            match fs::remove_dir_all(self.scratch.join(name)) {
                // A try that broke off early made not all of them.
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(told(error)),
                _ => {}
            }
        }
        Ok(())
    }

    fn attempt(&self, at: Option<Timestamp>) -> Result<Running, String> {
        let directory = self.scratch.join("cluster");
        // A drill's details are kept and shown to whoever asks, in the one language they were written in.
        restore_base(
            &Words::of(Language::En),
            &Cluster {
                directory: &directory,
                data: &self.scratch.join("data"),
                from: self.address,
                identity: self.identity,
                keys: self.keys,
                at,
                signed_by: self.signed_by,
            },
            &mut |_, _| (),
        )?;
        let socket = self.scratch.join("socket");
        let told = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
        fs::create_dir_all(&socket).map_err(|error| told(&socket, error))?;
        // The machine's own rules of who may come in are those of another machine; here only this user is.
        for (name, text) in [("drill.conf", String::new()), ("drill.hba", "local all all trust\n".to_owned())]
        {
            let path = self.scratch.join(name);
            fs::write(&path, text).map_err(|error| told(&path, error))?;
        }
        let running = Running { choice: self.choice.clone(), directory, socket };
        running.start(self.scratch)?;
        Ok(running)
    }
}

impl Running {
    fn start(&self, scratch: &Path) -> Result<(), String> {
        let log = scratch.join("postgresql.log");
        let _ = fs::remove_file(&log);
        let options = [
            ("config_file", scratch.join("drill.conf").display().to_string()),
            ("hba_file", scratch.join("drill.hba").display().to_string()),
            ("listen_addresses", String::new()),
            ("unix_socket_directories", self.socket.display().to_string()),
            ("hot_standby", "off".to_owned()),
            ("fsync", "off".to_owned()),
            ("logging_collector", "off".to_owned()),
            ("shared_preload_libraries", String::new()),
            ("ssl", "off".to_owned()),
        ];
        let words: Vec<String> = options.iter().map(|(name, value)| format!("-c {name}='{value}'")).collect();
        let mut command = Command::new(self.choice.programs.join("pg_ctl"));
        command.args(["-w", "-s", "-t", &PATIENCE.as_secs().to_string(), "-l"]).arg(&log);
        command.arg("-D").arg(&self.directory).arg("-o").arg(words.join(" ")).arg("start");
        // What PostgreSQL starts keeps what it is given open: a pipe would never end.
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let status = command.status().map_err(|error| format!("pg_ctl: {error}"))?;
        if status.success() { self.answers(&log) } else { Err(reason(&log)) }
    }

    /// Waits until it has left recovery: `pg_ctl` is content with a server that still reads its log, and may fail at it.
    fn answers(&self, log: &Path) -> Result<(), String> {
        let begun = Instant::now();
        loop {
            let mut command = Command::new(self.choice.programs.join("pg_isready"));
            command.arg("-q").arg("-h").arg(&self.socket);
            let status =
                command.stdin(Stdio::null()).status().map_err(|error| format!("pg_isready: {error}"))?;
            if status.success() {
                return Ok(());
            }
            if !self.is_running()? || begun.elapsed() > PATIENCE {
                return Err(reason(log));
            }
            std::thread::sleep(Duration::from_millis(100));
        }
    }

    fn is_running(&self) -> Result<bool, String> {
        let mut command = Command::new(self.choice.programs.join("pg_ctl"));
        command.arg("-D").arg(&self.directory).arg("status");
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().map(|status| status.success()).map_err(|error| format!("pg_ctl: {error}"))
    }

    /// How the database is reached.
    pub(super) fn address(&self) -> String {
        format!("host={} user={} dbname={}", self.socket.display(), self.choice.role, self.choice.database)
    }

    /// Every table and index, by PostgreSQL's own reckoning (`amcheck`).
    pub(super) fn integrity(&self) -> Result<String, String> {
        let mut command = Command::new(self.choice.programs.join("pg_amcheck"));
        command.args(["--install-missing", "--heapallindexed", "--no-password", "--host"]).arg(&self.socket);
        command.args(["--username", &self.choice.role, &self.choice.database]);
        let Output { status, stdout, stderr } =
            command.stdin(Stdio::null()).output().map_err(|error| format!("pg_amcheck: {error}"))?;
        if status.success() {
            return Ok("every table and index looked at".to_owned());
        }
        let said = [stdout, stderr].concat();
        let said = String::from_utf8_lossy(&said);
        Err(format!("pg_amcheck: {}", said.lines().next().unwrap_or("something is wrong")))
    }
}

/// Why it did not recover, as its log says last.
fn reason(log: &Path) -> String {
    reason_in(&fs::read_to_string(log).unwrap_or_default())
}

/// Whoever asks whether it answers yet is turned away with a `FATAL` of its own (`57P03`, cannot connect now); that is no reason,
/// and it may stand after the one that counts.
fn reason_in(said: &str) -> String {
    let counts = |line: &&str| line.contains("FATAL") && !line.contains("FATAL:  the database system is ");
    let reason = said
        .lines()
        .rfind(counts)
        .or_else(|| said.lines().last())
        .unwrap_or("it gave no reason; PostgreSQL does not run as root: start the drill as another user");
    format!("PostgreSQL did not recover: {reason}")
}

impl Drop for Running {
    fn drop(&mut self) {
        let mut command = Command::new(self.choice.programs.join("pg_ctl"));
        command.args(["-w", "-s", "-m", "immediate", "-D"]).arg(&self.directory).arg("stop");
        // One that is not running needs no stop.
        let _ = command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_reason_is_recovery_s_own_not_that_of_a_caller_turned_away() {
        let beyond = format!("2026-07-01 GMT [11] FATAL:  {BEYOND}");
        let turned_away = "2026-07-01 GMT [12] FATAL:  the database system is not accepting connections";
        let end = "2026-07-01 GMT [10] LOG:  database system is shut down";
        for said in [
            [turned_away, &beyond, end].join("\n"),
            [&beyond, turned_away, end].join("\n"),
            [&beyond, end].join("\n"),
        ] {
            assert_eq!(reason_in(&said), format!("PostgreSQL did not recover: {beyond}"));
        }
        assert!(reason_in([turned_away, end].join("\n").as_str()).ends_with("is shut down"));
        assert!(reason_in("").contains("gave no reason"));
    }
}
