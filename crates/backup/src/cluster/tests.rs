//! Names, the chain of the log, and what is found in it without a key. The whole way, with a real cluster, is tried by
//! `crates/app/tests/postgres.rs`.

use std::fs;

use balai_base::Timestamp;
use balai_testkit::{START, TestDirectory, random};

use super::{log::next_name, *};
use crate::{FolderTarget, Keyring, Scribe, Sealer, fresh_identity};

struct Place {
    folder: TestDirectory,
    target: FolderTarget,
    scribe: Scribe,
    opener: Opener,
}

impl Place {
    fn new(seed: u64) -> Self {
        let folder = TestDirectory::new();
        fs::create_dir(folder.path().join("target")).unwrap();
        let (private, public) = fresh_identity();
        let scribe = Scribe {
            keyring: Keyring::in_directory(&folder.path().join("keys"), &random(seed)).unwrap(),
            sealer: Sealer::new([public.as_str()]).unwrap(),
        };
        let target = FolderTarget::new(&folder.path().join("target"));
        Self { folder, target, scribe, opener: Opener::from_text(&private).unwrap() }
    }

    fn archive(&self, name: &str, content: &[u8], at: Timestamp) -> Result<(), BackupFailure> {
        let path = self.folder.path().join("piece");
        fs::write(&path, content).unwrap();
        let archive = Archive {
            targets: vec![&self.target],
            scribe: &self.scribe,
            memory: self.folder.path().join("archived"),
        };
        archive.send(name, &path, at)
    }

    fn fetch(&self, name: &str) -> Result<Option<Vec<u8>>, BackupFailure> {
        let path = self.folder.path().join("fetched");
        let signer = self.scribe.keyring.signer();
        let found = fetch_log(&self.target, &self.opener, &signer, (name, &path))?;
        Ok(found.then(|| fs::read(&path).unwrap()))
    }

    fn proof(&self) -> LogProof {
        prove_log(&self.target, &self.scribe.keyring.signer()).unwrap()
    }

    fn object(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join("target/log").join(name.to_ascii_lowercase())
    }
}

fn name(number: u32) -> String {
    format!("0000000100000000{number:08X}")
}

#[test]
fn pieces_are_named_as_postgresql_names_them() {
    for (text, fits) in [
        ("000000010000000000000001", true),
        ("00000001000000000000000A.00000028.backup", true),
        ("00000002.history", true),
        ("000000010000000000000001.partial", true),
        ("00000001000000000000000a", false),
        ("00000001000000000000001", false),
        ("../../etc/passwd", false),
        ("00000002.backup", false),
        ("", false),
    ] {
        assert_eq!(log_key(text).is_some(), fits, "{text}");
    }
    assert_eq!(next_name("000000010000000000000001").as_deref(), Some("000000010000000000000002"));
    assert_eq!(next_name("0000000100000000000000FF").as_deref(), Some("000000010000000100000000"));
    assert_eq!(next_name("00000002.history"), None);
}

#[test]
fn pieces_come_back_and_a_repetition_is_no_failure() {
    let place = Place::new(1);
    for number in 1..=3 {
        place
            .archive(&name(number), &[u8::try_from(number).unwrap(); 5_000], START.plus(i64::from(number)))
            .unwrap();
    }
    place.archive(&name(3), &[3; 5_000], START.plus(9)).unwrap();
    let other = place.archive(&name(3), &[4; 5_000], START.plus(9)).unwrap_err();
    assert!(other.to_string().contains("another content"), "{other}");
    place.archive(&name(4), &[4; 5_000], START.plus(10)).unwrap();
    assert_eq!(place.fetch(&name(2)).unwrap(), Some(vec![2; 5_000]));
    assert_eq!(place.fetch(&name(5)).unwrap(), None);
    let expected = LogProof { pieces: 4, until: Some(START.plus(10)), findings: Vec::new() };
    assert_eq!(place.proof(), expected);
}

#[test]
fn whatever_is_done_to_the_log_is_found_without_a_key() {
    let place = Place::new(1);
    for number in 1..=5 {
        place.archive(&name(number), &[7; 2_000], START).unwrap();
    }
    let whole = fs::read(place.object(&name(3))).unwrap();
    let found = |place: &Place, word: &str| {
        let findings = place.proof().findings;
        assert!(findings.len() == 1 && findings[0].contains(word), "{word}: {findings:?}");
    };
    let mut flipped = whole.clone();
    let last = flipped.len() - 1;
    flipped[last] ^= 1;
    fs::write(place.object(&name(3)), flipped).unwrap();
    found(&place, "changed after it was written");
    assert!(place.fetch(&name(3)).is_err());
    fs::write(place.object(&name(3)), &whole[..whole.len() / 2]).unwrap();
    found(&place, "cut off");
    fs::write(place.object(&name(3)), fs::read(place.object(&name(2))).unwrap()).unwrap();
    found(&place, "wrong place");
    fs::remove_file(place.object(&name(3))).unwrap();
    found(&place, "pieces are missing");
    fs::write(place.object(&name(3)), &whole).unwrap();
    assert_eq!(place.proof().findings, Vec::<String>::new());

    // The server's own, but archived at another time: it does not name the piece before.
    let again = Place::new(2);
    let other = Archive {
        targets: vec![&again.target],
        scribe: &place.scribe,
        memory: again.folder.path().join("archived"),
    };
    let piece = again.folder.path().join("piece");
    fs::write(&piece, [7; 2_000]).unwrap();
    for number in [9, 3] {
        other.send(&name(number), &piece, START).unwrap();
    }
    let exchanged = again.target.get(&log_key(&name(3)).unwrap()).unwrap();
    fs::write(place.object(&name(3)), exchanged).unwrap();
    let findings = place.proof().findings;
    assert!(findings.iter().any(|told| told.contains("does not continue")), "{findings:?}");
}

#[test]
fn a_foreign_log_is_told() {
    let (ours, theirs) = (Place::new(1), Place::new(2));
    theirs.archive(&name(1), b"theirs", START).unwrap();
    fs::create_dir_all(ours.folder.path().join("target/log")).unwrap();
    fs::copy(theirs.object(&name(1)), ours.object(&name(1))).unwrap();
    assert!(ours.proof().findings[0].contains("foreign"), "{:?}", ours.proof());
    assert!(ours.fetch(&name(1)).unwrap_err().to_string().contains("foreign"));
}
