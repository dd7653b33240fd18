//! [`Command`]: a piece of work on its way through a queue, with somebody waiting for its answer.
//!
//! It holds its outcome until the engine knows whether the transaction is on disk; only then is anybody
//! answered. A panic inside the work is caught here and becomes a failure of this one command.

use std::{
    cell::Cell,
    panic::{AssertUnwindSafe, catch_unwind},
};

use crate::{Failure, Tx};

/// How a transaction keeps others away, where the database lets one choose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Isolation {
    /// As if commands ran one after the other.
    Serial,
    /// In one snapshot: two commands may not change the same row or take the same value of a unique index, but what one
    /// has read the other may change.
    Adding,
    /// Rows are locked as they are taken; for claiming jobs, where each claimer may skip what others hold.
    Claiming,
}

/// Work that can be run (again) and answered once.
pub(crate) trait Command: Send {
    /// Runs the work; keeps the outcome and says whether its changes are to be kept.
    fn run(&mut self, tx: &mut Tx<'_>) -> bool;
    /// Answers with the outcome kept.
    fn answer(self: Box<Self>);
    /// Answers with `failure`, whatever the outcome was.
    fn fail(self: Box<Self>, failure: Failure);
    /// How it wants to be kept apart from others.
    fn isolation(&self) -> Isolation;
}

/// Where an answer goes.
pub(crate) type Reply<T> = Box<dyn FnOnce(Result<T, Failure>) + Send>;

pub(crate) struct Pending<T, F> {
    pub(crate) work: F,
    pub(crate) isolation: Isolation,
    pub(crate) reply: Reply<T>,
    pub(crate) outcome: Option<Result<T, Failure>>,
}

impl<T, F> Command for Pending<T, F>
where
    T: Send,
    F: Fn(&mut Tx<'_>) -> Result<T, Failure> + Send,
{
    fn run(&mut self, tx: &mut Tx<'_>) -> bool {
        INSIDE.set(true);
        let outcome = catch_unwind(AssertUnwindSafe(|| (self.work)(tx)));
        INSIDE.set(false);
        let outcome = outcome.unwrap_or_else(|_| Err(Failure::Driver("the command panicked".to_owned())));
        // A failed statement ends the command even if the work went on as if nothing had happened.
        let outcome = match (outcome, tx.failure()) {
            (Ok(_), Some(failure)) => Err(failure),
            (outcome, _) => outcome,
        };
        let keep = outcome.is_ok();
        self.outcome = Some(outcome);
        keep
    }

    fn answer(self: Box<Self>) {
        let outcome = self.outcome.unwrap_or(Err(Failure::Unknown));
        (self.reply)(outcome);
    }

    fn fail(self: Box<Self>, failure: Failure) {
        (self.reply)(Err(failure));
    }

    fn isolation(&self) -> Isolation {
        self.isolation
    }
}

thread_local! {
    static INSIDE: Cell<bool> = const { Cell::new(false) };
}

/// Whether this thread is inside a command: waiting there for another one could wait for ever.
pub(crate) fn inside_a_command() -> bool {
    INSIDE.get()
}
