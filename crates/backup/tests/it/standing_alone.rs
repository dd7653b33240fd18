//! A copy made by a command, beside a server that writes or without one.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use balai_backup::take::{Taken, Taking};
use balai_store::{Durability, Store, StoreOptions};
use balai_testkit::random;

use crate::house::{House, add, remove, rows, rows_in, with_samples};

fn alone(house: &House) -> Store {
    let mut options = StoreOptions::directory(house.data());
    options.durability = Durability::Normal;
    let store = Store::open(options).unwrap();
    with_samples(&store).unwrap();
    store
}

fn take(house: &House, seed: u64) -> Taken {
    let target = house.folder();
    let data = house.data();
    let taking = Taking {
        data: &data,
        target: &*target,
        scribe: &house.scribe,
        clock: &*house.clock,
        random: &random(seed),
    };
    let taken = taking.take(&mut |_, _| ()).unwrap();
    house.tick();
    taken
}

#[test]
fn a_copy_beside_a_server_that_writes_is_one_moment() {
    let house = House::new();
    let store = alone(&house);
    for id in 0..300 {
        add(&store, id, &format!("{id} ").repeat(800)).unwrap();
    }
    let stop = Arc::new(AtomicBool::new(false));
    let (writing, told) = (store.clone(), stop.clone());
    let writer = std::thread::spawn(move || {
        let mut id = 300_i64;
        while !told.load(Ordering::Relaxed) {
            // Rows come at the end and go at the beginning, by turns.
            add(&writing, id, &format!("{id} ").repeat(800)).unwrap();
            remove(&writing, 0, id - 300).unwrap();
            id += 1;
        }
    });
    for seed in 0..10 {
        take(&house, seed);
        let (_, data) = house.restore(None).unwrap();
        let ids: Vec<i64> = rows_in(data).into_iter().map(|(id, _)| id).collect();
        let (first, last) = (ids[0], ids[ids.len() - 1]);
        assert_eq!(ids, (first..=last).collect::<Vec<_>>());
        assert!((299..=301).contains(&(last - first + 1)), "{first} to {last}: not one moment");
    }
    stop.store(true, Ordering::Relaxed);
    writer.join().unwrap();
}

#[test]
fn only_what_is_new_is_sent_again() {
    let house = House::new();
    let store = alone(&house);
    for id in 0..400 {
        let words: String =
            (0..4_000).map(|at| char::from(b'a' + u8::try_from((at * id) % 23).unwrap())).collect();
        add(&store, id, &words).unwrap();
    }
    store.files().put(b"a photo").unwrap();
    let first = take(&house, 1);
    assert!(first.chunks > 2 && first.new_chunks == first.chunks, "{first:?}");
    assert_eq!((first.files, first.new_files), (1, 1));
    let second = take(&house, 2);
    assert_eq!((second.new_chunks, second.new_files), (0, 0), "{second:?}");
    add(&store, 1_000, "one more").unwrap();
    let third = take(&house, 3);
    assert!(third.new_chunks >= 1 && third.new_chunks < third.chunks, "{third:?}");
    let expected = rows(&store);
    drop(store);
    take(&house, 4);
    assert_eq!(house.rows_at(None), expected);
}
