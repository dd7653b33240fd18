//! Tests of retention and holds, on both databases.

use std::sync::Arc;

use balai_base::{Localized, time::DAY};
use balai_platform::{
    access::Actor,
    casework::{self, Context},
    region::{Region, Retained, RetentionClass},
};
use balai_store::{Failure, Store, Tx};
use balai_testkit::databases;

use super::*;
use crate::reports::{
    Answers, Receipt,
    tests::world::{World, hole, officer, photo},
};

fn class(enforced: bool) -> RetentionClass {
    RetentionClass {
        id: "report-contact".to_owned(),
        kept: Retained::ReportContact,
        name: Localized::default(),
        days: 30,
        enforced,
        basis: "Perda 4/2027".to_owned(),
    }
}

/// A report of somebody who left a name, brought to its end.
fn ended(world: &World, store: &Store, number: i64) -> Receipt {
    let answers = Answers {
        name: "Sri Wahyuni".to_owned(),
        phone: "081234567890".to_owned(),
        answer_by: "page".to_owned(),
        ..hole()
    };
    let receipt = world.send(store, &answers);
    world.solve(store, &receipt, photo(number));
    receipt
}

fn has_contact(world: &World, store: &Store, receipt: &Receipt) -> bool {
    let number = receipt.number.clone();
    let owner = world.owner(store, receipt);
    let own = world.done(store, &owner, move |tx, context| {
        let case = casework::find(tx, &context.region, &number)?.unwrap();
        casework::own_data(tx, context, case.id)
    });
    own.contact.is_some()
}

fn round(tx: &mut Tx, context: &Context, enforced: bool) -> Result<Round, Failure> {
    forget_round(tx, context, &class(enforced), None)
}

/// The agency head of the public works agency, in whose hands these reports are.
fn head() -> Actor {
    officer(30, "agency_head", "pekerjaan-umum", "")
}

#[test]
fn a_contact_goes_when_its_time_is_over_and_the_class_is_enforced() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let old = ended(&world, store, 1);
        world.wait(29 * DAY);
        let nothing = world.done(store, &Actor::System, |tx, context| round(tx, context, true));
        assert_eq!(nothing.forgotten, 0, "29 of 30 days");
        world.wait(2 * DAY);
        let young = ended(&world, store, 2);
        let nothing = world.done(store, &Actor::System, |tx, context| round(tx, context, false));
        assert_eq!(nothing, Round::default(), "only counted until the region decides");
        assert!(has_contact(&world, store, &old));
        let one = world.done(store, &Actor::System, |tx, context| round(tx, context, true));
        assert_eq!((one.forgotten, one.held), (1, 0));
        assert!(!has_contact(&world, store, &old));
        assert!(has_contact(&world, store, &young));
    }
}

#[test]
fn a_hold_keeps_a_case_from_retention_until_it_is_lifted() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let receipt = ended(&world, store, 3);
        world.wait(31 * DAY);
        let number = receipt.number.clone();
        world.done(store, &head(), move |tx, context| place(tx, context, &number, "Perkara 12/Pdt.G/2027"));
        let kept = world.done(store, &Actor::System, |tx, context| round(tx, context, true));
        assert_eq!((kept.forgotten, kept.held), (0, 1));
        let listed = world.done(store, &head(), holds);
        assert_eq!(listed[0].number, receipt.number);
        assert_eq!(listed[0].reason, "Perkara 12/Pdt.G/2027");
        let number = receipt.number.clone();
        world.done(store, &head(), move |tx, context| lift(tx, context, &number));
        assert!(world.done(store, &head(), holds).is_empty());
        let gone = world.done(store, &Actor::System, |tx, context| round(tx, context, true));
        assert_eq!((gone.forgotten, gone.held), (1, 0));
    }
}

#[test]
fn a_dry_run_counts_and_changes_nothing() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let receipt = ended(&world, store, 4);
        world.wait(31 * DAY);
        let region = Arc::new(with_class(class(true)));
        let counted = world.done(store, &Actor::System, move |tx, context| {
            due(tx, &Context { region: Arc::clone(&region), ..context.clone() })
        });
        assert_eq!(counted.iter().map(|due| due.cases).collect::<Vec<_>>(), [1]);
        assert!(has_contact(&world, store, &receipt));
    }
}

/// The invented region with one class of its own.
fn with_class(class: RetentionClass) -> Region {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regions/contoh");
    let pack = Region::load(&folder).unwrap_or_else(|findings| panic!("{findings:?}"));
    Region { retention: vec![class], ..pack }
}

#[test]
fn holds_are_for_those_who_may_see_identities() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let receipt = ended(&world, store, 5);
        for actor in [
            Actor::Anonymous,
            officer(31, "officer", "pekerjaan-umum", ""),
            officer(32, "agency_head", "lingkungan", ""),
        ] {
            let number = receipt.number.clone();
            let refused = world.act(store, &actor, move |tx, context| place(tx, context, &number, "Perkara"));
            assert!(refused.is_err(), "{actor:?}");
        }
        let number = receipt.number.clone();
        let empty = world.refused(store, &head(), move |tx, context| place(tx, context, &number, " "));
        assert_eq!(empty.fields.len(), 1);
    }
}

#[test]
fn what_is_argued_about_is_kept_until_the_restriction_is_lifted() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let receipt = ended(&world, store, 6);
        world.wait(31 * DAY);
        let number = receipt.number.clone();
        let id = world.done(store, &Actor::System, move |tx, context| {
            let case = casework::find(tx, &context.region, &number)?.unwrap();
            casework::restrict(tx, context, case.id, "Ketepatannya diperiksa.")?;
            Ok(case.id)
        });
        let kept = world.done(store, &Actor::System, |tx, context| round(tx, context, true));
        assert_eq!((kept.forgotten, kept.held), (0, 1));
        assert!(has_contact(&world, store, &receipt));
        world.done(store, &Actor::System, move |tx, context| {
            casework::lift_restriction(tx, context, id, "Sudah jelas.")
        });
        let gone = world.done(store, &Actor::System, |tx, context| round(tx, context, true));
        assert_eq!((gone.forgotten, gone.held), (1, 0));
    }
}
