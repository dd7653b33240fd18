//! Power loss under load: a file system is shut down without flushing, mounted again, and the oath is checked
//! against a ledger on another file system. The control commits with `synchronous=NORMAL` and must lose a receipt
//! within as many runs: a harness that can't see that loss proves nothing.

use std::{fs, time::Duration};

use balai_base::SeededRandom;

use crate::{
    Ground,
    kills::milliseconds,
    ledger::Ledger,
    oath,
    subject::{Start, Subject},
    tally::{Tally, Trouble},
    victim::Victim,
    volume::{Kind, Volume},
};

/// The size of the disk: enough for one run.
const DISK_MEGABYTES: u64 = 600;

/// How often.
#[derive(clap::Args)]
pub(crate) struct Power {
    #[command(flatten)]
    ground: Ground,
    /// How many power losses on each file system, and at most in each control.
    #[arg(long, default_value_t = 10)]
    losses: u32,
}

impl Power {
    /// Cuts the power and checks, on both file systems, each with its control.
    pub(crate) fn run(self) -> Result<(), Trouble> {
        Volume::demand()?;
        for kind in [Kind::Xfs, Kind::Ext4] {
            let kept = self.series(kind, false)?;
            if kept.lost > 0 {
                return Err(Trouble::Broken(format!("{} receipts lost on {}", kept.lost, kind.name())));
            }
            let admitted = kept.admitted;
            let (name, system) = (self.ground.name(), kind.name());
            println!("power loss of {name} on {system}: {kept}; the disk's failure noticed in {admitted}");
            // The server has no switch to commit carelessly: the store's own run has the control.
            if self.ground.subject().is_some() {
                continue;
            }
            let control = self.series(kind, true)?;
            println!("control with synchronous=NORMAL on {}: {control}", kind.name());
            if control.lost == 0 {
                let text = "the control lost nothing, so the harness can't see a loss: it proves nothing";
                return Err(Trouble::Broken(text.to_owned()));
            }
        }
        Ok(())
    }

    /// Runs on one file system; the control ends with its first loss.
    fn series(&self, kind: Kind, control: bool) -> Result<Tally, Trouble> {
        let directory = self.ground.directory.join(format!("power-{}", kind.name()));
        let volume = Volume::new(&directory, kind, DISK_MEGABYTES)?;
        let mut ledger = Ledger::new(&directory.join("ledger"))?;
        let random = SeededRandom::from_number(self.ground.seed);
        let mut tally = Tally::default();
        while tally.runs < self.losses && !(control && tally.lost > 0) {
            let wrong = self.one(&volume, (&mut ledger, &mut tally), &random, control)?;
            let verdict = if wrong.is_empty() { "kept".to_owned() } else { wrong.join("; ") };
            println!(
                "power loss {:>2} on {}{}: {verdict}",
                tally.runs,
                kind.name(),
                if control { " (control)" } else { "" }
            );
            // The control may also come back half-written or damaged; only a lost receipt is what it must show.
            if !control && !wrong.is_empty() {
                return Err(Trouble::Broken(verdict));
            }
        }
        drop(volume);
        let _ = fs::remove_dir_all(&directory);
        Ok(tally)
    }

    fn one(
        &self,
        volume: &Volume,
        (ledger, tally): (&mut Ledger, &mut Tally),
        random: &SeededRandom,
        normal: bool,
    ) -> Result<Vec<String>, Trouble> {
        let data = volume.path().join("data");
        let _ = fs::remove_dir_all(&data);
        let _ = fs::remove_dir_all(volume.path().join("data.keys"));
        ledger.clear();
        let first = (u64::from(tally.runs) + 1) << 32;
        let subject = self.ground.subject().unwrap_or(Subject::Store { normal });
        let start = Start { subject: &subject, data: &data, first, clients: self.ground.clients };
        let mut victim = Victim::start(start, ledger)?;
        victim.listen(milliseconds(random, 700, 2_000), false, ledger)?;
        volume.cut()?;
        // What it acknowledges now counts as well.
        victim.listen(Duration::from_millis(300), false, ledger)?;
        victim.kill(ledger)?;
        volume.restart()?;
        tally.runs += 1;
        tally.receipts += victim.heard;
        tally.admitted += u32::from(victim.admitted);
        oath::check(&subject, &data, ledger, tally)
    }
}
