//! A target that is waited for: nobody is answered before it has what was written.

use std::time::Duration;

use balai_store::Failure;

use crate::{
    house::{House, add, eventually, rows, with_samples},
    targets::{Mood, Moody},
};

#[test]
fn nothing_answered_is_missing_and_nothing_is_taken_while_the_copy_is_away() {
    let mut house = House::new();
    house.pace.synchronous_wait = Duration::from_secs(3);
    house.pace.opening_wait = Duration::from_secs(5);
    let target = Moody::at(&house.copies());
    let store = house.open(&house.shipper(vec![(target.clone(), true)]));
    with_samples(&store).unwrap();
    add(&store, 1, "answered").unwrap();
    assert_eq!(house.rows_at(None), rows(&store));
    target.be(Mood::Away);
    // It stands here; whether it stands there nobody knows.
    assert_eq!(add(&store, 2, "unknown"), Err(Failure::Unknown));
    for id in 3..6 {
        let refused = add(&store, id, "refused").unwrap_err();
        assert_eq!(refused.problem().message, "problem-copy-away");
    }
    let ids: Vec<i64> = rows(&store).into_iter().map(|(id, _)| id).collect();
    assert_eq!(ids, [1, 2], "what was refused was not stored");
    target.be(Mood::Well);
    eventually("it goes on", || add(&store, 9, "on").is_ok());
    assert_eq!(house.rows_at(None), rows(&store));
}

#[test]
fn a_start_without_the_copy_takes_nothing() {
    let mut house = House::new();
    house.pace.opening_wait = Duration::from_millis(20);
    let target = Moody::at(&house.copies());
    target.be(Mood::Full);
    let store = house.open(&house.shipper(vec![(target.clone(), true)]));
    let refused = with_samples(&store).unwrap_err();
    assert_eq!(refused.problem().message, "problem-copy-away");
    target.be(Mood::Well);
    eventually("it opens", || with_samples(&store).is_ok());
    add(&store, 1, "one").unwrap();
    assert_eq!(house.rows_at(None), rows(&store));
}
