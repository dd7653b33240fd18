//! The host is lost under load: the server ends in the middle of its work and its data directory is gone. It is restored from
//! the copies and compared with the receipts that residents hold.
//!
//! Measured: how many seconds of receipts are missing, and how long it takes until the hall is open again. Litestream, which
//! copies the same database file from beside, is measured in the same run.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use balai_base::SeededRandom;

use crate::{
    Ground,
    kills::milliseconds,
    store,
    subject::{self, Subject},
    tally::Trouble,
};

/// How long the first whole copy may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// How it is done.
#[derive(clap::Args)]
pub(crate) struct Host {
    #[command(flatten)]
    ground: Ground,
    /// How many losses of each kind.
    #[arg(long, default_value_t = 20)]
    losses: u32,
    /// The program of Litestream, measured beside.
    #[arg(long)]
    litestream: Option<PathBuf>,
}

/// Who copies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Copier {
    /// Nobody: how fast receipts are given without copies.
    Nobody,
    /// Balai, behind the answers.
    Shipping,
    /// Balai, before each answer.
    Synchronous,
    /// Litestream, from beside.
    Litestream,
}

impl Copier {
    fn name(self) -> &'static str {
        match self {
            Self::Nobody => "no copies",
            Self::Shipping => "shipping",
            Self::Synchronous => "synchronous",
            Self::Litestream => "Litestream",
        }
    }
}

/// What the losses of one kind came to.
#[derive(Default)]
struct Losses {
    receipts: u64,
    missing: u64,
    /// Of each loss, how long before it the oldest missing receipt was given.
    spans: Vec<Duration>,
    /// Of each loss, from its beginning of the restore to the first page.
    restores: Vec<Duration>,
    /// How long residents reported in all.
    reporting: Duration,
}

impl Host {
    /// Loses hosts and restores them.
    pub(crate) fn run(self) -> Result<(), Trouble> {
        if self.ground.server.is_none() {
            return Err(Trouble::Missing("--server: the program of the server".to_owned()));
        }
        let mut copiers = vec![Copier::Shipping, Copier::Synchronous];
        copiers.extend(self.litestream.as_ref().map(|_| Copier::Litestream));
        let directory = self.ground.directory.join("host");
        let _ = fs::remove_dir_all(&directory);
        let mut all: Vec<(Copier, Losses)> =
            copiers.iter().map(|copier| (*copier, Losses::default())).collect();
        let random = SeededRandom::from_number(self.ground.seed);
        // Each kind in turn, so that what the machine does beside strikes all alike.
        for loss in 0..self.losses {
            for (copier, losses) in &mut all {
                let time = milliseconds(&random, 2_000, 6_000);
                self.lose(*copier, time, &directory.join(format!("{loss}")), losses)?;
            }
        }
        let mut alone = Losses::default();
        for run in 0..self.losses.div_ceil(4) {
            self.lose(
                Copier::Nobody,
                Duration::from_secs(4),
                &directory.join(format!("alone-{run}")),
                &mut alone,
            )?;
        }
        let _ = fs::remove_dir_all(&directory);
        println!("host lost: {}", alone.told(Copier::Nobody));
        for (copier, losses) in &all {
            println!("host lost: {}", losses.told(*copier));
        }
        Self::judge(&all)
    }

