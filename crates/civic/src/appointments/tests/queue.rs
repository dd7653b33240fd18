//! Tickets and calls on both databases.

use std::thread;

use balai_base::time::{HOUR, MINUTE};
use balai_platform::access::Actor;
use balai_store::{Failure, Store};
use balai_testkit::databases;

use super::booking::booked;
use crate::{
    appointments::{
        Call, Desk, TicketWish, Waits, act, board, check_in, desk, may_serve, served_offices, take_ticket,
    },
    reports::tests::world::{World, granted, officer, triage},
};

const OFFICE: &str = "balai-layanan";
const A: &str = "loket-a";

fn wish(token: u64, priority: bool) -> TicketWish {
    let mut bytes = [3_u8; 32];
    bytes[..8].copy_from_slice(&token.to_le_bytes());
    TicketWish {
        office: OFFICE.to_owned(),
        counter: A.to_owned(),
        service: "akta".to_owned(),
        quota: None,
        priority,
        token: bytes,
    }
}

fn take(world: &World, store: &Store, wish: TicketWish) -> Waits {
    world.done(store, &Actor::Anonymous, move |tx, context| take_ticket(tx, context, &wish))
}

fn look(world: &World, store: &Store) -> Desk {
    world.done(store, &triage(), |tx, context| desk(tx, context, (OFFICE, A)))
}

fn calls(world: &World, store: &Store, call: Call, seen: &str) -> Result<(), Failure> {
    let seen = seen.to_owned();
    world.act(store, &triage(), move |tx, context| act(tx, context, (OFFICE, A), (&call, &seen)))
}

fn now(world: &World, store: &Store) -> String {
    look(world, store).now.map(|ticket| ticket.label).unwrap_or_default()
}

#[test]
fn lines_take_turns_and_the_board_shows_numbers_only() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        for token in 1..=3 {
            take(&world, store, wish(token, false));
        }
        let fourth = take(&world, store, wish(4, true));
        assert_eq!(fourth.ticket.label, "A-004");
        assert_eq!((fourth.ahead, fourth.wait_ms), (0, 0), "priority has the first turn");
        assert_eq!(take(&world, store, wish(4, true)).ticket.id, fourth.ticket.id, "a form sent twice");
        let fifth = take(&world, store, wish(5, false));
        assert_eq!((fifth.ahead, fifth.wait_ms), (4, 4 * 15 * MINUTE), "a quarter of an hour each");
        let mut order = Vec::new();
        let mut seen = String::new();
        for _ in 0..5 {
            calls(&world, store, Call::Next, &seen).unwrap();
            seen = now(&world, store);
            order.push(seen.clone());
            world.wait(6 * MINUTE);
        }
        assert_eq!(order, ["A-004", "A-001", "A-002", "A-003", "A-005"], "{}", database.name);
        let shown = world.done(store, &Actor::Anonymous, |tx, context| board(tx, context, OFFICE));
        assert_eq!(shown.lines[0].now.as_deref(), Some("A-005"));
        assert_eq!((shown.lines[0].waiting, &shown.lines[0].next), (0, &Vec::new()));
        assert_eq!(shown.lines[1].now, None);
        calls(&world, store, Call::Next, &seen).unwrap();
        let end = look(&world, store);
        assert_eq!((end.now, end.served), (None, 5));
        assert!((6 * MINUTE..7 * MINUTE).contains(&end.median_ms), "the day's own median: {}", end.median_ms);
    }
}

