//! One way for tests to act: every command has a moment of its own, a second after the one before, and is done in one write.

use std::{
    ops::{Deref, DerefMut},
    sync::atomic::{AtomicI64, AtomicU64, Ordering},
};

use balai_base::{Moment, Problem, SeededRandom, Timestamp, time::SECOND};
use balai_store::{Failure, Store, Tx};

/// Where tests act: what commands need beside their moment and whoever does them.
pub trait Scene {
    /// Who acts.
    type Actor;
    /// What a command is given.
    type Context: Send + 'static;

    /// The context of one command.
    fn context(&self, moment: Moment, actor: &Self::Actor) -> Self::Context;
}

/// A scene with its time.
pub struct Stage<S> {
    scene: S,
    now: AtomicI64,
    commands: AtomicU64,
}

impl<S> Deref for Stage<S> {
    type Target = S;

    fn deref(&self) -> &S {
        &self.scene
    }
}

impl<S> DerefMut for Stage<S> {
    fn deref_mut(&mut self) -> &mut S {
        &mut self.scene
    }
}

impl<S: Scene> Stage<S> {
    /// A stage whose time begins at `start`.
    pub fn new(scene: S, start: Timestamp) -> Self {
        Self { scene, now: AtomicI64::new(start.millis()), commands: AtomicU64::new(0) }
    }

    /// The time of the last command.
    pub fn now(&self) -> Timestamp {
        Timestamp(self.now.load(Ordering::Relaxed))
    }

    /// Lets so many milliseconds pass.
    pub fn wait(&self, millis: i64) {
        self.now.fetch_add(millis, Ordering::Relaxed);
    }

    /// Lets time pass until `instant`.
    pub fn wait_until(&self, instant: Timestamp) {
        self.now.store(instant.millis(), Ordering::Relaxed);
    }

    /// How many commands there were.
    pub fn commands(&self) -> u64 {
        self.commands.load(Ordering::Relaxed)
    }

    /// A context of its own for one command, a second after the last one.
    pub fn context(&self, actor: &S::Actor) -> S::Context {
        self.wait(SECOND);
        let command = self.commands.fetch_add(1, Ordering::Relaxed);
        self.scene.context(Moment::new(self.now(), &SeededRandom::from_number(command)), actor)
    }

    /// Does something as `actor`, in one write.
    ///
    /// # Errors
    /// What the command answers.
    pub fn act<T: Send + 'static>(
        &self,
        store: &Store,
        actor: &S::Actor,
        work: impl Fn(&mut Tx, &S::Context) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let context = self.context(actor);
        store.write_now(move |tx| work(tx, &context))
    }

    /// The same, and it must succeed.
    ///
    /// # Panics
    /// When it fails.
    #[track_caller]
    pub fn done<T: Send + 'static>(
        &self,
        store: &Store,
        actor: &S::Actor,
        work: impl Fn(&mut Tx, &S::Context) -> Result<T, Failure> + Send + 'static,
    ) -> T {
        self.act(store, actor, work).unwrap_or_else(|failure| panic!("{failure}: {:?}", failure.problem()))
    }

    /// The same, and it must be refused.
    ///
    /// # Panics
    /// When it succeeds, or fails in another way.
    #[track_caller]
    pub fn refused<T: Send + 'static>(
        &self,
        store: &Store,
        actor: &S::Actor,
        work: impl Fn(&mut Tx, &S::Context) -> Result<T, Failure> + Send + 'static,
    ) -> Problem {
        match self.act(store, actor, work) {
            Ok(_) => panic!("not refused"),
            Err(Failure::Refused(problem)) => *problem,
            Err(other) => panic!("{other}"),
        }
    }
}
