//! Stored files: named by content, there once `put` has returned, checked when read.

use std::{fs, os::unix::fs::FileExt as _};

use balai_base::{Clock, RegionId, SystemClock, Timestamp, time::DAY};
use balai_store::{Failure, FileHash, Store, StoreOptions, files, values};
use balai_testkit::{START, TestDirectory, databases, region};

#[test]
fn a_file_is_named_by_what_it_holds_and_comes_back() {
    let directory = TestDirectory::new();
    let store = Store::open(StoreOptions::directory(directory.path())).unwrap();
    let hash = store.files().put(b"a photo").unwrap();
    assert_eq!(hash, FileHash::of(b"a photo"));
    assert_eq!(store.files().put(b"a photo").unwrap(), hash);
    assert_eq!(store.files().get(&hash).unwrap(), b"a photo");
    assert_eq!(hash.to_string().parse::<FileHash>().unwrap(), hash);
    assert_ne!(store.files().put(b"").unwrap(), hash);
    let missing = store.files().get(&FileHash::of(b"never stored")).unwrap_err();
    assert_eq!(missing.problem().message, "problem-file-not-found");
}

#[test]
fn a_damaged_file_is_noticed_and_mended_by_storing_it_again() {
    let directory = TestDirectory::new();
    let store = Store::open(StoreOptions::directory(directory.path())).unwrap();
    let hash = store.files().put(b"evidence").unwrap();
    let name = hash.to_string();
    let path = directory.path().join("files").join(&name[..2]).join(&name[2..]);
    fs::write(&path, b"evidenca").unwrap();
    assert!(store.files().get(&hash).unwrap_err().to_string().contains("damaged"));
    assert_eq!(store.files().put(b"evidence").unwrap(), hash);
    assert_eq!(store.files().get(&hash).unwrap(), b"evidence");
}

#[test]
fn what_a_crash_left_half_written_is_removed_at_the_next_start() {
    let directory = TestDirectory::new();
    drop(Store::open(StoreOptions::directory(directory.path())).unwrap());
    let left = directory.path().join("files/unfinished/7-1");
    fs::write(&left, b"half").unwrap();
    let store = Store::open(StoreOptions::directory(directory.path())).unwrap();
    assert!(!left.exists());
    assert!(store.files().put(b"whole").is_ok());
}

#[test]
fn names_that_are_none_are_refused() {
    for text in ["", "../../etc/passwd", &"g".repeat(64), &"A".repeat(64), &"+0".repeat(32), &"é".repeat(32)]
    {
        assert!(text.parse::<FileHash>().is_err(), "{text}");
    }
}

#[test]
fn a_file_is_named_once_per_region() {
    let other = RegionId::parse("contoh-dua").unwrap();
    for database in databases() {
        let hash = database.files().put(b"shared").unwrap();
        for user in [region(), region(), other.clone()] {
            database.write_now(move |tx| files::name(tx, &user, &hash, ("image/jpeg", 6), START)).unwrap();
        }
        let count: i64 = database
            .read_now(move |tx| {
                tx.query_row("SELECT count(*) FROM files WHERE hash = $1", &values![hash])?.unwrap().get(0)
            })
            .unwrap();
        assert_eq!(count, 2, "{}", database.name);
        database.write_now(move |tx| files::unname(tx, &region(), &hash)).unwrap();
        let left = balai_store::checks::named_files(&database, None, 9).unwrap();
        assert_eq!(left, [hash], "the other region still uses it: {}", database.name);
        let last = other.clone();
        database.write_now(move |tx| files::unname(tx, &last, &hash)).unwrap();
        assert_eq!(balai_store::checks::named_files(&database, None, 9).unwrap(), []);
    }
}

#[test]
fn only_old_files_that_nothing_names_are_swept() {
    let directory = TestDirectory::new();
    let store = Store::open(StoreOptions::directory(directory.path())).unwrap();
    let kept = store.files().put(b"named").unwrap();
    let orphan = store.files().put(b"orphan").unwrap();
    let young = SystemClock.now();
    let sweep = |now: Timestamp| {
        store.files().sweep(now, &|hashes| Ok(hashes.iter().copied().filter(|hash| *hash == kept).collect()))
    };
    assert_eq!(sweep(young).unwrap(), 0);
    assert_eq!(sweep(young.plus(2 * DAY)).unwrap(), 1);
    assert!(store.files().get(&kept).is_ok());
    assert!(store.files().get(&orphan).is_err());
    let failing = store.files().sweep(young.plus(2 * DAY), &|_| Err(Failure::Busy));
    assert_eq!(failing, Err(Failure::Busy));
    assert!(store.files().get(&kept).is_ok());
}

#[test]
fn a_single_file_is_removed_unless_it_was_written_a_moment_ago() {
    let directory = TestDirectory::new();
    let store = Store::open(StoreOptions::directory(directory.path())).unwrap();
    let hash = store.files().put(b"a photo").unwrap();
    let now = SystemClock.now();
    assert!(!store.files().remove(&hash, now.plus(-DAY)).unwrap(), "it is younger than a day");
    assert!(store.files().get(&hash).is_ok());
    assert!(store.files().remove(&hash, now.plus(DAY)).unwrap());
    assert!(store.files().get(&hash).is_err());
    assert!(store.files().remove(&hash, now.plus(DAY)).unwrap(), "gone is gone");
}

#[test]
fn a_scratch_file_is_found_by_nobody_and_keeps_what_is_written() {
    let directory = TestDirectory::new();
    let store = Store::open(StoreOptions::directory(directory.path())).unwrap();
    let scratch = [(); 2].map(|()| store.files().scratch().unwrap());
    for (file, words) in scratch.iter().zip(["satu", "dua!"]) {
        file.write_all_at(words.as_bytes(), 0).unwrap();
    }
    for (file, words) in scratch.iter().zip(["satu", "dua!"]) {
        let mut read = [0; 4];
        file.read_exact_at(&mut read, 0).unwrap();
        assert_eq!(read, words.as_bytes());
    }
    assert!(store.files().all().unwrap().is_empty());
}
