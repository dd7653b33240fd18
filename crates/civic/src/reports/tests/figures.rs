//! Honest figures: late reports can't be hidden by leaving them open.

use std::sync::Arc;

use balai_base::{
    SeededRandom,
    time::{DAY, MINUTE},
};
use balai_platform::{access::Actor, region::Regions};
use balai_store::jobs::Runner;
use balai_testkit::databases;
use proptest::prelude::*;

use super::world::{World, answered, hole, photo, rubbish, triage};
use crate::reports::{self, Answers, Figures, Share, figures::median_days};

fn now(world: &World, store: &balai_store::Store) -> Figures {
    world.done(store, &Actor::Anonymous, reports::figures)
}

#[test]
fn a_region_without_reports_claims_nothing() {
    let world = World::new();
    for store in databases() {
        let figures = now(&world, &store);
        assert_eq!((figures.on_time, figures.on_time_ratio), (Share { kept: 0, of: 0 }, None));
        assert_eq!((figures.median_days, figures.solved_this_month, figures.open), (None, 0, 0));
    }
}

#[test]
fn what_is_open_past_its_date_counts_as_broken() {
    let world = World::new();
    for store in databases() {
        let kept = world.send(&store, &hole());
        world.wait(2 * DAY);
        world.solve(&store, &kept, photo(1));
        let withdrawn = world.send(&store, &Answers { longitude: "120.0180".to_owned(), ..hole() });
        let number = withdrawn.number.clone();
        let owner = world.owner(&store, &withdrawn);
        world.done(&store, &owner, move |tx, context| reports::withdraw(tx, context, &number, ""));
        world.send(&store, &rubbish());
        let passed_on = world.send(&store, &Answers { category: "listrik-padam".to_owned(), ..hole() });
        let refer = balai_platform::casework::Step {
            outside_body: "listrik".to_owned(),
            ..answered("teruskan-keluar")
        };
        world.step(&store, &triage(), &passed_on.number, refer);
        let figures = now(&world, &store);
        assert_eq!(figures.on_time, Share { kept: 0, of: 0 }, "no promise has fallen due yet");
        assert_eq!((figures.solved_this_month, figures.open, figures.late), (1, 2, 0));
        assert!((figures.median_days.unwrap() - 2.0).abs() < 0.1);
        world.wait(30 * DAY);
        let figures = now(&world, &store);
        assert_eq!(figures.on_time, Share { kept: 2, of: 3 }, "{}: {figures:?}", store.name);
        assert_eq!((figures.open, figures.late), (2, 2), "asking the outside body again is ours to do");
        let late = figures.on_time_ratio.unwrap();
        assert!((late - 2.0 / 3.0).abs() < 1e-9);
        assert_eq!(figures.received_this_month, 0, "a new month has begun");
    }
}

#[test]
fn a_job_makes_the_figures_and_pages_read_them() {
    let world = World::new();
    for store in databases() {
        let regions = Arc::new(Regions::load(&[pack()]).unwrap());
        let mut runner = Runner::new(store.store.clone(), Arc::new(SeededRandom::from_number(1)));
        reports::jobs::register(&mut runner, &regions, &world.vault);
        assert!(runner.run_due(world.now()).unwrap() >= 2);
        let made = now(&world, &store);
        world.send(&store, &hole());
        let read = now(&world, &store);
        assert_eq!(made, read, "a page counts nothing");
        world.wait(16 * MINUTE);
        assert_eq!(now(&world, &store).open, 1, "what is too old is made anew");
    }
}

fn pack() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regions/contoh")
}

#[test]
fn the_median_is_the_middle() {
    assert_eq!(median_days(&[]), None);
    assert_eq!(median_days(&[DAY]), Some(1.0));
    assert_eq!(median_days(&[DAY, 3 * DAY]), Some(2.0));
    assert_eq!(median_days(&[DAY, 2 * DAY, 90 * DAY]), Some(2.0));
}

proptest! {
    #[test]
    fn half_lies_on_each_side_of_the_median(mut spans in prop::collection::vec(0..1_000 * DAY, 1..40)) {
        spans.sort_unstable();
        let median = median_days(&spans).unwrap();
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let days: Vec<f64> = spans.iter().map(|span| *span as f64 / DAY as f64).collect();
        let below = days.iter().filter(|day| **day < median - 1e-9).count();
        let above = days.iter().filter(|day| **day > median + 1e-9).count();
        prop_assert!(below <= days.len() / 2 && above <= days.len() / 2);
    }
}
