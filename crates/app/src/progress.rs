//! The one line that shows how far a long work is, for somebody who watches: on a terminal alone, and after two seconds.

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
/// The line's width in characters.
const LINE: usize = 100;

/// The line.
pub(crate) struct Progress {
    what: String,
    unit: &'static str,
    began: Instant,
    shown: Option<Instant>,
    is_watched: bool,
}

impl Progress {
    /// For `what`, such as `copied`, counted in `unit`, such as `pieces`.
    pub(crate) fn of(what: impl Into<String>, unit: &'static str) -> Self {
        let is_watched = std::io::stderr().is_terminal();
        Self { what: what.into(), unit, began: Instant::now(), shown: None, is_watched }
    }

    /// Without a word, for commands that speak more than one language.
    pub(crate) fn wordless() -> Self {
        Self::of("", "")
    }

    /// Shows that `done` of `all` are done.
    pub(crate) fn show(&mut self, done: u64, all: u64) {
        let waited = self.began.elapsed();
        let is_due = self.shown.is_none_or(|shown| shown.elapsed() >= PACE);
        if self.is_watched && is_due && waited >= PATIENCE {
            self.shown = Some(Instant::now());
            let line = line((&self.what, self.unit), (done, all), waited);
            // A closed terminal must not end the work.
            let _ = write!(std::io::stderr().lock(), "\r{line:<LINE$}");
        }
    }

    /// Takes the line away.
    pub(crate) fn end(&self) {
        if self.shown.is_some() {
            let _ = write!(std::io::stderr().lock(), "\r{:LINE$}\r", "");
        }
    }
}

/// Counts up to a number that is known from the beginning, and takes the line away at its end.
pub(crate) struct Counter {
    line: Progress,
    done: u64,
    of: u64,
}

impl Counter {
    /// Begins with nothing done of `of`.
    pub(crate) fn new(what: impl Into<String>, unit: &'static str, of: usize) -> Self {
        Self { line: Progress::of(what, unit), done: 0, of: of as u64 }
    }

    /// One more is done.
    pub(crate) fn step(&mut self) {
        self.advance(1);
    }

    /// So many more are done.
    pub(crate) fn advance(&mut self, count: usize) {
        self.done += count as u64;
        self.line.show(self.done, self.of);
        if self.done >= self.of {
            self.line.end();
        }
    }
}

fn line((what, unit): (&str, &str), (done, all): (u64, u64), waited: Duration) -> String {
    let all = all.max(1);
    let filled = usize::try_from(WIDTH * done.min(all) / all).unwrap_or(0);
    let rest = usize::try_from(WIDTH).unwrap_or(0).saturating_sub(filled);
    let (bar, percent) = ("#".repeat(filled) + &"-".repeat(rest), 100 * done.min(all) / all);
    let left = waited.as_secs() * all.saturating_sub(done) / done.max(1);
    if unit.is_empty() {
        return format!("[{bar}] {percent:>3} %  {done}/{all}  ~{left} s");
    }
    format!("{what} [{bar}] {percent:>3} %  {done} of {all} {unit}, about {left} s left")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_says_how_far_and_how_long() {
        let line = line(("imported", "rows"), (2_500, 10_000), Duration::from_secs(3));
        let bar = "[#######-----------------------]";
        assert_eq!(line, format!("imported {bar}  25 %  2500 of 10000 rows, about 9 s left"));
    }

    #[test]
    fn the_line_needs_no_words() {
        let line = line(("", ""), (2_500, 10_000), Duration::from_secs(3));
        assert_eq!(line, "[#######-----------------------]  25 %  2500/10000  ~9 s");
    }

    #[test]
    fn nothing_done_and_more_than_there_is_do_no_harm() {
        assert!(line(("copied", "pieces"), (0, 0), Duration::ZERO).contains("  0 %"));
        assert!(line(("copied", "pieces"), (12, 10), Duration::from_secs(1)).contains("100 %"));
    }

    #[test]
    fn a_counter_ends_with_its_number() {
        let mut counter = Counter::new("generated", "cases", 3);
        counter.step();
        counter.advance(2);
        assert_eq!((counter.done, counter.of), (3, 3));
    }
}
