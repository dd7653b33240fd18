//! The threads that own connections: started together, joined when the store is dropped.

use std::thread::{self, JoinHandle};

use crate::Failure;

/// Threads to be joined.
#[derive(Default)]
pub(crate) struct Threads {
    handles: Vec<JoinHandle<()>>,
}

impl Threads {
    /// Starts one more.
    pub(crate) fn start(&mut self, name: &str, work: impl FnOnce() + Send + 'static) -> Result<(), Failure> {
        let handle = thread::Builder::new()
            .name(name.to_owned())
            .spawn(work)
            .map_err(|error| Failure::Driver(format!("no thread for {name}: {error}")))?;
        self.handles.push(handle);
        Ok(())
    }

    /// Waits for all, in the order they were started (the writer first, so that the last checkpoint is made
    /// while readers still hold the log open). A thread that drops the store itself is not waited for.
    pub(crate) fn join(&mut self) {
        for handle in self.handles.drain(..) {
            if handle.thread().id() != thread::current().id() && handle.join().is_err() {
                tracing::error!("a thread of the store panicked");
            }
        }
    }
}
