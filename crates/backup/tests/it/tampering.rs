//! Copies that somebody touched: each kind has its own sentence, and a restore goes no further than can be shown.

use std::{fs, path::PathBuf};

use balai_backup::{
    BackupFailure, Keyring, Opener, Scribe, Sealer, fresh_identity,
    proof::{Proven, Proving},
    restore::Restoring,
};
use balai_base::{Timestamp, text::from_hexadecimal};
use balai_testkit::random;

use crate::house::{House, Rows, add, rows, rows_in};

/// Six commits, one in each segment, and the state after each.
fn six() -> (House, Vec<(Timestamp, Rows)>) {
    let house = House::new();
    let store = house.synchronous();
    house.clock.advance(1_000);
    let mut moments = Vec::new();
    for id in 0..6 {
        add(&store, id, &format!("{id} ").repeat(500)).unwrap();
        moments.push((house.tick(), rows(&store)));
    }
    (house, moments)
}

/// The segments in order.
fn segments(house: &House) -> Vec<PathBuf> {
    let chain = fs::read_dir(house.copies().join("segments")).unwrap().next().unwrap().unwrap().path();
    let mut found: Vec<_> = fs::read_dir(chain).unwrap().map(|entry| entry.unwrap().path()).collect();
    found.sort();
    found
}

/// The segment that holds the commit `number` of [`six`]; the last one says only that the store was closed.
fn segment_of(house: &House, number: usize) -> PathBuf {
    let all = segments(house);
    all[all.len() - 7 + number].clone()
}

fn prove(house: &House, inside: bool) -> Proven {
    let opener = house.opener();
    let opener = inside.then_some(&opener);
    Proving { target: &*house.folder(), opener, signed_by: None }.prove(&mut |_, _| ()).unwrap()
}

/// Breaks the segment of the fourth commit and holds what everybody says against `sentence`.
fn touched(sentence: &str, touch: impl Fn(&House)) {
    let (house, moments) = six();
    touch(&house);
    let told = house.restore(None).unwrap_err().to_string();
    assert!(told.contains(sentence), "{sentence}: {told}");
    assert!(told.contains("from 2026-03-02T00:00:03Z"), "{told}");
    let found = prove(&house, false).findings;
    assert!(found.iter().any(|finding| finding.contains(sentence)), "{sentence}: {found:?}");
    // What stands before is restored when asked for, and a moment before needs no asking.
    let (restored, data) = house.restore_with(&*house.folder(), None, true).unwrap();
    assert_eq!((restored.moment, &rows_in(data)), (moments[2].0, &moments[2].1), "{sentence}");
    assert!(restored.gap.is_some());
    assert_eq!(house.rows_at(Some(moments[1].0)), moments[1].1);
    // A moment behind the gap is refused.
    assert!(house.restore(Some(moments[4].0)).is_err(), "{sentence}");
}

#[test]
fn a_segment_that_was_cut_off() {
    touched("cut off", |house| {
        let path = segment_of(house, 3);
        let bytes = fs::read(&path).unwrap();
        fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
    });
}

#[test]
fn a_segment_with_one_bit_changed() {
    touched("was changed", |house| {
        let path = segment_of(house, 3);
        let mut bytes = fs::read(&path).unwrap();
        let middle = bytes.len() - 40;
        bytes[middle] ^= 4;
        fs::write(path, bytes).unwrap();
    });
}

#[test]
fn segments_in_another_order() {
    touched("wrong place", |house| {
        let (one, two) = (segment_of(house, 3), segment_of(house, 4));
        let (first, second) = (fs::read(&one).unwrap(), fs::read(&two).unwrap());
        fs::write(one, second).unwrap();
        fs::write(two, first).unwrap();
    });
}

#[test]
fn an_old_segment_given_again() {
    touched("wrong place", |house| {
        fs::copy(segment_of(house, 1), segment_of(house, 3)).unwrap();
    });
}

#[test]
fn a_segment_that_is_missing() {
    let (house, moments) = six();
    fs::remove_file(segment_of(&house, 3)).unwrap();
    let told = house.restore(None).unwrap_err().to_string();
    assert!(told.contains("is not there") && told.contains("to 2026-03-02T00:00:05Z"), "{told}");
    let found = prove(&house, false).findings;
    assert!(found.iter().any(|finding| finding.contains("are missing")), "{found:?}");
    assert_eq!(house.rows_at(Some(moments[2].0)), moments[2].1);
    let (restored, _) = house.restore_with(&*house.folder(), None, true).unwrap();
    assert_eq!(restored.moment, moments[2].0);
}

