//! What a connection keeps: plans that do not change with what is bound, and no statements of hundreds of values.

use rusqlite::StatementStatus;

use super::*;

/// Ten thousand rows of which nearly all have the same word, and a planner that knows.
fn skewed() -> (std::path::PathBuf, Connection) {
    let name = format!("balai-connection-{}-{:?}", std::process::id(), std::thread::current().id());
    let directory = std::env::temp_dir().join(name.replace(['(', ')'], "-"));
    std::fs::create_dir_all(&directory).unwrap();
    let connection = Connection::writer(&directory.join("t.db"), Durability::Normal).unwrap();
    connection
        .batch(
            "CREATE TABLE t (id INTEGER PRIMARY KEY, word TEXT NOT NULL, due INTEGER NOT NULL) STRICT;
             CREATE INDEX t_word ON t (word);
             CREATE INDEX t_due ON t (due, word);
             WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)
             INSERT INTO t SELECT i, CASE WHEN i % 1000 = 0 THEN 'rare' ELSE 'common' END, i FROM n;
             ANALYZE;",
        )
        .unwrap();
    (directory, connection)
}

const LIST: &str = "SELECT id FROM t WHERE word = ?1 AND due > ?2 ORDER BY due LIMIT 40";

#[test]
fn a_kept_statement_is_not_planned_anew_when_other_values_are_bound() {
    let (directory, connection) = skewed();
    for (word, due) in [("rare", 1), ("common", 9_000), ("rare", 5_000), ("common", 1)] {
        connection.query(LIST, &[Value::Text(word.to_owned()), Value::Integer(due)]).unwrap();
    }
    let kept = connection.raw.prepare_cached(LIST).unwrap();
    assert_eq!(kept.get_status(StatementStatus::Run), 4, "the statement was not kept");
    assert_eq!(kept.get_status(StatementStatus::RePrepare), 0, "planned anew for what was bound");
    drop(kept);
    std::fs::remove_dir_all(directory).unwrap();
}

#[test]
fn a_statement_of_hundreds_of_values_is_not_kept() {
    let (directory, connection) = skewed();
    let list = |count: usize| {
        let places = (1..=count).map(|at| format!("?{at}")).collect::<Vec<_>>().join(", ");
        format!("SELECT id FROM t WHERE id IN ({places})")
    };
    for (count, runs) in [(10, 1), (900, 0)] {
        let values: Vec<Value> = (0..count).map(|at| Value::Integer(i64::try_from(at).unwrap())).collect();
        connection.query(&list(count), &values).unwrap();
        let kept = connection.raw.prepare_cached(&list(count)).unwrap();
        assert_eq!(kept.get_status(StatementStatus::Run), runs, "{count} values");
    }
    std::fs::remove_dir_all(directory).unwrap();
}
