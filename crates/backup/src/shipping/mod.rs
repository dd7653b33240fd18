//! [`Shipper`]: follows every commit of a running server and keeps copies of it at one or more targets.
//!
//! The store's writer hands over the pages of each commit (`balai_store::shipping`); each target has a thread of its own that
//! makes sealed segments of them, chained by their hashes, and sends them within a second. A target that is away costs the
//! server nothing but room; only a target marked synchronous is waited for before anybody is answered.

mod copying;
mod inbox;
mod lane;
mod memory;
mod outgoing;
mod status;

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    thread::JoinHandle,
    time::{Duration, Instant},
};

use balai_base::{Clock, Problem, ProblemKind, Random};
use balai_store::{
    Failure, FileHash, Files,
    shipping::{Commit, Opening, Resting, Shipping},
};

use copying::Source;
pub(crate) use copying::{put, send_file};
use inbox::Inbox;
use lane::{Common, Lane, Parts};
use status::Notice;
pub use status::{Away, BackupStatus, STATUS_FILE, TargetStatus, read_status};

use crate::{Scribe, Target};

/// How fast, how often and how much. The defaults are what serves.
#[derive(Clone, Debug)]
pub struct Pace {
    /// How long the first commit waits for others before a segment is made.
    pub interval: Duration,
    /// The same while the target is away.
    pub interval_away: Duration,
    /// After how long without a commit a segment says that nothing changed.
    pub heartbeat: Duration,
    /// How often a copy of everything is made.
    pub snapshot_every: Duration,
    /// How long copies are kept: any moment of this time can be restored.
    pub keep: Duration,
    /// From how many waiting bytes on a segment is made at once.
    pub segment_bytes: usize,
    /// How many bytes of commits may wait for one thread before they are given up.
    pub pending_most: usize,
    /// How many bytes of segments wait in memory before they go to the disk.
    pub waiting_in_memory: u64,
    /// How many bytes of segments may wait in all; beyond that a new chain begins once the target is back.
    pub waiting_most: u64,
    /// How long a target that failed is left alone at first; it doubles each time.
    pub retry: Duration,
    /// How long it is left alone at most.
    pub retry_most: Duration,
    /// How long a batch waits for the synchronous target.
    pub synchronous_wait: Duration,
    /// How long a start waits for the synchronous target to have everything before commands are refused.
    pub opening_wait: Duration,
    /// How long a stop waits for targets to have everything.
    pub closing_wait: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            interval: Duration::from_millis(400),
            interval_away: Duration::from_secs(5),
            heartbeat: Duration::from_mins(1),
            snapshot_every: Duration::from_hours(24),
            keep: Duration::from_hours(35 * 24),
            segment_bytes: 16 << 20,
            pending_most: 256 << 20,
            waiting_in_memory: 16 << 20,
            waiting_most: 1 << 30,
            retry: Duration::from_secs(1),
            retry_most: Duration::from_secs(30),
            synchronous_wait: Duration::from_secs(5),
            opening_wait: Duration::from_secs(10),
            closing_wait: Duration::from_secs(10),
        }
    }
}

/// What a shipper is made of.
pub struct Shipment {
    /// The data directory.
    pub data: PathBuf,
    /// The targets, and whether each is waited for.
    pub targets: Vec<(Arc<dyn Target>, bool)>,
    /// Who signs, names and seals.
    pub scribe: Scribe,
    /// The present.
    pub clock: Arc<dyn Clock>,
    /// For the names of chains and snapshots.
    pub random: Arc<dyn Random>,
    /// How fast, how often and how much.
    pub pace: Pace,
}

/// One target as the writer sees it.
struct Post {
    inbox: Arc<Inbox>,
    synchronous: bool,
    target: Arc<dyn Target>,
    status: Arc<Mutex<TargetStatus>>,
}

/// Keeps copies. Given to `StoreOptions::shipping`.
pub struct Shipper {
    data: PathBuf,
    posts: Vec<Post>,
    common: Arc<Common>,
    threads: Mutex<Vec<JoinHandle<()>>>,
    /// Until when a start waits for a synchronous target.
    opening: Mutex<Instant>,
}

