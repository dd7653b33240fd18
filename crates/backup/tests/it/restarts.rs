//! Stopping, crashing and starting again.

use std::{fs, path::Path};

use balai_store::{Store, StoreOptions};

use crate::{
    house::{House, add, eventually, rows, settled},
    targets::chains,
};

fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (path, to) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copied(&path, &to);
        } else {
            fs::copy(&path, &to).unwrap();
        }
    }
}

/// Ends the store as a power failure would: what is on the disks now is what is left.
fn crash(house: &House, store: Store) {
    let aside = house.directory.path().join("aside");
    let _ = fs::remove_dir_all(&aside);
    copied(&house.data(), &aside.join("data"));
    copied(&house.copies(), &aside.join("copies"));
    drop(store);
    for name in ["data", "copies"] {
        let place = house.directory.path().join(name);
        fs::remove_dir_all(&place).unwrap();
        fs::rename(aside.join(name), place).unwrap();
    }
}

fn snapshots(house: &House) -> usize {
    fs::read_dir(house.copies().join("snapshots")).unwrap().count()
}

#[test]
fn after_a_stop_in_order_the_chain_goes_on_without_a_new_copy() {
    let house = House::new();
    for round in 0..4 {
        let store = house.synchronous();
        add(&store, round, "round").unwrap();
        house.tick();
        assert_eq!(house.rows_at(None), rows(&store));
    }
    assert_eq!((chains(&house), snapshots(&house)), (1, 1));
}

#[test]
fn after_a_crash_the_chain_goes_on_and_brings_what_was_not_sent() {
    let house = House::new();
    let mut store = house.synchronous();
    for round in 0..4 {
        add(&store, round, &"words ".repeat(1_000)).unwrap();
        let expected = rows(&store);
        crash(&house, store);
        store = house.synchronous();
        assert_eq!(rows(&store), expected, "the database itself");
        house.tick();
        add(&store, 100 + round, "after").unwrap();
        assert_eq!(house.rows_at(None), rows(&store));
    }
    assert_eq!((chains(&house), snapshots(&house)), (1, 1));
}

#[test]
fn what_was_committed_and_not_sent_before_a_crash_is_sent_after_it() {
    let mut house = House::new();
    house.pace.interval = std::time::Duration::from_hours(1);
    house.pace.closing_wait = std::time::Duration::from_millis(1);
    let brisk = std::mem::replace(&mut house.pace, crate::house::brisk());
    let (store, shipper) = house.following();
    settled(&shipper);
    drop((store, shipper));
    house.pace = brisk;
    let (store, shipper) = house.following();
    for id in 0..20 {
        add(&store, id, "never sent before the crash").unwrap();
    }
    let expected = rows(&store);
    drop(shipper);
    crash(&house, store);
    assert_ne!(house.rows_at(None), expected);
    house.pace = crate::house::brisk();
    let (store, shipper) = house.following();
    settled(&shipper);
    assert_eq!(rows(&store), expected);
    assert_eq!(house.rows_at(None), expected);
    assert_eq!(chains(&house), 1);
}

#[test]
fn a_database_that_was_changed_meanwhile_begins_a_new_chain() {
    let house = House::new();
    drop(house.synchronous());
    let behind = Store::open(StoreOptions::directory(house.data())).unwrap();
    add(&behind, 7, "without a copy").unwrap();
    drop(behind);
    house.tick();
    let (store, shipper) = house.following();
    settled(&shipper);
    assert_eq!(chains(&house), 2);
    assert_eq!(house.rows_at(None), rows(&store));
}

#[test]
fn how_the_copies_do_is_told_to_other_processes() {
    let house = House::new();
    let (store, shipper) = house.following();
    add(&store, 1, "one").unwrap();
    settled(&shipper);
    eventually("it is written down", || {
        balai_backup::shipping::read_status(&house.data()).is_some_and(|status| {
            status.targets[0].snapshot_at.is_some() && status.targets[0].until.is_some()
        })
    });
}
