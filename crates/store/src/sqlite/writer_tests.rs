//! The traps of group commit, with a disk that is full or fails. Commands run on this thread, batch by batch.

use std::{
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
        mpsc::{self, Receiver},
    },
};

use rusqlite::ffi;

use super::*;
use crate::{
    Durability, Value,
    command::{Isolation, Pending},
};

type Answers = Receiver<Result<u32, Failure>>;

struct Bench {
    directory: PathBuf,
    writer: Writer,
    shared: Arc<Shared>,
}

impl Drop for Bench {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.directory);
    }
}

fn bench() -> Bench {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = format!("balai-writer-{}-{}", std::process::id(), NUMBER.fetch_add(1, Ordering::Relaxed));
    let directory = std::env::temp_dir().join(name);
    std::fs::create_dir_all(&directory).unwrap();
    let connection = Connection::writer(&directory.join("t.db"), Durability::Full).unwrap();
    connection.batch("CREATE TABLE t (id INTEGER PRIMARY KEY, filler BLOB) STRICT").unwrap();
    let shared = Arc::new(Shared::new(false));
    let writer = Writer::new(connection, Arc::new(Queue::new(10)), Arc::clone(&shared), 10);
    Bench { directory, writer, shared }
}

/// A command that adds a row of `bytes` bytes, and counts how often it ran.
fn add(id: i64, bytes: usize) -> (Box<dyn Command>, Answers) {
    command(move |tx| {
        let sql = "INSERT INTO t (id, filler) VALUES ($1, $2)";
        tx.execute(sql, &[Value::Integer(id), Value::Bytes(vec![7; bytes])])
    })
}

fn command<W>(work: W) -> (Box<dyn Command>, Answers)
where
    W: Fn(&mut Tx) -> Result<u64, Failure> + Send + 'static,
{
    let (sender, answers) = mpsc::channel();
    let runs = AtomicU32::new(0);
    let work = move |tx: &mut Tx<'_>| {
        let run = runs.fetch_add(1, Ordering::Relaxed) + 1;
        work(tx).map(|_| run)
    };
    let reply = Box::new(move |outcome| sender.send(outcome).unwrap());
    (Box::new(Pending { work, isolation: Isolation::Serial, reply, outcome: None }), answers)
}

impl Bench {
    fn together(&mut self, commands: Vec<(Box<dyn Command>, Answers)>) -> Vec<Result<u32, Failure>> {
        let (batch, answers): (Vec<_>, Vec<_>) = commands.into_iter().unzip();
        self.writer.together(batch);
        answers.iter().map(|answer| answer.try_recv().expect("exactly one answer")).collect()
    }

    fn rows(&self) -> i64 {
        let connection = rusqlite::Connection::open(self.directory.join("t.db")).unwrap();
        connection.query_row("SELECT count(*) FROM t", [], |row| row.get(0)).unwrap()
    }

    fn pages(&self, most: i64) {
        let connection = self.writer.connection.as_ref().unwrap();
        connection.batch(&format!("PRAGMA max_page_count = {most}")).unwrap();
    }
}

#[test]
fn a_full_disk_refuses_only_who_does_not_fit_and_works_again_once_there_is_room() {
    let mut bench = bench();
    bench.pages(20);
    let commands = vec![add(1, 100), add(2, 100), add(3, 300_000), add(4, 100)];
    let outcomes = bench.together(commands);
    let told = |outcome: &Result<u32, Failure>| outcome.clone().map_err(|failure| failure.problem().message);
    // The full disk ended the transaction of all four: each ran again, alone.
    let outcomes: Vec<_> = outcomes.iter().map(told).collect();
    assert_eq!(outcomes, [Ok(2), Ok(2), Err("problem-storage-full"), Ok(1)]);
    assert_eq!(bench.rows(), 3);
    assert!(!bench.shared.read_only());
    bench.pages(1_000_000);
    assert_eq!(bench.together(vec![add(3, 300_000)]), [Ok(1)]);
    assert_eq!(bench.rows(), 4);
}

