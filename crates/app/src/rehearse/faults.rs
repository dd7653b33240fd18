//! The five faults: what is broken, what must hold, and what was seen.

use std::{
    net::TcpListener,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use balai_backup::{BackupFailure, FolderTarget, Opener, restore::Restoring, take::Taking};
use balai_base::{SystemClock, SystemRandom};
use balai_store::{Store, StoreOptions, jobs};

use super::{
    hall::{Broken, Ground, Hall},
    resident::{self, Receipt},
};
use crate::copies::scribe;

/// How many residents send at once before the kill.
const RESIDENTS: u32 = 4;
/// How long they send before the kill.
const LOAD: Duration = Duration::from_millis(1_500);
/// How many reports are sent into a hall that can't write.
const INTO_NEED: u32 = 5;
/// How long waiting reports may take to be stored once writing works again.
const PATIENCE: Duration = Duration::from_secs(30);

/// What was seen of one fault.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Its name in the fault catalogue: F1 and so on; with `rehearse-` the key of its sentences.
    pub(crate) fault: &'static str,
    /// Whether everything held.
    pub(crate) held: bool,
    /// Receipts given.
    pub(crate) receipts: usize,
    /// Receipts whose report could not be opened afterwards.
    pub(crate) lost: usize,
    /// How long until the hall answered and opened every report again.
    pub(crate) back_in: Duration,
    /// What went wrong, in the program's own words; empty when nothing did.
    pub(crate) remark: String,
}

type Played = Result<Seen, String>;

/// Plays one fault on the copy.
type Play = fn(&Ground) -> Played;

/// Every fault, in the order in which it is played.
pub(crate) const FAULTS: [(&str, Play); 5] =
    [("f1", kill), ("f3", full), ("f7", failing), ("f13", mail), ("f22", restored)];

/// Opens every receipt; waits for those that wait. Gives how many could not be opened.
fn open_all(hall: &Hall, receipts: &[Receipt]) -> usize {
    let until = Instant::now() + PATIENCE;
    let mut left: Vec<&Receipt> = receipts.iter().collect();
    loop {
        left.retain(|receipt| !resident::opens(hall.address, receipt).unwrap_or(false));
        if left.is_empty() || Instant::now() > until {
            return left.len();
        }
        thread::sleep(Duration::from_millis(100));
    }
}

/// After the fault: the hall starts whole, and every receipt opens its report.
fn afterwards(ground: &Ground, fault: &'static str, receipts: &[Receipt], enough: bool) -> Played {
    let begun = Instant::now();
    let hall = Hall::start(ground, Broken::Nothing)?;
    let lost = open_all(&hall, receipts);
    let back_in = begun.elapsed();
    drop(hall);
    let whole = whole(&ground.data());
    let held = lost == 0 && enough && whole.is_ok();
    let remark = whole.err().unwrap_or_default();
    Ok(Seen { fault, held, receipts: receipts.len(), lost, back_in, remark })
}

/// Whether the database of a folder is whole.
fn whole(data: &Path) -> Result<(), String> {
    let store = Store::open(options(data)).map_err(|failure| failure.to_string())?;
    balai_store::integrity(&store).map_err(|failure| failure.to_string())
}

/// A database that is only looked at, as long as it takes.
pub(super) fn options(data: &Path) -> StoreOptions {
    let mut options = StoreOptions::directory(data).read_only();
    options.read_limit_ms = 30 * 60 * 1_000;
    options
}

/// F1: the process is killed while residents send.
fn kill(ground: &Ground) -> Played {
    let hall = Hall::start(ground, Broken::Nothing)?;
    let (address, stop) = (hall.address, Arc::new(AtomicBool::new(false)));
    let residents: Vec<_> = (0..RESIDENTS)
        .map(|resident| {
            let stop = Arc::clone(&stop);
            thread::spawn(move || {
                let mut receipts = Vec::new();
                let mut number = resident;
                while !stop.load(Ordering::Acquire) {
                    match resident::report(address, number) {
                        Ok(receipt) => receipts.push(receipt),
                        Err(_) => break,
                    }
                    number += RESIDENTS;
                }
                receipts
            })
        })
        .collect();
    thread::sleep(LOAD);
    hall.kill()?;
    stop.store(true, Ordering::Release);
    let mut receipts = Vec::new();
    for resident in residents {
        receipts.extend(resident.join().map_err(|_| "a resident gave up")?);
    }
    let enough = !receipts.is_empty();
    afterwards(ground, "f1", &receipts, enough)
}

/// Sends reports into a hall until some of them wait; reading must go on.
fn into_need(hall: &Hall) -> Result<(Vec<Receipt>, bool), String> {
    let (mut receipts, mut waiting, mut number) = (Vec::new(), 0, 0);
    while waiting < INTO_NEED {
        number += 1;
        if number > 5_000 {
            return Err("writing never failed".to_owned());
        }
        let receipt = resident::report(hall.address, number)?;
        waiting += u32::from(!receipt.stored);
        receipts.push(receipt);
    }
    Ok((receipts, resident::reads(hall.address)))
}

