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