#[test]
fn a_segment_of_another_server() {
    touched("foreign", |house| {
        let path = segment_of(house, 3);
        let (other, _) = six();
        let theirs = segment_of(&other, 3);
        // The other server has another signing key.
        fs::copy(theirs, path).unwrap();
    });
}

#[test]
fn a_chunk_or_manifest_that_was_touched_restores_nothing() {
    let (house, _) = six();
    let chunk = first_file(&house.copies().join("chunks"));
    let sound = fs::read(&chunk).unwrap();
    for (touched, sentence) in
        [(sound[..99].to_vec(), "cut off"), ([&sound[..], b"x"].concat(), "was changed")]
    {
        fs::write(&chunk, touched).unwrap();
        let told = house.restore(None).unwrap_err().to_string();
        assert!(told.contains("chunks/") && told.contains(sentence), "{told}");
        let found = prove(&house, true).findings;
        assert!(found.iter().any(|finding| finding.contains("chunks are missing or unsound")), "{found:?}");
    }
    fs::remove_file(&chunk).unwrap();
    assert!(house.restore(None).unwrap_err().to_string().contains("is not there"));
    fs::write(&chunk, &sound).unwrap();
    assert_eq!(prove(&house, true).findings, Vec::<String>::new());
    let manifest = first_file(&house.copies().join("snapshots"));
    let sound = fs::read(&manifest).unwrap();
    fs::write(&manifest, &sound[..sound.len() - 1]).unwrap();
    assert!(house.restore(None).unwrap_err().to_string().contains("cut off"));
}

fn first_file(folder: &std::path::Path) -> PathBuf {
    let path = fs::read_dir(folder).unwrap().next().unwrap().unwrap().path();
    if path.is_dir() { first_file(&path) } else { path }
}

fn restore_as(house: &House, private: &str, signed_by: Option<[u8; 32]>) -> Result<(), BackupFailure> {
    let data = house.directory.path().join("as");
    let opener = Opener::from_text(private).unwrap();
    let target = house.folder();
    let restoring =
        Restoring { target: &*target, opener: &opener, data: &data, at: None, signed_by, until_gap: false };
    let outcome = restoring.restore(&mut |_, _| ()).map(drop);
    let _ = fs::remove_dir_all(&data);
    outcome
}

#[test]
fn a_wrong_key_opens_nothing_and_says_so() {
    let (house, _) = six();
    let told = restore_as(&house, &fresh_identity().0, None).unwrap_err().to_string();
    assert!(told.contains("the key does not open it"), "{told}");
    assert!(!house.directory.path().join("as").exists());
}

#[test]
fn a_whole_backup_of_somebody_else_is_told_by_the_signer() {
    let (house, _) = six();
    let ours = from_hexadecimal(&house.scribe.keyring.public()).unwrap();
    restore_as(&house, &house.private, Some(ours)).unwrap();
    let other = from_hexadecimal(
        &Keyring::in_directory(&house.directory.path().join("other"), &random(99_999)).unwrap().public(),
    );
    let told = restore_as(&house, &house.private, other).unwrap_err().to_string();
    assert!(told.contains("another server signed it"), "{told}");
}

#[test]
fn when_one_of_two_keys_is_lost_the_other_opens_everything() {
    let mut house = House::new();
    let second = fresh_identity();
    let first = std::mem::replace(&mut house.private, second.0.clone());
    let public = |private: &str| {
        use std::str::FromStr as _;
        age::x25519::Identity::from_str(private).unwrap().to_public().to_string()
    };
    let both = [public(&first), second.1];
    let sealer = Sealer::new(both.iter().map(String::as_str)).unwrap();
    house.scribe = Scribe { keyring: house.scribe.keyring.clone(), sealer };
    let store = house.synchronous();
    add(&store, 1, "one").unwrap();
    for private in [first, second.0] {
        house.private = private;
        assert_eq!(house.rows_at(None), rows(&store));
        assert_eq!(prove(&house, true).findings, Vec::<String>::new());
    }
}
