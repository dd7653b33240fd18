//! The process that is broken: started, listened to, killed.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Stdio},
    sync::mpsc::{self, Receiver},
    thread,
    time::{Duration, Instant},
};

use crate::{ledger::Ledger, tally::Trouble};

/// A running load.
pub(crate) struct Victim {
    child: Child,
    lines: Receiver<String>,
    /// How many receipts it has given.
    pub(crate) heard: u64,
    /// Whether it said that the disk failed.
    pub(crate) admitted: bool,
}

/// How a load is started.
#[derive(Clone, Copy)]
pub(crate) struct Start<'p> {
    /// Its data directory.
    pub(crate) data: &'p Path,
    /// The first receipt's number.
    pub(crate) first: u64,
    /// How many clients.
    pub(crate) clients: usize,
    /// Whether it is the control.
    pub(crate) normal: bool,
}

impl Victim {
    /// Starts a load and waits for its first receipt.
    pub(crate) fn start(start: Start<'_>, ledger: &mut Ledger) -> Result<Self, Trouble> {
        let program = std::env::current_exe().map_err(Trouble::at("finding the harness's own program"))?;
        let mut command = Command::new(program);
        command.arg("load").arg("--data").arg(start.data);
        command.args(["--first", &start.first.to_string(), "--clients", &start.clients.to_string()]);
        if start.normal {
            command.arg("--normal");
        }
        let mut child = command.stdout(Stdio::piped()).spawn().map_err(Trouble::at("starting the load"))?;
        let (sender, lines) = mpsc::channel();
        let output = child.stdout.take();
        thread::spawn(move || {
            for line in
                output.into_iter().flat_map(|output| BufReader::new(output).lines()).map_while(Result::ok)
            {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        let mut victim = Self { child, lines, heard: 0, admitted: false };
        victim.listen(Duration::from_secs(20), true, ledger)?;
        if victim.heard == 0 {
            victim.kill(ledger)?;
            return Err(Trouble::Broken("the load gave no receipt in 20 seconds".to_owned()));
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
            match line.parse() {
                Ok(receipt) => receipts.push(receipt),
                Err(_) => self.admitted |= line == "?",
            }
        }
        self.heard += receipts.len() as u64;
        ledger.enter(&receipts)
    }
}

impl Drop for Victim {
    fn drop(&mut self) {
        // Killed already in the usual course; this is for a harness that fails half-way.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
