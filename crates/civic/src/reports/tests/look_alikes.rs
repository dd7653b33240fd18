//! Which open reports are offered as the same: to whoever is about to send one, and to the officer who reads one.

use balai_base::time::DAY;
use balai_platform::access::Actor;
use balai_store::Store;
use balai_testkit::databases;

use super::world::{World, hole, officer, photo, roads, rubbish};
use crate::reports::{self, Answers, Manner, Receipt, Similar, likeness::LikenessReason};

fn similar(world: &World, store: &Store, answers: Answers) -> Vec<Similar> {
    world.done(store, &Actor::Anonymous, move |tx, context| reports::similar(tx, context, &answers))
}

fn duplicates(world: &World, store: &Store, actor: &Actor, receipt: &Receipt) -> Vec<Similar> {
    let number = receipt.number.clone();
    world.done(store, actor, move |tx, context| Ok(reports::officer_case(tx, context, &number)?.duplicates))
}

/// Entered at the counter for somebody, with a village and no position.
fn told_at_the_counter(world: &World, store: &Store, text: &str) -> Receipt {
    let answers = Answers {
        text: text.to_owned(),
        place_source: "village".to_owned(),
        village: world.village_of(&hole()),
        longitude: String::new(),
        latitude: String::new(),
        address: String::new(),
        ..hole()
    };
    let manner = Manner { channel: "sms".to_owned(), consent_note: String::new(), ..super::world::web() };
    let submission = reports::submission(&world.region, &answers, &manner).unwrap();
    let token = world.token();
    world.done(store, &Actor::Anonymous, move |tx, context| reports::submit(tx, context, &submission, &token))
}

#[test]
fn the_reasons_are_told() {
    let world = World::new();
    for store in databases() {
        let first = world.send(&store, &hole());
        let again = Answers {
            text: "ada lubang dalem di dpn pasar, kmrn ada yg jatuh".to_owned(),
            longitude: "120.0107".to_owned(),
            ..hole()
        };
        let found = similar(&world, &store, again);
        let found = found.first().unwrap();
        assert_eq!(found.number, first.number);
        assert!(found.score > 0.5 && found.score <= 1.0);
        assert_eq!(found.reasons.first(), Some(&LikenessReason::SameCategory));
        let words = |reason: &LikenessReason| matches!(reason, LikenessReason::Words { words } if words.contains(&"lubang".to_owned()));
        assert!(found.reasons.iter().any(words), "{:?}", found.reasons);
        let place = LikenessReason::SamePlace { names: vec!["pasar".to_owned()] };
        assert!(found.reasons.contains(&place), "{:?}", found.reasons);
    }
}

#[test]
fn another_hole_in_the_same_street_is_not_offered() {
    let world = World::new();
    for store in databases() {
        world.send(&store, &Answers { text: "Lubang di RT 03 depan pasar".to_owned(), ..hole() });
        let other = Answers {
            text: "Aspal mengelupas di RT 05 dekat jembatan, bukan yang kemarin".to_owned(),
            longitude: "120.0115".to_owned(),
            address: String::new(),
            ..hole()
        };
        let found = similar(&world, &store, other);
        assert!(found.is_empty(), "{found:?}");
    }
}

#[test]
fn a_report_without_a_position_is_found_by_village_and_words() {
    let world = World::new();
    for store in databases() {
        let told =
            told_at_the_counter(&world, &store, "Jalan berlubang dalam di depan pasar, ada yang jatuh");
        let found = similar(&world, &store, hole());
        assert_eq!(found.first().map(|one| (&one.number, one.metres)), Some((&told.number, None)));
    }
}

