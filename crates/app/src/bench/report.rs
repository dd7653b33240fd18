//! What was measured and what it says about the promises. The promises are those of `docs/performance.md`; nothing here
//! measures.

use serde::Serialize;

use super::{
    ground::Engine,
    intake::{Intake, Step},
    machine::Machine,
    reads::Read,
};

/// Bare one by one: what HTTP must reach of it with 8 clients.
const HTTP_FEW: f64 = 0.8;
/// Bare one by one: what HTTP must reach of it with 64 clients and more.
const HTTP_MANY: f64 = 1.5;
/// Bare at equal batches: what the store's `write` must reach of it.
const STORE: f64 = 0.4;
/// Milliseconds within which nineteen of twenty pages come.
const READ_MS: f64 = 50.0;
/// What ten times the cases may cost.
const GROWTH: f64 = 1.5;
/// Megabytes of memory.
const MEMORY_MB: f64 = 150.0;
/// Milliseconds from the start to the first page.
const START_MS: f64 = 1_000.0;

/// A whole measurement.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Report {
    /// The release measured.
    pub(crate) version: String,
    /// Where.
    pub(crate) machine: Machine,
    /// Whether it was only tried out: figures of so few requests prove nothing.
    pub(crate) quick: bool,
    /// On each database.
    pub(crate) databases: Vec<Measured>,
}

/// What one database gave.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Measured {
    /// The database.
    pub(crate) engine: Engine,
    /// Sending reports.
    pub(crate) intake: Intake,
    /// How many cases the sets hold that were read, in ascending order.
    pub(crate) sets: Vec<usize>,
    /// Reading.
    pub(crate) reads: Vec<Read>,
    /// The server with the largest set.
    pub(crate) large: Large,
}

impl Measured {
    /// Whether the largest set holds ten times the cases of the smallest.
    fn is_tenfold(&self) -> bool {
        self.sets.first().zip(self.sets.last()).is_some_and(|(least, most)| least * 10 == *most)
    }
}

/// A server with the largest set of cases.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Large {
    /// Milliseconds from its start to its first page.
    pub(crate) start_ms: f64,
    /// Megabytes in use after the first page.
    pub(crate) idle_mb: f64,
    /// Megabytes in use after all reads.
    pub(crate) read_mb: f64,
    /// Megabytes in use after 64 clients sent reports.
    pub(crate) intake_mb: f64,
}

/// Whether one promise holds.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Verdict {
    /// What is promised.
    pub(crate) promise: String,
    /// What was measured.
    pub(crate) measured: String,
    /// Whether it holds.
    pub(crate) held: bool,
}

impl Report {
    /// Every promise that this measurement can judge. They are made for the embedded database.
    pub(crate) fn verdicts(&self) -> Vec<Verdict> {
        let embedded = self.databases.iter().find(|measured| measured.engine == Engine::Sqlite);
        embedded.map(verdicts).unwrap_or_default()
    }
}

fn verdicts(measured: &Measured) -> Vec<Verdict> {
    let mut found: Vec<Verdict> = measured.intake.steps.iter().flat_map(intake).collect();
    let largest = measured.sets.last().copied().unwrap_or_default();
    for read in measured.reads.iter().filter(|read| read.promised) {
        let p95 = read.times.last().map_or(0.0, |times| times.p95);
        found.push(Verdict {
            promise: format!("{}: p95 < {READ_MS:.0} ms at {} cases", read.name, grouped(largest)),
            measured: format!("{p95:.1} ms"),
            held: p95 < READ_MS,
        });
        if measured.is_tenfold() {
            found.push(Verdict {
                promise: format!("{}: ten times the cases cost < {GROWTH} times the time", read.name),
                measured: format!("{:.2}", read.growth),
                held: read.growth < GROWTH,
            });
        }
    }
    let large = &measured.large;
    for (what, megabytes) in [
        ("idle", large.idle_mb),
        ("after the reads", large.read_mb),
        ("under intake by 64 clients", large.intake_mb),
    ] {
        found.push(Verdict {
            promise: format!("memory {what} < {MEMORY_MB:.0} MB with {} cases", grouped(largest)),
            measured: format!("{megabytes:.0} MB"),
            held: megabytes < MEMORY_MB,
        });
    }
    found.push(Verdict {
        promise: format!("first page < 1 s after the start with {} cases", grouped(largest)),
        measured: format!("{:.0} ms", large.start_ms),
        held: large.start_ms < START_MS,
    });
    found
}

fn intake(step: &Step) -> Vec<Verdict> {
    let clients = step.clients;
    let mut found = Vec::new();
    let http = match clients {
        8 => Some(HTTP_FEW),
        64.. => Some(HTTP_MANY),
        _ => None,
    };
    if let Some(least) = http {
        let share = step.http_share.median;
        found.push(Verdict {
            promise: format!(
                "reports through HTTP, {clients} clients ≥ {:.0} % of bare one by one",
                least * 100.0
            ),
            measured: percent(share),
            held: share >= least,
        });
    }
    let share = step.store_share.median;
    found.push(Verdict {
        promise: format!(
            "the store's write, {clients} clients ≥ {:.0} % of bare at equal batches",
            STORE * 100.0
        ),
        measured: percent(share),
        held: share >= STORE,
    });
    found
}

/// A share as a whole percentage.
pub(crate) fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// A count with its thousands apart.
pub(crate) fn grouped(count: usize) -> String {
    let digits = count.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}
