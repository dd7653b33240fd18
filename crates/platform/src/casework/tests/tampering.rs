//! Somebody who holds the database changes history: one byte anywhere is found (fault F27), and on both databases a statement
//! that would change it is refused.

use balai_base::{SeededRandom, random};
use balai_store::{Failure, Statement, Tx, Value, values};
use balai_testkit::{TestDatabase, databases};

use super::archive::signed_history;
use crate::history::Finding;

/// A table of history: its name, its key's columns beside `region`, and every column a byte may be changed in.
struct Table {
    name: &'static str,
    key: &'static [&'static str],
    columns: &'static [&'static str],
}

/// `signed_at` of checkpoints and `seconds` of cosignatures are left out: nothing is signed about when we signed, and the
/// witness's time stands in its line.
const TABLES: [Table; 8] = [
    Table {
        name: "case_events",
        key: &["id"],
        columns: &[
            "case_id",
            "sequence",
            "id",
            "at",
            "kind",
            "actor_id",
            "role",
            "agency",
            "transition",
            "state_from",
            "state_to",
            "text",
            "detail",
        ],
    },
    Table { name: "event_texts", key: &["event_id"], columns: &["event_id", "text"] },
    Table { name: "cases", key: &["id"], columns: &["number"] },
    Table { name: "history_logs", key: &["region"], columns: &["origin"] },
    Table { name: "history_leaves", key: &["position"], columns: &["position", "event_id", "entry"] },
    Table { name: "history_salts", key: &["position"], columns: &["position", "salt"] },
    Table { name: "history_tiles", key: &["level", "number"], columns: &["level", "number", "root"] },
    Table { name: "history_checkpoints", key: &["size"], columns: &["note"] },
];

const TRIGGERS: [(&str, &str); 19] = [
    ("case_events", "DROP TRIGGER IF EXISTS case_events_unchanged"),
    ("case_events", "DROP TRIGGER IF EXISTS case_events_kept"),
    ("event_texts", "DROP TRIGGER IF EXISTS event_texts_unchanged"),
    ("event_texts", "DROP TRIGGER IF EXISTS event_texts_kept"),
    ("history_logs", "DROP TRIGGER IF EXISTS history_logs_unchanged"),
    ("history_logs", "DROP TRIGGER IF EXISTS history_logs_kept"),
    ("history_leaves", "DROP TRIGGER IF EXISTS history_leaves_unchanged"),
    ("history_leaves", "DROP TRIGGER IF EXISTS history_leaves_kept"),
    ("history_salts", "DROP TRIGGER IF EXISTS history_salts_unchanged"),
    ("history_salts", "DROP TRIGGER IF EXISTS history_salts_kept"),
    ("history_tiles", "DROP TRIGGER IF EXISTS history_tiles_unchanged"),
    ("history_tiles", "DROP TRIGGER IF EXISTS history_tiles_kept"),
    ("history_checkpoints", "DROP TRIGGER IF EXISTS history_checkpoints_unchanged"),
    ("history_checkpoints", "DROP TRIGGER IF EXISTS history_checkpoints_kept"),
    ("", "ALTER TABLE case_events DISABLE TRIGGER USER"),
    ("", "ALTER TABLE event_texts DISABLE TRIGGER USER"),
    ("", "ALTER TABLE history_leaves DISABLE TRIGGER USER"),
    ("", "ALTER TABLE history_salts DISABLE TRIGGER USER"),
    ("", "ALTER TABLE history_tiles DISABLE TRIGGER USER"),
];
const MORE: [&str; 2] =
    ["ALTER TABLE history_logs DISABLE TRIGGER USER", "ALTER TABLE history_checkpoints DISABLE TRIGGER USER"];

/// What only the owner of the database can do: takes the triggers away, then does `work`.
pub(super) fn without_triggers(
    database: &TestDatabase,
    work: impl Fn(&mut Tx) -> Result<(), Failure> + Send + 'static,
) {
    let sqlite = database.name == "sqlite";
    database
        .write_now(move |tx| {
            for (table, sql) in TRIGGERS {
                if table.is_empty() != sqlite {
                    tx.execute(sql, &[])?;
                }
            }
            if !sqlite {
                for sql in MORE {
                    tx.execute(sql, &[])?;
                }
            }
            work(tx)
        })
        .unwrap();
}

