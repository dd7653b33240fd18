//! What is stored, on both databases.

use std::sync::Arc;

use balai_base::{Moment, SeededRandom, Timestamp};
use balai_platform::{
    access::Actor,
    casework::{self, Context, Filter, View},
    vault::Vault,
};
use balai_store::{Store, values};
use balai_testkit::{TestDirectory, databases};

use super::world::*;
use crate::{
    imports::{Decided, Ready, Summary, Taken, foresee, ready, take_in},
    reports,
};

const FILE: &str = "service_request_id,requested_datetime,closed_datetime,status,service_name,description,village_name,agency_responsible,status_notes\n\
    A-1,2023-02-03 14:05,2023-02-05 09:00,closed,Jalan rusak,Jalan berlubang depan pasar,Pasar Lama,PU,Sudah ditambal\n\
    A-2,2023-02-04 08:00,,open,Sampah menumpuk,\"Sampah bau, hubungi 0812-3456-7890\",Karang Timur,Dinas Pasar,\n\
    A-3,2023-02-05 08:00,2023-02-06 08:00,Ditolak,Perilaku petugas,Petugas minta uang,Sawah Lega,,Tidak cukup bukti\n";

struct Office {
    context: Context,
    _keys: TestDirectory,
}

impl Office {
    fn new() -> Self {
        let keys = TestDirectory::new();
        let vault = Vault::in_directory(keys.path(), Arc::new(SeededRandom::from_number(7))).unwrap();
        let moment = Moment::new(NOW, &SeededRandom::from_number(1));
        let context = Context { region: region(), vault: Arc::new(vault), moment, actor: Actor::System };
        Self { context, _keys: keys }
    }

    fn take(&self, store: &Store, file: &str, run: i64) -> Vec<Taken> {
        let rows: Vec<Decided> = decided(file.as_bytes(), "").into_iter().map(Result::unwrap).collect();
        let ready: Vec<Ready> = rows.into_iter().map(|row| ready(&self.context, row).unwrap()).collect();
        let context = self.context.clone();
        store.write_now(move |tx| take_in(tx, &context, &ready, Timestamp(run))).unwrap()
    }
}

fn count(store: &Store, sql: &'static str) -> i64 {
    let id = region().id.clone();
    let row = store.read_now(move |tx| tx.query_row(sql, &values![&id])).unwrap();
    row.map_or(0, |row| row.get(0).unwrap())
}

fn cases(store: &Store) -> i64 {
    count(store, "SELECT COUNT(*) FROM cases WHERE region = $1")
}

