//! A line that shows how far the import is, for somebody who watches: on a terminal alone, and after two seconds.

use std::{
    io::{IsTerminal as _, Write as _},
    time::{Duration, Instant},
};

/// Before this nobody asks.
const PATIENCE: Duration = Duration::from_secs(2);
/// How often the line is written anew.
const PACE: Duration = Duration::from_millis(250);
/// The bar's width in characters.
const WIDTH: u64 = 30;

/// The line.
pub(crate) struct Progress {
    total: u64,
    began: Instant,
    shown: Option<Instant>,
    is_watched: bool,
}

impl Progress {
    pub(crate) fn new(total: u64) -> Self {
        Self { total, began: Instant::now(), shown: None, is_watched: std::io::stderr().is_terminal() }
    }

    /// Shows that `done` rows are done.
    pub(crate) fn show(&mut self, done: u64) {
        let waited = self.began.elapsed();
        let is_due = self.shown.is_none_or(|shown| shown.elapsed() >= PACE);
        if self.is_watched && waited >= PATIENCE && is_due {
            self.shown = Some(Instant::now());
            // A closed terminal must not end the import.
            let _ = write!(std::io::stderr().lock(), "\r{}", line(done, self.total, waited));
        }
    }

    /// Takes the line away.
    pub(crate) fn end(&self) {
        if self.shown.is_some() {
            let _ = write!(std::io::stderr().lock(), "\r{:width$}\r", "", width = 78);
        }
    }
}

fn line(done: u64, total: u64, waited: Duration) -> String {
    let total = total.max(1);
    let filled = usize::try_from(WIDTH * done.min(total) / total).unwrap_or(0);
    let bar: String =
        "#".repeat(filled) + &"-".repeat(usize::try_from(WIDTH).unwrap_or(0).saturating_sub(filled));
    let left = waited.as_secs() * total.saturating_sub(done) / done.max(1);
    format!("[{bar}] {:>3} %  {done} of {total} rows, about {left} s left   ", 100 * done.min(total) / total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_far_and_how_long() {
        let line = line(2_500, 10_000, Duration::from_secs(3));
        assert_eq!(
            line.trim_end(),
            "[#######-----------------------]  25 %  2500 of 10000 rows, about 9 s left"
        );
    }

    #[test]
    fn nothing_done_and_more_than_there_is_do_no_harm() {
        assert!(line(0, 0, Duration::ZERO).contains("  0 %"));
        assert!(line(12, 10, Duration::from_secs(1)).contains("100 %"));
    }
}