/// One value with one byte changed; none when it has none.
fn changed(value: &Value, random: &SeededRandom) -> Option<Value> {
    let pick = |bound: usize| usize::try_from(random::below(random, u64::try_from(bound).unwrap())).unwrap();
    match value {
        Value::Integer(number) => Some(Value::Integer(number ^ (1 << (8 * pick(4) + pick(7))))),
        Value::Bytes(bytes) if !bytes.is_empty() => {
            let mut bytes = bytes.clone();
            let place = pick(bytes.len());
            bytes[place] ^= 1 << pick(8);
            Some(Value::Bytes(bytes))
        }
        Value::Text(text) if text.is_ascii() && !text.is_empty() => {
            let mut bytes = text.clone().into_bytes();
            let place = pick(bytes.len());
            bytes[place] = if bytes[place] == b'x' { b'y' } else { b'x' };
            String::from_utf8(bytes).ok().map(Value::Text)
        }
        _ => None,
    }
}

/// A row's key and one of its columns, in words of a statement.
#[derive(Clone)]
struct Cell {
    table: &'static str,
    column: &'static str,
    key: Vec<(&'static str, Value)>,
}

impl Cell {
    fn set(&self, value: &Value) -> Statement {
        let statement =
            Statement::new("UPDATE ").push(self.table).push(" SET ").push(self.column).push(" = ");
        self.found(statement.bind(value.clone()))
    }

    fn found(&self, statement: Statement) -> Statement {
        let mut statement = statement.push(" WHERE 1 = 1");
        for (column, value) in &self.key {
            statement = statement.push(" AND ").push(column).push(" = ").bind(value.clone());
        }
        statement
    }
}

/// Every key of a table.
fn keys(database: &TestDatabase, table: &Table) -> Vec<Vec<(&'static str, Value)>> {
    let (name, columns) = (table.name, table.key);
    let rows = database
        .read_now(move |tx| {
            let mut statement = Statement::new("SELECT ");
            for (place, column) in columns.iter().enumerate() {
                statement = statement.push(if place == 0 { "" } else { ", " }).push(column);
            }
            tx.rows(&statement.push(" FROM ").push(name))
        })
        .unwrap();
    rows.iter()
        .map(|row| columns.iter().enumerate().map(|(at, column)| (*column, row.get(at).unwrap())).collect())
        .collect()
}

#[test]
fn one_changed_byte_anywhere_is_found_a_thousand_times_of_a_thousand() {
    // The second database proves the same with fewer tries: the texts of verification are the same on both.
    for (database, tries) in databases().iter().zip([1_000, 100]) {
        let archive = signed_history(database, 300);
        without_triggers(database, |_| Ok(()));
        assert_eq!(archive.faults(database), [], "{}", database.name);
        let rows: Vec<_> = TABLES.iter().map(|table| keys(database, table)).collect();
        let random = SeededRandom::from_number(27);
        let pick =
            |bound: usize| usize::try_from(random::below(&random, u64::try_from(bound).unwrap())).unwrap();
        let mut tried = 0;
        while tried < tries {
            let table = pick(TABLES.len());
            let key = &rows[table][pick(rows[table].len())];
            let columns = TABLES[table].columns;
            let cell =
                Cell { table: TABLES[table].name, column: columns[pick(columns.len())], key: key.clone() };
            let read = cell.clone();
            let select =
                cell.found(Statement::new("SELECT ").push(read.column).push(" FROM ").push(read.table));
            let before: Value = database.read_now(move |tx| tx.rows(&select)).unwrap()[0].get(0).unwrap();
            let Some(after) = changed(&before, &random) else { continue };
            // A value that breaks a key or a rule of the table can't be written by anybody.
            let statement = cell.set(&after);
            if database.write_now(move |tx| tx.run(&statement)).is_err() {
                continue;
            }
            tried += 1;
            assert_ne!(
                archive.faults(database),
                [],
                "{}: {}.{} {before:?} → {after:?}",
                database.name,
                cell.table,
                cell.column
            );
            let mut back = cell.clone();
            if let Some(place) = back.key.iter().position(|(column, _)| *column == cell.column) {
                back.key[place].1 = after.clone();
            }
            let statement = back.set(&before);
            assert_eq!(database.write_now(move |tx| tx.run(&statement)), Ok(1));
        }
        assert_eq!(archive.faults(database), [], "everything was put back");
    }
}

#[test]
fn the_altered_event_is_named_by_case_and_sequence() {
    for database in &databases() {
        let archive = signed_history(database, 10);
        without_triggers(database, |tx| {
            tx.execute(
                "UPDATE case_events SET state_to = 'selesai' WHERE sequence = 3 AND kind = 'moved'",
                &[],
            )
            .map(drop)
        });
        let faults = archive.faults(database);
        let [Finding::Altered(placed)] = &faults[..] else { panic!("{faults:?}") };
        assert!(placed.case.starts_with("CTH-") && placed.sequence == 3, "{placed}");
        assert!(faults[0].to_string().contains(&format!("case {}, event 3", placed.case)));
    }
}

#[test]
fn what_is_removed_or_added_around_the_log_is_found() {
    for database in &databases() {
        let archive = signed_history(database, 10);
        without_triggers(database, |tx| {
            tx.execute("DELETE FROM case_events WHERE sequence = 2 AND kind = 'message'", &[]).map(drop)
        });
        assert!(matches!(archive.faults(database)[..], [Finding::Removed { .. }]), "{}", database.name);
        database
            .write_now(|tx| {
                let sql = "INSERT INTO case_events (region, case_id, sequence, id, at, kind, actor_kind, role, agency,
                        audience, transition, state_from, state_to, text, detail)
                    SELECT region, case_id, 99, $1, at, kind, actor_kind, role, agency, audience, transition, state_from,
                        state_to, text, detail FROM case_events WHERE sequence = 1 AND kind = 'opened'
                        ORDER BY id LIMIT 1";
                tx.execute(sql, &values![vec![1_u8; 16]]).map(drop)
            })
            .unwrap();
        let faults = archive.faults(database);
        assert!(matches!(&faults[..], [_, Finding::Added(placed)] if placed.sequence == 99), "{faults:?}");
    }
}

