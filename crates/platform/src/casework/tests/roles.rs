//! The serving role on PostgreSQL: it serves, and the database itself refuses it history (ASVS 5.0, 13.2.2).

use balai_store::{Place, testing};
use balai_testkit::databases;

use super::archive::signed_history;

/// What `scripts/postgres/serving-role.sql` says, for `role`.
fn script(role: &str) -> String {
    let text = std::fs::read_to_string("../../scripts/postgres/serving-role.sql").unwrap();
    text.replace(":\"role\"", role)
}

#[test]
fn the_serving_role_adds_to_history_and_is_refused_to_change_it() {
    for database in databases().iter().filter(|database| database.name == "postgres") {
        signed_history(database, 10);
        let Place::Postgres(owner) = database.place() else { panic!() };
        let role = format!("balai_serve_{}", std::process::id());
        testing::postgres_batch(owner, &format!("CREATE ROLE {role}")).unwrap();
        testing::postgres_batch(owner, &script(&role)).unwrap();
        // The same session as a client that signed in by that role.
        let serving =
            |sql: &str| testing::postgres_batch(owner, &format!("SET SESSION AUTHORIZATION {role}; {sql}"));
        let refused = [
            "UPDATE case_events SET text = 'lain'",
            "DELETE FROM case_events",
            "TRUNCATE case_events",
            "UPDATE audit_entries SET reason = ''",
            "DELETE FROM history_leaves",
            "UPDATE history_leaves SET entry = event_id",
            "DELETE FROM history_salts",
            "TRUNCATE history_salts",
            "UPDATE history_tiles SET number = 1",
            "UPDATE history_checkpoints SET note = ''",
            "DELETE FROM history_checkpoints",
            "UPDATE history_logs SET origin = ''",
            "DROP TABLE case_events",
            "ALTER TABLE case_events DISABLE TRIGGER ALL",
            "DROP TRIGGER case_events_unchanged ON case_events",
            "CREATE TABLE lain (a BIGINT)",
            "DELETE FROM migrations",
        ];
        for sql in refused {
            let refusal = serving(sql).expect_err(sql).to_string();
            assert!(
                refusal.contains("permission denied") || refusal.contains("must be owner"),
                "{sql}: {refusal}"
            );
        }
        serving("SELECT count(*) FROM case_events; SELECT count(*) FROM history_leaves").unwrap();
        serving("INSERT INTO history_pending (region, event_id) VALUES ('contoh', '\\x01'); DELETE FROM history_pending")
            .unwrap();
        serving("UPDATE cases SET updated_at = updated_at").unwrap();
        testing::postgres_batch(owner, &format!("DROP OWNED BY {role}; DROP ROLE {role}")).unwrap();
    }
}
