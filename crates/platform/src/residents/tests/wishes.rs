//! Following by e-mail: nothing goes to an address before its owner said so, and the link is good once.

use balai_base::{CaseId, time::DAY};
use balai_store::{Failure, Tx, values};

use super::{
    super::{confirm_wish, find_wish, wish},
    world::{World, each, visit},
};
use crate::{
    casework::{self, Context},
    notify::mail::{self, Addressee},
};

const ADDRESS: &str = "Rina@Warga.Example";

fn leave(world: &World, case: CaseId, (address, browser): (&'static str, u8)) {
    world.done(move |tx, context| ask(tx, context, case, (address, browser)));
}

fn ask(tx: &mut Tx, context: &Context, case: CaseId, (address, browser): (&str, u8)) -> Result<(), Failure> {
    let case = casework::get(tx, &context.region, case)?.unwrap();
    wish(tx, context, (&case, address), &visit(browser))
}

/// The token in the one letter that waits.
fn token(world: &World) -> String {
    let letters = world.letters();
    assert_eq!(letters.len(), 1, "{letters:?}");
    let (_, rest) = letters[0].text.split_once("https://balai.example/surel/ikuti/").unwrap();
    assert_eq!(letters[0].to.reveal(), "rina@warga.example");
    rest.split_whitespace().next().unwrap().to_owned()
}

/// Who follows the case and has left an address, with the address itself.
fn reached(world: &World, case: CaseId) -> Vec<(Addressee, String)> {
    world.done(move |tx, context| {
        let sql =
            "SELECT follower FROM case_followers WHERE region = $1 AND case_id = $2 AND contact IS NOT NULL";
        let mut reached = Vec::new();
        for row in tx.query(sql, &values![&context.region.id, case])? {
            let follower = Addressee::Follower(row.get(0)?);
            let stopped = mail::is_stopped(tx, &context.region.id, case, &follower)?;
            let address = casework::letter_address(tx, context, case, &follower)?.unwrap();
            if !stopped {
                reached.push((follower, address.reveal().clone()));
            }
        }
        Ok(reached)
    })
}

#[test]
fn an_address_follows_once_its_owner_pressed_the_link_and_the_link_is_good_once() {
    each(|world| {
        let case = world.report();
        leave(world, case.id, (ADDRESS, 1));
        assert!(reached(world, case.id).is_empty(), "{}: before anybody confirmed", world.database.name);
        let token = token(world);
        let asked = token.clone();
        assert_eq!(world.done(move |tx, context| find_wish(tx, context, &asked)), Some(case.number.clone()));
        let asked = token.clone();
        assert_eq!(
            world.done(move |tx, context| confirm_wish(tx, context, &asked)),
            Some(case.number.clone())
        );
        let found: Vec<String> = reached(world, case.id).into_iter().map(|(_, address)| address).collect();
        assert_eq!(found, ["rina@warga.example"]);
        assert_eq!(world.done(move |tx, context| confirm_wish(tx, context, &token)), None, "a second time");
        let rows = world.done(|tx, _| tx.query("SELECT 1 FROM follow_wishes", &[]));
        assert!(rows.is_empty(), "the address stands with the case only");
    });
}

#[test]
fn who_ended_the_letters_gets_them_again_only_by_another_letter() {
    each(|world| {
        let case = world.report();
        let id = case.id;
        leave(world, id, (ADDRESS, 1));
        let first = token(world);
        world.done(move |tx, context| confirm_wish(tx, context, &first));
        let (follower, _) = reached(world, id).remove(0);
        world.done(move |tx, context| {
            mail::stop(tx, &context.region.id, (id, &follower), context.moment.now)?;
            let Addressee::Follower(hash) = follower else { return Ok(()) };
            casework::forget_follower_address(tx, &context.region, id, &hash)
        });
        assert!(reached(world, id).is_empty());
        leave(world, id, (ADDRESS, 2));
        assert!(reached(world, id).is_empty());
        let second = token(world);
        world.done(move |tx, context| confirm_wish(tx, context, &second));
        let again = reached(world, id);
        assert_eq!(again.len(), 1);
        assert_eq!(again[0].0, follower, "the same address is the same follower");
    });
}

#[test]
fn a_wish_ends_by_time_and_no_token_is_guessed() {
    each(|world| {
        let case = world.report();
        leave(world, case.id, (ADDRESS, 1));
        let token = token(world);
        let mut last = token.clone();
        let digit = last.pop().unwrap();
        last.push(if digit == '0' { '1' } else { '0' });
        for wrong in [String::new(), "x".to_owned(), "-".to_owned(), token.replace('-', ""), last] {
            assert_eq!(world.done(move |tx, context| find_wish(tx, context, &wrong)), None);
        }
        world.wait(3 * DAY);
        assert_eq!(world.done(move |tx, context| confirm_wish(tx, context, &token)), None);
        world.done(super::super::sweep);
        assert!(world.done(|tx, _| tx.query("SELECT 1 FROM follow_wishes", &[])).is_empty());
    });
}

#[test]
fn a_letter_that_comes_too_late_is_not_sent() {
    each(|world| {
        let case = world.report();
        leave(world, case.id, (ADDRESS, 1));
        world.wait(3 * DAY);
        assert!(world.letters().is_empty());
    });
}

#[test]
fn a_mailbox_is_not_filled_by_strangers() {
    each(|world| {
        let case = world.report();
        let id = case.id;
        for browser in 1..=5 {
            leave(world, id, (ADDRESS, browser));
        }
        world.refused("problem-too-many", move |tx, context| ask(tx, context, id, (ADDRESS, 6)));
        assert_eq!(world.letters().len(), 5);
        world.refused("problem-answers", move |tx, context| ask(tx, context, id, ("rina", 7)));
    });
}

#[test]
fn what_is_not_public_or_has_ended_is_not_followed() {
    each(|world| {
        let id = world.report().id;
        let asked = move |change: fn(&mut casework::Case)| {
            move |tx: &mut Tx, context: &Context| {
                let mut case = casework::get(tx, &context.region, id)?.unwrap();
                change(&mut case);
                wish(tx, context, (&case, ADDRESS), &visit(1))
            }
        };
        let secret = asked(|case| case.visibility = casework::Visibility::Secret);
        world.refused("problem-no-public-case", secret);
        let ended = asked(|case| case.meaning = crate::workflow::Meaning::Done);
        world.refused("problem-follow-over", ended);
        assert!(world.letters().is_empty());
    });
}
