//! The queues in front of a database, whichever it is.

use std::sync::Arc;

use crate::{StoreOptions, command::Command, queue::Queue};

/// Where commands and reads wait.
pub(crate) struct Queues {
    pub(crate) writes: Arc<Queue<Box<dyn Command>>>,
    pub(crate) reads: Arc<Queue<Box<dyn Command>>>,
}

impl Queues {
    pub(crate) fn new(options: &StoreOptions) -> Self {
        Self {
            writes: Arc::new(Queue::new(options.write_queue)),
            reads: Arc::new(Queue::new(options.read_queue)),
        }
    }

    pub(crate) fn close(&self) {
        self.writes.close();
        self.reads.close();
    }
}
