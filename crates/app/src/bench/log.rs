//! The log of history at its size: so many events get their places, are signed and verified again; and what the log, the keys of
//! cases and the copying cost whoever sends a report, in one run.

use std::{fmt::Write as _, fs, sync::Arc, time::Instant};

use balai_backup::{
    FolderTarget,
    shipping::{Pace, Shipment, Shipper},
};
use balai_base::{Clock as _, SystemClock, SystemRandom};
use balai_platform::{
    access::Actor,
    casework,
    history::{self, LogKeys, Trusted},
};
use balai_store::{Store, testing::Written};

use super::{
    figures::{Rounds, number, share},
    ground::{Engine, Ground},
    intake::{self, WARM},
    report::grouped,
    set,
};
use crate::{copies, progress::Counter};

/// About how many events a generated case has: it is opened, nine of ten are taken up, 97 of 100 end.
const EVENTS: f64 = 2.85;
/// How many clients write, and how many reports in a round.
const STEP: (usize, usize) = (8, 2_000);

/// What the log of so many events took.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct LogFigures {
    /// Events that got their places.
    pub(crate) events: usize,
    /// Seconds until all had theirs.
    pub(crate) integrating: f64,
    /// Milliseconds the slowest batch of 256 held the writer.
    pub(crate) slowest: f64,
    /// Milliseconds to sign the head of all.
    pub(crate) signing: f64,
    /// Seconds until every event was compared with what was signed.
    pub(crate) verifying: f64,
    /// Bytes the database grew by for each event.
    pub(crate) bytes: f64,
}

/// What one way of writing a report reached.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Way {
    /// Which way, in words.
    pub(crate) name: &'static str,
    /// Reports a second.
    pub(crate) rate: Rounds,
    /// Of the rate with everything, round by round.
    pub(crate) share: Rounds,
}

/// Measures a log of at least `events` events, then the ways of writing; gives a page.
pub(crate) fn measure(ground: &Ground, events: usize, rounds: usize) -> Result<String, String> {
    let figures = at_size(ground, events)?;
    let reports = if rounds > 1 { STEP.1 } else { 40 };
    let ways = ways(ground, (STEP.0, reports), rounds)?;
    Ok(page(&figures, &ways, (STEP.0, reports)))
}

fn at_size(ground: &Ground, events: usize) -> Result<LogFigures, String> {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a positive count")]
    let cases = ((number(events) / EVENTS).ceil() as usize).max(1);
    set::make(ground, Engine::Sqlite, cases)?;
    ground.copy(Engine::Sqlite, &set::name(cases), "log")?;
    let file = ground.directory.join("log").join("balai.db");
    let size = || fs::metadata(&file).map_or(0, |about| usize::try_from(about.len()).unwrap_or(0));
    let keys = LogKeys::in_directory(&ground.keys, &SystemRandom).map_err(|failure| failure.to_string())?;
    let region = &ground.region.id;
    let told = |failure: balai_store::Failure| failure.to_string();
    let mut options = ground.options(Engine::Sqlite, "log");
    options.read_limit_ms = 60 * 60 * 1_000;
    let store = Store::open(options.clone()).map_err(told)?;
    let mut figures = LogFigures::default();
    let before = size();
    let mut progress = Counter::new("given places", "events", events);
    let begun = Instant::now();
    loop {
        let batch = Instant::now();
        let moment = ground.context(Actor::System).moment;
        let given = history::integrate(&store, region, &casework::records(), moment).map_err(told)?;
        if given == 0 {
            break;
        }
        let given = usize::try_from(given).unwrap_or(0);
        figures.events += given;
        progress.advance(given);
        figures.slowest = figures.slowest.max(batch.elapsed().as_secs_f64() * 1_000.0);
    }
    figures.integrating = begun.elapsed().as_secs_f64();
    let signing = Instant::now();
    history::sign(&store, (region, "bench"), &keys, SystemClock.now()).map_err(told)?;
    figures.signing = signing.elapsed().as_secs_f64() * 1_000.0;
    // What still lies in the write-ahead log comes into the file when the last connection closes.
    drop(store);
    figures.bytes = number(size().saturating_sub(before)) / number(figures.events.max(1));
    let store = Store::open(options.read_only()).map_err(told)?;
    let of_log = |origin: &str| keys.verifiers(origin).unwrap_or_default();
    let trusted = Trusted { log: &of_log, witnesses: &[] };
    let begun = Instant::now();
    let verified = history::verify(&store, region, &casework::records(), &trusted, &mut |_, _| ());
    let verified = verified.map_err(told)?;
    figures.verifying = begun.elapsed().as_secs_f64();
    drop(store);
    ground.remove(Engine::Sqlite, "log")?;
    match verified.findings.iter().find(|found| found.what.is_fault()) {
        Some(found) => Err(format!("the log that was just made is not sound: {}", found.what)),
        None => Ok(figures),
    }
}

