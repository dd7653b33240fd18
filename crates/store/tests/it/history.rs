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
