//! A full disk under load: what does not fit is refused, what was acknowledged stays, and as soon as there is room
//! again writing works again, without a restart.

use std::{
    fs,
    time::{Duration, Instant},
};

use crate::{
    Ground,
    ledger::Ledger,
    oath,
    subject::{Start, Subject},
    tally::{Tally, Trouble},
    victim::Victim,
    volume::{Kind, Volume},
};

/// The size of the disk.
const DISK_MEGABYTES: u64 = 32;
/// What is put on it beforehand and removed when it is full.
const RESERVE: usize = 12 << 20;
/// How long filling may take.
const PATIENCE: Duration = Duration::from_mins(1);

/// How it is done.
#[derive(clap::Args)]
pub(crate) struct Full {
    #[command(flatten)]
    ground: Ground,
}

impl Full {
    /// Fills the disk, makes room, checks.
    pub(crate) fn run(self) -> Result<(), Trouble> {
        Volume::demand()?;
        let directory = self.ground.directory.join("full");
        let volume = Volume::new(&directory, Kind::Ext4, DISK_MEGABYTES)?;
        let (data, reserve) = (volume.path().join("data"), volume.path().join("reserve"));
        fs::write(&reserve, vec![1; RESERVE]).map_err(Trouble::at(reserve.display()))?;
        let mut ledger = Ledger::new(&directory.join("ledger"))?;
        let subject = self.ground.subject().unwrap_or(Subject::Store { normal: false });
        let start = Start { subject: &subject, data: &data, first: 1, clients: self.ground.clients };
        let mut victim = Victim::start(start, &mut ledger)?;
        let begun = Instant::now();
        while !victim.admitted && begun.elapsed() < PATIENCE {
            victim.listen(Duration::from_millis(50), false, &mut ledger)?;
        }
        if !victim.admitted {
            return Err(Trouble::Broken("the disk did not become full".to_owned()));
        }
        victim.listen(Duration::from_secs(1), false, &mut ledger)?;
        let before = victim.heard;
        fs::remove_file(&reserve).map_err(Trouble::at(reserve.display()))?;
        let made_room = Instant::now();
        while victim.heard == before && made_room.elapsed() < Duration::from_secs(5) {
            victim.listen(Duration::from_millis(50), true, &mut ledger)?;
        }
        let again = victim.heard > before;
        victim.kill(&mut ledger)?;
        let mut tally = Tally { runs: 1, receipts: victim.heard, ..Tally::default() };
        let wrong = oath::check(&subject, &data, &ledger, &mut tally)?;
        drop(volume);
        let _ = fs::remove_dir_all(&directory);
        println!(
            "full disk under {}: {tally}; {before} receipts before there was room again",
            self.ground.name()
        );
        match (wrong.is_empty(), again) {
            (true, true) => Ok(()),
            (true, false) => Err(Trouble::Broken("no receipt within five seconds of making room".to_owned())),
            (false, _) => Err(Trouble::Broken(wrong.join("; "))),
        }
    }
}
