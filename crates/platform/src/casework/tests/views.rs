//! What the public, the reporter and officers may read of one case.

use balai_base::{CaseId, CaseNumber};
use balai_store::Store;
use balai_testkit::databases;

use super::town::*;
use crate::{
    access::{Actor, Visibility},
    casework::{self, Audience, Event, EventKind, Filter, NewMessage, NewPlace, PublicationState, View},
};

fn history(town: &Town, store: &Store, actor: &Actor, (id, view): (CaseId, View)) -> Vec<Event> {
    let case = town.case(store, id);
    town.done(store, actor, move |tx, context| casework::history(tx, context, &case, view))
}

fn write(
    town: &Town,
    store: &Store,
    actor: &Actor,
    (id, text, audience): (CaseId, &str, Audience),
) -> balai_base::EventId {
    let message = NewMessage { text: text.to_owned(), audience };
    town.done(store, actor, move |tx, context| casework::write_message(tx, context, id, &message))
}

fn kinds(events: &[Event]) -> Vec<(EventKind, &str)> {
    events.iter().map(|event| (event.kind, event.text.as_str())).collect()
}

#[test]
fn each_view_has_its_lines() {
    for database in databases() {
        let town = Town::new();
        let opened = town.open(&database, road("Jalan berlubang."));
        let officer = officer(1, "officer", "pu", "jalan");
        write(&town, &database, &officer, (opened.id, "Foto tiangnya ada?", Audience::Owner));
        write(&town, &database, &reporter(opened.id), (opened.id, "Ada, nomor 12.", Audience::Owner));
        write(&town, &database, &officer, (opened.id, "Besok kami datang.", Audience::Public));
        write(&town, &database, &officer, (opened.id, "Minta alat berat.", Audience::Internal));
        let public = [(EventKind::Opened, "Jalan berlubang."), (EventKind::Message, "Besok kami datang.")];
        let owner = [
            public[0],
            (EventKind::Message, "Foto tiangnya ada?"),
            (EventKind::Message, "Ada, nomor 12."),
            public[1],
        ];
        let all = [owner[0], owner[1], owner[2], owner[3], (EventKind::Note, "Minta alat berat.")];
        let seen = history(&town, &database, &Actor::Anonymous, (opened.id, View::Public));
        assert_eq!(kinds(&seen), public, "{}", database.name);
        assert!(seen.iter().all(|event| event.actor.is_none() && event.publication.is_none()));
        let seen = history(&town, &database, &reporter(opened.id), (opened.id, View::Owner));
        assert_eq!(kinds(&seen), owner);
        assert!(seen.iter().all(|event| event.actor.is_none()), "officers are shown by agency, not by name");
        let seen = history(&town, &database, &officer, (opened.id, View::Officer));
        assert_eq!(kinds(&seen), all);
        assert_eq!(seen[4].actor, Some(account(1)));
    }
}

#[test]
fn a_text_with_a_finding_waits_for_an_officer() {
    for database in databases() {
        let town = Town::new();
        let opened = town.open(&database, road("NIK saya 5103014107850003, jalan rusak."));
        let first = |actor: &Actor, view: View| history(&town, &database, actor, (opened.id, view)).remove(0);
        let seen = first(&Actor::Anonymous, View::Public);
        assert_eq!((seen.text.as_str(), seen.text_held), ("", true), "{}", database.name);
        let masked = "NIK saya [NIK disamarkan], jalan rusak.";
        assert_eq!(first(&reporter(opened.id), View::Owner).text, masked);
        let triage = officer(4, "triage", "", "");
        let seen = first(&triage, View::Officer);
        assert_eq!((seen.text.as_str(), seen.sealed), (masked, true));
        let publication = seen.publication.unwrap();
        assert_eq!(
            (publication.state, publication.findings),
            (PublicationState::Held, vec!["nik".to_owned()])
        );

        let waiting =
            town.done(&database, &triage, |tx, context| casework::held_texts(tx, context, None, 10));
        assert_eq!(waiting.items.len(), 1);
        assert_eq!(waiting.items[0].case.id, opened.id);
        let event = seen.id;
        town.done(&database, &triage, move |tx, context| {
            casework::publish(tx, context, event, "NIK saya 5103014107850003, jalan rusak parah.")
        });
        let seen = first(&Actor::Anonymous, View::Public);
        assert_eq!(seen.text, "NIK saya [NIK disamarkan], jalan rusak parah.", "a NIK is never released");
        let waiting =
            town.done(&database, &triage, |tx, context| casework::held_texts(tx, context, None, 10));
        assert!(waiting.items.is_empty());
    }
}