#[test]
fn an_end_that_was_cut_off_is_found_while_its_checkpoint_stands() {
    for database in &databases() {
        let archive = signed_history(database, 20);
        without_triggers(database, |tx| {
            tx.execute("DELETE FROM case_events WHERE id IN (SELECT event_id FROM history_leaves WHERE position >= 20)", &[])?;
            tx.execute("DELETE FROM history_salts WHERE position >= 20", &[])?;
            tx.execute("DELETE FROM history_leaves WHERE position >= 20", &[]).map(drop)
        });
        let faults = archive.faults(database);
        assert!(
            matches!(&faults[..], [Finding::Checkpoint { why, .. }] if why.contains("cut off")),
            "{faults:?}"
        );
    }
}

#[test]
fn the_database_refuses_to_change_history() {
    let refused = [
        "UPDATE case_events SET text = 'lain'",
        "DELETE FROM case_events",
        "UPDATE history_logs SET origin = 'lain.example/log'",
        "DELETE FROM history_logs",
        "UPDATE history_leaves SET position = position + 1",
        "DELETE FROM history_leaves",
        "UPDATE history_salts SET salt = salt WHERE salt IS NOT NULL",
        "UPDATE history_salts SET position = position + 1000, salt = NULL, remainder = salt",
        "DELETE FROM history_salts",
        "UPDATE history_tiles SET number = number + 1",
        "DELETE FROM history_tiles",
        "UPDATE history_checkpoints SET note = ''",
        "DELETE FROM history_checkpoints",
    ];
    for database in &databases() {
        let archive = signed_history(database, 300);
        for sql in refused {
            let outcome = database.write_now(move |tx| tx.execute(sql, &[]));
            let refusal = outcome.expect_err(sql).to_string();
            assert!(refusal.contains("append-only"), "{}: {sql}: {refusal}", database.name);
        }
        assert_eq!(archive.faults(database), []);
    }
}