/// F3: the database can't grow any more.
fn full(ground: &Ground) -> Played {
    let size = std::fs::metadata(ground.data().join("balai.db")).map_err(|error| error.to_string())?.len();
    // A few pages of 4 KB more than it has.
    let hall = Hall::start(ground, Broken::Full(size / 4_096 + 16))?;
    let (receipts, reads) = into_need(&hall)?;
    hall.kill()?;
    afterwards(ground, "f3", &receipts, reads)
}

/// F7: the disk refuses to write, so that the database can only be read.
fn failing(ground: &Ground) -> Played {
    let hall = Hall::start(ground, Broken::Failing(1_024))?;
    let (receipts, reads) = into_need(&hall)?;
    hall.kill()?;
    afterwards(ground, "f7", &receipts, reads)
}

/// F13: the mail server is away. Reports are taken in as ever and no letter is given up.
fn mail(ground: &Ground) -> Played {
    let dead = |data: &Path| {
        let store = Store::open(options(data)).map_err(|failure| failure.to_string())?;
        store.read_now(jobs::totals).map(|totals| totals.dead).map_err(|failure| failure.to_string())
    };
    let before = dead(&ground.data())?;
    let nobody = TcpListener::bind(("127.0.0.1", 0)).and_then(|free| free.local_addr());
    let hall = Hall::start(ground, Broken::Mail(nobody.map_err(|error| error.to_string())?.port()))?;
    let receipts: Vec<Receipt> =
        (0..INTO_NEED).map(|number| resident::report(hall.address, number)).collect::<Result<_, _>>()?;
    hall.kill()?;
    let given_up = dead(&ground.data())? > before;
    afterwards(ground, "f13", &receipts, !given_up && receipts.iter().all(|receipt| receipt.stored))
}

/// A sealed copy of the data in the folder `target`, as `balai backup` makes it; gives what opens it.
fn copy(ground: &Ground, target: &Path) -> Result<Opener, String> {
    let told = |failure: BackupFailure| failure.to_string();
    std::fs::create_dir_all(target).map_err(|error| format!("{}: {error}", target.display()))?;
    let (identity, recipient) = balai_backup::fresh_identity();
    let scribe = scribe(&[recipient], &ground.folder.join("copying.keys"), &SystemRandom)?;
    let taking = Taking {
        data: &ground.data(),
        target: &FolderTarget::new(target),
        scribe: &scribe,
        clock: &SystemClock,
        random: &SystemRandom,
    };
    taking.take(&mut |_, _| ()).map_err(told)?;
    Opener::from_text(&identity).ok_or_else(|| "the key that was just made is none".to_owned())
}

/// Restores the copy as `balai restore` does.
fn bring_back(target: &Path, opener: &Opener, data: &Path) -> Result<(), String> {
    let restoring = Restoring {
        target: &FolderTarget::new(target),
        opener,
        data,
        at: None,
        signed_by: None,
        until_gap: false,
    };
    let restored = restoring.restore(&mut |_, _| ()).map_err(|failure| failure.to_string())?;
    match restored.files_missing.first() {
        Some(missing) => {
            Err(format!("{} files did not come back; the first: {missing}", restored.files_missing.len()))
        }
        None => Ok(()),
    }
}

/// F22: what was copied to a target, sealed, is restored elsewhere, served there and holds what the first one holds.
fn restored(ground: &Ground) -> Played {
    let begun = Instant::now();
    let elsewhere = ground.folder.join("elsewhere");
    let hall = Hall::start(ground, Broken::Nothing)?;
    let receipts: Vec<Receipt> =
        (0..INTO_NEED).map(|number| resident::report(hall.address, number)).collect::<Result<_, _>>()?;
    // While it serves; the key that opens the copy is made for this rehearsal and never written down.
    let target = ground.folder.join("target");
    let opener = copy(ground, &target)?;
    hall.kill()?;
    let second = Ground {
        program: ground.program.clone(),
        folder: elsewhere.clone(),
        keys: ground.keys.clone(),
        pack: ground.pack.clone(),
    };
    bring_back(&target, &opener, &second.data())?;
    let hall = Hall::start(&second, Broken::Nothing)?;
    let lost = open_all(&hall, &receipts);
    let back_in = begun.elapsed();
    drop(hall);
    let whole = whole(&second.data());
    let held = lost == 0 && whole.is_ok();
    Ok(Seen {
        fault: "f22",
        held,
        receipts: receipts.len(),
        lost,
        back_in,
        remark: whole.err().unwrap_or_default(),
    })
}
