//! The tokenizer of migrations, on words where they mean types and where they do not.

use super::words::translated;
use crate::dialect::Dialect;

fn sqlite(text: &str) -> String {
    translated(text, Dialect::Sqlite).trim().to_owned()
}

#[test]
fn type_words_are_swapped_and_tables_become_strict() {
    let text = "CREATE TABLE cases (\n  region TEXT NOT NULL,\n  id BYTEA, at BIGINT, open BOOLEAN,\n  x DOUBLE PRECISION CHECK (x > (0)),\n  PRIMARY KEY (region, id)\n);";
    let expected = "CREATE TABLE cases (\n  region TEXT NOT NULL,\n  id BLOB, at INTEGER, open INTEGER,\n  x REAL  CHECK (x > (0)),\n  PRIMARY KEY (region, id)\n) STRICT;";
    assert_eq!(sqlite(text), expected);
}

#[test]
fn words_in_strings_comments_and_names_stay() {
    let text = "-- BIGINT ( in a comment\nCREATE TABLE t (a TEXT CHECK (a IN ('BIGINT', ')')), \"BYTEA\" BYTEA /* BOOLEAN ) */);";
    let expected = "-- BIGINT ( in a comment\nCREATE TABLE t (a TEXT CHECK (a IN ('BIGINT', ')')), \"BYTEA\" BLOB /* BOOLEAN ) */) STRICT;";
    assert_eq!(sqlite(text), expected);
}

#[test]
fn lower_case_and_if_not_exists_are_understood() {
    assert_eq!(
        sqlite("create table if not exists t (id bigint);"),
        "create table if not exists t (id INTEGER) STRICT;"
    );
}

#[test]
fn what_is_no_plain_table_is_left_alone() {
    for text in [
        "CREATE UNIQUE INDEX t_a ON t (a, b);",
        "CREATE VIRTUAL TABLE f USING fts5 (a, content='');",
        "CREATE TRIGGER g BEFORE UPDATE ON t BEGIN SELECT RAISE(ABORT, 'no'); END;",
        "INSERT INTO t (a) VALUES (1);",
    ] {
        assert_eq!(sqlite(text), text);
    }
}

#[test]
fn two_tables_in_one_file_are_both_strict() {
    let text = "CREATE TABLE a (x BIGINT);\nCREATE INDEX i ON a (x);\nCREATE TABLE b (y BYTEA);";
    assert_eq!(sqlite(text).matches(" STRICT;").count(), 2);
    assert!(!sqlite(text).contains("BIGINT") && !sqlite(text).contains("BYTEA"));
}

#[test]
fn what_is_for_one_database_is_read_by_that_one_only() {
    let text = "a;\n-- for sqlite:\nb;\n-- for postgres:\nc BIGINT;\n-- for both:\nd;";
    assert_eq!(sqlite(text), "a;\nb;\nd;");
    assert_eq!(translated(text, Dialect::Postgres).trim(), "a;\nc BIGINT;\nd;");
}