/// The rows one sending writes, with everything, without the log's, without the keys', and with everything while copies follow.
fn ways(ground: &Ground, step: (usize, usize), rounds: usize) -> Result<Vec<Way>, String> {
    let material = intake::prepare(ground, Engine::Sqlite, step.1 + WARM)?;
    let without = |table: &str| -> Arc<Vec<Vec<Written>>> {
        let kept = |command: &Vec<Written>| {
            command.iter().filter(|statement| !statement.names(table)).cloned().collect()
        };
        Arc::new(material.commands.iter().map(kept).collect())
    };
    let all = &material.commands;
    let kinds = [
        ("everything", Arc::clone(all), false),
        ("without the log's row", without("history_pending"), false),
        ("without the rows of keys", without("subject_keys"), false),
        ("everything, copied to a folder", Arc::clone(all), true),
    ];
    let mut rates = vec![Vec::new(); kinds.len()];
    for _ in 0..rounds {
        for ((_, commands, copied), rates) in kinds.iter().zip(&mut rates) {
            ground.copy(Engine::Sqlite, "drafts", "round")?;
            let mut options = ground.options(Engine::Sqlite, "round");
            if *copied {
                options.shipping = Some(shipper(ground)?);
            }
            rates.push(intake::control::on_store(options, commands, step)?.0);
        }
    }
    for name in ["drafts", "round", "copies"] {
        ground.remove(Engine::Sqlite, name)?;
    }
    let whole = rates.first().cloned().unwrap_or_default();
    let way = |(name, rates): (&'static str, &Vec<f64>)| {
        let shares: Vec<f64> = rates.iter().zip(&whole).map(|(rate, whole)| share(*rate, *whole)).collect();
        Way { name, rate: Rounds::of(rates), share: Rounds::of(&shares) }
    };
    Ok(kinds.iter().map(|(name, ..)| *name).zip(&rates).map(way).collect())
}

/// Copies every change to an empty folder, as a server does.
fn shipper(ground: &Ground) -> Result<Arc<Shipper>, String> {
    ground.remove(Engine::Sqlite, "copies")?;
    let folder = ground.directory.join("copies");
    fs::create_dir_all(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let (_, recipient) = balai_backup::fresh_identity();
    let scribe = copies::scribe(&[recipient], &ground.keys, &SystemRandom)?;
    Ok(Arc::new(Shipper::new(Shipment {
        data: ground.directory.join("round"),
        targets: vec![(Arc::new(FolderTarget::new(&folder)), false)],
        scribe,
        clock: Arc::new(SystemClock),
        random: Arc::new(SystemRandom),
        pace: Pace::default(),
    })))
}

fn page(figures: &LogFigures, ways: &[Way], (clients, reports): (usize, usize)) -> String {
    let a_second = number(figures.events) / figures.integrating.max(f64::EPSILON);
    let mut text = format!(
        "## The log of history\n{} events: all had their places after {:.1} s ({a_second:.0} a second, at most 256 in a write, the \
         slowest write {:.0} ms); the head of all signed in {:.0} ms; every event compared with what was signed in {:.1} s; {:.0} \
         bytes of the database for each event.\n\n",
        grouped(figures.events),
        figures.integrating,
        figures.slowest,
        figures.signing,
        figures.verifying,
        figures.bytes
    );
    let _ = writeln!(
        text,
        "The store's write of whole reports, {clients} clients, {reports} in a round, reports a second: median (least–most).\n\n\
         | what is written | reports a second | of everything |\n|---|---|---|"
    );
    for Way { name, rate, share } in ways {
        let _ = writeln!(
            text,
            "| {name} | {:.0} ({:.0}–{:.0}) | {:.0} % |",
            rate.median,
            rate.least,
            rate.most,
            share.median * 100.0
        );
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_tells_the_pace_and_each_way_beside_the_whole() {
        let figures = LogFigures {
            events: 1_000_000,
            integrating: 100.0,
            slowest: 40.0,
            signing: 12.0,
            verifying: 30.5,
            bytes: 180.0,
        };
        let way = Way { name: "everything", rate: Rounds::of(&[2_000.0]), share: Rounds::of(&[1.0]) };
        let page = page(&figures, &[way], (8, 2_000));
        assert!(
            page.contains("1,000,000 events: all had their places after 100.0 s (10000 a second"),
            "{page}"
        );
        assert!(page.contains("| everything | 2000 (2000–2000) | 100 % |"), "{page}");
    }
}
