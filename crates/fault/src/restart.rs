//! PostgreSQL restarts under the server while residents report, as if it had crashed: what was acknowledged stays, who
//! reports meanwhile is asked to come back, and receipts flow again without a restart of the server.

use std::{
    fs,
    path::PathBuf,
    process::Command,
    time::{Duration, Instant},
};

use balai_base::SeededRandom;

use crate::{
    kills::milliseconds,
    ledger::Ledger,
    oath,
    subject::{Start, Subject},
    tally::{Tally, Trouble},
    victim::Victim,
};

/// How long it may take until a resident gets a receipt again.
const PATIENCE: Duration = Duration::from_secs(15);

/// How it is done.
#[derive(clap::Args)]
pub(crate) struct Restart {
    /// A directory for files and keys; emptied at the beginning.
    #[arg(long, default_value = "target/fault/restart")]
    directory: PathBuf,
    /// The server's program.
    #[arg(long)]
    server: PathBuf,
    /// The pack the server serves.
    #[arg(long, default_value = "regions/contoh")]
    region: PathBuf,
    /// An empty PostgreSQL database.
    #[arg(long)]
    database: String,
    /// What a shell runs to restart it.
    #[arg(long)]
    command: String,
    /// How many restarts.
    #[arg(long, default_value_t = 10)]
    restarts: u32,
    /// How many residents report at once.
    #[arg(long, default_value_t = 12)]
    clients: usize,
    /// What the times between are drawn from.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

impl Restart {
    /// Restarts and checks.
    pub(crate) fn run(self) -> Result<(), Trouble> {
        let _ = fs::remove_dir_all(&self.directory);
        fs::create_dir_all(&self.directory).map_err(Trouble::at(self.directory.display()))?;
        let data = self.directory.join("data");
        let mut ledger = Ledger::new(&self.directory.join("ledger"))?;
        let subject = Subject::Server {
            program: self.server.clone(),
            region: self.region.clone(),
            database: Some(self.database.clone()),
            choices: None,
        };
        let start = Start { subject: &subject, data: &data, first: 1, clients: self.clients };
        let mut victim = Victim::start(start, &mut ledger)?;
        let random = SeededRandom::from_number(self.seed);
        let mut slowest = Duration::ZERO;
        for _ in 0..self.restarts {
            victim.listen(milliseconds(&random, 300, 1_500), false, &mut ledger)?;
            slowest = slowest.max(self.again(&mut victim, &mut ledger)?);
        }
        victim.kill(&mut ledger)?;
        let mut tally = Tally { runs: self.restarts, receipts: victim.heard, ..Tally::default() };
        let wrong = oath::check(&subject, &data, &ledger, &mut tally)?;
        let _ = fs::remove_dir_all(&self.directory);
        let admitted = if victim.admitted { "residents were asked to come back" } else { "nobody noticed" };
        println!(
            "PostgreSQL restarted under the server: {tally}; receipts again after {} ms at most; {admitted}",
            slowest.as_millis()
        );
        if wrong.is_empty() { Ok(()) } else { Err(Trouble::Broken(wrong.join("; "))) }
    }

    /// One restart; gives the time from its end to the next receipt.
    fn again(&self, victim: &mut Victim, ledger: &mut Ledger) -> Result<Duration, Trouble> {
        let status = Command::new("bash").args(["-c", &self.command]).status();
        if !status.map_err(Trouble::at("restarting PostgreSQL"))?.success() {
            return Err(Trouble::Broken("PostgreSQL could not be restarted".to_owned()));
        }
        // Receipts given before the restart may still be on their way here.
        victim.listen(Duration::from_millis(100), false, ledger)?;
        let (before, began) = (victim.heard, Instant::now());
        while victim.heard == before {
            if began.elapsed() > PATIENCE {
                return Err(Trouble::Broken(format!(
                    "no receipt within {} seconds of a restart of PostgreSQL; {}",
                    PATIENCE.as_secs(),
                    victim.last_told()
                )));
            }
            victim.listen(Duration::from_millis(50), true, ledger)?;
        }
        Ok(began.elapsed())
    }
}
