//! History is append-only in the database itself.

use balai_store::{Failure, values};
use balai_testkit::{databases, region};
use uuid::Uuid;

#[test]
fn events_and_audit_entries_can_be_added_and_never_changed() {
    for database in databases() {
        database
            .write_now(|tx| {
                let sql = "INSERT INTO case_events (region, case_id, sequence, id, at, kind, actor_kind, role, agency,
                             audience, transition, state_from, state_to, text, detail)
                           VALUES ($1, $2, 1, $2, 1, 'opened', 'citizen', '', '', 'public', '', '', 'new', 'a', '')";
                tx.execute(sql, &values![region(), Uuid::nil()])?;
                let sql = "INSERT INTO audit_entries (region, id, at, actor_kind, action, subject_kind, subject_id,
                             reason, detail) VALUES ($1, $2, 1, 'system', 'reveal', 'case', 'x', 'why', '')";
                tx.execute(sql, &values![region(), Uuid::nil()])
            })
            .unwrap();
        for sql in [
            "UPDATE case_events SET text = 'b' WHERE region = $1",
            "DELETE FROM case_events WHERE region = $1",
            "UPDATE audit_entries SET reason = 'none' WHERE region = $1",
            "DELETE FROM audit_entries WHERE region = $1",
        ] {
            let outcome = database.write_now(move |tx| tx.execute(sql, &values![region()]));
            let Err(Failure::Driver(text)) = outcome else { panic!("{} {sql}: {outcome:?}", database.name) };
            assert!(text.contains("append-only"), "{text}");
        }
    }
}

/// An event with a text in the row itself, as older releases wrote, and one whose text lies beside it.
const EVENT: &str =
    "INSERT INTO case_events (region, case_id, sequence, id, at, kind, actor_kind, role, agency,
      audience, transition, state_from, state_to, text, detail)
    VALUES ($1, $2, $3, $4, 1, $5, $6, '', '', 'public', '', '', 'new', 'a', '')";

fn noted(event: u128) -> impl Fn(&mut balai_store::Tx) -> Result<u64, Failure> + Send + 'static {
    move |tx| {
        let sql = "INSERT INTO erased_texts (region, event_id, case_id, erasure_id) VALUES ($1, $2, $3, $2)";
        tx.execute(sql, &values![region(), Uuid::from_u128(event), Uuid::nil()])
    }
}

#[test]
fn of_an_event_only_the_text_may_be_emptied_and_only_once_its_erasure_is_noted() {
    for database in databases() {
        let add = |sequence: i64, kind: &'static str, actor: &'static str| {
            let id = Uuid::from_u128(sequence.try_into().unwrap());
            database
                .write_now(move |tx| {
                    tx.execute(EVENT, &values![region(), Uuid::nil(), sequence, id, kind, actor])
                })
                .unwrap();
        };
        add(1, "opened", "officer");
        add(2, "message", "citizen");
        add(3, "message", "officer");
        add(4, "message", "citizen");
        for event in 1..=3 {
            database.write_now(noted(event)).unwrap();
        }
        let change = |sql: &'static str| database.write_now(move |tx| tx.execute(sql, &[]));
        for sql in [
            "UPDATE case_events SET text = 'b' WHERE sequence = 1",
            "UPDATE case_events SET text = '', detail = 'x' WHERE sequence = 1",
            "UPDATE case_events SET text = '', at = 2 WHERE sequence = 1",
            "UPDATE case_events SET text = '', kind = 'moved' WHERE sequence = 1",
            "UPDATE case_events SET text = '', actor_kind = 'citizen' WHERE sequence = 1",
            "UPDATE case_events SET text = '', role = 'x' WHERE sequence = 1",
            "UPDATE case_events SET text = '', agency = 'x' WHERE sequence = 1",
            "UPDATE case_events SET text = '', audience = 'internal' WHERE sequence = 1",
            "UPDATE case_events SET text = '', transition = 'x' WHERE sequence = 1",
            "UPDATE case_events SET text = '', state_from = 'x' WHERE sequence = 1",
            "UPDATE case_events SET text = '', state_to = 'x' WHERE sequence = 1",
            "UPDATE case_events SET text = '', sequence = 9 WHERE sequence = 1",
            "UPDATE case_events SET text = '', actor_id = id WHERE sequence = 1",
            "UPDATE case_events SET text = '', origin_id = id WHERE sequence = 1",
            "UPDATE case_events SET text = '', id = case_id WHERE sequence = 1",
            "UPDATE case_events SET text = '', case_id = id WHERE sequence = 1",
            "UPDATE case_events SET text = '', region = 'x' WHERE sequence = 1",
            // An officer's words, and words whose erasure nobody noted.
            "UPDATE case_events SET text = '' WHERE sequence = 3",
            "UPDATE case_events SET text = '' WHERE sequence = 4",
            "UPDATE case_events SET text = ''",
            "DELETE FROM case_events WHERE sequence = 1",
            "UPDATE erased_texts SET event_id = case_id",
            "DELETE FROM erased_texts",
        ] {
            let Err(Failure::Driver(text)) = change(sql) else { panic!("{}: {sql} passed", database.name) };
            assert!(text.contains("append-only"), "{}: {sql}: {text}", database.name);
        }
        assert_eq!(change("UPDATE case_events SET text = '' WHERE sequence IN (1, 2)").unwrap(), 2);
        let left =
            database.read_now(|tx| tx.query("SELECT id FROM case_events WHERE text <> ''", &[])).unwrap();
        assert_eq!(left.len(), 2, "{}", database.name);
    }
}

#[test]
fn a_citizens_text_can_be_taken_away_only_once_its_erasure_is_noted() {
    for database in databases() {
        for event in [1, 2] {
            let sql = "INSERT INTO event_texts (region, event_id, text) VALUES ($1, $2, 'a')";
            database
                .write_now(move |tx| tx.execute(sql, &values![region(), Uuid::from_u128(event)]))
                .unwrap();
        }
        database.write_now(noted(1)).unwrap();
        let change = |sql: &'static str| database.write_now(move |tx| tx.execute(sql, &[]));
        for sql in ["UPDATE event_texts SET text = ''", "DELETE FROM event_texts"] {
            let Err(Failure::Driver(text)) = change(sql) else { panic!("{}: {sql} passed", database.name) };
            assert!(text.contains("append-only"), "{}: {sql}: {text}", database.name);
        }
        let one = |event: u128| {
            let sql = "DELETE FROM event_texts WHERE event_id = $1";
            database.write_now(move |tx| tx.execute(sql, &values![Uuid::from_u128(event)]))
        };
        assert!(one(2).is_err());
        assert_eq!(one(1).unwrap(), 1, "{}", database.name);
    }
}
