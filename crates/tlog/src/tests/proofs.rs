//! Proofs as files.

use proptest::prelude::*;

use super::Leaves;
use crate::{Checkpoint, KeyKind, LogFailure, Proof, SigningKey, VerifierKey, inclusion_proof, root};

fn key() -> SigningKey {
    SigningKey::new("contoh.example/log", KeyKind::Log, &[1; 32]).unwrap()
}

fn proof(index: u64) -> Proof {
    let mut leaves = Leaves::numbered(21);
    let head = Checkpoint {
        origin: "contoh.example/log".to_owned(),
        size: 21,
        root: root(21, &mut leaves).unwrap(),
    };
    Proof {
        extra: Some(b"peristiwa".to_vec()),
        index,
        path: inclusion_proof(index, 21, &mut leaves).unwrap(),
        note: head.sign(&[key()]).note,
    }
}

fn verify(proof: &Proof, entry: u64) -> Result<u64, LogFailure> {
    let keys: [VerifierKey; 1] = [key().verifier().clone()];
    proof.verify(&entry.to_be_bytes(), &keys, &[]).map(|proven| proven.checkpoint.size)
}

#[test]
fn a_proof_reads_as_it_is_written_and_holds_for_its_entry_alone() {
    let made = proof(13);
    let text = made.to_string();
    assert!(text.starts_with("c2sp.org/tlog-proof@v1\nextra cGVyaXN0aXdh\nindex 13\n"), "{text}");
    let read = Proof::parse(&text).unwrap();
    assert_eq!(read, made);
    assert_eq!(verify(&read, 13), Ok(21));
    assert_eq!(verify(&read, 12), Err(LogFailure::Root));
    let bare = Proof { extra: None, ..made };
    assert_eq!(Proof::parse(&bare.to_string()), Ok(bare));
}

#[test]
fn a_file_holds_several_proofs() {
    let file: String = [proof(0), proof(20)].iter().map(ToString::to_string).collect();
    let read = Proof::parse_all(&file).unwrap();
    assert_eq!(read, [proof(0), proof(20)]);
    assert!(Proof::parse_all("").is_err());
    assert!(Proof::parse_all(&format!("x{file}")).is_err());
}

#[test]
fn a_proof_of_another_shape_is_not_read() {
    let text = proof(13).to_string();
    for (from, to) in [
        ("@v1", "@v2"),
        ("index 13", "index 013"),
        ("index 13", "index"),
        ("index 13\n", ""),
        ("extra c", "extra !"),
        ("\n\n", "\n"),
    ] {
        assert!(Proof::parse(&text.replacen(from, to, 1)).is_err(), "{from} → {to}");
    }
    let long = Proof { path: vec![crate::EMPTY_ROOT; 64], ..proof(13) };
    assert!(Proof::parse(&long.to_string()).is_err());
}

proptest! {
    #[test]
    fn one_changed_byte_outside_the_extra_data_is_seen(at in any::<usize>(), change in 1_u8..=255) {
        let made = Proof { extra: None, ..proof(13) };
        let mut bytes = made.to_string().into_bytes();
        let place = at % bytes.len();
        bytes[place] ^= change;
        let read = String::from_utf8(bytes).ok().and_then(|text| Proof::parse(&text).ok());
        prop_assert!(read.is_none_or(|read| verify(&read, 13).is_err()));
    }
}
