//! Takes a file's rows through: one thread reads, a few decide and store, this one counts and writes down refusals in the
//! order of the file.

use std::{
    collections::{BTreeMap, HashMap, hash_map::Entry},
    io::Write as _,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, SyncSender, sync_channel},
    },
    time::{Duration, Instant},
};

use balai_base::{Moment, SystemRandom, Timestamp};
use balai_civic::imports::{
    self, Decided, Decider, Open, Ready, Refusal, Row, Sheet, Summary, Survey, Taken,
};
use balai_platform::casework::Context;
use balai_store::{Failure, Store};
use sha2::{Digest as _, Sha256};

use super::{Desk, refused::RefusedFile};
use crate::office::Office;
use crate::progress::Progress;

/// Rows of one write.
const BATCH: usize = 256;
/// Batches that wait at most.
const WAITING: usize = 4;
/// Threads that decide: while one waits for the writer the others go on.
const WORKERS: usize = 3;
/// How long a database that is away is waited for, and how often it is asked.
const PATIENCE: Duration = Duration::from_mins(1);
const PAUSE: Duration = Duration::from_millis(500);

/// One run over a file.
pub(super) struct Run<'a> {
    pub(super) desk: &'a Desk,
    pub(super) decider: &'a Decider,
    pub(super) survey: &'a Survey,
    pub(super) now: Timestamp,
    /// Held while a batch is stored: two at once would only meet in the same indexes, and PostgreSQL would have one of
    /// them run again.
    pub(super) storing: Mutex<()>,
}

/// How a run ended.
pub(super) struct Ended {
    pub(super) summary: Summary,
    pub(super) refused: RefusedFile,
    /// Why it did not reach the end, and what to do.
    pub(super) stopped: Option<String>,
}

/// A few rows with their place in the file.
struct Batch {
    number: u64,
    rows: Vec<Row>,
    /// Rows that repeat an earlier one: word for word, or with the same number and other words.
    repeated: u64,
    refused: Vec<(Row, Refusal)>,
}

/// What became of a batch.
struct Outcome {
    number: u64,
    summary: Summary,
    refused: Vec<(Row, Refusal)>,
}

