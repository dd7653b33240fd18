//! Notes, checkpoints and cosignatures: the example of the Go package `note`, and what must not be believed.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use proptest::prelude::*;

use crate::{
    Checkpoint, Hash, KeyKind, LogFailure, MOST_SIGNATURES, Note, SignedCheckpoint, SigningKey, VerifierKey,
};

/// The example in the documentation of <https://pkg.go.dev/golang.org/x/mod/sumdb/note>: public key, seed, signed note.
const PUBLIC: &str = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW";
const SEED: &str = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz";
const NOTE: &str = "If you think cryptography is the answer to your problem,\n\
    then you don't know what your problem is.\n\
    \n\
    \u{2014} PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";

fn log(number: u8) -> SigningKey {
    SigningKey::new("contoh.example/log", KeyKind::Log, &[number; 32]).unwrap()
}

fn witness(number: u8) -> SigningKey {
    SigningKey::new("inspektorat.example/saksi", KeyKind::Witness, &[number; 32]).unwrap()
}

fn head() -> Checkpoint {
    Checkpoint { origin: "contoh.example/log".to_owned(), size: 7, root: Hash([9; 32]) }
}

#[test]
fn the_published_note_is_read_checked_and_made() {
    let key = VerifierKey::parse(PUBLIC).unwrap();
    let note = Note::parse(NOTE).unwrap();
    assert_eq!(note.to_string(), NOTE);
    assert_eq!(note.verify(&key), Ok(()));
    let seed: [u8; 32] = STANDARD.decode(SEED).unwrap()[1..].try_into().unwrap();
    let signer = SigningKey::new("PeterNeumann", KeyKind::Log, &seed).unwrap();
    assert_eq!(signer.verifier().to_string(), PUBLIC);
    assert_eq!(signer.line(signer.sign(note.text.as_bytes())), note.signatures[0]);
}

#[test]
fn a_key_of_another_shape_is_not_read() {
    for wrong in [
        "",
        "PeterNeumann",
        "PeterNeumann+c74f20a4+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "Peter Neumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+AhpC2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10Q=",
        "PeterNeumann+C74F20A3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ] {
        assert!(VerifierKey::parse(wrong).is_err(), "{wrong}");
    }
    assert!(SigningKey::new("dua kata", KeyKind::Log, &[1; 32]).is_err());
    assert!(SigningKey::new("a+b", KeyKind::Log, &[1; 32]).is_err());
}

