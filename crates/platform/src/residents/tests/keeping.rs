//! What an account keeps: cases, what is followed, its address; and its end.

use balai_base::{Pin, time::DAY};

use super::{
    super::{
        IDLE_ENDS, IDLE_WARNS, account_held, address_shown, ask_new_address, claim, claimed,
        confirm_new_address, end_account, follow, followed, holds, let_go, sweep, unfollow,
    },
    world::{digits, each, proved, visit},
};
use crate::{access::Actor, casework};

#[test]
fn a_case_is_claimed_by_number_and_pin_only() {
    each(|world| {
        let (sari, made) = (world.resident("sari@warga.example", 1), world.resident("made@warga.example", 2));
        let report = world.report();
        let (number, pin, resident) = (report.number.clone(), report.pin.clone(), sari.resident);
        let wrong = Pin::parse(if pin.reveal() == "000000" { "000001" } else { "000000" }).unwrap();
        let asked = number.clone();
        let none = world.done(move |tx, context| claim(tx, context, resident, (&asked, &wrong)));
        assert!(none.is_none());
        let asked = number.clone();
        let found = world.done(move |tx, context| claim(tx, context, resident, (&asked, &pin)));
        assert_eq!(found.unwrap().id, report.id);
        assert_eq!(world.done(move |tx, context| claimed(tx, context, resident)).len(), 1);
        // Another account does not hold it.
        let (other, asked) = (made.resident, number.clone());
        world.refused("problem-case-not-found", move |tx, context| holds(tx, context, other, &asked));
        let case = world.done(move |tx, context| holds(tx, context, resident, &number));
        world.done(move |tx, context| let_go(tx, context, resident, &case));
        assert!(world.done(move |tx, context| claimed(tx, context, resident)).is_empty());
    });
}

#[test]
fn tries_of_a_pin_are_counted_as_when_tracking() {
    each(|world| {
        let resident = world.resident("sari@warga.example", 1).resident;
        let report = world.report();
        let wrong = if report.pin.reveal() == "000000" { "000001" } else { "000000" };
        for _ in 0..10 {
            let (number, pin) = (report.number.clone(), Pin::parse(wrong).unwrap());
            assert!(world.done(move |tx, context| claim(tx, context, resident, (&number, &pin))).is_none());
        }
        let (number, pin) = (report.number.clone(), report.pin.clone());
        world.refused("problem-too-many", move |tx, context| claim(tx, context, resident, (&number, &pin)));
    });
}

#[test]
fn what_is_followed_is_listed_and_stopped() {
    each(|world| {
        let resident = world.resident("sari@warga.example", 1).resident;
        let id = world.report().id;
        let region = world.region.clone();
        let case = world.database.store.read_now(move |tx| casework::get(tx, &region, id)).unwrap().unwrap();
        let followed_case = case.clone();
        world.done(move |tx, context| follow(tx, context, (resident, true), &followed_case));
        let list = world.done(move |tx, context| followed(tx, context, resident));
        assert_eq!(list.iter().map(|case| case.id).collect::<Vec<_>>(), [id]);
        assert_eq!(list[0].followers, 1);
        world.done(move |tx, context| unfollow(tx, context, resident, &case));
        assert!(world.done(move |tx, context| followed(tx, context, resident)).is_empty());
    });
}

#[test]
fn an_address_changes_by_a_code_to_the_new_one_and_the_old_one_is_told() {
    each(|world| {
        let resident = world.resident("sari@warga.example", 1).resident;
        let session = proved(world, resident);
        world.done(move |tx, context| {
            ask_new_address(tx, context, (&session, "sari@baru.example"), &visit(1))
        });
        let code = world.code();
        let typed = code.clone();
        // In another account's browser the code is nothing.
        let stranger = proved(world, world.resident("made@warga.example", 2).resident);
        assert!(
            !world.done(move |tx, context| {
                confirm_new_address(tx, context, (&stranger, &typed), &visit(2))
            })
        );
        assert!(world.done(move |tx, context| confirm_new_address(
            tx,
            context,
            (&session, &code),
            &visit(1)
        )));
        let letters = world.letters();
        assert_eq!(letters.len(), 1);
        assert_eq!(letters[0].to.reveal(), "sari@warga.example");
        assert!(letters[0].subject.contains("diganti"), "{}", letters[0].subject);
        let address = world.done(move |tx, context| address_shown(tx, context, resident));
        assert_eq!(address.reveal(), "sari@baru.example");
        assert_eq!(world.resident("sari@baru.example", 3).resident, resident);
        assert_ne!(world.resident("sari@warga.example", 4).resident, resident, "the old one is free");
    });
}

