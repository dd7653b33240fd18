//! A region with its keys and its time, and one way to act in it on either database. Other slices' tests act by it too.

use std::sync::{
    Arc,
    atomic::{AtomicI64, AtomicU64, Ordering},
};

use balai_base::{Moment, Problem, SeededRandom, Timestamp};
use balai_store::{Failure, Store, Tx};
use balai_testkit::{START, TestDirectory};

use crate::{access::Actor, casework::Context, region::Region, vault::Vault};

/// The region, its keys and its time.
pub(crate) struct Hall {
    pub(crate) region: Arc<Region>,
    pub(crate) vault: Arc<Vault>,
    pub(crate) keys: TestDirectory,
    now: AtomicI64,
    commands: AtomicU64,
}

impl Hall {
    pub(crate) fn new(region: Region) -> Self {
        let keys = TestDirectory::new();
        let vault = Vault::in_directory(keys.path(), Arc::new(SeededRandom::from_number(7))).unwrap();
        Self {
            region: Arc::new(region),
            vault: Arc::new(vault),
            keys,
            now: AtomicI64::new(START.plus(60_000).millis()),
            commands: AtomicU64::new(0),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        Timestamp(self.now.load(Ordering::Relaxed))
    }

    pub(crate) fn wait(&self, millis: i64) {
        self.now.fetch_add(millis, Ordering::Relaxed);
    }

    pub(crate) fn wait_until(&self, instant: Timestamp) {
        self.now.store(instant.millis(), Ordering::Relaxed);
    }

    /// A context of its own for one command, a second after the last one.
    pub(crate) fn context(&self, actor: &Actor) -> Context {
        self.wait(1_000);
        let command = self.commands.fetch_add(1, Ordering::Relaxed);
        Context {
            region: Arc::clone(&self.region),
            vault: Arc::clone(&self.vault),
            moment: Moment::new(self.now(), &SeededRandom::from_number(command)),
            actor: actor.clone(),
        }
    }

    /// Does something as `actor`, in one write.
    pub(crate) fn act<T: Send + 'static>(
        &self,
        store: &Store,
        actor: &Actor,
        work: impl Fn(&mut Tx, &Context) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let context = self.context(actor);
        store.write_now(move |tx| work(tx, &context))
    }

    /// The same, and it must succeed.
    #[track_caller]
    pub(crate) fn done<T: Send + 'static>(
        &self,
        store: &Store,
        actor: &Actor,
        work: impl Fn(&mut Tx, &Context) -> Result<T, Failure> + Send + 'static,
    ) -> T {
        self.act(store, actor, work).unwrap_or_else(|failure| panic!("{failure}: {:?}", failure.problem()))
    }

    /// The same, and it must be refused.
    #[track_caller]
    pub(crate) fn refused<T: Send + 'static>(
        &self,
        store: &Store,
        actor: &Actor,
        work: impl Fn(&mut Tx, &Context) -> Result<T, Failure> + Send + 'static,
    ) -> Problem {
        match self.act(store, actor, work) {
            Ok(_) => panic!("not refused"),
            Err(Failure::Refused(problem)) => *problem,
            Err(other) => panic!("{other}"),
        }
    }
}
