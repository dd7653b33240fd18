//! Queues, counts, search and near-by agree with each other and with what an actor may read.

use std::collections::BTreeSet;

use balai_base::{BoundingBox, CaseId, Point, Timestamp, page::Cursor, time::DAY};
use balai_store::Store;
use balai_testkit::databases;

use super::town::*;
use crate::{
    access::{Action, Actor, Visibility},
    casework::{self, Filter, Group, Opened, Order, Responsible, Span},
    workflow::Meaning,
};

fn queue(town: &Town, store: &Store, actor: &Actor, filter: &Filter) -> Vec<CaseId> {
    let mut found = Vec::new();
    let mut cursor: Option<Cursor> = None;
    loop {
        let (filter, from) = (filter.clone(), cursor.clone());
        let page = town
            .done(store, actor, move |tx, context| casework::queue(tx, context, &filter, from.as_ref(), 3));
        assert!(page.items.len() <= 3);
        found.extend(page.items.iter().map(|case| case.id));
        cursor = page.next.map(|next| next.to_string().parse().unwrap());
        if cursor.is_none() {
            return found;
        }
    }
}

fn count(town: &Town, store: &Store, actor: &Actor, filter: &Filter) -> usize {
    let filter = filter.clone();
    let count =
        town.done(store, actor, move |tx, context| casework::count(tx, context, Action::ReadCase, &filter));
    usize::try_from(count).unwrap()
}

#[test]
fn the_clock_that_breaks_first_stands_first_and_paging_shows_each_case_once() {
    for database in databases() {
        let town = Town::new();
        let mut expected = Vec::new();
        for _ in 0..8 {
            expected.push(town.open(&database, road("Jalan berlubang.")).id);
            town.wait(DAY);
        }
        let gone = expected.remove(2);
        town.step(&database, &reporter(gone), gone, step("tarik"));
        expected.push(gone);
        let triage = officer(4, "triage", "", "");
        let found = queue(&town, &database, &triage, &Filter::default());
        let dues: Vec<_> = found.iter().map(|id| town.case(&database, *id).due_at).collect();
        let running: Vec<_> = dues.iter().flatten().collect();
        assert!(running.is_sorted(), "{}: {dues:?}", database.name);
        assert_eq!(found.iter().collect::<BTreeSet<_>>().len(), 8);
        assert_eq!(found.last(), Some(&gone), "a case without a clock comes last");
        let newest = Filter { order: Order::NewestFirst, ..Filter::default() };
        let mut by_age: Vec<CaseId> = expected.clone();
        by_age.sort_unstable();
        by_age.reverse();
        assert_eq!(queue(&town, &database, &triage, &newest), by_age);
    }
}

#[test]
fn a_cursor_of_another_order_is_refused() {
    for database in databases() {
        let town = Town::new();
        for _ in 0..3 {
            town.open(&database, road("Jalan berlubang."));
        }
        let triage = officer(4, "triage", "", "");
        let page = town.done(&database, &triage, |tx, context| {
            casework::queue(tx, context, &Filter::default(), None, 2)
        });
        let cursor = page.next.unwrap();
        town.refused(&database, &triage, "problem-cursor", move |tx, context| {
            let filter = Filter { order: Order::NewestFirst, ..Filter::default() };
            casework::queue(tx, context, &filter, Some(&cursor), 2)
        });
    }
}

