//! A store that ships, its target and keys, and the restore of it.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use balai_backup::{
    BackupFailure, FolderTarget, Keyring, Opener, Scribe, Sealer, Target, fresh_identity,
    restore::{Restored, Restoring},
    shipping::{Pace, Shipment, Shipper},
};
use balai_base::{FixedClock, Timestamp};
use balai_store::{Durability, Failure, Store, StoreOptions, values};
use balai_testkit::{TestDirectory, random, region};

/// Rows of the table `samples`: identifier and text.
pub(crate) type Rows = Vec<(i64, String)>;

pub(crate) struct House {
    pub(crate) directory: TestDirectory,
    pub(crate) clock: Arc<FixedClock>,
    pub(crate) scribe: Scribe,
    /// The private key that opens the copies.
    pub(crate) private: String,
    pub(crate) pace: Pace,
    restored: AtomicU32,
    seeds: AtomicU32,
}

/// Each house has keys of its own.
static NUMBER: AtomicU32 = AtomicU32::new(0);

/// A pace that waits for nothing.
pub(crate) fn brisk() -> Pace {
    Pace {
        interval: Duration::from_millis(1),
        interval_away: Duration::from_millis(5),
        retry: Duration::from_millis(2),
        retry_most: Duration::from_millis(20),
        synchronous_wait: Duration::from_secs(20),
        opening_wait: Duration::from_secs(20),
        ..Pace::default()
    }
}

impl House {
    pub(crate) fn new() -> Self {
        let directory = TestDirectory::new();
        let seed = u64::from(NUMBER.fetch_add(1, Ordering::Relaxed));
        let keyring = Keyring::in_directory(&directory.path().join("keys"), &random(seed)).unwrap();
        let (private, public) = fresh_identity();
        let scribe = Scribe { keyring, sealer: Sealer::new([public.as_str()]).unwrap() };
        std::fs::create_dir(directory.path().join("copies")).unwrap();
        Self {
            directory,
            clock: Arc::new(balai_testkit::clock()),
            scribe,
            private,
            pace: brisk(),
            restored: AtomicU32::new(0),
            seeds: AtomicU32::new(10),
        }
    }

    pub(crate) fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    pub(crate) fn copies(&self) -> PathBuf {
        self.directory.path().join("copies")
    }

    pub(crate) fn folder(&self) -> Arc<dyn Target> {
        Arc::new(FolderTarget::new(&self.copies()))
    }

    /// A shipper to these targets.
    pub(crate) fn shipper(&self, targets: Vec<(Arc<dyn Target>, bool)>) -> Arc<Shipper> {
        let seed = self.seeds.fetch_add(1, Ordering::Relaxed);
        Arc::new(Shipper::new(Shipment {
            data: self.data(),
            targets,
            scribe: self.scribe.clone(),
            clock: self.clock.clone(),
            random: Arc::new(random(u64::from(seed))),
            pace: self.pace.clone(),
        }))
    }

    pub(crate) fn open(&self, shipper: &Arc<Shipper>) -> Store {
        let mut options = StoreOptions::directory(self.data());
        options.durability = Durability::Normal;
        options.readers = 1;
        options.shipping = Some(shipper.clone());
        Store::open(options).unwrap()
    }

    /// A store whose answers wait for the copy in the folder.
    pub(crate) fn synchronous(&self) -> Store {
        let store = self.open(&self.shipper(vec![(self.folder(), true)]));
        with_samples(&store).unwrap();
        store
    }

    /// A store that ships to the folder on its own time.
    pub(crate) fn following(&self) -> (Store, Arc<Shipper>) {
        let shipper = self.shipper(vec![(self.folder(), false)]);
        let store = self.open(&shipper);
        with_samples(&store).unwrap();
        (store, shipper)
    }

    pub(crate) fn opener(&self) -> Opener {
        Opener::from_text(&self.private).unwrap()
    }

    /// Restores into a fresh directory; gives what it was and where it is.
    pub(crate) fn restore(&self, at: Option<Timestamp>) -> Result<(Restored, PathBuf), BackupFailure> {
        self.restore_with(&*self.folder(), at, false)
    }

    pub(crate) fn restore_with(
        &self,
        target: &dyn Target,
        at: Option<Timestamp>,
        until_gap: bool,
    ) -> Result<(Restored, PathBuf), BackupFailure> {
        let number = self.restored.fetch_add(1, Ordering::Relaxed);
        let data = self.directory.path().join(format!("restored-{number}"));
        let opener = self.opener();
        let restoring = Restoring { target, opener: &opener, data: &data, at, signed_by: None, until_gap };
        restoring.restore(&mut |_, _| ()).map(|restored| (restored, data))
    }

    /// The rows a restore to `at` gives.
    pub(crate) fn rows_at(&self, at: Option<Timestamp>) -> Rows {
        let (_, data) = self.restore(at).unwrap_or_else(|failure| panic!("{at:?}: {failure}"));
        rows_in(data)
    }

    /// The moment now, and a second later from then on.
    pub(crate) fn tick(&self) -> Timestamp {
        let now = balai_base::Clock::now(&*self.clock);
        self.clock.advance(1_000);
        now
    }
}

pub(crate) fn rows_in(data: PathBuf) -> Rows {
    rows(&Store::open(StoreOptions::directory(data).read_only()).unwrap())
}

pub(crate) fn with_samples(store: &Store) -> Result<u64, Failure> {
    store.write_now(|tx| {
        let sql = "CREATE TABLE IF NOT EXISTS samples (
                     region TEXT NOT NULL, id BIGINT NOT NULL, words TEXT NOT NULL, PRIMARY KEY (region, id))";
        tx.execute(sql, &[])
    })
}

pub(crate) fn add(store: &Store, id: i64, words: &str) -> Result<u64, Failure> {
    let words = words.to_owned();
    store.write_now(move |tx| {
        let sql = "INSERT INTO samples (region, id, words) VALUES ($1, $2, $3)
                   ON CONFLICT (region, id) DO UPDATE SET words = excluded.words";
        tx.execute(sql, &values![region(), id, &words])
    })
}

pub(crate) fn remove(store: &Store, from: i64, to: i64) -> Result<u64, Failure> {
    store.write_now(move |tx| {
        let sql = "DELETE FROM samples WHERE region = $1 AND id BETWEEN $2 AND $3";
        tx.execute(sql, &values![region(), from, to])
    })
}

pub(crate) fn rows(store: &Store) -> Rows {
    store
        .read_now(|tx| {
            let rows = tx.query("SELECT id, words FROM samples ORDER BY id", &[])?;
            rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
        })
        .unwrap()
}

/// Waits until `done`, and fails after two minutes.
pub(crate) fn eventually(what: &str, mut done: impl FnMut() -> bool) {
    let limit = Instant::now() + Duration::from_mins(2);
    while !done() {
        assert!(Instant::now() < limit, "{what} did not happen");
        std::thread::yield_now();
    }
}

/// Waits until a target has a copy of everything and nothing waits.
pub(crate) fn settled(shipper: &Shipper) {
    use balai_store::shipping::Shipping as _;
    eventually("a whole copy", || {
        shipper.settled() && shipper.status().targets.iter().all(|target| target.snapshot_at.is_some())
    });
}