#[test]
fn an_officer_sees_what_was_sent_before_and_after() {
    let world = World::new();
    for store in databases() {
        let first = world.send(&store, &hole());
        world.wait(3 * DAY);
        let second = world.send(&store, &Answers { longitude: "120.0107".to_owned(), ..hole() });
        let numbers = |receipt: &Receipt| -> Vec<String> {
            let found = duplicates(&world, &store, &roads(), receipt);
            found.iter().map(|one| one.number.to_string()).collect()
        };
        assert_eq!(numbers(&first), [second.number.to_string()]);
        assert_eq!(numbers(&second), [first.number.to_string()]);
        world.wait(400 * DAY);
        world.send(&store, &hole());
        assert_eq!(
            numbers(&second),
            [first.number.to_string()],
            "days count from the report, not from today"
        );
    }
}

#[test]
fn what_an_actor_may_not_read_is_neither_offered_nor_hinted_at() {
    let world = World::new();
    for store in databases() {
        let closed = world.send(&store, &Answers { visibility: "restricted".to_owned(), ..hole() });
        assert!(similar(&world, &store, hole()).is_empty());
        let open = world.send(&store, &hole());
        let seen = |actor: &Actor| duplicates(&world, &store, actor, &open).len();
        assert_eq!(seen(&roads()), 1, "{}", closed.number);
        let elsewhere = officer(7, "unit_head", "lingkungan", "");
        let number = open.number.clone();
        let outside = world.act(&store, &elsewhere, move |tx, context| {
            Ok(reports::officer_case(tx, context, &number)?.duplicates)
        });
        assert!(outside.map_or(true, |found| found.is_empty()));
    }
}

#[test]
fn the_address_field_of_others_decides_nothing_for_the_public() {
    let world = World::new();
    for store in databases() {
        let base = Answers { text: "Ada kerusakan, tolong segera dilihat".to_owned(), ..hole() };
        let named = Answers { address: "Jalan Kenanga, depan apotek Sehat".to_owned(), ..base.clone() };
        world.send(&store, &named);
        let asked = Answers { text: "Kerusakan di Jalan Kenanga depan apotek".to_owned(), ..base };
        let found = similar(&world, &store, asked);
        let told = |reason: &LikenessReason| matches!(reason, LikenessReason::SamePlace { .. });
        assert!(found.iter().all(|one| !one.reasons.iter().any(told)), "{found:?}");
    }
}

#[test]
fn look_alikes_are_open_near_lately_and_of_one_sort() {
    let world = World::new();
    for store in databases() {
        let first = world.send(&store, &hole());
        let look = |answers: Answers| {
            world.done(&store, &Actor::Anonymous, move |tx, context| reports::similar(tx, context, &answers))
        };
        assert_eq!(look(hole()).len(), 1);
        assert!(
            look(Answers { longitude: "120.0150".to_owned(), ..hole() }).is_empty(),
            "half a kilometre off"
        );
        let other = Answers {
            category: "listrik-padam".to_owned(),
            text: "Tiang condong hampir roboh".to_owned(),
            ..hole()
        };
        assert!(look(other).is_empty(), "something else at the same place");
        let closed = Answers { visibility: "restricted".to_owned(), ..hole() };
        world.send(&store, &closed);
        assert_eq!(look(hole()).len(), 1, "what is not public is not shown");
        world.solve(&store, &first, photo(31));
        assert!(look(hole()).is_empty(), "an ended report can't be followed");
        world.send(&store, &hole());
        world.wait(40 * DAY);
        assert!(look(hole()).is_empty(), "too long ago");
    }
}

#[test]
fn without_a_point_the_village_and_the_words_tell() {
    let world = World::new();
    for store in databases() {
        let first = world.send(&store, &rubbish());
        let again = Answers { text: "Tumpukan sampah sudah seminggu, bau sekali.".to_owned(), ..rubbish() };
        let found =
            world.done(&store, &Actor::Anonymous, move |tx, context| reports::similar(tx, context, &again));
        assert_eq!(found.first().map(|one| &one.number), Some(&first.number));
        let elsewhere = Answers { village: "99.01.02.2003".to_owned(), ..rubbish() };
        let found = world
            .done(&store, &Actor::Anonymous, move |tx, context| reports::similar(tx, context, &elsewhere));
        assert!(found.is_empty());
    }
}
