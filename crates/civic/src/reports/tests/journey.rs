//! From sending to rating: what reporters and followers do, and what officers answer.

use balai_base::{Problem, time::DAY};
use balai_platform::{access::Actor, casework::Audience};
use balai_testkit::databases;

use super::world::{World, answered, hole, photo, roads, rubbish, step};
use crate::reports::{self, Answers, OwnerCase, Receipt};

pub(super) fn own(world: &World, store: &balai_store::Store, receipt: &Receipt) -> OwnerCase {
    let number = receipt.number.clone();
    let owner = world.owner(store, receipt);
    world.done(store, &owner, move |tx, context| reports::owner_case(tx, context, &number))
}

pub(super) fn first_field(problem: &Problem) -> &str {
    problem.fields.first().map_or(problem.message, |field| field.message)
}

#[test]
fn not_solved_in_one_tap_brings_the_report_back() {
    let world = World::new();
    for store in databases() {
        let receipt = world.send(&store, &hole());
        assert!(own(&world, &store, &receipt).not_solved_until.is_none(), "nobody said it was solved");
        world.solve(&store, &receipt, photo(11));
        let seen = own(&world, &store, &receipt);
        assert!(seen.not_solved_until.unwrap() > world.now() && seen.can_rate && !seen.can_withdraw);
        let number = receipt.number.clone();
        let owner = world.owner(&store, &receipt);
        let case =
            world.done(&store, &owner, move |tx, context| reports::not_solved(tx, context, &number, ""));
        assert_eq!((case.meaning.as_str(), case.reopenings), ("working", 1));
        let seen = own(&world, &store, &receipt);
        assert!(!seen.can_rate, "a reopened report has not ended");
    }
}

#[test]
fn after_the_window_it_is_too_late_to_say_not_solved() {
    let world = World::new();
    for store in databases() {
        let receipt = world.send(&store, &hole());
        world.solve(&store, &receipt, photo(12));
        let owner = world.owner(&store, &receipt);
        world.wait(15 * DAY);
        assert!(own(&world, &store, &receipt).not_solved_until.is_none());
        let number = receipt.number.clone();
        let problem =
            world.refused(&store, &owner, move |tx, context| reports::not_solved(tx, context, &number, ""));
        assert_eq!(problem.message, "problem-step-too-late");
    }
}

#[test]
fn a_reporter_takes_a_report_back_and_nobody_else_does() {
    let world = World::new();
    for store in databases() {
        let receipt = world.send(&store, &hole());
        let other = world.send(&store, &rubbish());
        let stranger = world.owner(&store, &other);
        for actor in [Actor::Anonymous, stranger, roads()] {
            let number = receipt.number.clone();
            let problem =
                world.refused(&store, &actor, move |tx, context| reports::withdraw(tx, context, &number, ""));
            assert_eq!(problem.message, "problem-not-allowed");
        }
        let number = receipt.number.clone();
        let owner = world.owner(&store, &receipt);
        let case = world.done(&store, &owner, move |tx, context| {
            reports::withdraw(tx, context, &number, "sudah diperbaiki tetangga")
        });
        assert_eq!(case.meaning.as_str(), "withdrawn");
    }
}

#[test]
fn a_rating_is_given_after_the_end_and_belongs_to_that_end() {
    let world = World::new();
    for store in databases() {
        let receipt = world.send(&store, &hole());
        let owner = world.owner(&store, &receipt);
        let rate = |score| {
            let number = receipt.number.clone();
            world.act(&store, &owner, move |tx, context| crate::feedback::rate(tx, context, &number, score))
        };
        assert_eq!(rate(4).unwrap_err().problem().message, "problem-rating-too-early");
        world.solve(&store, &receipt, photo(13));
        for wrong in [0, 6] {
            assert_eq!(first_field(&rate(wrong).unwrap_err().problem()), "field-score-missing");
        }
        rate(2).unwrap();
        rate(4).unwrap();
        assert_eq!(own(&world, &store, &receipt).case.rating, Some(4));
        let number = receipt.number.clone();
        world.done(&store, &owner, move |tx, context| reports::not_solved(tx, context, &number, "belum"));
        assert_eq!(own(&world, &store, &receipt).case.rating, None, "that was for the other ending");
        let number = receipt.number.clone();
        let problem = world.refused(&store, &Actor::Anonymous, move |tx, context| {
            crate::feedback::rate(tx, context, &number, 1)
        });
        assert_eq!(problem.message, "problem-not-allowed");
    }
}

#[test]
fn messages_and_photos_go_both_ways() {
    let world = World::new();
    for store in databases() {
        let receipt = world.send(&store, &hole());
        let owner = world.owner(&store, &receipt);
        world.step(&store, &roads(), &receipt.number, step("terima"));
        assert!(!own(&world, &store, &receipt).question_open);
        world.step(&store, &roads(), &receipt.number, answered("tanya-pelapor"));
        assert!(own(&world, &store, &receipt).question_open);
        let number = receipt.number.clone();
        world.done(&store, &owner, move |tx, context| {
            reports::send_photos(tx, context, &number, "Ini lubangnya.", &[photo(21), photo(22)])
        });
        let seen = own(&world, &store, &receipt);
        assert!(!seen.question_open);
        let line =
            seen.case.history.iter().find(|line| line.text.as_deref() == Some("Ini lubangnya.")).unwrap();
        assert!(line.own && line.photos.len() == 2);
        let number = receipt.number.clone();
        world.done(&store, &owner, move |tx, context| {
            reports::send_photos(tx, context, &number, "", &[photo(23)])
        });
        let seen = own(&world, &store, &receipt);
        let last = seen.case.history.last().unwrap();
        assert_eq!((last.kind.as_str(), last.own, last.photos.len()), ("photo-added", true, 1));
        let number = receipt.number.clone();
        let problem = world
            .refused(&store, &owner, move |tx, context| reports::send_photos(tx, context, &number, "", &[]));
        assert_eq!(first_field(&problem), "field-photo-missing");
        let number = receipt.number.clone();
        let problem = world.refused(&store, &owner, move |tx, context| {
            reports::write_message(tx, context, &number, " \u{0} ", Audience::Owner)
        });
        assert_eq!(first_field(&problem), "field-message-missing");
    }
}

#[test]
fn a_device_follows_instead_of_repeating() {
    let world = World::new();
    for store in databases() {
        let receipt = world.send(&store, &hole());
        let near = Answers { longitude: "120.0107".to_owned(), ..hole() };
        let found =
            world.done(&store, &Actor::Anonymous, move |tx, context| reports::similar(tx, context, &near));
        assert_eq!(found.first().unwrap().number, receipt.number);
        assert!(found.first().unwrap().metres.unwrap() < 50);
        for _ in 0..2 {
            let number = receipt.number.clone();
            world.done(&store, &Actor::Anonymous, move |tx, context| {
                reports::follow(tx, context, &number, &[7; 16])
            });
        }
        let number = receipt.number.clone();
        let (followed, followers) = world.done(&store, &Actor::Anonymous, move |tx, context| {
            let public = reports::public_case(tx, context, &number)?;
            Ok((reports::follows(tx, context, &number, &[7; 16])?, public.row.followers))
        });
        assert_eq!((followed, followers), (true, 1));
    }
}
