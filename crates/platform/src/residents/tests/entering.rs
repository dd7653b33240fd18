//! Coming in by a code: bound to the browser, counted, and the same for everybody.

use balai_base::time::{DAY, HOUR, MINUTE};
use balai_store::Failure;

use super::{
    super::{Entered, ask, end_all_sessions, end_session, enter, own_sessions, sign_out, touch},
    world::{World, digits, each, visit},
};

#[test]
fn a_code_opens_an_account_and_the_next_one_opens_it_again() {
    each(|world| {
        let first = world.resident("sari@warga.example", 1);
        let again = world.resident("Sari@Warga.example", 2);
        assert_eq!(first.resident, again.resident, "one address, one account");
        assert_ne!(first.token.reveal(), again.token.reveal());
        assert_eq!(world.whose(&first), Some(first.resident));
        let other = world.resident("made@warga.example", 1);
        assert_ne!(other.resident, first.resident);
    });
}

#[test]
fn a_letter_says_the_same_to_a_known_and_an_unknown_address() {
    each(|world| {
        world.resident("sari@warga.example", 1);
        world.ask("sari@warga.example", 2);
        world.ask("siapa@warga.example", 3);
        let letters = world.letters();
        assert_eq!(letters.len(), 2);
        let told: Vec<String> =
            letters.iter().map(|letter| letter.text.replace(&spaced(&digits(letter)), "KODE")).collect();
        assert_eq!(told[0], told[1]);
        assert_eq!(letters[0].subject, letters[1].subject);
        assert!(letters[0].html.contains(&spaced(&digits(&letters[0]))));
        assert!(letters.iter().all(|letter| letter.stop.is_empty()));
    });
}

fn spaced(digits: &str) -> String {
    format!("{} {}", &digits[..4], &digits[4..])
}

#[test]
fn a_code_is_good_in_its_browser_only_once_and_for_ten_minutes() {
    each(|world| {
        world.ask("sari@warga.example", 1);
        let code = world.code();
        assert!(matches!(world.enter(&code, 2), Entered::Over), "another browser");
        assert!(matches!(world.enter("00000000", 1), Entered::Wrong));
        assert!(matches!(world.enter(&code, 1), Entered::Right(_)));
        assert!(matches!(world.enter(&code, 1), Entered::Over), "a second time");

        world.ask("sari@warga.example", 1);
        let code = world.code();
        world.wait(10 * MINUTE);
        assert!(matches!(world.enter(&code, 1), Entered::Over), "too late");
    });
}

#[test]
fn only_the_newest_code_of_a_browser_is_good() {
    each(|world| {
        world.ask("sari@warga.example", 1);
        let old = world.code();
        world.wait(MINUTE);
        world.ask("sari@warga.example", 1);
        let new = world.code();
        assert!(matches!(world.enter(&old, 1), Entered::Wrong));
        assert!(matches!(world.enter(&new, 1), Entered::Right(_)));
    });
}

#[test]
fn five_wrong_tries_end_a_code() {
    each(|world| {
        world.ask("sari@warga.example", 1);
        let code = world.code();
        for _ in 0..5 {
            assert!(matches!(world.enter("00000000", 1), Entered::Wrong));
        }
        assert!(matches!(world.enter(&code, 1), Entered::Over), "the right one comes too late");
    });
}

#[test]
fn a_stranger_who_uses_up_an_address_does_not_shut_its_owner_out() {
    each(|world| {
        world.resident("sari@warga.example", 1);
        for browser in 10..15 {
            world.ask("sari@warga.example", browser);
        }
        let refused = world
            .refused("problem-too-many", |tx, context| ask(tx, context, "sari@warga.example", &visit(20)));
        assert_eq!(refused.kind, balai_base::ProblemKind::TooMany(HOUR.unsigned_abs() / 1_000));
        world.letters();
        // The browser that has signed in before has tries of its own.
        world.ask("sari@warga.example", 1);
        assert_eq!(world.letters().len(), 1);
    });
}