#[test]
fn a_call_is_repeated_skipped_taken_back_and_handed_on() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        for token in 1..=2 {
            take(&world, store, wish(token, false));
        }
        calls(&world, store, Call::Next, "").unwrap();
        let stale = calls(&world, store, Call::Next, "").unwrap_err();
        assert_eq!(stale.problem().message, "problem-queue-moved", "somebody else has called already");
        calls(&world, store, Call::Recall, "A-001").unwrap();
        assert_eq!(look(&world, store).now.unwrap().calls, 2);
        calls(&world, store, Call::Skip, "A-001").unwrap();
        calls(&world, store, Call::Next, "").unwrap();
        let skipped = look(&world, store).skipped[0].id;
        let busy = calls(&world, store, Call::Back(skipped), "A-002").unwrap_err();
        assert_eq!(busy.problem().message, "problem-queue-busy");
        calls(&world, store, Call::Transfer("loket-b".to_owned()), "A-002").unwrap();
        calls(&world, store, Call::Back(skipped), "").unwrap();
        assert_eq!(now(&world, store), "A-001");
        calls(&world, store, Call::Finish, "A-001").unwrap();
        let other = world.done(store, &triage(), |tx, context| desk(tx, context, (OFFICE, "loket-b")));
        assert_eq!(other.waiting[0].ticket.label, "A-002", "the label stays");
        let nobody = calls(&world, store, Call::Recall, "").unwrap_err();
        assert_eq!(nobody.problem().message, "problem-queue-nobody");
        let nowhere = world.refused(store, &triage(), |tx, context| {
            act(tx, context, (OFFICE, "loket-x"), (&Call::Next, ""))
        });
        assert_eq!(nowhere.message, "problem-counter-unknown");
    }
}

#[test]
fn somebody_with_a_booking_gets_a_ticket_on_that_day_once() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let booking = booked(&world, store, 9);
        let arrive = |booking: crate::appointments::Booking| {
            world.act(store, &Actor::Anonymous, move |tx, context| check_in(tx, context, &booking, false))
        };
        world.wait(booking.starts_at.since(world.now()) - 2 * HOUR);
        let waits = arrive(booking.clone()).unwrap();
        assert_eq!(waits.ticket.due_at, Some(booking.starts_at));
        let code = booking.code.clone().unwrap().into_revealed();
        let again = world
            .done(store, &Actor::Anonymous, move |tx, context| crate::appointments::find(tx, context, &code))
            .unwrap();
        assert_eq!(arrive(again).unwrap().ticket.id, waits.ticket.id);
        let tomorrow = booked(&world, store, 10);
        if tomorrow.slot.day != booking.slot.day {
            let early = arrive(tomorrow).unwrap_err();
            assert_eq!(early.problem().message, "problem-appointment-other-day");
        }
    }
}

/// Numbers are given once each, whoever asks at the same time.
#[test]
fn forty_tickets_at_once_have_forty_numbers() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let mut labels: Vec<String> = thread::scope(|scope| {
            let world = &world;
            let running: Vec<_> = (0..40_u64)
                .map(|nth| scope.spawn(move || take(world, store, wish(nth, nth % 3 == 0)).ticket.label))
                .collect();
            running.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        labels.sort();
        let expected: Vec<String> = (1..=40).map(|number| format!("A-{number:03}")).collect();
        assert_eq!(labels, expected, "{}", database.name);
    }
}

/// Two officers who press "next" at the same counter at once call one person.
#[test]
fn two_who_call_next_at_once_call_one_person() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        for token in 1..=3 {
            take(&world, store, wish(token, false));
        }
        let outcomes: Vec<bool> = thread::scope(|scope| {
            let world = &world;
            let running: Vec<_> =
                (0..4).map(|_| scope.spawn(move || calls(world, store, Call::Next, "").is_ok())).collect();
            running.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert_eq!(outcomes.iter().filter(|ok| **ok).count(), 1, "{}", database.name);
        assert_eq!(look(&world, store).waiting.len(), 2);
    }
}

#[test]
fn who_serves_at_a_counter_is_told_by_role_and_agency() {
    let world = World::new();
    let office = &world.region.service_offices[0];
    for (actor, serves) in [
        (Actor::Anonymous, false),
        (Actor::System, false),
        (triage(), true),
        (officer(3, "agency_head", "sekretariat", ""), false),
        (granted(4, "village_operator", ("", ""), Some("99.01.01.2001")), false),
    ] {
        let context = world.context(&actor);
        assert_eq!(may_serve(&context, office), serves, "{actor:?}");
        assert_eq!(served_offices(&context).len(), usize::from(serves));
    }
    let database = databases().remove(0);
    let refused =
        world.refused(&database.store, &Actor::Anonymous, |tx, context| desk(tx, context, (OFFICE, A)));
    assert_eq!(refused.message, "problem-not-allowed");
}
