//! A line that counts, for somebody who watches; nothing at all when nobody does.

use std::{
    io::{IsTerminal as _, Write as _},
    time::{Duration, Instant},
};

/// How often the line is written anew.
const OFTEN: Duration = Duration::from_millis(200);

/// What is being done and how far it is.
pub(crate) struct Progress {
    what: String,
    done: usize,
    of: usize,
    written: Option<Instant>,
    watched: bool,
}

impl Progress {
    /// Begins with nothing done of `of`.
    pub(crate) fn new(what: String, of: usize) -> Self {
        Self { what, done: 0, of, written: None, watched: std::io::stderr().is_terminal() }
    }

    /// One more is done.
    pub(crate) fn step(&mut self) {
        self.advance(1);
    }

    /// So many more are done.
    pub(crate) fn advance(&mut self, count: usize) {
        self.done += count;
        let due = self.written.is_none_or(|written| written.elapsed() >= OFTEN) || self.done >= self.of;
        if self.watched && due {
            self.written = Some(Instant::now());
            let end = if self.done >= self.of { "\n" } else { "" };
            // A closed terminal must not end the measurement.
            let _ = write!(std::io::stderr().lock(), "\r{}: {} / {}{end}", self.what, self.done, self.of);
        }
    }
}
