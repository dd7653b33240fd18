//! What following every commit costs: durable commands a second without a copy, with one, and with one that is waited for.
//!
//! `cargo run -p balai-backup --example cost -- DIR` (DIR: an empty directory on the disk to be measured). Each figure is the middle of
//! five runs of two seconds, the kinds by turns, so that a disk that slows down slows all of them.
#![expect(
    clippy::print_stdout,
    clippy::expect_used,
    reason = "a measurement prints, and ends when it can't be made"
)]

mod store;

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use balai_backup::{
    FolderTarget, Keyring, Scribe, Sealer, Target, fresh_identity,
    shipping::{Pace, Shipment, Shipper},
};
use balai_base::{SystemClock, SystemRandom};
use balai_store::{Store, StoreOptions};

const RUNS: usize = 5;
const SPAN: Duration = Duration::from_secs(2);

#[derive(Clone, Copy)]
enum Kind {
    Bare,
    Following,
    Synchronous,
}

fn main() {
    let root = PathBuf::from(std::env::args_os().nth(1).expect("an empty directory"));
    for clients in [1, 8, 64] {
        let mut figures = [(); 3].map(|()| Vec::new());
        for run in 0..RUNS {
            for (kind, found) in
                [Kind::Bare, Kind::Following, Kind::Synchronous].into_iter().zip(&mut figures)
            {
                let directory = root.join(format!("{clients}-{run}-{}", kind as u8));
                found.push(rate(&directory, kind, clients));
                fs::remove_dir_all(&directory).expect("the directory goes");
            }
        }
        let [bare, following, synchronous] = figures.map(middle);
        println!(
            "{clients:>3} clients: {bare:>7.0}/s without, {following:>7.0}/s followed ({:.0} %), {synchronous:>7.0}/s synchronous ({:.0} %)",
            100.0 * following / bare,
            100.0 * synchronous / bare
        );
    }
}

fn middle(mut figures: Vec<f64>) -> f64 {
    figures.sort_by(f64::total_cmp);
    figures.get(figures.len() / 2).copied().unwrap_or_default()
}

/// Commands a second: each adds a row of 600 bytes with two indexes, as large as a report with its event.
fn rate(directory: &Path, kind: Kind, clients: u64) -> f64 {
    let mut options = StoreOptions::directory(directory.join("data"));
    if !matches!(kind, Kind::Bare) {
        options.shipping = Some(shipper(directory, matches!(kind, Kind::Synchronous)));
    }
    let store = Store::open(options).expect("a store");
    store::prepare(&store).expect("a table");
    let (stop, done, next) = (AtomicBool::new(false), AtomicU64::new(0), AtomicU64::new(1));
    let began = Instant::now();
    thread::scope(|scope| {
        for _ in 0..clients {
            scope.spawn(|| {
                while !stop.load(Ordering::Relaxed) {
                    let id = i64::try_from(next.fetch_add(1, Ordering::Relaxed)).unwrap_or(0);
                    add(&store, id);
                    done.fetch_add(1, Ordering::Relaxed);
                }
            });
        }
        thread::sleep(SPAN);
        stop.store(true, Ordering::Relaxed);
    });
    let commands = u32::try_from(done.load(Ordering::Relaxed)).unwrap_or(u32::MAX);
    f64::from(commands) / began.elapsed().as_secs_f64()
}

fn add(store: &Store, id: i64) {
    // Spread as random numbers are.
    let number = format!("{:016x}", id.unsigned_abs().wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let words = format!("{number} jalan berlubang di depan pasar, sudah dua minggu. ").repeat(9);
    store::add(store, id, number, words).expect("a row");
}

fn shipper(directory: &Path, synchronous: bool) -> Arc<Shipper> {
    let copies = directory.join("copies");
    fs::create_dir_all(&copies).expect("a folder for copies");
    let keyring = Keyring::in_directory(&directory.join("keys"), &SystemRandom).expect("keys");
    let sealer = Sealer::new([fresh_identity().1.as_str()]).expect("a recipient");
    let target: Arc<dyn Target> = Arc::new(FolderTarget::new(&copies));
    Arc::new(Shipper::new(Shipment {
        data: directory.join("data"),
        targets: vec![(target, synchronous)],
        scribe: Scribe { keyring, sealer },
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        pace: Pace::default(),
    }))
}
