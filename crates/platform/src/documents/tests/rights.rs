//! Who may do what: role by action.

use balai_store::Failure;
use balai_testkit::databases;

use super::{World, head, letter, officer};
use crate::{
    access::Actor,
    documents::{acts, by_id, issue, of_case, print, revoke},
};

/// What each actor may do to the document of a secret case: read, issue, print, revoke.
fn table(actor: &Actor) -> [bool; 4] {
    let database = &databases()[0];
    let world = World::new();
    let case = world.case(database);
    let issued = world.issue(database, &head(), letter(Some(case.id)));
    let id = issued.id;
    let allowed = |outcome: Result<(), Failure>| match outcome {
        Ok(()) => true,
        Err(Failure::Refused(_)) => false,
        Err(failure) => panic!("{failure}"),
    };
    let new = letter(Some(case.id));
    [
        allowed(world.act(database, actor, move |tx, context| by_id(tx, context, id).map(drop))),
        allowed(world.act(database, actor, move |tx, context| issue(tx, context, &new).map(drop))),
        allowed(world.act(database, actor, move |tx, context| print(tx, context, id).map(drop))),
        allowed(world.act(database, actor, move |tx, context| revoke(tx, context, id, "Keliru").map(drop))),
    ]
}

#[test]
fn rights_are_a_table_of_role_and_action() {
    let nothing = [false; 4];
    let rows = [
        ("agency_head", [true, true, true, true]),
        ("unit_head", [true, true, true, true]),
        // The case is secret, and these may not read secret cases.
        ("officer", nothing),
        ("triage", nothing),
        ("village_operator", nothing),
        ("verifier", nothing),
        ("leader", [true, false, false, false]),
        ("inspectorate", [true, false, false, false]),
        ("region_administrator", nothing),
        ("system_administrator", nothing),
    ];
    for (role, expected) in rows {
        assert_eq!(table(&officer(2, role)), expected, "{role}");
    }
    assert_eq!(table(&Actor::Anonymous), nothing);
    assert_eq!(table(&Actor::System), [true, true, true, true]);
}

#[test]
fn the_reporter_reads_the_own_documents_and_no_others() {
    let database = &databases()[0];
    let world = World::new();
    let (own, other) = (world.case(database), world.case(database));
    let issued = world.issue(database, &head(), letter(Some(own.id)));
    let id = issued.id;
    for (case, count) in [(own.id, 1), (other.id, 0)] {
        let reporter = Actor::Reporter { case };
        let found = world.done(database, &reporter, move |tx, context| of_case(tx, context, own.id));
        assert_eq!(found.len(), count);
        assert_eq!(
            world.act(database, &reporter, move |tx, context| acts(tx, context, id)).is_ok(),
            count == 1
        );
    }
}