impl Run<'_> {
    /// Takes every row through. An error is one of the file of refused rows.
    pub(super) fn through(&self, open: Open<'_>, refused: RefusedFile) -> Result<Ended, String> {
        let mut sheet = Sheet::open(open, self.survey).map_err(|error| error.to_string())?;
        let stop = Stop::default();
        let (to_workers, batches) = sync_channel::<Batch>(WAITING);
        let (to_counter, outcomes) = sync_channel::<Outcome>(WAITING);
        let batches = Mutex::new(batches);
        let mut counter = Counter::new(self.survey.rows, refused);
        std::thread::scope(|threads| {
            threads.spawn(|| self.read(&mut sheet, to_workers, &stop));
            for _ in 0..WORKERS {
                let to_counter = to_counter.clone();
                threads.spawn(|| self.work(&batches, to_counter, &stop));
            }
            drop(to_counter);
            counter.take(&outcomes, &stop)
        })?;
        counter.progress.end();
        counter.refused.end()?;
        Ok(Ended { summary: counter.summary, refused: counter.refused, stopped: stop.why() })
    }

    /// Reads rows, in batches; a row that stands there twice goes no further.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "dropping the sender tells the workers that it is the end"
    )]
    fn read(&self, sheet: &mut Sheet, to_workers: SyncSender<Batch>, stop: &Stop) {
        let mut seen = Seen::default();
        for number in 0.. {
            let mut batch =
                Batch { number, rows: Vec::with_capacity(BATCH), repeated: 0, refused: Vec::new() };
            let mut ended = false;
            while batch.rows.len() < BATCH && !ended {
                match sheet.next_row() {
                    Ok(Some(row)) => seen.add(self.decider, row, &mut batch),
                    Ok(None) => ended = true,
                    Err(error) => {
                        stop.for_reason(&error.to_string());
                        ended = true;
                    }
                }
            }
            if to_workers.send(batch).is_err() || ended || stop.is_on() {
                return;
            }
        }
    }

    /// Takes batches until there are none.
    #[expect(
        clippy::needless_pass_by_value,
        reason = "dropping the sender tells the counter that it is the end"
    )]
    fn work(&self, batches: &Mutex<Receiver<Batch>>, to_counter: SyncSender<Outcome>, stop: &Stop) {
        loop {
            let next = batches.lock().unwrap_or_else(PoisonError::into_inner).recv();
            let Ok(batch) = next else { return };
            // After a stop what is on its way is taken off it, or the reader would wait for ever.
            if stop.is_on() {
                continue;
            }
            match self.batch(batch) {
                Ok(outcome) => drop(to_counter.send(outcome)),
                Err(reason) => stop.for_reason(&reason),
            }
        }
    }

    /// Decides the rows of a batch and takes them in.
    fn batch(&self, batch: Batch) -> Result<Outcome, String> {
        let mut outcome =
            Outcome { number: batch.number, summary: Summary::default(), refused: batch.refused };
        let mut decided = Vec::with_capacity(batch.rows.len());
        for row in batch.rows {
            match self.decider.decide(&row) {
                Ok(found) => decided.push((row.line, found)),
                Err(refusal) => outcome.refused.push((row, refusal)),
            }
        }
        (0..batch.repeated).for_each(|_| outcome.summary.repeat());
        outcome.refused.sort_by_key(|(row, _)| row.line);
        outcome.refused.iter().for_each(|(row, refusal)| outcome.summary.refuse(row.line, refusal));
        let (lines, rows): (Vec<u64>, Vec<Decided>) = decided.into_iter().unzip();
        let region = self.desk.region();
        let count = |summary: &mut Summary, rows: &mut dyn Iterator<Item = &Decided>, taken: &[Taken]| {
            for ((line, row), taken) in lines.iter().zip(rows).zip(taken) {
                summary.count(*line, (row, *taken, row.is_open(region)));
            }
        };
        match self.desk {
            Desk::Open(office) => {
                let (rows, taken) = self.store(office, rows)?;
                count(&mut outcome.summary, &mut rows.iter().map(|row| &row.decided), &taken);
            }
            Desk::Trial { store, .. } => {
                let (rows, taken) = self.foresee(store.as_ref(), rows);
                count(&mut outcome.summary, &mut rows.iter(), &taken);
            }
        }
        Ok(outcome)
    }

    fn store(&self, office: &Office, rows: Vec<Decided>) -> Result<(Arc<Vec<Ready>>, Vec<Taken>), String> {
        let context = Context { moment: Moment::new(self.now, &SystemRandom), ..office.context() };
        let ready: Result<Vec<Ready>, Failure> =
            rows.into_iter().map(|row| imports::ready(&context, row)).collect();
        let ready = Arc::new(ready.map_err(|failure| told(&failure))?);
        let waiting = Instant::now();
        loop {
            let (rows, context, run) = (Arc::clone(&ready), context.clone(), self.now);
            let turn = self.storing.lock().unwrap_or_else(PoisonError::into_inner);
            let stored = office.store.write_now(move |tx| imports::take_in(tx, &context, &rows, run));
            drop(turn);
            match stored {
                Ok(taken) => return Ok((ready, taken)),
                // Whether it is in or not: given again it is taken in once.
                Err(Failure::Busy | Failure::Unknown) if waiting.elapsed() < PATIENCE => {
                    say_waiting();
                    std::thread::sleep(PAUSE);
                }
                Err(failure) => return Err(told(&failure)),
            }
        }
    }

    /// What would become of rows. Without a database, or one that knows no imports yet, all are new.
    fn foresee(&self, store: Option<&Store>, rows: Vec<Decided>) -> (Arc<Vec<Decided>>, Vec<Taken>) {
        let rows = Arc::new(rows);
        let region = Arc::clone(self.desk.region());
        let (again, run) = (Arc::clone(&rows), self.now);
        let taken = store
            .and_then(|store| store.read_now(move |tx| imports::foresee(tx, &region.id, &again, run)).ok());
        let taken = taken.unwrap_or_else(|| vec![Taken::New; rows.len()]);
        (rows, taken)
    }
}

/// Waits a little for a database that is away; false when that has been long enough.
pub(super) fn wait_since(began: Instant) -> bool {
    say_waiting();
    std::thread::sleep(PAUSE);
    began.elapsed() < PATIENCE
}

/// Says once that the database is away.
fn say_waiting() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let text =
            "the database does not answer (it restarts, or its disk is full); waiting up to a minute for it";
        let _ = writeln!(std::io::stderr().lock(), "\n{text}");
    });
}