#[test]
fn a_note_of_another_shape_is_not_read() {
    let line = format!("{}\n", NOTE.lines().last().unwrap());
    let lines = |count: usize| NOTE.to_owned() + &line.repeat(count);
    assert!(Note::parse(&lines(MOST_SIGNATURES - 1)).is_ok());
    for wrong in [
        String::new(),
        "text\n".to_owned(),
        NOTE.trim_end().to_owned(),
        NOTE.replace('\u{2014}', "-"),
        NOTE.replace("\n\n", "\n"),
        NOTE.replace("PeterNeumann ", "Peter Neumann "),
        NOTE.replace("problem", "prob\u{7}lem"),
        lines(MOST_SIGNATURES),
    ] {
        assert!(Note::parse(&wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn a_checkpoint_reads_as_it_is_written() {
    assert_eq!(Checkpoint::parse(&head().to_string()), Ok(head()));
    // Lines after the third belong to somebody else.
    assert_eq!(Checkpoint::parse(&format!("{}ext\n", head())), Ok(head()));
    for wrong in [
        "",
        "a\n1\n",
        "a\n01\nCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=\n",
        "a\n-1\nCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=\n",
        "\n1\nCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=\n",
        "a\n1\nCQk=\n",
        "a\n1\nCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=",
        "a\n1\nCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQkJCQk=\n\n",
    ] {
        assert!(Checkpoint::parse(wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn a_checkpoint_is_believed_by_any_of_the_logs_keys_and_by_nobody_elses() {
    let signed = head().sign(&[log(1), log(2)]).note.to_string();
    let key = |number| log(number).verifier().clone();
    assert_eq!(SignedCheckpoint::open(&signed, &[key(1)]).unwrap().checkpoint, head());
    assert!(SignedCheckpoint::open(&signed, &[key(3), key(2)]).is_ok());
    assert_eq!(SignedCheckpoint::open(&signed, &[key(3)]), Err(LogFailure::Unsigned));
    assert_eq!(SignedCheckpoint::open(&signed, &[]), Err(LogFailure::Unsigned));
    let other = VerifierKey { name: "lain.example/log".to_owned(), ..key(1) };
    assert_eq!(SignedCheckpoint::open(&signed, &[other]), Err(LogFailure::Unsigned));
    let grown = signed.replacen("\n7\n", "\n8\n", 1);
    assert!(matches!(SignedCheckpoint::open(&grown, &[key(1)]), Err(LogFailure::Signature(_))));
}

#[test]
fn a_witness_says_what_it_saw_and_when() {
    let mut note = head().sign(&[log(1)]).note;
    let (own, key) = (witness(5), witness(5).verifier().clone());
    assert_eq!(note.cosigned(std::slice::from_ref(&key)), Ok(Vec::new()));
    for seconds in [1_700_000_000, 1_700_000_060] {
        let line = note.cosign(&own, seconds).unwrap();
        note.signatures.push(line);
    }
    let read = Note::parse(&note.to_string()).unwrap();
    let found = read.cosigned(std::slice::from_ref(&key)).unwrap();
    assert_eq!(found.len(), 1, "the newest of each");
    assert_eq!((found[0].witness.as_str(), found[0].seconds), ("inspektorat.example/saksi", 1_700_000_060));
    assert_eq!(
        read.cosigned(&[witness(6).verifier().clone()]),
        Ok(Vec::new()),
        "a stranger's word is left out"
    );
    // Another time than was signed, another text, a line cut short.
    for change in [7_usize, 20] {
        let mut lying = read.clone();
        lying.signatures[1].bytes[change] ^= 1;
        assert!(lying.cosigned(std::slice::from_ref(&key)).is_err());
    }
    let moved = Note { text: read.text.replace("\n7\n", "\n8\n"), ..read.clone() };
    assert!(moved.cosigned(std::slice::from_ref(&key)).is_err());
    let mut short = read;
    short.signatures[1].bytes.truncate(5);
    assert!(short.cosigned(&[key]).is_err());
}

#[test]
fn a_logs_key_does_not_cosign_and_a_witnesss_key_does_not_sign_for_the_log() {
    let note = head().sign(&[log(1)]).note;
    assert!(note.cosign(&log(1), 1).is_err());
    let posing = SigningKey::new("contoh.example/log", KeyKind::Witness, &[1; 32]).unwrap();
    let signed = head().sign(&[posing]).note.to_string();
    let posing = SigningKey::new("contoh.example/log", KeyKind::Witness, &[1; 32]).unwrap();
    assert!(SignedCheckpoint::open(&signed, &[posing.verifier().clone()]).is_err());
    assert_eq!(SignedCheckpoint::open(&signed, &[log(1).verifier().clone()]), Err(LogFailure::Unsigned));
}

proptest! {
    #[test]
    fn one_changed_byte_of_a_signed_checkpoint_is_seen(at in any::<usize>(), change in 1_u8..=255) {
        let signed = head().sign(&[log(1)]).note.to_string();
        let mut bytes = signed.clone().into_bytes();
        let place = at % bytes.len();
        bytes[place] ^= change;
        let read = String::from_utf8(bytes).ok().and_then(|text| {
            SignedCheckpoint::open(&text, &[log(1).verifier().clone()]).ok()
        });
        prop_assert!(read.is_none());
    }

    #[test]
    fn nothing_that_is_read_can_break_the_reader(text in "(.|\n){0,200}") {
        let _ = Note::parse(&text);
        let _ = VerifierKey::parse(&text);
        let _ = Checkpoint::parse(&text);
    }
}
