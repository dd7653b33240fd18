//! A line that shows how far a copy is: on a terminal alone, and after two seconds.

use std::{
    io::{IsTerminal as _, Write as _},
    time::{Duration, Instant},
};

/// Before this nobody asks.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often the line is written anew.
const PACE: Duration = Duration::from_millis(250);

/// The line.
pub(crate) struct Progress {
    what: &'static str,
    began: Instant,
    shown: Option<Instant>,
    is_watched: bool,
}

impl Progress {
    /// For `what`, such as `copied`.
    pub(crate) fn of(what: &'static str) -> Self {
        Self { what, began: Instant::now(), shown: None, is_watched: std::io::stderr().is_terminal() }
    }

    /// Shows that `done` pieces of `all` are done.
    pub(crate) fn show(&mut self, done: u64, all: u64) {
        let is_due = self.shown.is_none_or(|shown| shown.elapsed() >= PACE);
        if self.is_watched && is_due && self.began.elapsed() >= PATIENCE {
            self.shown = Some(Instant::now());
            // A closed terminal must not end the work.
            let _ = write!(std::io::stderr().lock(), "\r{:<70}", line(self.what, done, all));
        }
    }

    /// Takes the line away.
    pub(crate) fn end(&self) {
        if self.shown.is_some() {
            let _ = write!(std::io::stderr().lock(), "\r{:70}\r", "");
        }
    }
}

fn line(what: &str, done: u64, all: u64) -> String {
    format!("{what}: {:>3} %, {done} of {all} pieces", 100 * done.min(all) / all.max(1))
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_line_says_how_far() {
        assert_eq!(super::line("copied", 5, 20), "copied:  25 %, 5 of 20 pieces");
        assert_eq!(super::line("copied", 0, 0), "copied:   0 %, 0 of 0 pieces");
    }
}