impl Shipper {
    /// Makes a shipper; its threads begin when the store is opened with it.
    pub fn new(shipment: Shipment) -> Self {
        let Shipment { data, targets, scribe, clock, random, pace } = shipment;
        let post = |(target, synchronous): (Arc<dyn Target>, bool)| {
            let status = Arc::new(Mutex::new(TargetStatus::of(target.name(), synchronous)));
            Post { inbox: Arc::new(Inbox::default()), synchronous, target, status }
        };
        let posts: Vec<Post> = targets.into_iter().map(post).collect();
        let statuses = posts.iter().map(|post| Arc::clone(&post.status)).collect();
        let notice = Notice::new(data.clone(), statuses);
        let opening = Mutex::new(Instant::now() + pace.opening_wait);
        let common = Arc::new(Common { scribe, clock, random, pace, notice });
        Self { data, posts, common, threads: Mutex::new(Vec::new()), opening }
    }

    /// How all targets do now.
    pub fn status(&self) -> BackupStatus {
        self.common.notice.now(self.common.clock.now())
    }
}

/// What is told when the second copy can't be made.
fn copy_away() -> Failure {
    Problem::new(ProblemKind::Unavailable(10), "problem-copy-away").into()
}

impl Shipping for Shipper {
    fn begin(&self, opening: Opening) {
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        let limit = Instant::now() + self.common.pace.opening_wait;
        *self.opening.lock().unwrap_or_else(PoisonError::into_inner) = limit;
        for post in &self.posts {
            let parts = Parts {
                target: Arc::clone(&post.target),
                synchronous: post.synchronous,
                inbox: Arc::clone(&post.inbox),
                common: Arc::clone(&self.common),
                status: Arc::clone(&post.status),
                data: self.data.clone(),
            };
            let source = Source {
                file: Arc::clone(&opening.file),
                page_size: opening.page_size,
                files: Files::reading(self.data.join("files")),
            };
            let lane = Lane::new(parts, &opening, source);
            match std::thread::Builder::new().name("balai-backup".to_owned()).spawn(move || lane.run()) {
                Ok(thread) => threads.push(thread),
                Err(error) => tracing::error!(%error, "no thread for a target of the backup"),
            }
        }
    }

    fn committed(&self, commit: Commit) {
        let now = self.common.clock.now();
        for post in &self.posts {
            post.inbox.put(&commit, now, self.common.pace.pending_most);
        }
    }

    fn lost(&self, reason: &str) {
        self.posts.iter().for_each(|post| post.inbox.lose(reason));
    }

    fn wants_whole(&self) -> bool {
        self.posts.iter().any(|post| post.inbox.wants_whole())
    }

    fn settled(&self) -> bool {
        self.posts.iter().all(|post| post.inbox.settled())
    }

    fn ready(&self) -> Result<(), Failure> {
        let until = *self.opening.lock().unwrap_or_else(PoisonError::into_inner);
        let ready = |post: &Post| !post.synchronous || post.inbox.ready(until);
        if self.posts.iter().all(ready) { Ok(()) } else { Err(copy_away()) }
    }

    fn arrived(&self) -> Result<(), Failure> {
        let wait = self.common.pace.synchronous_wait;
        let arrived = |post: &Post| !post.synchronous || post.inbox.wait_for_arrival(wait);
        if self.posts.iter().all(arrived) { Ok(()) } else { Err(Failure::Unknown) }
    }

    fn stored(&self, file: FileHash) {
        self.posts.iter().for_each(|post| post.inbox.put_file(file));
    }

    fn closed(&self, resting: Option<Resting>) {
        let until = Instant::now() + self.common.pace.closing_wait;
        self.posts.iter().for_each(|post| post.inbox.close(resting.clone(), until));
        for thread in self.threads.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            if thread.join().is_err() {
                tracing::error!("a thread of the backup panicked");
            }
        }
        self.common.notice.put_up_now(self.common.clock.now());
    }
}