    /// The promise: at most a second behind; nothing with a synchronous target.
    fn judge(all: &[(Copier, Losses)]) -> Result<(), Trouble> {
        for (copier, losses) in all {
            let longest = losses.spans.iter().max().copied().unwrap_or_default();
            match copier {
                Copier::Synchronous if losses.missing > 0 => {
                    return Err(Trouble::Broken(format!(
                        "{} receipts are missing in spite of the synchronous target",
                        losses.missing
                    )));
                }
                Copier::Shipping if longest > Duration::from_secs(1) => {
                    return Err(Trouble::Broken(format!(
                        "{} ms of receipts are missing",
                        longest.as_millis()
                    )));
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn lose(&self, copier: Copier, time: Duration, at: &Path, losses: &mut Losses) -> Result<(), Trouble> {
        let run = Run::prepare(&self.ground, self.litestream.as_deref(), copier, at)?;
        let (server, address) = subject::serve(&run.subject, &run.data)?;
        let mut alive = Alive(vec![server]);
        alive.0.extend(run.beside()?);
        run.wait_for_first_copy()?;
        let (sender, lines) = mpsc::channel();
        let begun = Instant::now();
        subject::load(address, self.ground.clients, &sender);
        drop(sender);
        let mut receipts = heard(&lines, begun + time);
        // Everything ends at one moment, as when the power of the host fails; then its disk is gone.
        alive.end();
        let lost_at = Instant::now();
        let _ = fs::remove_dir_all(&run.data);
        // What was acknowledged and still on its way.
        receipts.extend(lines.iter().filter(|line| is_receipt(line)).map(|line| (lost_at, line)));
        losses.reporting += lost_at - begun;
        losses.receipts += receipts.len() as u64;
        if copier == Copier::Nobody {
            let _ = fs::remove_dir_all(at);
            return Ok(());
        }
        let restoring = Instant::now();
        run.restore()?;
        let (mut again, _) = subject::serve(&run.subject, &run.data)?;
        losses.restores.push(restoring.elapsed());
        again.kill().and_then(|()| again.wait()).map_err(Trouble::at("stopping the restored server"))?;
        let missing = run.missing(&receipts)?;
        let oldest = missing.iter().copied().min();
        losses.missing += missing.len() as u64;
        losses.spans.push(oldest.map_or(Duration::ZERO, |oldest| lost_at - oldest));
        println!(
            "{:<11} {:>6} receipts, {:>4} missing, {:>5} ms behind, open again after {:>6} ms",
            copier.name(),
            receipts.len(),
            missing.len(),
            losses.spans.last().copied().unwrap_or_default().as_millis(),
            losses.restores.last().copied().unwrap_or_default().as_millis()
        );
        let _ = fs::remove_dir_all(at);
        Ok(())
    }
}

impl Losses {
    fn told(&self, copier: Copier) -> String {
        let speed = f64::from(u32::try_from(self.receipts).unwrap_or(u32::MAX))
            / self.reporting.as_secs_f64().max(0.001);
        let head = format!("{}: {} receipts, {speed:.1} a second", copier.name(), self.receipts);
        if copier == Copier::Nobody {
            return head;
        }
        let shown = |durations: &[Duration]| {
            let mut sorted = durations.to_vec();
            sorted.sort_unstable();
            let at = |part: usize| sorted.get((sorted.len().saturating_sub(1)) * part / 100).copied();
            let told = |part| at(part).unwrap_or_default().as_millis();
            format!("median {} ms, p95 {} ms, longest {} ms", told(50), told(95), told(100))
        };
        format!(
            "{head}; {} missing in {} losses; behind: {}; open again: {}",
            self.missing,
            self.spans.len(),
            shown(&self.spans),
            shown(&self.restores)
        )
    }
}

/// Receipts with the time they were heard, until `until`.
fn heard(lines: &Receiver<String>, until: Instant) -> Vec<(Instant, String)> {
    let mut receipts = Vec::new();
    while let Ok(line) = lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
        if is_receipt(&line) {
            receipts.push((Instant::now(), line));
        }
    }
    receipts
}

fn is_receipt(line: &str) -> bool {
    !line.starts_with(['?', '!'])
}

/// Processes that end together.
struct Alive(Vec<Child>);

impl Alive {
    fn end(&mut self) {
        for child in &mut self.0 {
            let _ = child.kill();
        }
        for child in &mut self.0 {
            let _ = child.wait();
        }
        self.0.clear();
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        self.end();
    }
}

/// One loss: where everything lies.
struct Run<'h> {
    copier: Copier,
    program: &'h Path,
    litestream: Option<&'h Path>,
    subject: Subject,
    data: PathBuf,
    target: PathBuf,
    identity: PathBuf,
}

impl<'h> Run<'h> {
    fn prepare(
        ground: &'h Ground,
        litestream: Option<&'h Path>,
        copier: Copier,
        at: &Path,
    ) -> Result<Self, Trouble> {
        let _ = fs::remove_dir_all(at);
        fs::create_dir_all(at).map_err(Trouble::at(at.display()))?;
        let at = at.canonicalize().map_err(Trouble::at(at.display()))?;
        let (target, identity, choices) = (at.join("target"), at.join("identity"), at.join("balai.toml"));
        fs::create_dir(&target).map_err(Trouble::at(target.display()))?;
        let (private, public) = balai_backup::fresh_identity();
        fs::write(&identity, private).map_err(Trouble::at(identity.display()))?;
        let target_text = target.display();
        let mut text = String::new();
        if matches!(copier, Copier::Shipping | Copier::Synchronous) {
            text = format!("[backup]\ntargets = [\"{target_text}\"]\nrecipients = [\"{public}\"]\n");
        }
        if copier == Copier::Synchronous {
            text = format!("{text}synchronous = \"{target_text}\"\n");
        }
        fs::write(&choices, text).map_err(Trouble::at(choices.display()))?;
        let program = ground.server.as_deref().unwrap_or(Path::new("balai"));
        Ok(Self {
            copier,
            program,
            litestream,
            subject: Subject::Server {
                program: program.to_owned(),
                region: ground.region.clone(),
                database: None,
                choices: Some(choices),
            },
            data: at.join("data"),
            target,
            identity,
        })
    }

    /// Who copies from beside.
    fn beside(&self) -> Result<Option<Child>, Trouble> {
        let Some(program) = self.litestream.filter(|_| self.copier == Copier::Litestream) else {
            return Ok(None);
        };
        let mut command = Command::new(program);
        command.arg("replicate").arg(self.data.join("balai.db")).arg(self.replica());
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn();
        child.map(Some).map_err(Trouble::at(program.display()))
    }

    fn replica(&self) -> String {
        format!("file://{}", self.target.display())
    }

    /// Until there is something to restore from: before that, nobody promised anything.
    fn wait_for_first_copy(&self) -> Result<(), Trouble> {
        let place = match self.copier {
            Copier::Nobody => return Ok(()),
            Copier::Shipping | Copier::Synchronous => self.target.join("snapshots"),
            Copier::Litestream => self.target.join("ltx"),
        };
        let until = Instant::now() + PATIENCE;
        let whole = |entry: &fs::DirEntry| {
            let name = entry.file_name();
            self.copier == Copier::Litestream || name.to_string_lossy().ends_with(".manifest")
        };
        while !fs::read_dir(&place)
            .is_ok_and(|mut names| names.any(|entry| entry.is_ok_and(|entry| whole(&entry))))
        {
            if Instant::now() > until {
                return Err(Trouble::Broken(format!("no first copy appears in {}", place.display())));
            }
            thread::sleep(Duration::from_millis(20));
        }
        Ok(())
    }

    fn restore(&self) -> Result<(), Trouble> {
        let mut command = if self.copier == Copier::Litestream {
            fs::create_dir_all(&self.data).map_err(Trouble::at(self.data.display()))?;
            let mut command = Command::new(self.litestream.unwrap_or(Path::new("litestream")));
            command.arg("restore").arg("-o").arg(self.data.join("balai.db")).arg(self.replica());
            command
        } else {
            let mut command = Command::new(self.program);
            command.arg("restore").arg("--from").arg(&self.target).arg("--identity").arg(&self.identity);
            command.arg("--data").arg(&self.data);
            command
        };
        let output = command.stdin(Stdio::null()).output().map_err(Trouble::at("restoring"))?;
        if output.status.success() {
            return Ok(());
        }
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        Err(Trouble::Broken(format!("{} could not be restored: {told}", self.copier.name())))
    }

    /// When the receipts were given whose reports did not come back; what did come back must be whole.
    fn missing(&self, receipts: &[(Instant, String)]) -> Result<Vec<Instant>, Trouble> {
        let (open, found) = store::inspect(&self.subject.options(&self.data), &self.subject)?;
        balai_store::testing::integrity(&open)?;
        if found.halves != 0 {
            return Err(Trouble::Broken(format!("{} rows belong to half a command", found.halves)));
        }
        let number = |receipt: &str| receipt.split(' ').next().unwrap_or_default().to_owned();
        let gone = receipts.iter().filter(|(_, receipt)| !found.receipts.contains(&number(receipt)));
        let gone = gone.map(|(at, _)| *at).collect();
        // Litestream copies the database only: photos are not among what it promises.
        if self.copier != Copier::Litestream {
            let damaged = found.files.iter().filter(|hash| open.files().get(hash).is_err()).count();
            if damaged > 0 {
                return Err(Trouble::Broken(format!("{damaged} photos did not come back")));
            }
        }
        Ok(gone)
    }
}