#[test]
fn one_browser_and_one_network_are_counted_too() {
    each(|world| {
        let addresses: Vec<String> = (0..11).map(|number| format!("a{number}@warga.example")).collect();
        for (number, address) in addresses.into_iter().enumerate() {
            let outcome = world.act(&crate::access::Actor::Anonymous, move |tx, context| {
                ask(tx, context, &address, &visit(1))
            });
            assert_eq!(outcome.is_ok(), number < 10, "{number}");
        }
        let shared = |number: u8| super::super::Visit { network: vec![7], ..visit(number) };
        for number in 0..121_u8 {
            let address = format!("b{number}@warga.example");
            let outcome = world.act(&crate::access::Actor::Anonymous, move |tx, context| {
                ask(tx, context, &address, &shared(number.wrapping_add(100)))
            });
            assert_eq!(outcome.is_ok(), number < 120, "{number}");
        }
    });
}

#[test]
fn a_session_ends_by_sleep_by_age_by_its_owner_and_by_another_entry() {
    each(|world| {
        let session = world.resident("sari@warga.example", 1);
        world.wait(7 * DAY - 1);
        assert!(world.whose(&session).is_some());
        let (region, token, now) = (world.region.clone(), session.token.reveal().clone(), world.now());
        world.done(move |tx, _| touch(tx, &region, &token, now));
        world.wait(7 * DAY - 1);
        assert!(world.whose(&session).is_some(), "kept awake");
        world.wait(1);
        assert!(world.whose(&session).is_none(), "asleep");

        let session = world.resident("sari@warga.example", 1);
        for _ in 0..5 {
            world.wait(6 * DAY);
            let (region, token, now) = (world.region.clone(), session.token.reveal().clone(), world.now());
            world.done(move |tx, _| touch(tx, &region, &token, now));
        }
        assert!(world.whose(&session).is_none(), "thirty days are over");

        let session = world.resident("sari@warga.example", 1);
        world.ask("sari@warga.example", 1);
        let (code, earlier) = (world.code(), session.token.reveal().clone());
        let entered = world.done(move |tx, context| enter(tx, context, (&code, &earlier), &visit(1)));
        assert!(matches!(entered, Entered::Right(_)));
        assert!(world.whose(&session).is_none(), "the browser's earlier session ended");
    });
}

#[test]
fn a_resident_sees_and_ends_sessions() {
    each(|world| {
        let (one, two) = (world.resident("sari@warga.example", 1), world.resident("sari@warga.example", 2));
        let three = world.resident("sari@warga.example", 3);
        let stranger = world.resident("made@warga.example", 4);
        let resident = one.resident;
        let listed = world.done(move |tx, context| own_sessions(tx, context, resident));
        assert_eq!(listed.len(), 3);
        assert!(listed.iter().all(|session| session.agent == "Firefox, Linux"));
        let foreign = world.done({
            let resident = stranger.resident;
            move |tx, context| own_sessions(tx, context, resident)
        });
        let name = foreign[0].name.clone();
        world.refused("problem-session-not-found", move |tx, context| {
            end_session(tx, context, resident, &name)
        });
        let (region, token) = (world.region.clone(), two.token.reveal().clone());
        world.done(move |tx, _| sign_out(tx, &region, &token));
        assert!(world.whose(&two).is_none());
        world.done(move |tx, context| end_all_sessions(tx, context, resident));
        assert!(world.whose(&one).is_none() && world.whose(&three).is_none());
        assert!(world.whose(&stranger).is_some());
    });
}

#[test]
fn nothing_stored_holds_an_address_or_a_code() {
    each(|world: &World| {
        world.ask("rahasia.sekali@warga.example", 1);
        let rows = world
            .database
            .store
            .read_now(|tx| -> Result<Vec<Vec<u8>>, Failure> {
                let sql = "SELECT address FROM resident_codes WHERE region = $1
                    UNION ALL SELECT address FROM resident_letters WHERE region = $1";
                tx.query(sql, &balai_store::values!["contoh"])?.iter().map(|row| row.get(0)).collect()
            })
            .unwrap();
        assert_eq!(rows.len(), 2);
        let needle = b"rahasia";
        assert!(rows.iter().all(|bytes| !bytes.windows(needle.len()).any(|window| window == needle)));
        world.letters();
        let left = world.database.store.read_now(|tx| {
            let sql = "SELECT COUNT(*) FROM resident_letters WHERE region = $1";
            tx.query_row(sql, &balai_store::values!["contoh"])?.map_or(Ok(0_i64), |row| row.get(0))
        });
        assert_eq!(left.unwrap(), 0, "a sent letter leaves no address behind");
    });
}