#[test]
fn rows_become_cases_with_history_routing_and_without_notices() {
    for database in databases() {
        let office = Office::new();
        assert_eq!(office.take(&database, FILE, 1), [Taken::New; 3], "{}", database.name);
        assert_eq!(cases(&database), 3);
        assert_eq!(count(&database, "SELECT COUNT(*) FROM notices WHERE region = $1"), 0);
        assert_eq!(
            count(&database, "SELECT COUNT(*) FROM report_routings WHERE region = $1 AND rule = 'history'"),
            1
        );
        assert_eq!(
            count(&database, "SELECT COUNT(*) FROM case_clocks WHERE region = $1"),
            1,
            "the open one's"
        );
        assert_eq!(
            count(&database, "SELECT COUNT(*) FROM cases c JOIN imported_reports i ON i.region = c.region AND i.case_id = c.id
                WHERE c.region = $1 AND c.pin_hash IS NULL AND i.imported_at = 1"),
            3
        );
        let context = office.context.acting_as(Actor::Anonymous);
        let listed = database
            .read_now(move |tx| casework::public_list(tx, &context, &Filter::default(), None, 9))
            .unwrap();
        let closed: Vec<bool> = listed.items.iter().map(|case| case.closed_at.is_some()).collect();
        assert_eq!(closed.len(), 2, "{}: what is about officials is nobody's to read", database.name);
        let pothole = listed.items.into_iter().find(|case| case.category == "jalan-rusak").unwrap();
        assert_eq!(pothole.created_at, Timestamp(1_675_404_300_000));
        let context = office.context.acting_as(Actor::Anonymous);
        let history =
            database.read_now(move |tx| casework::history(tx, &context, &pothole, View::Public)).unwrap();
        let told: Vec<&str> = history.iter().map(|line| line.text.as_str()).collect();
        assert_eq!(told, ["Jalan berlubang depan pasar", "Sudah ditambal"], "{}", database.name);
    }
}

#[test]
fn running_again_takes_nothing_twice_and_tells_what_has_changed() {
    for database in databases() {
        let office = Office::new();
        office.take(&database, FILE, 1);
        assert_eq!(office.take(&database, FILE, 2), [Taken::Known; 3], "{}", database.name);
        let changed =
            FILE.replace("Sudah ditambal", "Sudah ditambal lagi") + "A-4,2023-03-01,,open,,Lubang baru,,,\n";
        let expected = [Taken::Changed, Taken::Known, Taken::Known, Taken::New];
        assert_eq!(office.take(&database, &changed, 3), expected, "{}", database.name);
        assert_eq!(cases(&database), 4);
        // The same write given twice by one run, as after an answer that was lost.
        assert_eq!(office.take(&database, &changed, 3)[3], Taken::New);
        assert_eq!(cases(&database), 4);
    }
}

#[test]
fn what_would_be_taken_is_foreseen_without_storing() {
    for database in databases() {
        let office = Office::new();
        let rows: Vec<Decided> = decided(FILE.as_bytes(), "").into_iter().map(Result::unwrap).collect();
        let look = |rows: Vec<Decided>| {
            let id = region().id.clone();
            database.read_now(move |tx| foresee(tx, &id, &rows, NOW)).unwrap()
        };
        assert_eq!(look(rows.clone()), [Taken::New; 3]);
        assert_eq!(cases(&database), 0);
        office.take(&database, FILE, 1);
        assert_eq!(look(rows), [Taken::Known; 3], "{}", database.name);
    }
}

#[test]
fn the_same_number_of_another_system_is_another_report() {
    let other =
        FILE.replace("status_notes\n", "status_notes,source\n").replace("ditambal\n", "ditambal,lain\n");
    let other: String = other.split_inclusive('\n').take(2).collect();
    for database in databases() {
        let office = Office::new();
        office.take(&database, FILE, 1);
        assert_eq!(office.take(&database, &other, 2), [Taken::New], "{}", database.name);
        assert_eq!(cases(&database), 4);
    }
}

#[test]
fn a_taken_case_can_be_replayed_by_other_rules() {
    for database in databases() {
        let office = Office::new();
        office.take(&database, FILE, 1);
        let region = Arc::clone(&office.context.region);
        let context = office.context.clone();
        let replayed = database.read_now(move |tx| reports::replay(tx, &context, &region.routing, 9));
        assert!(replayed.is_ok(), "{}: {replayed:?}", database.name);
    }
}

#[test]
fn the_summary_tells_numbers_agencies_and_notes() {
    let mut summary = Summary::default();
    for (line, row) in (2..).zip(decided(FILE.as_bytes(), "")) {
        let row = row.unwrap();
        summary.count(line, (&row, Taken::New, row.is_open(&region())));
    }
    let mut all = Summary::default();
    all.join(&summary);
    let unknown = refused(&[("status", "entah")], "");
    (5..11).for_each(|line| all.refuse(line, &unknown));
    // Two mistakes of one row are counted each by itself; dates are told once, whatever they say.
    all.refuse(11, &refused(&[("status", "entah"), ("requested_datetime", "lusa")], ""));
    all.refuse(12, &refused(&[("requested_datetime", "kemarin")], ""));
    let misnamed = refused(&[("service_name", "Jalan Rusakk")], "");
    (13..15).for_each(|line| all.refuse(line, &misnamed));
    all.repeat();
    insta::assert_snapshot!("summary", all.told(&region(), false, "sms"));
    insta::assert_snapshot!("refusals", all.refusals.told(20));
    for (name, sent) in [("Satgas \"Air\"", None), ("BKP", Some("lingkungan")), ("Dinas Lingkungn", None)] {
        *all.unknown_agencies.entry(name.to_owned()).or_default() += 3;
        if let Some(id) = sent {
            let rows = [(id.to_owned(), 2), ("sekretariat".to_owned(), 1)];
            all.sent.insert(name.to_owned(), rows.into());
        }
    }
    all.unknown_channels = [("Radio".to_owned(), 2), ("Loket".to_owned(), 3)].into();
    insta::assert_snapshot!("mapping", all.mapping(&region()));
}
