//! Booking on both databases.

use std::thread;

use balai_base::{CaseId, Day, Language, time::DAY};
use balai_platform::{access::Actor, casework};
use balai_store::{Failure, Store};
use balai_testkit::databases;

use crate::{
    appointments::{
        Booking, BookingState, Claim, Slot, Wish, active_of_case, book, cancel, check_in, days, find, jobs,
        move_to,
    },
    reports::tests::world::{World, hole},
};

const OFFICE: &str = "balai-layanan";

fn wish(world: &World, day: Day, token: u64) -> Wish {
    let mut bytes = [7_u8; 32];
    bytes[..8].copy_from_slice(&token.to_le_bytes());
    let _ = world;
    Wish {
        office: OFFICE.to_owned(),
        service: "akta".to_owned(),
        quota: None,
        day,
        minute: None,
        case: None,
        language: Language::Id,
        token: bytes,
    }
}

fn offered(world: &World, store: &Store) -> Vec<crate::appointments::DayOffer> {
    let context = world.context(&Actor::Anonymous);
    store.read_now(move |tx| days(tx, &context, (OFFICE, "akta", None))).unwrap()
}

pub(super) fn claim(world: &World, store: &Store, wish: &Wish) -> Result<Claim, Failure> {
    let (context, wish) = (world.context(&Actor::Anonymous), wish.clone());
    store.write_now(move |tx| book(tx, &context, &wish))
}

pub(super) fn booked(world: &World, store: &Store, token: u64) -> Booking {
    let day = offered(world, store).into_iter().find(|day| !day.free.is_empty()).unwrap().day;
    match claim(world, store, &wish(world, day, token)).unwrap() {
        Claim::Booked(booking) => *booking,
        Claim::Taken { next } => panic!("taken: {next:?}"),
    }
}

fn by_code(world: &World, store: &Store, code: &str) -> Option<Booking> {
    let (context, code) = (world.context(&Actor::Anonymous), code.to_owned());
    store.read_now(move |tx| find(tx, &context, &code)).unwrap()
}

/// Two hundred people claim the last place of the first days at once: exactly one has it, everybody else is told the next day.
#[test]
fn of_two_hundred_who_claim_the_last_place_exactly_one_gets_it() {
    for database in databases() {
        let world = World::new();
        let store = &database.store;
        let coming = offered(&world, store);
        let (day, following) = (coming[1].day, coming[2].day);
        let mut tokens = 1..;
        let mut fill = |day: Day, places: usize| {
            for token in tokens.by_ref().take(places) {
                assert!(matches!(claim(&world, store, &wish(&world, day, token)).unwrap(), Claim::Booked(_)));
            }
        };
        fill(coming[0].day, coming[0].free.len());
        fill(day, coming[1].free.len() - 1);
        assert_eq!(offered(&world, store)[1].free.len(), 1);
        let outcomes: Vec<Result<Claim, Failure>> = thread::scope(|scope| {
            let world = &world;
            let running: Vec<_> = (0..200_u64)
                .map(|nth| scope.spawn(move || claim(world, store, &wish(world, day, 10_000 + nth))))
                .collect();
            running.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        let mut won = 0;
        for outcome in outcomes {
            match outcome.unwrap_or_else(|failure| panic!("{}: {failure}", database.name)) {
                Claim::Booked(booking) => {
                    won += 1;
                    assert_eq!(booking.slot.day, day);
                }
                Claim::Taken { next } => assert_eq!(next.map(|next: Slot| next.day), Some(following)),
            }
        }
        assert_eq!(won, 1, "{}", database.name);
        assert!(offered(&world, store)[1].free.is_empty());
    }
}

#[test]
fn a_form_sent_twice_books_once_and_the_code_finds_it() {
    for database in databases() {
        let world = World::new();
        let first = booked(&world, &database.store, 1);
        let day = first.slot.day;
        let Claim::Booked(again) = claim(&world, &database.store, &wish(&world, day, 1)).unwrap() else {
            panic!()
        };
        assert_eq!((again.id, &again.code), (first.id, &first.code));
        let code = first.code.unwrap().into_revealed();
        assert!(code.starts_with("JANJI-"), "{code}");
        let typed = code.to_lowercase().replace('-', " ");
        assert_eq!(by_code(&world, &database.store, &typed).unwrap().id, first.id);
        let short = code.trim_start_matches("JANJI-");
        assert_eq!(by_code(&world, &database.store, short).unwrap().id, first.id, "the letters alone");
        for wrong in ["", "JANJI-0000-0000", "CTH-7F3K-92QX", "x"] {
            assert!(by_code(&world, &database.store, wrong).is_none(), "{wrong}");
        }
        assert!(by_code(&world, &database.store, &code).unwrap().code.is_none(), "kept as a hash only");
    }
}

#[test]
fn a_booking_moves_with_its_code_and_its_old_place_is_free_again() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let first = booked(&world, store, 1);
        let other = booked(&world, store, 2);
        let code = first.code.clone().unwrap().into_revealed();
        let later = offered(&world, store)[2].day;
        let context = world.context(&Actor::Anonymous);
        let moved = store.write_now(move |tx| move_to(tx, &context, first.id, (None, later, None))).unwrap();
        let Claim::Booked(moved) = moved else { panic!() };
        assert_eq!(by_code(&world, store, &code).unwrap().slot, moved.slot);
        assert!(offered(&world, store)[0].free.contains(&first.slot), "{}", database.name);
        let (context, id) = (world.context(&Actor::Anonymous), moved.id);
        let taken = (None, other.slot.day, Some(other.slot.minute));
        // Both counters of that minute: the other one may be free; then it is no refusal.
        let outcome = store.write_now(move |tx| move_to(tx, &context, id, taken)).unwrap();
        let now = by_code(&world, store, &code).unwrap();
        match outcome {
            Claim::Booked(booking) => assert_ne!(booking.slot, other.slot),
            Claim::Taken { .. } => assert_eq!(now.id, id, "the old place is kept"),
        }
        let (context, id) = (world.context(&Actor::Anonymous), now.id);
        store.write_now(move |tx| cancel(tx, &context, id)).unwrap();
        assert_eq!(by_code(&world, store, &code).unwrap().state, BookingState::Cancelled);
        let context = world.context(&Actor::Anonymous);
        let refused = store.write_now(move |tx| cancel(tx, &context, id)).unwrap_err();
        assert_eq!(refused.problem().message, "problem-appointment-over");
    }
}

