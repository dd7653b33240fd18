//! `balai backup`, `verify` and `restore` as an administrator gives them.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Output},
};

use balai_store::{Store, StoreOptions, files};
use balai_testkit::TestDirectory;

fn balai(at: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_balai")).args(arguments).current_dir(at).output().unwrap()
}

/// The command in English.
fn in_english<'a>(arguments: &[&'a str]) -> Vec<&'a str> {
    [arguments, &["--language", "en"]].concat()
}

fn told(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Runs a command that must do its work.
fn done(at: &Path, arguments: &[&str]) -> String {
    let output = balai(at, &in_english(arguments));
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {}", told(&output));
    told(&output)
}

/// Runs a command that must refuse, and what it says must have `sentence`.
fn refused(at: &Path, code: i32, arguments: &[&str], sentence: &str) {
    let output = balai(at, &in_english(arguments));
    let told = told(&output);
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {told}");
    assert!(told.contains(sentence), "{arguments:?}: {told}");
}

#[test]
fn a_copy_is_made_proved_damaged_found_out_and_restored() {
    let directory = TestDirectory::new();
    let at = directory.path();
    let store = Store::open(StoreOptions::directory(at.join("data"))).unwrap();
    let (private, public) = balai_backup::fresh_identity();
    fs::write(at.join("safe.key"), private).unwrap();
    fs::create_dir(at.join("copies")).unwrap();
    // Beside a server: this very process holds the directory.
    let made = done(at, &["backup", "--to", "copies", "--recipient", &public]);
    assert!(made.contains("Only one key opens it"), "{made}");
    let signer = made.lines().find_map(|line| line.strip_prefix("Signed by ")).unwrap().to_owned();
    assert!(done(at, &["verify"]).contains("The data directory is whole."));
    assert!(
        done(at, &["verify", "backup", "--from", "copies"]).contains("Nothing is wrong with what lies there")
    );
    let inside = ["verify", "backup", "--from", "copies", "--identity", "safe.key", "--signed-by", &signer];
    assert!(done(at, &inside).contains("opened to the last byte"));
    drop(store);
    let restore =
        ["restore", "--from", "copies", "--identity", "safe.key", "--data", "back", "--signed-by", &signer];
    let back = done(at, &restore);
    assert!(back.contains("as expected") && back.contains("back.keys"), "{back}");
    refused(at, 1, &restore, "not empty");
    let early = ["--at", "2020-01-01T00:00:00Z"];
    refused(at, 1, &[&restore[..6], &["early"], &early[..]].concat(), "earliest moment");
    refused(at, 2, &[&restore[..6], &["early", "--at", "yesterday"]].concat(), "offset");
    let manifest = fs::read_dir(at.join("copies/snapshots")).unwrap().next().unwrap().unwrap().path();
    let bytes = fs::read(&manifest).unwrap();
    fs::write(&manifest, &bytes[..bytes.len() - 9]).unwrap();
    refused(at, 1, &["verify", "backup", "--from", "copies"], "cut off");
    refused(at, 1, &[&restore[..6], &["other"]].concat(), "cut off");
}

#[test]
fn a_restore_that_lacks_files_brings_back_the_rest_says_so_and_ends_with_one() {
    let directory = TestDirectory::new();
    let at = directory.path();
    let store = Store::open(StoreOptions::directory(at.join("data"))).unwrap();
    let (region, moment) = (balai_testkit::region(), balai_testkit::moment(1));
    let hashes = [&b"one"[..], b"two"].map(|content| store.files().put(content).unwrap());
    store
        .write_now(move |tx| {
            hashes.iter().try_for_each(|hash| files::name(tx, &region, hash, ("image/jpeg", 3), moment.now))
        })
        .unwrap();
    let (private, public) = balai_backup::fresh_identity();
    fs::write(at.join("safe.key"), private).unwrap();
    fs::create_dir(at.join("copies")).unwrap();
    done(at, &["backup", "--to", "copies", "--recipient", &public]);
    drop(store);
    // One of the two is gone from the target.
    let mut stored: Vec<_> = walk(&at.join("copies/files"));
    assert_eq!(stored.len(), 2);
    fs::remove_file(stored.pop().unwrap()).unwrap();
    let restore = ["restore", "--from", "copies", "--identity", "safe.key", "--data"];
    refused(at, 1, &[&restore[..], &["back"]].concat(), "NOT EVERYTHING is back");
    assert_eq!(walk(&at.join("back/files")).len(), 1);
    assert!(at.join("back/balai.db").is_file());
    // Indonesian is what everybody gets who says nothing.
    let output = balai(at, &[&restore[..], &["lagi"]].concat());
    assert_eq!(output.status.code(), Some(1));
    assert!(told(&output).starts_with("TIDAK SEMUANYA kembali"), "{}", told(&output));
}

/// Every file below a folder.
fn walk(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { walk(&path) } else { vec![path] }).collect()
}

#[test]
fn what_is_no_data_directory_or_key_is_refused_before_anything_is_made() {
    let directory = TestDirectory::new();
    let at = directory.path();
    let (_, public) = balai_backup::fresh_identity();
    refused(at, 1, &["backup", "--to", "copies", "--recipient", &public], "holds no database");
    refused(at, 1, &["verify"], "holds no database");
    refused(at, 2, &["backup", "--to", "copies"], "--recipient");
    assert_eq!(fs::read_dir(at).unwrap().count(), 0);
}

#[test]
fn one_changed_byte_in_the_database_is_found() {
    let directory = TestDirectory::new();
    let at = directory.path();
    drop(Store::open(StoreOptions::directory(at.join("data"))).unwrap());
    let path = at.join("data/balai.db");
    let mut bytes = fs::read(&path).unwrap();
    // The number of a page's cells, in the header of the second page.
    bytes[4096 + 4] ^= 1;
    fs::write(&path, bytes).unwrap();
    refused(at, 1, &["verify"], "restore beside it");
}
