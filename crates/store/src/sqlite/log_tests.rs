//! The log as SQLite itself writes it.

use balai_testkit::TestDirectory;

use super::*;
use crate::{Durability, sqlite::Connection};

struct Bench {
    directory: TestDirectory,
    connection: Connection,
    log: Log,
}

fn bench() -> Bench {
    let directory = TestDirectory::new();
    let file = directory.path().join("t.db");
    let connection = Connection::writer(&file, Durability::Normal).unwrap();
    connection.batch("CREATE TABLE t (id INTEGER PRIMARY KEY, filler BLOB) STRICT").unwrap();
    Bench { directory, connection, log: Log::beside(&file) }
}

impl Bench {
    /// The database file with every page of the log laid over it, as rows.
    fn laid_over(&mut self, keep: &mut Pages) -> Vec<i64> {
        let news = self.log.news(true).unwrap();
        if news.restarted {
            keep.clear();
        }
        keep.extend(news.pages);
        let mut bytes = std::fs::read(self.directory.path().join("t.db")).unwrap();
        for (number, place) in keep.iter() {
            let start = (*number as usize - 1) * 4096;
            if bytes.len() < start + 4096 {
                bytes.resize(start + 4096, 0);
            }
            bytes[start..start + 4096].copy_from_slice(place.bytes.as_ref().unwrap());
        }
        let copy = self.directory.path().join("copy.db");
        std::fs::write(&copy, bytes).unwrap();
        let copied = rusqlite::Connection::open(&copy).unwrap();
        let mut statement = copied.prepare("SELECT id FROM t ORDER BY id").unwrap();
        statement.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect()
    }
}

#[test]
fn pages_of_the_log_laid_over_the_file_are_the_database() {
    let mut bench = bench();
    let mut kept = Pages::new();
    let mut expected = Vec::new();
    for id in 0..60_i64 {
        bench.connection.batch(&format!("INSERT INTO t VALUES ({id}, zeroblob(3000))")).unwrap();
        expected.push(id);
        if id % 7 == 0 {
            assert_eq!(bench.laid_over(&mut kept), expected);
        }
        if id % 20 == 19 {
            bench.laid_over(&mut kept);
            bench.connection.batch("PRAGMA wal_checkpoint(RESTART)").unwrap();
        }
    }
}

#[test]
fn what_is_not_committed_is_no_news_and_neither_is_what_was_rolled_back() {
    let mut bench = bench();
    bench.log.news(true).unwrap();
    let frames = bench.log.frames();
    // A tiny cache makes SQLite write frames before the commit.
    bench.connection.batch("PRAGMA cache_size = 5; BEGIN; ").unwrap();
    for id in 0..50 {
        bench.connection.batch(&format!("INSERT INTO t VALUES ({id}, zeroblob(8000))")).unwrap();
    }
    let news = bench.log.news(true).unwrap();
    assert!(news.pages.is_empty() && news.database_pages.is_none());
    bench.connection.batch("ROLLBACK; INSERT INTO t VALUES (1000, NULL)").unwrap();
    let mut kept = Pages::new();
    bench.log.rewind();
    assert_eq!(bench.laid_over(&mut kept), [1000]);
    assert!(bench.log.frames() > frames);
}

#[test]
fn a_log_that_was_started_over_is_noticed() {
    let mut bench = bench();
    bench.connection.batch("INSERT INTO t VALUES (1, zeroblob(100))").unwrap();
    bench.log.news(false).unwrap();
    let before = bench.log.salts().unwrap();
    bench.connection.batch("PRAGMA wal_checkpoint(RESTART); INSERT INTO t VALUES (2, NULL)").unwrap();
    let news = bench.log.news(false).unwrap();
    assert!(news.restarted && news.database_pages.is_some());
    assert_ne!(bench.log.salts(), Some(before));
    bench.connection.batch("PRAGMA wal_checkpoint(TRUNCATE)").unwrap();
    assert!(bench.log.news(false).unwrap().restarted);
    assert_eq!((bench.log.salts(), bench.log.frames()), (None, 0));
}

#[test]
fn a_damaged_frame_ends_what_is_believed() {
    let mut bench = bench();
    bench.connection.batch("INSERT INTO t VALUES (1, zeroblob(100))").unwrap();
    bench.log.news(false).unwrap();
    let (frames, path) = (bench.log.frames(), bench.directory.path().join("t.db-wal"));
    let sound = std::fs::read(&path).unwrap();
    for at in (32..sound.len()).step_by(997) {
        let mut bytes = sound.clone();
        bytes[at] ^= 1;
        std::fs::write(&path, &bytes).unwrap();
        let mut log = Log::beside(&bench.directory.path().join("t.db"));
        log.news(false).unwrap();
        assert!(log.frames() < frames, "{at}");
    }
    std::fs::write(&path, &sound).unwrap();
}
