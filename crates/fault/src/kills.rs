//! `kill -9` under load. It proves that a restart keeps what was acknowledged; the page cache survives a kill, so
//! it does not prove durability: `power` does.

use std::{fs, time::Duration};

use balai_base::{Random, SeededRandom};

use crate::{
    Ground,
    ledger::Ledger,
    oath,
    subject::{Start, Subject},
    tally::{Tally, Trouble},
    victim::Victim,
};

/// After so many kills the data begins anew, so that it stays small.
const KILLS_PER_DIRECTORY: u32 = 10;

/// How often.
#[derive(clap::Args)]
pub(crate) struct Kills {
    #[command(flatten)]
    ground: Ground,
    /// How many kills.
    #[arg(long, default_value_t = 50)]
    kills: u32,
}

impl Kills {
    /// Kills and checks; the first broken promise ends it.
    pub(crate) fn run(self) -> Result<(), Trouble> {
        let subject = self.ground.subject().unwrap_or(Subject::Store { normal: false });
        let directory = self.ground.directory.join("kills");
        let data = directory.join("data");
        fs::create_dir_all(&directory).map_err(Trouble::at(directory.display()))?;
        let mut ledger = Ledger::new(&directory.join("ledger"))?;
        let random = SeededRandom::from_number(self.ground.seed);
        let mut tally = Tally::default();
        for run in 0..self.kills {
            if run % KILLS_PER_DIRECTORY == 0 {
                let _ = fs::remove_dir_all(&data);
                let _ = fs::remove_dir_all(directory.join("data.keys"));
                ledger.clear();
            }
            let first = (u64::from(run) + 1) << 32;
            let start = Start { subject: &subject, data: &data, first, clients: self.ground.clients };
            let mut victim = Victim::start(start, &mut ledger)?;
            victim.listen(milliseconds(&random, 50, 1_500), false, &mut ledger)?;
            victim.kill(&mut ledger)?;
            let heard = victim.heard;
            tally.runs += 1;
            tally.receipts += heard;
            let wrong = oath::check(&subject, &data, &ledger, &mut tally)?;
            println!(
                "kill {:>2}: {heard:>6} receipts {}",
                run + 1,
                if wrong.is_empty() { "kept" } else { "BROKEN" }
            );
            if !wrong.is_empty() {
                return Err(Trouble::Broken(format!(
                    "{} (data left in {})",
                    wrong.join("; "),
                    data.display()
                )));
            }
        }
        let _ = fs::remove_dir_all(&directory);
        println!("kill -9 of {}: {tally}", self.ground.name());
        Ok(())
    }
}

/// A length between two bounds, drawn.
pub(crate) fn milliseconds(random: &dyn Random, from: u64, to: u64) -> Duration {
    let mut bytes = [0_u8; 8];
    random.fill(&mut bytes);
    Duration::from_millis(from + u64::from_be_bytes(bytes) % (to - from).max(1))
}
