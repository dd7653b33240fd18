//! Drafts kept between questions, on both databases.

use balai_base::{Point, Timestamp, time::DAY};
use balai_platform::access::Actor;
use balai_store::values;
use balai_testkit::databases;
use proptest::prelude::*;

use super::world::{World, hole, photo};
use crate::reports::{Answers, DraftPhoto, DraftToken, discard_draft, read_draft, save_draft};

fn full() -> Answers {
    let photo = DraftPhoto {
        place: Some(Point { longitude: 120.01, latitude: -6.01 }),
        taken_at: Some(Timestamp(1_772_000_000_000)),
        ..photo(-42)
    };
    Answers {
        name: "Wayan Rahasia".to_owned(),
        phone: "081234567890".to_owned(),
        photos: vec![photo],
        similar_seen: true,
        ..hole()
    }
}

#[test]
fn a_draft_comes_back_as_it_was_typed() {
    let world = World::new();
    for store in databases() {
        let token = DraftToken::generate(&world.context(&Actor::Anonymous).moment);
        let other = DraftToken::generate(&world.context(&Actor::Anonymous).moment);
        let cookie = token.reveal();
        let saved = world.done(&store, &Actor::Anonymous, {
            let token = token.clone();
            move |tx, context| save_draft(tx, context, &token, &full())
        });
        assert_eq!(saved.answers, full());
        let again = DraftToken::parse(&cookie).expect("the cookie's own text");
        let found = world.done(&store, &Actor::Anonymous, move |tx, context| read_draft(tx, context, &again));
        assert_eq!(found.unwrap().answers, full(), "{}", store.name);
        let missing =
            world.done(&store, &Actor::Anonymous, move |tx, context| read_draft(tx, context, &other));
        assert!(missing.is_none());
    }
}

#[test]
fn a_draft_is_changed_forgotten_and_outlived() {
    let world = World::new();
    for store in databases() {
        let token = DraftToken::generate(&world.context(&Actor::Anonymous).moment);
        let read = |token: &DraftToken| {
            let token = token.clone();
            world.done(&store, &Actor::Anonymous, move |tx, context| read_draft(tx, context, &token))
        };
        for text in ["satu dua tiga empat", "lima enam tujuh"] {
            let answers = Answers { text: text.to_owned(), ..hole() };
            let own = token.clone();
            world.done(&store, &Actor::Anonymous, move |tx, context| save_draft(tx, context, &own, &answers));
            assert_eq!(read(&token).unwrap().answers.text, text);
        }
        world.wait(6 * DAY);
        assert!(read(&token).is_some());
        world.wait(2 * DAY);
        assert!(read(&token).is_none(), "a week is over");
        let own = token.clone();
        world.done(&store, &Actor::Anonymous, move |tx, context| {
            save_draft(tx, context, &own, &hole())?;
            discard_draft(tx, context, &own)
        });
        assert!(read(&token).is_none());
    }
}

#[test]
fn nothing_typed_lies_readable_in_the_table() {
    let world = World::new();
    for store in databases() {
        let token = DraftToken::generate(&world.context(&Actor::Anonymous).moment);
        let own = token.clone();
        world.done(&store, &Actor::Anonymous, move |tx, context| save_draft(tx, context, &own, &full()));
        let row: (Vec<u8>, Vec<u8>) = store
            .read_now(|tx| {
                let sql = "SELECT token_hash, answers FROM report_drafts WHERE region = $1";
                let row = tx.query_row(sql, &values!["contoh"])?.unwrap();
                Ok((row.get(0)?, row.get(1)?))
            })
            .unwrap();
        let readable = String::from_utf8_lossy(&row.1).into_owned();
        assert!(!readable.contains("Wayan") && !readable.contains("0812") && !readable.contains("pasar"));
        let cookie = token.reveal();
        let stored: String = balai_base::text::hexadecimal(&row.0);
        assert_ne!(stored, cookie, "whoever reads the table can't open the draft");
    }
}

#[test]
fn old_drafts_are_swept() {
    let world = World::new();
    for store in databases() {
        let token = DraftToken::generate(&world.context(&Actor::Anonymous).moment);
        world.done(&store, &Actor::Anonymous, move |tx, context| save_draft(tx, context, &token, &full()));
        let sweep = || {
            world.done(&store, &Actor::System, |tx, context| {
                crate::reports::store::remove_expired_drafts(tx, &context.region.id, context.moment.now)
            })
        };
        assert_eq!(sweep(), 0);
        world.wait(8 * DAY);
        assert_eq!(sweep(), 1);
    }
}

#[test]
fn only_a_token_is_a_token() {
    for text in ["", "zz", &"0".repeat(63), &"0".repeat(65), &"g".repeat(64), &"é".repeat(32)] {
        assert!(DraftToken::parse(text).is_none(), "{text}");
    }
}

proptest! {
    #[test]
    fn any_cookie_is_read_or_refused(text in ".{0,80}") {
        let _ = DraftToken::parse(&text);
    }
}