#[test]
fn a_failed_fsync_is_answered_with_unknown_and_nothing_is_ever_written_again() {
    let mut bench = bench();
    assert_eq!(bench.together(vec![add(1, 10)]), [Ok(1)]);
    bench.writer.fault = Some(ffi::SQLITE_IOERR_FSYNC);
    let outcomes = bench.together(vec![add(2, 10), add(3, 10)]);
    assert_eq!(outcomes, [Err(Failure::Unknown), Err(Failure::Unknown)]);
    assert!(bench.shared.read_only());
    assert!(bench.writer.connection.is_none(), "closed for good");
    assert_eq!(bench.together(vec![add(4, 10)]), [Err(Failure::ReadOnly)]);
    assert_eq!(bench.rows(), 1);
}

#[test]
fn a_disk_that_fails_inside_a_command_stored_nothing() {
    let mut bench = bench();
    let (failing, answer) = command(|_| Ok(0));
    // The file is damaged behind the writer's back: the page of the table becomes noise.
    assert_eq!(bench.together(vec![add(1, 10)]), [Ok(1)]);
    bench.writer.checkpoint(0, "TRUNCATE");
    bench.writer.connection = None;
    let path = bench.directory.join("t.db");
    let mut bytes = std::fs::read(&path).unwrap();
    let half = bytes.len() / 2;
    bytes[half..].fill(0xab);
    std::fs::write(&path, bytes).unwrap();
    let connection = Connection::writer(&path, Durability::Full).unwrap();
    bench.writer.connection = Some(connection);
    let outcomes = bench.together(vec![add(2, 10), (failing, answer)]);
    assert_eq!(outcomes, [Err(Failure::ReadOnly), Err(Failure::ReadOnly)]);
    assert!(bench.shared.read_only());
}

#[test]
fn a_commit_that_could_not_be_is_tried_again_one_by_one() {
    let mut bench = bench();
    bench.writer.fault = Some(ffi::SQLITE_FULL);
    assert_eq!(bench.together(vec![add(1, 10), add(2, 10)]), [Ok(2), Ok(2)]);
    assert_eq!(bench.rows(), 2);
}

#[test]
fn a_transaction_that_ends_without_a_word_answers_nobody_wrongly() {
    let mut bench = bench();
    let (rolling, answer) = command(|tx| tx.execute("INSERT OR ROLLBACK INTO t (id) VALUES (1)", &[]));
    let outcomes = bench.together(vec![add(1, 10), (rolling, answer), add(2, 10)]);
    assert_eq!(outcomes[0], Ok(2));
    assert!(outcomes[1].as_ref().unwrap_err().is_conflict_on("t_pkey"), "{:?}", outcomes[1]);
    assert_eq!(outcomes[2], Ok(1));
    assert_eq!(bench.rows(), 2);
}

#[test]
fn another_process_that_holds_the_database_means_busy() {
    let mut bench = bench();
    bench.writer.connection.as_ref().unwrap().raw().busy_timeout(Duration::from_millis(20)).unwrap();
    let other = rusqlite::Connection::open(bench.directory.join("t.db")).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    assert_eq!(bench.together(vec![add(1, 10)]), [Err(Failure::Busy)]);
    other.execute_batch("ROLLBACK").unwrap();
    assert_eq!(bench.together(vec![add(1, 10)]), [Ok(1)]);
}

#[test]
fn the_log_is_copied_into_the_file_when_it_is_quiet_and_emptied_at_the_end() {
    let mut bench = bench();
    assert_eq!(bench.together(vec![add(1, 100_000)]), [Ok(1)]);
    let log = bench.directory.join("t.db-wal");
    assert!(std::fs::metadata(&log).unwrap().len() > 100_000);
    bench.writer.checkpoint(1, "PASSIVE");
    assert!(std::fs::metadata(bench.directory.join("t.db")).unwrap().len() > 100_000);
    bench.writer.checkpoint(0, "TRUNCATE");
    assert_eq!(std::fs::metadata(&log).unwrap().len(), 0);
}