/// A filter by name, and what it leaves.
type Narrowed = (&'static str, Filter, Vec<CaseId>);

/// Every filter, and which of two cases it leaves; the second was opened at `at`.
fn filters(at: Timestamp, first: &Opened, second: &Opened) -> Vec<Narrowed> {
    let word = |text: &str| vec![text.to_owned()];
    let within = |area: &str| Filter { areas: vec![area.parse().unwrap()], ..Filter::default() };
    let saying = |text: &str| Filter { search: Some(text.to_owned()), ..Filter::default() };
    let around = BoundingBox::around(Point { longitude: 115.2, latitude: -8.6 }, 500.0);
    let both = vec![first.id, second.id];
    vec![
        ("agency", Filter { agencies: word("dlh"), ..Filter::default() }, vec![second.id]),
        ("unit", Filter { units: word("jalan"), ..Filter::default() }, vec![first.id]),
        ("state", Filter { states: word("proses"), ..Filter::default() }, vec![first.id]),
        ("meaning", Filter { meanings: vec![Meaning::Waiting], ..Filter::default() }, vec![second.id]),
        ("kind", Filter { kinds: word("wish"), ..Filter::default() }, vec![second.id]),
        ("category", Filter { categories: word("jalan"), ..Filter::default() }, vec![first.id]),
        ("channel", Filter { channels: word("loket"), ..Filter::default() }, vec![second.id]),
        ("type", Filter { case_types: word("report"), ..Filter::default() }, both.clone()),
        ("other type", Filter { case_types: word("permit"), ..Filter::default() }, vec![]),
        ("village", within(VILLAGE), vec![first.id]),
        ("district", within("99.01.02"), vec![second.id]),
        ("regency", within("99.01"), both.clone()),
        ("province of another", within("55"), vec![]),
        ("visibility", Filter { visibilities: vec![Visibility::Secret], ..Filter::default() }, vec![]),
        ("nobody's", Filter { responsible: Some(Responsible::Nobody), ..Filter::default() }, vec![second.id]),
        (
            "mine",
            Filter { responsible: Some(Responsible::AnyOf(vec![account(1)])), ..Filter::default() },
            vec![first.id],
        ),
        ("late", Filter { late: true, ..Filter::default() }, vec![second.id]),
        ("held", Filter { held: true, ..Filter::default() }, vec![second.id]),
        ("passed around", Filter { reassigned: Some(1), ..Filter::default() }, vec![]),
        ("words", saying("berlubang sekolah"), vec![first.id]),
        ("number", saying(&second.number.as_str().to_lowercase()), vec![second.id]),
        (
            "created",
            Filter { created: Span { from: Some(at), until: None }, ..Filter::default() },
            vec![second.id],
        ),
        ("box", Filter { within: Some(around), ..Filter::default() }, vec![first.id]),
    ]
}

#[test]
fn every_filter_narrows() {
    for database in databases() {
        let town = Town::new();
        let first = town.open(&database, road("Jalan berlubang dekat sekolah."));
        let mut new = road("Sampah menumpuk. Hubungi 0812-3456-7890.");
        (new.category, new.agency, new.unit) = ("sampah".to_owned(), "dlh".to_owned(), "sampah".to_owned());
        (new.channel, new.kind) = ("loket".to_owned(), "wish".to_owned());
        new.area = Some("99.01.02.2002".parse().unwrap());
        new.point = Some(Point { longitude: 115.3, latitude: -8.5 });
        let second = town.open(&database, new);
        town.step(&database, &officer(1, "officer", "pu", "jalan"), first.id, step("terima"));
        town.done(&database, &officer(1, "officer", "pu", "jalan"), move |tx, context| {
            casework::assign(tx, context, first.id, Some(account(1)))
        });
        town.wait(6 * DAY);
        let table = filters(town.case(&database, second.id).created_at, &first, &second);
        let triage = officer(4, "triage", "", "");
        for (name, filter, expected) in table {
            let found: BTreeSet<CaseId> = queue(&town, &database, &triage, &filter).into_iter().collect();
            assert_eq!(found, expected.iter().copied().collect(), "{}: {name}", database.name);
            assert_eq!(
                count(&town, &database, &triage, &filter),
                expected.len(),
                "{}: {name}",
                database.name
            );
        }
    }
}

#[test]
fn counts_by_value_add_up() {
    for database in databases() {
        let town = Town::new();
        for agency in ["pu", "pu", "dlh"] {
            let mut new = road("Jalan berlubang.");
            (new.agency, new.unit) = (agency.to_owned(), String::new());
            town.open(&database, new);
        }
        town.wait(10 * DAY);
        let mut fresh = road("Baru.");
        fresh.unit = String::new();
        let gone = town.open(&database, fresh);
        let triage = officer(4, "triage", "", "");
        let found = town.done(&database, &triage, |tx, context| {
            casework::counts(tx, context, Action::ReadCase, &Filter::default(), Group::Agency)
        });
        let lines: Vec<(&str, u64, u64)> =
            found.iter().map(|count| (count.value.as_str(), count.cases, count.late)).collect();
        assert_eq!(lines, [("dlh", 1, 1), ("pu", 3, 2)], "{}", database.name);
        let everybody = town.done(&database, &Actor::Anonymous, |tx, context| {
            casework::counts(tx, context, Action::ReadPublic, &Filter::default(), Group::Meaning)
        });
        assert_eq!((everybody[0].value.as_str(), everybody[0].cases), ("waiting", 4));
        let open = Filter { meanings: vec![Meaning::Waiting, Meaning::Working], ..Filter::default() };
        let every = Meaning::ALL.into_iter().filter(|meaning| !meaning.is_final()).collect();
        let every = Filter { meanings: every, ..Filter::default() };
        town.step(&database, &reporter(gone.id), gone.id, step("tarik"));
        for filter in [open, every] {
            assert_eq!(
                count(&town, &database, &triage, &filter),
                3,
                "{}: ended cases are not open",
                database.name
            );
            assert_eq!(queue(&town, &database, &triage, &filter).len(), 3);
        }
        let nobody = town.done(&database, &Actor::Anonymous, |tx, context| {
            casework::count(tx, context, Action::ReadCase, &Filter::default())
        });
        assert_eq!(nobody, 0);
    }
}

#[test]
fn counting_stops_where_it_is_told_to() {
    for database in databases() {
        let town = Town::new();
        for _ in 0..5 {
            town.open(&database, road("Jalan berlubang."));
        }
        let triage = officer(4, "triage", "", "");
        let up_to = |most: u32, filter: Filter| {
            town.done(&database, &triage, move |tx, context| {
                casework::count_up_to(tx, context, (Action::ReadCase, &filter), most)
            })
        };
        let open = || Filter { meanings: vec![Meaning::Waiting, Meaning::Working], ..Filter::default() };
        for (most, counted) in [(0, 0), (3, 3), (5, 5), (9, 5)] {
            assert_eq!(up_to(most, Filter::default()), counted, "{}", database.name);
            assert_eq!(up_to(most, open()), counted, "{}", database.name);
        }
    }
}

/// The same cases by a small box (found by place), by a large one (found by date) and by hand.
#[test]
fn a_box_holds_the_same_cases_however_they_are_looked_up() {
    for database in databases() {
        let town = Town::new();
        let mut placed = Vec::new();
        for step in 0..12_u32 {
            let mut new = road("Jalan berlubang.");
            let offset = f64::from(step) * 0.004;
            let point = Point { longitude: 115.2 + offset, latitude: -8.6 - offset };
            new.point = Some(point);
            placed.push((town.open(&database, new).id, point));
        }
        for width in [0.000_1, 0.005, 0.019, 0.021, 0.5, -0.01] {
            let within =
                BoundingBox { west: 115.199, south: -8.601 - width, east: 115.201 + width, north: -8.599 };
            let filter = Filter { within: Some(within), order: Order::NewestFirst, ..Filter::default() };
            let triage = officer(4, "triage", "", "");
            let mut found = queue(&town, &database, &triage, &filter);
            found.reverse();
            let inside = |point: Point| {
                (within.west..=within.east).contains(&point.longitude)
                    && (within.south..=within.north).contains(&point.latitude)
            };
            let expected: Vec<CaseId> =
                placed.iter().filter(|(_, point)| inside(*point)).map(|(id, _)| *id).collect();
            assert_eq!(found.len(), expected.len(), "{} {width}", database.name);
            assert!(found.iter().all(|id| expected.contains(id)));
            assert_eq!(count(&town, &database, &triage, &filter), expected.len());
        }
    }
}

#[test]
fn near_cases_come_by_distance_and_within_reach() {
    for database in databases() {
        let town = Town::new();
        let here = Point { longitude: 115.2, latitude: -8.6 };
        let mut ids = Vec::new();
        for metres in [300.0, 10.0, 120.0] {
            let mut new = road("Jalan berlubang.");
            new.point =
                Some(Point { longitude: here.longitude, latitude: here.latitude + metres / 111_195.0 });
            ids.push(town.open(&database, new).id);
        }
        let mut secret = road("Rahasia.");
        secret.visibility = Visibility::Secret;
        let secret = town.open(&database, secret).id;
        let mut nowhere = road("Entah di mana.");
        nowhere.point = None;
        town.open(&database, nowhere);
        let near = |actor: &Actor, metres: f64| -> Vec<CaseId> {
            let lately = Span { from: Some(town.now().plus(-DAY)), until: None };
            let found = town.done(&database, actor, move |tx, context| {
                let among = Filter { created: lately, ..Filter::default() };
                casework::near(tx, context, here, metres, among)
            });
            found.into_iter().map(|case| case.id).collect()
        };
        assert_eq!(near(&Actor::Anonymous, 250.0), [ids[1], ids[2]], "{}", database.name);
        assert_eq!(near(&Actor::Anonymous, 400.0), [ids[1], ids[2], ids[0]]);
        assert_eq!(near(&reporter(ids[0]), 50.0), [ids[1]]);
        assert_eq!(near(&officer(5, "agency_head", "pu", ""), 50.0), [secret, ids[1]]);
        let before = Span { from: None, until: Some(town.now().plus(-DAY)) };
        let earlier = town.done(&database, &Actor::Anonymous, move |tx, context| {
            let among = Filter { created: before, ..Filter::default() };
            casework::near(tx, context, here, 400.0, among)
        });
        assert!(earlier.is_empty(), "too new");
        let ended = town.done(&database, &Actor::Anonymous, move |tx, context| {
            let among = Filter { meanings: vec![Meaning::Done], ..Filter::default() };
            casework::near(tx, context, here, 400.0, among)
        });
        assert!(ended.is_empty(), "open");
        town.wait(2 * DAY);
        assert!(near(&Actor::Anonymous, 400.0).is_empty(), "too old");
    }
}

#[test]
fn what_officers_export_is_what_they_may_export() {
    for database in databases() {
        let town = Town::new();
        town.open(&database, road("Jalan berlubang."));
        let export = |actor: &Actor| {
            town.done(&database, actor, |tx, context| {
                casework::export(tx, context, &Filter::default(), None, 10)
            })
            .items
            .len()
        };
        assert_eq!(export(&officer(4, "triage", "", "")), 1, "{}", database.name);
        assert_eq!(
            export(&officer(1, "officer", "pu", "jalan")),
            0,
            "an officer reads it, but exports nothing"
        );
        assert_eq!(export(&Actor::Anonymous), 0);
    }
}
