//! A bounded queue between those who ask and the threads that own connections.
//!
//! Bounded, so that a flood is answered with "busy" instead of growing until memory ends. The standard library's
//! channels give one item to one reader; the writer drains many at once and several readers share one queue.

#[cfg(test)]
#[path = "queue_tests.rs"]
mod tests;

use std::{
    collections::VecDeque,
    sync::{Condvar, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

/// Several may push, several may take.
pub(crate) struct Queue<T> {
    state: Mutex<State<T>>,
    ready: Condvar,
    capacity: usize,
}

struct State<T> {
    items: VecDeque<T>,
    closed: bool,
}

/// What a taker gets.
pub(crate) enum Taken<T> {
    /// At least one item, in order.
    Items(Vec<T>),
    /// Nothing came in the time given.
    Nothing,
    /// The queue is closed and empty.
    Closed,
}

impl<T> Queue<T> {
    pub(crate) fn new(capacity: usize) -> Self {
        let state = Mutex::new(State { items: VecDeque::new(), closed: false });
        Self { state, ready: Condvar::new(), capacity }
    }

    /// Adds an item, or gives it back when the queue is full or closed.
    pub(crate) fn push(&self, item: T) -> Result<(), T> {
        let mut state = self.lock();
        if state.closed || state.items.len() >= self.capacity {
            return Err(item);
        }
        state.items.push_back(item);
        drop(state);
        self.ready.notify_one();
        Ok(())
    }

    /// Waits for items and takes at most `most`; with `wait`, gives up after that long.
    pub(crate) fn take(&self, most: usize, wait: Option<Duration>) -> Taken<T> {
        let mut state = self.lock();
        while state.items.is_empty() {
            if state.closed {
                return Taken::Closed;
            }
            match wait {
                None => state = self.ready.wait(state).unwrap_or_else(PoisonError::into_inner),
                Some(time) => {
                    let (next, waited) =
                        self.ready.wait_timeout(state, time).unwrap_or_else(PoisonError::into_inner);
                    state = next;
                    if waited.timed_out() && state.items.is_empty() && !state.closed {
                        return Taken::Nothing;
                    }
                }
            }
        }
        let count = most.clamp(1, state.items.len());
        Taken::Items(state.items.drain(..count).collect())
    }

    /// Takes no more items; takers finish what waits.
    pub(crate) fn close(&self) {
        self.lock().closed = true;
        self.ready.notify_all();
    }

    /// How many items wait.
    pub(crate) fn len(&self) -> usize {
        self.lock().items.len()
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