#[test]
fn an_application_waits_for_one_day_at_most_and_only_its_reporter_makes_it_wait() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let receipt = world.send(store, &hole());
        let Actor::Reporter { case } = world.owner(store, &receipt) else { panic!() };
        let day = offered(&world, store)[0].day;
        let with = |actor: Actor, case: CaseId, token: u64| {
            let (context, wish) =
                (world.context(&actor), Wish { case: Some(case), ..wish(&world, day, token) });
            store.write_now(move |tx| book(tx, &context, &wish))
        };
        let stranger = with(Actor::Anonymous, case, 1).unwrap_err();
        assert_eq!(stranger.problem().message, "problem-appointment-case");
        assert!(matches!(with(Actor::Reporter { case }, case, 2).unwrap(), Claim::Booked(_)));
        let second = with(Actor::Reporter { case }, case, 3).unwrap_err();
        assert_eq!(second.problem().message, "problem-appointment-active");
        let context = world.context(&Actor::Reporter { case });
        let active = store.read_now(move |tx| active_of_case(tx, &context, case)).unwrap();
        assert_eq!(active.unwrap().case, Some(case));
        let context = world.context(&Actor::Anonymous);
        assert!(store.read_now(move |tx| active_of_case(tx, &context, case)).unwrap().is_none());
        let region = world.region.clone();
        assert!(store.read_now(move |tx| casework::get(tx, &region, case)).unwrap().is_some());
    }
}

#[test]
fn who_did_not_come_is_noted_and_may_book_again() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let booking = booked(&world, store, 1);
        let code = booking.code.unwrap().into_revealed();
        let sweep = || {
            let context = world.context(&Actor::System);
            store.write_now(move |tx| jobs::sweep(tx, &context)).unwrap();
        };
        sweep();
        assert_eq!(by_code(&world, store, &code).unwrap().state, BookingState::Booked);
        world.wait(booking.starts_at.since(world.now()) + 30 * 60_000);
        sweep();
        assert_eq!(by_code(&world, store, &code).unwrap().state, BookingState::Booked, "half an hour late");
        world.wait(40 * 60_000);
        sweep();
        let missed = by_code(&world, store, &code).unwrap();
        assert_eq!(missed.state, BookingState::Missed);
        let context = world.context(&Actor::Anonymous);
        let refused = store.write_now(move |tx| check_in(tx, &context, &missed, false)).unwrap_err();
        assert_eq!(refused.problem().message, "problem-appointment-over");
        world.wait(400 * DAY);
        sweep();
        assert!(by_code(&world, store, &code).is_none(), "forgotten after a year");
    }
}
