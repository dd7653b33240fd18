//! Tests of the audit trail.

use balai_base::AccountId;
use balai_testkit::{databases, moment, region};
use uuid::Uuid;

use super::*;
use crate::access::Officer;

fn officer(number: u128) -> Actor {
    Actor::Officer(Officer {
        account: AccountId(Uuid::from_u128(number)),
        name: "Petugas".to_owned(),
        grants: Vec::new(),
        standing_in_for: Vec::new(),
    })
}

fn entry(action: &'static str, subject: &str, reason: &str) -> Entry {
    Entry {
        action,
        subject_kind: "case",
        subject_id: subject.to_owned(),
        reason: reason.to_owned(),
        detail: String::new(),
    }
}

#[test]
fn acts_are_listed_newest_first_page_by_page() {
    for database in databases() {
        for number in 0..5_u32 {
            let act = entry("reveal-identity", &format!("CTH-{number}"), "Menelepon");
            database.write_now(move |tx| record(tx, &region(), &moment(number), &officer(1), &act)).unwrap();
        }
        let mut seen = Vec::new();
        let mut cursor = None;
        loop {
            let from = cursor.clone();
            let page = database
                .read_now(move |tx| list(tx, &region(), &Selection::default(), from.as_ref(), 2))
                .unwrap();
            seen.extend(page.items.into_iter().map(|entry| entry.subject_id));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(seen, ["CTH-4", "CTH-3", "CTH-2", "CTH-1", "CTH-0"], "{}", database.name);
    }
}

#[test]
fn a_selection_asks_for_everything_it_names() {
    for database in databases() {
        database
            .write_now(|tx| {
                record(tx, &region(), &moment(1), &officer(1), &entry("reveal-identity", "CTH-1", "a"))?;
                record(tx, &region(), &moment(2), &officer(2), &entry("reveal-identity", "CTH-2", "b"))?;
                record(tx, &region(), &moment(3), &Actor::System, &entry("renew-pin", "CTH-2", "c"))
            })
            .unwrap();
        let text = |text: &str| Some(text.to_owned());
        let table = [
            (Selection::default(), 3),
            (Selection { actor: officer(2).account(), ..Selection::default() }, 1),
            (Selection { action: text("reveal-identity"), ..Selection::default() }, 2),
            (Selection { subject_kind: text("account"), ..Selection::default() }, 0),
            (Selection { subject_kind: text("case"), subject_id: text("CTH-2"), ..Selection::default() }, 2),
            (Selection { from: Some(moment(2).now), ..Selection::default() }, 2),
            (Selection { until: Some(moment(2).now), ..Selection::default() }, 1),
        ];
        for (selection, expected) in table {
            let asked = selection.clone();
            let page = database.read_now(move |tx| list(tx, &region(), &asked, None, 10)).unwrap();
            assert_eq!(page.items.len(), expected, "{}: {selection:?}", database.name);
        }
    }
}

#[test]
fn no_personal_number_comes_into_the_trail_and_another_region_sees_nothing() {
    for database in databases() {
        let act = entry("reveal-identity", "CTH-1", "Menelepon 0812-3456-7890");
        database.write_now(move |tx| record(tx, &region(), &moment(1), &officer(1), &act)).unwrap();
        let all = |id: &str| {
            let id = RegionId::parse(id).unwrap();
            database.read_now(move |tx| list(tx, &id, &Selection::default(), None, 10)).unwrap().items
        };
        assert_eq!(all("contoh")[0].reason, "Menelepon [nomor telepon disamarkan]", "{}", database.name);
        assert!(all("lain").is_empty());
    }
}

#[test]
fn a_desk_is_noted_once_for_officer_case_and_day_and_forgotten_in_time() {
    use balai_base::{CaseId, Day, Timestamp};

    let case = |number: u128| CaseId(Uuid::from_u128(number));
    for database in databases() {
        let Actor::Officer(reader) = officer(1) else { panic!() };
        let account = reader.account;
        let note = |day: i32, cases: Vec<CaseId>, whole: bool| {
            let reader = reader.clone();
            database
                .write_now(move |tx| {
                    let new = unnoted(tx, &region(), (account, Day(day)), (&cases, whole))?;
                    let (by, at) = ((&reader, &Default::default()), (Day(day), Timestamp(i64::from(day))));
                    note_reads(tx, &region(), by, at, (&new, whole))?;
                    Ok(new.len())
                })
                .unwrap()
        };
        assert_eq!(note(10, vec![case(1), case(2), case(1)], false), 2);
        assert_eq!(note(10, vec![case(1), case(2)], false), 0, "a second look costs no write");
        assert_eq!(note(10, vec![case(2)], true), 1, "but opening it is more than a line of a list");
        assert_eq!(note(10, vec![case(2)], false), 0);
        assert_eq!(note(11, vec![case(2)], true), 1, "another day");
        let of = |number: u128| {
            let read = database.read_now(move |tx| reads_of(tx, &region(), case(number))).unwrap();
            read.into_iter().map(|read| (read.day.0, read.whole)).collect::<Vec<_>>()
        };
        assert_eq!((of(1), of(2)), (vec![(10, false)], vec![(11, true), (10, true)]));
        let seen = |from: i32, until: i32, after: Option<CaseId>| {
            let asked = (account, Day(from), Day(until));
            database.read_now(move |tx| cases_read(tx, &region(), asked, (after, 10))).unwrap()
        };
        assert_eq!(seen(9, 10, None), [case(1), case(2)]);
        assert_eq!(seen(10, 11, Some(case(1))), [case(2)]);
        assert!(seen(12, 20, None).is_empty());
        let all = database.read_now(move |tx| reads(tx, &region(), None, (Day(0), Day(20)), 2)).unwrap();
        assert_eq!(all.iter().map(|read| read.day.0).collect::<Vec<_>>(), [11, 10]);
        assert_eq!(database.write_now(move |tx| forget_reads(tx, &region(), Day(11))).unwrap(), 2);
        assert_eq!((of(1), of(2)), (Vec::new(), vec![(11, true)]));
    }
}
