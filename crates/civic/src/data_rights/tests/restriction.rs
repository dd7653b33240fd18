//! A granted restriction: what stops, what goes on, and that it is lifted by a decision (UU 27/2022, articles 11 and 41).

use balai_base::CaseNumber;
use balai_platform::access::Action;

use super::*;
use crate::reports::{
    self, PublicFilter, QueueFilter, SharedFilter,
    tests::world::{photo, roads},
};

fn restricted(world: &World, store: &Store, subject: Subject) -> Filed {
    let filed = filed(world, store, subject, ask(RightKind::Restriction, "")).unwrap();
    decided(world, store, &head(world, "agency_head"), &filed, true).unwrap();
    filed
}

/// In how many of the ways out a report is found: the public list, its search, its own page, what other systems read, what
/// they read of it alone, the near-by list, the file of the desk, and what the server learns from.
fn ways_out(world: &World, store: &Store, number: &CaseNumber) -> Vec<&'static str> {
    let (context, number) = (world.context(&Actor::Anonymous), number.clone());
    let desk = world.context(&roads());
    let server = world.context(&Actor::System);
    store
        .read_now(move |tx| {
            let mut found = Vec::new();
            let mut note = |way: &'static str, there: bool| {
                if there {
                    found.push(way);
                }
            };
            let public = PublicFilter::default();
            let listed = reports::public_list(tx, &context, &public, "", 50)?;
            note("list", listed.rows.iter().any(|row| row.number == number));
            let searched = PublicFilter { text: "lubang".to_owned(), ..public };
            let hits = reports::public_list(tx, &context, &searched, "", 50)?;
            note("search", hits.rows.iter().any(|row| row.number == number));
            note("page", reports::public_case(tx, &context, &number).is_ok());
            let shared = SharedFilter { limit: 50, ..SharedFilter::default() };
            let shared = reports::shared_reports(tx, &context, &shared)?;
            note("open data", shared.iter().any(|report| report.row.number == number));
            let case = casework::find(tx, &context.region, &number)?.unwrap();
            note("open data, alone", reports::shared_report(tx, &context, case.clone(), false).is_ok());
            let near = casework::near(tx, &context, case.point.unwrap(), 100.0, casework::Filter::default())?;
            note("near", near.iter().any(|near| near.id == case.id));
            let file = QueueFilter { view: "all".to_owned(), ..QueueFilter::default() };
            let file = reports::export(tx, &desk, &file, "", 50)?;
            note("file", file.rows.iter().any(|row| row.number == number));
            let taught = casework::taught(tx, &server, None, 50)?;
            note("learning", taught.iter().any(|taught| taught.id == case.id));
            Ok(found)
        })
        .unwrap()
}

#[test]
fn a_restriction_ends_every_way_out_until_it_is_lifted() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let (receipt, subject) = reported(&world, store);
        let other = world.send(store, &hole());
        for (sent, number) in [(&receipt, 1), (&other, 2)] {
            world.solve(store, sent, photo(number));
        }
        let all = ["list", "search", "page", "open data", "open data, alone", "near", "file", "learning"];
        assert_eq!(ways_out(&world, store, &receipt.number), all, "before");
        let filed = restricted(&world, store, subject);
        assert!(ways_out(&world, store, &receipt.number).is_empty(), "{:?}", database.name);
        assert_eq!(ways_out(&world, store, &other.number), all, "nobody else's report is touched");
        let taught = |store: &Store| {
            let server = world.context(&Actor::System);
            store.read_now(move |tx| casework::taught_so_far(tx, &server)).unwrap().0
        };
        let meanwhile = taught(store);
        let (officer, number) = (world.context(&head(&world, "agency_head")), filed.number.clone());
        store.write_now(move |tx| lift(tx, &officer, &number, "Ketepatannya sudah dipastikan.")).unwrap();
        assert_eq!(ways_out(&world, store, &receipt.number), all, "after");
        assert_eq!(taught(store), meanwhile + 1);
    }
}

