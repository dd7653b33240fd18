//! Printing again, by officers and by whoever has the PIN.

use balai_base::{Pin, time::HOUR};
use balai_testkit::databases;

use super::{World, head, letter};
use crate::{
    access::Actor,
    documents::{ActKind, acts, hold, open_by_pin, print, revoke},
};

#[test]
fn the_right_pin_opens_and_each_print_is_counted() {
    for database in databases() {
        let world = World::new();
        let case = world.case(&database);
        let of_case = world.issue(&database, &head(), letter(Some(case.id)));
        let alone = world.issue(&database, &head(), letter(None));
        let pins =
            [(of_case.id, case.pin.reveal().to_owned()), (alone.id, alone.pin.unwrap().reveal().to_owned())];
        for (id, pin) in pins {
            let wrong = if pin == "000000" { "000001" } else { "000000" };
            for (typed, opens) in [(wrong, false), (pin.as_str(), true)] {
                let typed = Pin::parse(typed).unwrap();
                let proof = world.done(&database, &Actor::Anonymous, move |tx, context| {
                    open_by_pin(tx, context, id, &typed)
                });
                assert_eq!(proof.is_some(), opens);
                let Some(proof) = proof else { continue };
                let held = world
                    .done(&database, &Actor::Anonymous, move |tx, context| hold(tx, context, proof, true));
                assert_eq!(held.document.prints, 1);
                assert_eq!(held.content.subject[0].1, "Ni Luh Contoh");
                assert!(held.pdf.is_none(), "it is being prepared");
            }
            world.done(&database, &head(), move |tx, context| print(tx, context, id));
            let told = world.done(&database, &Actor::System, move |tx, context| acts(tx, context, id));
            let kinds: Vec<ActKind> = told.iter().map(|act| act.act).collect();
            assert_eq!(kinds, [ActKind::Issued, ActKind::SelfPrinted, ActKind::Printed]);
        }
    }
}

#[test]
fn guessing_ends_after_ten_tries() {
    for database in databases() {
        let world = World::new();
        let issued = world.issue(&database, &head(), letter(None));
        let (id, pin) = (issued.id, issued.pin.unwrap());
        let wrong = if pin.reveal() == "000000" { "000001" } else { "000000" };
        for _ in 0..10 {
            let typed = Pin::parse(wrong).unwrap();
            let proof = world
                .done(&database, &Actor::Anonymous, move |tx, context| open_by_pin(tx, context, id, &typed));
            assert!(proof.is_none());
        }
        let right = pin.clone();
        let problem = world
            .refused(&database, &Actor::Anonymous, move |tx, context| open_by_pin(tx, context, id, &right));
        assert_eq!(problem.message, "problem-too-many");
        world.wait(HOUR);
        let proof =
            world.done(&database, &Actor::Anonymous, move |tx, context| open_by_pin(tx, context, id, &pin));
        assert!(proof.is_some());
    }
}

#[test]
fn what_is_not_in_force_is_not_printed_by_its_holder() {
    for database in databases() {
        let world = World::new();
        let issued = world.issue(&database, &head(), letter(None));
        let (id, pin) = (issued.id, issued.pin.unwrap());
        world.done(&database, &head(), move |tx, context| revoke(tx, context, id, "Salah orang"));
        let proof =
            world.done(&database, &Actor::Anonymous, move |tx, context| open_by_pin(tx, context, id, &pin));
        let problem = world.refused(&database, &Actor::Anonymous, move |tx, context| {
            hold(tx, context, proof.unwrap(), true)
        });
        assert_eq!(problem.message, "problem-document-not-active");
    }
}
