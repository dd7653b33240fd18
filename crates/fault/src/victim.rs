//! The process that is broken: started, listened to, killed.

use std::{
    process::Child,
    sync::mpsc::{self, Receiver},
    time::{Duration, Instant},
};

use crate::{ledger::Ledger, subject::Start, tally::Trouble};

/// A running subject.
pub(crate) struct Victim {
    child: Child,
    lines: Receiver<String>,
    /// How many receipts it has given.
    pub(crate) heard: u64,
    /// Whether it said that it can't store.
    pub(crate) admitted: bool,
    /// The last unforeseen thing a client was told.
    told: String,
}

impl Victim {
    /// Starts a subject and waits for its first receipt.
    pub(crate) fn start(start: Start<'_>, ledger: &mut Ledger) -> Result<Self, Trouble> {
        let (sender, lines) = mpsc::channel();
        let child = start.run(sender)?;
        let mut victim = Self { child, lines, heard: 0, admitted: false, told: String::new() };
        victim.listen(Duration::from_secs(20), true, ledger)?;
        if victim.heard == 0 {
            victim.kill(ledger)?;
            return Err(Trouble::Broken(format!(
                "no receipt in 20 seconds; clients were told: {}",
                victim.told
            )));
        }
        Ok(victim)
    }

    /// Enters receipts for `time`, or until the first one.
    pub(crate) fn listen(&mut self, time: Duration, first: bool, ledger: &mut Ledger) -> Result<(), Trouble> {
        let until = Instant::now() + time;
        while let Ok(line) = self.lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
            self.enter(line, ledger)?;
            if first && self.heard > 0 {
                break;
            }
        }
        Ok(())
    }

    /// The last unforeseen thing a client was told, in words for a failure.
    pub(crate) fn last_told(&self) -> String {
        if self.told.is_empty() { String::new() } else { format!("clients were told: {}", self.told) }
    }

    /// `kill -9`, then the receipts it had still given.
    pub(crate) fn kill(&mut self, ledger: &mut Ledger) -> Result<(), Trouble> {
        self.child.kill().and_then(|()| self.child.wait()).map_err(Trouble::at("killing the load"))?;
        while let Ok(line) = self.lines.recv() {
            self.enter(line, ledger)?;
        }
        Ok(())
    }

    fn enter(&mut self, first: String, ledger: &mut Ledger) -> Result<(), Trouble> {
        let mut receipts = Vec::new();
        for line in std::iter::once(first).chain(self.lines.try_iter()) {
            match line.chars().next() {
                Some('?') => self.admitted = true,
                Some('!') => self.told = line,
                _ => receipts.push(line),
            }
        }
        self.heard += receipts.len() as u64;
        ledger.enter(receipts)
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        // Killed already in the usual course; this is for a harness that fails half-way.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