#[test]
fn work_a_law_asks_for_goes_on_and_officers_see_that_it_is_restricted() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let (receipt, subject) = reported(&world, store);
        restricted(&world, store, subject);
        let since = world.now();
        let (context, number) = (world.context(&roads()), receipt.number.clone());
        let seen = store.read_now(move |tx| reports::officer_case(tx, &context, &number)).unwrap();
        assert_eq!(seen.row.restricted_at, Some(since));
        assert!(seen.rights.answer && !seen.rights.publish && !seen.rights.merge && !seen.rights.split);
        assert!(!seen.steps.is_empty());
        let list = QueueFilter::default();
        let desk = world.context(&roads());
        let queue = store.read_now(move |tx| reports::queue(tx, &desk, &list, "", 50)).unwrap();
        assert_eq!(queue.rows.len(), 1, "the desk keeps it in sight");
        world.solve(store, &receipt, photo(3));
        let Subject::Case(id) = subject else { panic!() };
        assert!(case(&world, store, id).meaning.is_final());
        // Its owner reads it as before, with the event that says so.
        let owner = world.context(&Actor::Reporter { case: id });
        let own = case(&world, store, id);
        let events = store.read_now(move |tx| casework::history(tx, &owner, &own, View::Owner)).unwrap();
        let told = events.iter().find(|event| event.kind == EventKind::ProcessingRestricted).unwrap();
        assert_eq!(told.text, "Sudah dilakukan sesuai permintaan.");
    }
}

#[test]
fn who_follows_learns_nothing_more_and_nothing_is_announced() {
    let (world, database) = (World::new(), databases().remove(0));
    let store = &database.store;
    let (receipt, subject) = reported(&world, store);
    let Subject::Case(id) = subject else { panic!() };
    let context = world.context(&Actor::Anonymous);
    store.write_now(move |tx| casework::follow(tx, &context, id, &[7; 16], None)).unwrap();
    restricted(&world, store, subject);
    let count = |store: &Store| {
        let sql = "SELECT COUNT(*) FROM notices WHERE recipient = 'followers'";
        let counted = store.read_now(move |tx| tx.query_row(sql, &[])?.unwrap().get::<i64>(0));
        counted.unwrap()
    };
    let before = count(store);
    world.solve(store, &receipt, photo(4));
    assert_eq!(count(store), before);
    let context = world.context(&Actor::Anonymous);
    let again = store.write_now(move |tx| casework::follow(tx, &context, id, &[8; 16], None));
    assert_eq!(again.unwrap_err().problem().message, "problem-case-not-found");
}

#[test]
fn a_restriction_is_lifted_by_whoever_decides_with_a_reason_and_once() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let (_, subject) = reported(&world, store);
        let Subject::Case(id) = subject else { panic!() };
        let (first, second) = (restricted(&world, store, subject), restricted(&world, store, subject));
        let lifted = |actor: &Actor, filed: &Filed, because: &'static str| {
            let (context, number) = (world.context(actor), filed.number.clone());
            store.write_now(move |tx| lift(tx, &context, &number, because))
        };
        let officer = head(&world, "agency_head");
        let empty = lifted(&officer, &first, " ").unwrap_err().problem();
        assert_eq!(empty.fields[0].field, "because");
        for role in ["officer", "leader", "region_administrator"] {
            assert!(lifted(&head(&world, role), &first, "Sudah jelas.").is_err(), "{role}");
        }
        lifted(&officer, &first, "Ketepatan data sudah dipastikan.").unwrap();
        assert!(case(&world, store, id).restricted_at.is_some(), "the second restriction is in force");
        let again = lifted(&officer, &first, "Sekali lagi.").unwrap_err().problem();
        assert_eq!(again.message, "problem-data-not-restricted");
        lifted(&officer, &second, "Pemohon memintanya.").unwrap();
        assert_eq!(case(&world, store, id).restricted_at, None);
        let context = world.context(&Actor::Anonymous);
        let own = store.read_now(move |tx| own_requests(tx, &context, &subject)).unwrap();
        assert!(own.iter().all(|request| !request.in_force && request.lifted.is_some()));
        let owner = world.context(&Actor::Reporter { case: id });
        let own = case(&world, store, id);
        let events = store.read_now(move |tx| casework::history(tx, &owner, &own, View::Owner)).unwrap();
        let last = events.iter().rfind(|event| event.kind == EventKind::RestrictionLifted).unwrap();
        assert_eq!(last.text, "Pemohon memintanya.");
        let table = [(Action::Export, true), (Action::ReadCase, true), (Action::Publish, true)];
        for (action, may) in table {
            assert_eq!(
                world.context(&Actor::System).can(action, &case(&world, store, id)),
                may,
                "{action:?}"
            );
        }
    }
}
