//! The load: many clients handing reports over; each receipt is printed after it was given, one per line.
//!
//! The process is started by the others and killed by them. `?` on a line of its own says that the store answered
//! "unknown" or "read-only": it noticed that the disk failed.

use std::{
    io::Write,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use balai_base::{Clock, Moment, SystemClock, SystemRandom};
use balai_store::{Durability, Failure, Store, StoreOptions};

use crate::{
    store::{self, Report},
    tally::Trouble,
};

/// Every how many reports one has a photo.
const REPORTS_PER_PHOTO: u64 = 50;

/// What the load is to do.
#[derive(clap::Args)]
pub(crate) struct Load {
    /// The data directory.
    #[arg(long)]
    data: PathBuf,
    /// The first receipt's number.
    #[arg(long)]
    first: u64,
    /// How many clients.
    #[arg(long)]
    clients: usize,
    /// Commit with `synchronous=NORMAL`: the control.
    #[arg(long)]
    normal: bool,
}

impl Load {
    /// Writes until it is killed or the store fails.
    pub(crate) fn run(self) -> Result<(), Trouble> {
        let mut options = StoreOptions::directory(&self.data);
        if self.normal {
            options.durability = Durability::Normal;
        }
        let store = Store::open(options)?;
        let (next, stop) = (Arc::new(AtomicU64::new(self.first)), Arc::new(AtomicBool::new(false)));
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .enable_time()
            .build()
            .map_err(Trouble::at("starting the runtime"))?;
        let clients: Vec<_> = (0..self.clients)
            .map(|_| runtime.spawn(client(store.clone(), Arc::clone(&next), Arc::clone(&stop))))
            .collect();
        runtime.block_on(async {
            for client in clients {
                // A client that ended has seen the store fail; the others will as well.
                let _ = client.await;
            }
        });
        Ok(())
    }
}

async fn client(store: Store, next: Arc<AtomicU64>, stop: Arc<AtomicBool>) {
    while !stop.load(Ordering::Relaxed) {
        let number = next.fetch_add(1, Ordering::Relaxed);
        match one(&store, number).await {
            Ok(()) => print(&format!("{number}\n")),
            Err(Failure::Busy) => tokio::task::yield_now().await,
            // A full disk: there may be room again.
            Err(Failure::Refused(_)) => {
                print("?\n");
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
            Err(_) => {
                stop.store(true, Ordering::Relaxed);
                print("?\n");
            }
        }
    }
}

async fn one(store: &Store, number: u64) -> Result<(), Failure> {
    let moment = Moment::new(SystemClock.now(), &SystemRandom);
    let mut file = None;
    if number.is_multiple_of(REPORTS_PER_PHOTO) {
        let files = store.files().clone();
        let content = photo(number);
        let stored = tokio::task::spawn_blocking(move || files.put(&content)).await;
        file = Some(stored.map_err(|_| Failure::Unknown)??);
    }
    let report = Report { number, file, moment };
    store.write(move |tx| store::record(tx, &report)).await
}

/// A few kilobytes that differ from photo to photo.
fn photo(number: u64) -> Vec<u8> {
    number.to_be_bytes().repeat(600)
}

/// One write per line: a line is whole or not there, also when the process is killed.
fn print(line: &str) {
    let mut output = std::io::stdout().lock();
    // Nobody reads any more: the one who started this is gone, and so will we be.
    let _ = output.write_all(line.as_bytes()).and_then(|()| output.flush());
}