/// Why the run can't go on, and what to do.
fn told(failure: &Failure) -> String {
    let again = "What is in is whole; run the same command again afterwards and it goes on where it stopped.";
    let why = match failure {
        Failure::Refused(problem) if problem.message == "problem-storage-full" => {
            "The disk is full. Make room on it.".to_owned()
        }
        Failure::Refused(problem) => format!("The database refused: {}.", problem.message),
        Failure::Busy | Failure::Unknown => {
            "The database did not answer for a minute. See that it runs and has room on its disk.".to_owned()
        }
        Failure::ReadOnly => {
            "The database takes no changes: its disk failed. See the disk before anything else.".to_owned()
        }
        Failure::Conflict { constraint } => {
            format!(
                "Somebody else stored the same at the same time ({constraint}). Run only one import at once."
            )
        }
        Failure::Driver(text) => format!("The database failed: {text}."),
    };
    format!("Stopped. {why}\n{again}")
}

/// Whether the run is to stop, and the first reason.
#[derive(Default)]
struct Stop {
    is_on: AtomicBool,
    why: Mutex<Option<String>>,
}

impl Stop {
    fn for_reason(&self, reason: &str) {
        let mut why = self.why.lock().unwrap_or_else(PoisonError::into_inner);
        why.get_or_insert_with(|| reason.to_owned());
        self.is_on.store(true, Ordering::Release);
    }

    fn is_on(&self) -> bool {
        self.is_on.load(Ordering::Acquire)
    }

    fn why(&self) -> Option<String> {
        self.why.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The rows read so far, by source and number: 16 bytes of a hash, the hash of the row and its line.
#[derive(Default)]
struct Seen {
    rows: HashMap<[u8; 16], ([u8; 8], u64)>,
}

impl Seen {
    /// Adds a row to the batch unless it was there before.
    fn add(&mut self, decider: &Decider, row: Row, batch: &mut Batch) {
        let Ok((source, id, hash)) = decider.key(&row) else {
            // The decider will say what is wrong with it.
            batch.rows.push(row);
            return;
        };
        let name = Sha256::new().chain_update(source).chain_update([0]).chain_update(&id).finalize();
        let name = name.first_chunk::<16>().copied().unwrap_or_default();
        let hash = hash.first_chunk::<8>().copied().unwrap_or_default();
        match self.rows.entry(name) {
            Entry::Vacant(entry) => {
                entry.insert((hash, row.line));
                batch.rows.push(row);
            }
            Entry::Occupied(entry) if entry.get().0 == hash => batch.repeated += 1,
            Entry::Occupied(entry) => {
                let refusal = Refusal {
                    column: "service_request_id",
                    value: id,
                    reason: format!("line {} has the same number and says something else", entry.get().1),
                    mend:
                        "keep the right one of the two; different systems are told apart by the column source"
                            .to_owned(),
                    ..Refusal::default()
                };
                batch.refused.push((row, refusal));
            }
        }
    }
}

/// Counts outcomes in the order of the file.
struct Counter {
    summary: Summary,
    refused: RefusedFile,
    progress: Progress,
    rows: u64,
}

impl Counter {
    fn new(rows: u64, refused: RefusedFile) -> Self {
        Self { summary: Summary::default(), refused, progress: Progress::of("imported", "rows"), rows }
    }

    fn take(&mut self, outcomes: &Receiver<Outcome>, stop: &Stop) -> Result<(), String> {
        let mut early: BTreeMap<u64, Outcome> = BTreeMap::new();
        let mut next = 0;
        let mut failed = None;
        for outcome in outcomes {
            early.insert(outcome.number, outcome);
            while let Some(outcome) = early.remove(&next) {
                next += 1;
                failed = failed.or(self.count(&outcome).err());
            }
            if let Some(reason) = &failed {
                stop.for_reason(reason);
            }
            self.progress.show(self.summary.read, self.rows);
        }
        // After a stop some are missing between; what is in counts all the same.
        for (_, outcome) in early {
            failed = failed.or(self.count(&outcome).err());
        }
        failed.map_or(Ok(()), Err)
    }

    fn count(&mut self, outcome: &Outcome) -> Result<(), String> {
        self.summary.join(&outcome.summary);
        for (row, refusal) in &outcome.refused {
            self.refused.add(row, refusal)?;
        }
        Ok(())
    }
}