#[test]
fn a_sensitive_change_wants_a_fresh_proof() {
    each(|world| {
        let resident = world.resident("sari@warga.example", 1).resident;
        let old = proved(world, resident);
        world.wait(16 * 60 * 1_000);
        world.refused("problem-prove-again", move |tx, context| {
            ask_new_address(tx, context, (&old, "x@y.id"), &visit(1))
        });
        world.refused("problem-prove-again", move |tx, context| end_account(tx, context, &old));
        world.refused("problem-prove-again", move |tx, context| {
            super::super::new_recovery_codes(tx, context, &old)
        });
    });
}

#[test]
fn an_ended_account_leaves_nothing_but_lines_of_the_trail() {
    each(|world| {
        let session = world.resident("sari@warga.example", 1);
        let (resident, report) = (session.resident, world.report());
        let (number, pin, id) = (report.number.clone(), report.pin.clone(), report.id);
        world.done(move |tx, context| claim(tx, context, resident, (&number, &pin)));
        let region = world.region.clone();
        let case = world.database.store.read_now(move |tx| casework::get(tx, &region, id)).unwrap().unwrap();
        world.done(move |tx, context| follow(tx, context, (resident, true), &case));
        let held = world.done(move |tx, context| account_held(tx, context, resident));
        assert_eq!(held.address, "sari@warga.example");
        assert_eq!((held.cases.len(), held.follows.len(), held.sessions.len()), (1, 1, 1));

        let proof = proved(world, resident);
        world.done(move |tx, context| end_account(tx, context, &proof));
        assert!(world.whose(&session).is_none());
        assert_eq!(world.letters().len(), 1, "one last letter");
        let rows = world.database.store.read_now(|tx| {
            let sql = "SELECT (SELECT COUNT(*) FROM residents) + (SELECT COUNT(*) FROM resident_sessions)
                + (SELECT COUNT(*) FROM resident_cases) + (SELECT COUNT(*) FROM resident_devices)
                + (SELECT COUNT(*) FROM case_followers) + (SELECT COUNT(*) FROM resident_letters)";
            tx.query_row(sql, &[])?.map_or(Ok(0_i64), |row| row.get(0))
        });
        assert_eq!(rows.unwrap(), 0);
        assert_ne!(world.resident("sari@warga.example", 1).resident, resident);
    });
}

#[test]
fn an_account_nobody_uses_ends_after_its_owner_was_told() {
    each(|world| {
        let session = world.resident("sari@warga.example", 1);
        let round = || world.act(&Actor::System, sweep).unwrap();
        world.wait(IDLE_ENDS - IDLE_WARNS);
        round();
        assert!(world.letters().is_empty(), "not yet");
        world.wait(DAY);
        round();
        let letters = world.letters();
        assert_eq!(letters.len(), 1);
        assert!(letters[0].subject.contains("akan ditutup"), "{}", letters[0].subject);
        round();
        assert!(world.letters().is_empty(), "told once");
        world.wait(IDLE_WARNS - 1);
        round();
        let resident = session.resident;
        assert!(
            world.done(move |tx, context| address_shown(tx, context, resident)).reveal().contains("sari")
        );
        world.wait(DAY);
        round();
        world.refused("problem-resident-gone", move |tx, context| address_shown(tx, context, resident));
    });
}

#[test]
fn whoever_comes_back_after_the_warning_keeps_the_account() {
    each(|world| {
        let resident = world.resident("sari@warga.example", 1).resident;
        world.wait(IDLE_ENDS - IDLE_WARNS + DAY);
        world.act(&Actor::System, sweep).unwrap();
        world.letters();
        world.ask("sari@warga.example", 1);
        let code = digits(&world.letters()[0]);
        world.enter(&code, 1);
        world.wait(IDLE_WARNS + DAY);
        world.act(&Actor::System, sweep).unwrap();
        world.done(move |tx, context| address_shown(tx, context, resident));
    });
}