#[test]
fn what_waits_for_release_is_paged_and_within_reach() {
    for database in databases() {
        let town = Town::new();
        for number in 0..5 {
            let mut new = road(&format!("Telepon 0812-3456-789{number}."));
            if number == 4 {
                new.agency = "dlh".to_owned();
                new.unit = String::new();
            }
            town.open(&database, new);
        }
        let head = officer(5, "unit_head", "pu", "jalan");
        let mut seen = Vec::new();
        let mut cursor = None;
        loop {
            let from = cursor.clone();
            let page = town.done(&database, &head, move |tx, context| {
                casework::held_texts(tx, context, from.as_ref(), 3)
            });
            seen.extend(page.items.iter().map(|held| held.event.id));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
        let whole = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!((whole, seen.len()), (4, 4), "{}: each once, and not the other agency's", database.name);
    }
}

#[test]
fn a_restricted_case_shows_where_it_stands_and_a_secret_one_nothing() {
    for database in databases() {
        let town = Town::new();
        let mut new = road("Bantuan belum sampai.");
        new.visibility = Visibility::Restricted;
        let restricted = town.open(&database, new.clone());
        let seen = history(&town, &database, &Actor::Anonymous, (restricted.id, View::Public));
        assert_eq!(kinds(&seen), [(EventKind::Opened, "")]);
        new.visibility = Visibility::Secret;
        let secret = town.open(&database, new);
        let case = town.case(&database, secret.id);
        town.refused(&database, &Actor::Anonymous, "problem-case-not-found", move |tx, context| {
            casework::history(tx, context, &case, View::Public)
        });
        let read = |actor: &Actor, number: &CaseNumber| {
            let number = number.clone();
            town.act(&database, actor, move |tx, context| casework::read(tx, context, &number)).is_ok()
        };
        let head = officer(5, "agency_head", "pu", "");
        let table = [
            (&Actor::Anonymous, &restricted.number, false),
            (&Actor::Anonymous, &secret.number, false),
            (&reporter(secret.id), &secret.number, true),
            (&reporter(restricted.id), &secret.number, false),
            (&officer(1, "officer", "pu", "jalan"), &restricted.number, true),
            (&officer(1, "officer", "pu", "jalan"), &secret.number, false),
            (&head, &secret.number, true),
            (&officer(6, "agency_head", "dlh", ""), &restricted.number, false),
        ];
        for (actor, number, expected) in table {
            assert_eq!(read(actor, number), expected, "{}: {actor:?} {number}", database.name);
        }
    }
}

#[test]
fn a_complaint_about_officials_is_hidden_from_the_accused() {
    for database in databases() {
        let town = Town::new();
        let mut new = road("Petugas loket meminta uang.");
        new.category = "pegawai".to_owned();
        new.visibility = Visibility::Secret;
        new.agency = "itda".to_owned();
        new.unit = String::new();
        new.hidden_from = "pu".to_owned();
        let opened = town.open(&database, new);
        let head = officer(5, "agency_head", "itda", "");
        let accused = granted(6, &[("agency_head", "pu", "", ""), ("inspectorate", "", "", "")]);
        let number = opened.number.clone();
        town.refused(&database, &accused, "problem-case-not-found", move |tx, context| {
            casework::read(tx, context, &number)
        });
        let terima = (opened.id, step("terima"));
        town.refused_step(&database, &accused, terima.clone(), "problem-case-not-found");
        assert_eq!(town.step(&database, &head, opened.id, terima.1).state, "proses");
        let back = (opened.id, given_to("alihkan", "pu", "jalan"));
        town.refused_step(&database, &head, back, "problem-agency-accused");
        town.refused(&database, &head, "problem-accusation-stays-closed", move |tx, context| {
            casework::change_visibility(tx, context, opened.id, Visibility::Public, "Biar terang")
        });
        let found = town.done(&database, &accused, |tx, context| {
            let filter = Filter { search: Some("loket".to_owned()), ..Filter::default() };
            casework::queue(tx, context, &filter, None, 10)
        });
        assert!(found.items.is_empty(), "{}", database.name);
    }
}

#[test]
fn texts_of_a_case_that_becomes_public_wait() {
    for database in databases() {
        let town = Town::new();
        let mut new = road("Bantuan belum sampai.");
        new.visibility = Visibility::Restricted;
        let opened = town.open(&database, new);
        let head = officer(5, "agency_head", "pu", "");
        town.refused(&database, &head, "problem-text-missing", move |tx, context| {
            casework::change_visibility(tx, context, opened.id, Visibility::Public, "")
        });
        town.done(&database, &head, move |tx, context| {
            casework::change_visibility(tx, context, opened.id, Visibility::Public, "Pelapor setuju")
        });
        let seen = history(&town, &database, &Actor::Anonymous, (opened.id, View::Public));
        assert_eq!((seen[0].text.as_str(), seen[0].text_held), ("", true));
        let event = seen[0].id;
        town.done(&database, &head, move |tx, context| {
            casework::publish(tx, context, event, "Bantuan belum sampai.")
        });
        let find = || {
            town.done(&database, &Actor::Anonymous, |tx, context| {
                let filter = Filter { search: Some("bantuan".to_owned()), ..Filter::default() };
                casework::public_list(tx, context, &filter, None, 10)
            })
            .items
            .len()
        };
        assert_eq!(find(), 1, "{}", database.name);
        town.done(&database, &head, move |tx, context| {
            casework::change_visibility(tx, context, opened.id, Visibility::Restricted, "Keliru")
        });
        let seen = history(&town, &database, &Actor::Anonymous, (opened.id, View::Public));
        assert_eq!(
            (seen[0].text.as_str(), seen[0].text_held),
            ("", true),
            "released once is not public for ever"
        );
        assert_eq!(find(), 0);
        town.done(&database, &head, move |tx, context| {
            casework::change_visibility(tx, context, opened.id, Visibility::Secret, "Keliru")
        });
        assert_eq!(find(), 0);
    }
}

#[test]
fn corrections_are_events_and_change_what_is_found() {
    for database in databases() {
        let town = Town::new();
        let opened = town.open(&database, road("Bau sekali."));
        let triage = officer(4, "triage", "", "");
        town.refused(&database, &triage, "problem-category-unknown", move |tx, context| {
            casework::correct_category(tx, context, opened.id, "gempa", "")
        });
        town.done(&database, &triage, move |tx, context| {
            casework::correct_category(tx, context, opened.id, "sampah", "Bukan jalan.")
        });
        let place = NewPlace { point: None, area: None, address: "depan pasar, 0812-3456-7890".to_owned() };
        let case = town
            .done(&database, &triage, move |tx, context| casework::relocate(tx, context, opened.id, &place));
        assert_eq!(case.address, "depan pasar, [nomor telepon disamarkan]");
        assert_eq!((case.category.as_str(), case.point, case.area), ("sampah", None, None));
        let seen = history(&town, &database, &triage, (opened.id, View::Officer));
        let last: Vec<(EventKind, &str)> =
            seen.iter().skip(1).map(|event| (event.kind, event.detail.before.as_str())).collect();
        assert_eq!(last, [(EventKind::CategoryChanged, "jalan"), (EventKind::Relocated, VILLAGE)]);
        let (so_far, taught) = town.done(&database, &Actor::System, |tx, context| {
            Ok((casework::taught_so_far(tx, context)?, casework::taught(tx, context, None, 10)?))
        });
        let taught: Vec<_> =
            taught.iter().map(|one| (one.id, one.category.as_str(), one.corrected)).collect();
        assert_eq!(taught, [(opened.id, "sampah", true)], "an open case teaches once officers corrected it");
        assert_eq!(so_far.0, 1, "{}", database.name);
        let found = town.done(&database, &triage, |tx, context| {
            let filter = Filter { search: Some("pasar".to_owned()), ..Filter::default() };
            casework::queue(tx, context, &filter, None, 10)
        });
        assert_eq!(found.items.len(), 1, "{}", database.name);
    }
}

#[test]
fn the_public_point_is_moved_where_the_category_says_so() {
    let town = Town::new();
    for database in databases() {
        let exact = town.open(&database, road("Jalan berlubang."));
        let mut new = road("Sampah menumpuk.");
        new.category = "sampah".to_owned();
        let blurred = town.open(&database, new);
        let case = town.case(&database, exact.id);
        assert_eq!(casework::public_point(&town.region, &case), case.point);
        let case = town.case(&database, blurred.id);
        let shown = casework::public_point(&town.region, &case).unwrap();
        let moved = shown.distance_metres(case.point.unwrap());
        assert!(moved > 0.0 && moved < 300.0, "{moved}");
    }
}
