//! Sent twice, given once; and secrets that open nothing else.

use balai_platform::access::Actor;
use balai_store::Failure;
use balai_testkit::{block_on, databases};

use super::{Beside, DraftToken, once, receipt, remember};
use crate::reports::tests::world::World;

const FORM: [u8; 32] = [5; 32];

#[test]
fn a_receipt_is_sealed_for_its_own_form() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let given = ("BDG-7F3K-92QX".to_owned(), "123456".to_owned());
        let kept = given.clone();
        world.done(store, &Actor::Anonymous, move |tx, context| {
            remember(tx, context, (&FORM, "report"), &kept)
        });
        let again: Option<(String, String)> =
            world.done(store, &Actor::Anonymous, |tx, context| receipt(tx, context, &FORM));
        assert_eq!(again, Some(given));
        let outcome = world.done(store, &Actor::Anonymous, |tx, context| {
            Ok(balai_store::form_tokens::find(tx, &context.region.id, &FORM)?.unwrap())
        });
        assert!(!outcome.windows(6).any(|part| part == b"123456"), "the PIN lies sealed");
        // The same bytes under another form's token were put there by nobody of ours.
        let moved = world.act(store, &Actor::Anonymous, move |tx, context| {
            let (region, now) = (&context.region.id, context.moment.now);
            balai_store::form_tokens::record(tx, region, &[6; 32], "report", &outcome, now)?;
            receipt::<(String, String)>(tx, context, &[6; 32])
        });
        assert!(moved.is_err());
    }
}

#[test]
fn whoever_comes_second_gets_the_first_ones_receipt() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let mut given = Vec::new();
        for (number, beside) in [("satu", Beside::Adding), ("dua", Beside::Adding), ("tiga", Beside::Serial)]
        {
            let context = world.context(&Actor::Anonymous);
            let sent = once(store, context, (FORM, beside), move |tx, context| {
                remember(tx, context, (&FORM, "report"), &number)?;
                Ok(number.to_owned())
            });
            given.push(block_on(sent).unwrap());
        }
        assert_eq!(given, ["satu", "satu", "satu"]);
        let refused =
            once::<String, _>(store, world.context(&Actor::Anonymous), ([7; 32], Beside::Serial), |_, _| {
                Err(Failure::Driver("no room".to_owned()))
            });
        assert!(block_on(refused).is_err(), "what failed was given by nobody");
    }
}

#[test]
fn a_token_of_one_sort_of_draft_finds_nothing_of_another() {
    let world = World::new();
    let token = DraftToken::generate(&world.context(&Actor::Anonymous).moment);
    let hash = |token: &DraftToken, purpose| token.hash(&world.vault, purpose);
    assert_ne!(hash(&token, "report-draft"), hash(&token, "application-draft"));
    let again = DraftToken::parse(&token.reveal()).unwrap();
    assert_eq!(hash(&token, "report-draft"), hash(&again, "report-draft"));
    for text in ["", "zz", &token.reveal()[1..]] {
        assert!(DraftToken::parse(text).is_none(), "{text}");
    }
}
