//! Every constant SQL text of the product is read by both databases, run by a test or not.

use std::path::Path;

use balai_testkit::{databases, sql_texts};

/// Files whose texts are meant for one of the two databases, or for tables of their own.
const ONE_DATABASE: [&str; 9] = [
    "examples/cost/store.rs",
    "src/checks.rs",
    "src/dialect.rs",
    "src/search.rs",
    "src/testing/mod.rs",
    "src/migrations/mod.rs",
    "src/sqlite/connection.rs",
    "src/sqlite/errors.rs",
    "src/sqlite/writer.rs",
];

#[test]
fn every_sql_text_is_read_by_both_databases() {
    let workspace = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let texts: Vec<_> = sql_texts::sql_texts(&workspace)
        .into_iter()
        .filter(|text| !ONE_DATABASE.iter().any(|file| text.file.ends_with(file)))
        .collect();
    assert!(texts.len() >= 20, "the finder of texts finds only {}", texts.len());
    let mut wrong = Vec::new();
    for database in databases() {
        for text in &texts {
            if let Err(failure) = balai_store::testing::prepares(&database, text.sql.clone()) {
                wrong.push(format!("{}:{} on {}: {failure}", text.file.display(), text.line, database.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_finder_tells_statements_from_other_literals() {
    let source = r#"
        // "SELECT 0"
        let a = tx.query("SELECT 1", &[]); let quote = '"';
        let b = "INSERT INTO t \
                 (a) VALUES ('\"x')";
        let c = Statement::new("SELECT 2 WHERE a = ").push("UPDATE x");
        let d = "hello";
        foo(tx, "DELETE FROM t")"#;
    let found = sql_texts::in_source(source);
    let texts: Vec<_> = found.iter().map(|(line, sql)| (*line, sql.as_str())).collect();
    assert_eq!(texts, [(3, "SELECT 1"), (4, "INSERT INTO t (a) VALUES ('\"x')"), (8, "DELETE FROM t")]);
}
