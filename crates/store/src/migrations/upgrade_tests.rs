//! Upgrades that break off, fail, or meet the other release: the database is the old one or the new one, never between.

use std::path::PathBuf;

use balai_testkit::TestDirectory;

use super::{Migration, Target, apply, known, parsed, run, words};
use crate::{Durability, Failure, dialect::Dialect, sqlite::Connection};

/// A database file of its own.
struct Place {
    _directory: TestDirectory,
    file: PathBuf,
}

impl Place {
    fn new() -> Self {
        let directory = TestDirectory::new();
        let file = directory.path().join("balai.db");
        Self { _directory: directory, file }
    }

    fn open(&self) -> Connection {
        Connection::writer(&self.file, Durability::Normal).unwrap()
    }

    fn up_to(&self, known: &[Migration]) -> Result<(), Failure> {
        run(&mut &self.open(), known)
    }

    /// Every table and index, and every file remembered.
    fn state(&self) -> Vec<String> {
        let connection = self.open();
        let rows = |sql: &'static str| {
            let mut target = &connection;
            target.rows(sql, &[]).map_err(|(failure, _)| failure).unwrap()
        };
        let mut found: Vec<String> = rows("SELECT name FROM sqlite_schema ORDER BY name")
            .iter()
            .map(|row| row.get(0).unwrap())
            .collect();
        let remembered = rows("SELECT name FROM migrations ORDER BY version");
        found.extend(remembered.iter().map(|row| row.get::<String>(0).unwrap()));
        found
    }
}

/// The files of the release before: all but the last three.
fn releases() -> (Vec<Migration>, Vec<Migration>) {
    let new = known().unwrap();
    let old = new[..new.len() - 3].to_vec();
    (old, new)
}

/// The statements of a file, as SQLite reads them. Files hold no semicolon inside a text or a trigger but those of triggers.
fn statements(text: &str) -> Vec<String> {
    let translated = words::translated(text, Dialect::Sqlite);
    let (mut found, mut open, mut inside) = (Vec::new(), String::new(), false);
    for line in translated.lines().filter(|line| !line.trim_start().starts_with("--")) {
        open.push_str(line);
        open.push('\n');
        inside |= line.trim_start().starts_with("CREATE TRIGGER");
        let ends = if inside {
            line.trim() == "END;" || line.trim_end().ends_with(" END;")
        } else {
            line.trim_end().ends_with(';')
        };
        if ends {
            found.push(std::mem::take(&mut open));
            inside = false;
        }
    }
    found
}

#[test]
fn an_upgrade_that_is_killed_at_any_statement_leaves_the_old_release_serving() {
    let (old, new) = releases();
    let due: Vec<&Migration> = new[old.len()..].iter().collect();
    let all: Vec<String> = due.iter().flat_map(|migration| statements(&migration.text)).collect();
    assert!(all.len() >= 6, "too little to break off: {all:#?}");
    for stop in 0..=all.len() {
        let place = Place::new();
        place.up_to(&old).unwrap();
        let before = place.state();
        let connection = place.open();
        connection.batch("BEGIN").unwrap();
        for statement in &all[..stop] {
            connection.batch(statement).unwrap();
        }
        // What a killed process leaves: an open transaction that nobody commits.
        drop(connection);
        assert_eq!(place.state(), before, "after {stop} statements");
        place.up_to(&old).unwrap();
        place.up_to(&new).unwrap();
        assert_ne!(place.state(), before);
    }
}

#[test]
fn a_wrong_migration_changes_nothing_says_what_to_do_and_the_old_release_starts_again() {
    let (old, mut new) = releases();
    let place = Place::new();
    place.up_to(&old).unwrap();
    let before = place.state();
    new.push(
        parsed("9998_wrong.sql", "CREATE TABLE fine (a BIGINT);\nCREATE TABLE fine (a BIGINT);\n").unwrap(),
    );
    let told = place.up_to(&new).unwrap_err().to_string();
    for words in ["9998_wrong", "nothing was changed", "start the release before again"] {
        assert!(told.contains(words), "{told}");
    }
    // Also what the files before the wrong one did is gone.
    assert_eq!(place.state(), before);
    place.up_to(&old).unwrap();
}

#[test]
fn the_release_before_goes_on_where_a_newer_one_only_expanded() {
    let (old, _) = releases();
    for (text, serves) in [
        ("-- expands: a column nobody else misses\nCREATE TABLE later (a BIGINT);\n", true),
        ("-- contracts\nCREATE TABLE later (a BIGINT);\n", false),
    ] {
        let place = Place::new();
        let mut new = old.clone();
        new.push(parsed("9999_later.sql", text).unwrap());
        place.up_to(&new).unwrap();
        let outcome = place.up_to(&old);
        assert_eq!(outcome.is_ok(), serves, "{text}: {outcome:?}");
        if let Err(failure) = outcome {
            assert!(failure.to_string().contains("use that release or a newer one"));
        }
    }
}

#[test]
fn a_database_of_the_first_releases_has_no_marks_and_is_brought_up_to_date() {
    let (old, new) = releases();
    let place = Place::new();
    let connection = place.open();
    connection.batch(&words::translated(super::TABLE, Dialect::Sqlite)).unwrap();
    connection.batch(&words::translated(super::MARKS, Dialect::Sqlite)).unwrap();
    for migration in &old {
        apply(&mut &connection, migration).map_err(|(failure, _)| failure).unwrap();
    }
    connection.batch("DROP TABLE migration_marks").unwrap();
    drop(connection);
    place.up_to(&new).unwrap();
    assert_eq!(place.state().iter().filter(|name| name.starts_with("00")).count(), new.len());
}
