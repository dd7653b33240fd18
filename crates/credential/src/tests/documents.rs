//! Documents, keys and lists: what fits is read back, and what was changed anywhere is not.

use proptest::prelude::*;

use super::{claims, key, keys};
use crate::*;

#[test]
fn a_credential_reads_back_and_is_small() {
    let (signer, other) = (key(1), key(2));
    let bytes = sign(&signer, &claims()).unwrap();
    assert_eq!(verify(&bytes, &keys(&[&other, &signer])).unwrap(), claims());
    assert_eq!(verify(&bytes, &keys(&[&other])), Err(Unverified::UnknownKey(signer.public().id())));
    assert!(bytes.len() < 350, "{} bytes", bytes.len());
    assert_eq!(sign(&signer, &claims()).unwrap(), bytes, "a command that is run again signs the same");
}

#[test]
fn every_flipped_bit_is_noticed() {
    let signer = key(1);
    let bytes = sign(&signer, &claims()).unwrap();
    let keys = keys(&[&signer]);
    for place in 0..bytes.len() * 8 {
        let mut changed = bytes.clone();
        changed[place / 8] ^= 1 << (place % 8);
        assert!(verify(&changed, &keys).is_err(), "bit {place}");
    }
    let text = address("contoh.example", &bytes, false);
    let fragment = text.find('#').unwrap() + 1;
    for place in fragment * 8..text.len() * 8 {
        let mut changed = text.clone().into_bytes();
        changed[place / 8] ^= 1 << (place % 8);
        let Ok(changed) = String::from_utf8(changed) else { continue };
        let read = read_address(&changed).map(|read| verify(&read.credential, &keys).is_ok());
        assert_ne!(read, Some(true), "bit {place} of the address");
    }
}

#[test]
fn keys_of_another_issuer_check_nothing() {
    let signer = key(1);
    let bytes = sign(&signer, &claims()).unwrap();
    let cloned = KeySet { issuer: "contoh.example.evil.example".to_owned(), ..keys(&[&signer]) };
    assert_eq!(verify(&bytes, &cloned), Err(Unverified::Issuer));
}

#[test]
fn a_forged_key_set_does_not_hide_behind_a_known_name() {
    let (signer, forger) = (key(1), key(2));
    let bytes = keys(&[&signer]).to_bytes().unwrap();
    assert_eq!(KeySet::from_bytes(&bytes).unwrap(), keys(&[&signer]));
    // The forger's point under the signer's name.
    let (x, _) = signer.public().coordinates();
    let place = bytes.windows(32).position(|window| window == x).unwrap();
    let mut renamed = bytes.clone();
    renamed[place..place + 32].copy_from_slice(forger.public().coordinates().0);
    assert_eq!(KeySet::from_bytes(&renamed), Err(Unverified::Malformed));
}

#[test]
fn a_parent_vouches_for_exactly_these_keys() {
    let (signer, parent, stranger) = (key(1), key(3), key(4));
    let certified = keys(&[&signer]).certified((&parent, "provinsi.example"), (100, 200)).unwrap();
    let read = KeySet::from_bytes(&certified.to_bytes().unwrap()).unwrap();
    assert_eq!(read.certified_by(parent.public(), 150).as_deref(), Ok("provinsi.example"));
    assert_eq!(read.certified_by(parent.public(), 200), Err(Unverified::Issuer));
    assert_eq!(read.certified_by(stranger.public(), 150), Err(Unverified::UnknownKey(parent.public().id())));
    let more = KeySet { certificate: read.certificate, ..keys(&[&signer, &stranger]) };
    assert_eq!(more.certified_by(parent.public(), 150), Err(Unverified::Issuer));
    assert_eq!(keys(&[&signer]).certified_by(parent.public(), 150), Err(Unverified::Malformed));
}

#[test]
fn a_list_of_states_tells_each_place_and_how_old_it_is() {
    let signer = key(1);
    let states =
        [Status::Active, Status::Superseded, Status::Revoked, Status::Active, Status::Revoked].to_vec();
    let list = StatusList { issuer: "contoh.example".to_owned(), year: 2026, made_at: 1000, states };
    let bytes = list.sign(&signer).unwrap();
    let read = StatusList::verify(&bytes, &keys(&[&signer])).unwrap();
    assert_eq!(read, list);
    let at = |year, index| read.get(StatusPlace { year, index });
    assert_eq!(
        [at(2026, 1), at(2026, 4), at(2026, 5), at(2025, 1)],
        [Some(Status::Superseded), Some(Status::Revoked), None, None]
    );
    assert!(read.is_fresh(1000 + LIST_LASTS - 1) && !read.is_fresh(1000 + LIST_LASTS));
    for place in 0..bytes.len() * 8 {
        let mut changed = bytes.clone();
        changed[place / 8] ^= 1 << (place % 8);
        assert!(StatusList::verify(&changed, &keys(&[&signer])).is_err(), "bit {place}");
    }
}

#[test]
fn a_list_is_no_credential_and_a_credential_no_list() {
    let signer = key(1);
    let list = StatusList { issuer: "contoh.example".to_owned(), year: 2026, made_at: 0, states: Vec::new() };
    assert_eq!(verify(&list.sign(&signer).unwrap(), &keys(&[&signer])), Err(Unverified::Malformed));
    let bytes = sign(&signer, &claims()).unwrap();
    assert_eq!(StatusList::verify(&bytes, &keys(&[&signer])), Err(Unverified::Malformed));
}

#[test]
fn the_hash_of_data_depends_on_salt_and_every_value() {
    let data = serde_json::json!({"name": "Ni Luh Contoh", "children": [1, 2]});
    let hash = data_hash(&[1; 16], &data).unwrap();
    assert_eq!(
        data_hash(&[1; 16], &serde_json::json!({"children": [1, 2], "name": "Ni Luh Contoh"})).unwrap(),
        hash
    );
    assert_ne!(data_hash(&[2; 16], &data).unwrap(), hash);
    assert_ne!(
        data_hash(&[1; 16], &serde_json::json!({"name": "Ni Luh Contoh", "children": [2, 1]})).unwrap(),
        hash
    );
}

#[test]
fn an_id_reads_back_however_it_is_typed() {
    let id = claims().id;
    let text = id.to_string();
    assert_eq!(text.len(), 27);
    let small = text.to_lowercase().replace('0', "o").replace('1', "l").replace('-', " ");
    assert_eq!(DocumentId::parse(&small), Ok(id));
    for wrong in ["", "0000", "U000-0000-0000-0000-0000-00", "🙂", &text[1..]] {
        assert!(DocumentId::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn an_address_names_host_and_path() {
    let text = address("contoh.example/r/contoh", &[1, 2, 3], false);
    assert_eq!(text, "HTTPS://CONTOH.EXAMPLE/r/contoh/cek#AEBAG");
    let read = read_address(&text).unwrap();
    assert_eq!(
        (read.issuer.as_str(), read.credential.as_slice()),
        ("contoh.example/r/contoh", [1, 2, 3].as_slice())
    );
    assert_eq!(read_address("AEBAG").unwrap().credential, [1, 2, 3]);
    assert_eq!(read_address("HTTP://LOCALHOST:8080/cek#AEBAG").unwrap().issuer, "localhost:8080");
    for other in [
        "",
        "aebag",
        "https://contoh.example/",
        "ftp://contoh.example/cek#AEBAG",
        "https://contoh.example/x#AEBAG",
    ] {
        assert_eq!(read_address(other), None, "{other}");
    }
}

proptest! {
    /// What a camera reads from a stranger's paper, pure noise and noise inside a sound one.
    #[test]
    fn strangers_bytes_are_refused_and_break_nothing(
        noise in prop::collection::vec(any::<u8>(), 0..300),
        at in any::<prop::sample::Index>(),
    ) {
        let signer = key(1);
        let known = keys(&[&signer]);
        let mut sound = sign(&signer, &claims()).unwrap();
        let place = at.index(sound.len());
        let rest = sound.split_off(place);
        prop_assume!(rest != noise);
        sound.extend(&noise);
        for bytes in [&noise, &sound] {
            prop_assert!(verify(bytes, &known).is_err());
            prop_assert!(StatusList::verify(bytes, &known).is_err());
            let text = String::from_utf8_lossy(bytes);
            let _ = (read_address(&text), DocumentId::parse(&text));
        }
    }

    #[test]
    fn one_or_two_wrong_letters_are_noticed(bytes: [u8; 12], one in 0_usize..22, other in 0_usize..22, to in (0_usize..32, 0_usize..32)) {
        let letters: Vec<char> = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".chars().collect();
        let right: Vec<char> = DocumentId::from_bytes(bytes).to_string().replace('-', "").chars().collect();
        let mut wrong = right.clone();
        wrong[one] = letters[to.0];
        wrong[other] = letters[to.1];
        prop_assume!(wrong != right);
        prop_assert!(DocumentId::parse(&wrong.iter().collect::<String>()).is_err());
    }

    #[test]
    fn two_letters_swapped_are_noticed(bytes: [u8; 12], one in 0_usize..22, other in 0_usize..22) {
        let mut letters: Vec<char> = DocumentId::from_bytes(bytes).to_string().replace('-', "").chars().collect();
        prop_assume!(letters[one] != letters[other]);
        letters.swap(one, other);
        prop_assert!(DocumentId::parse(&letters.iter().collect::<String>()).is_err());
    }

    #[test]
    fn any_id_reads_back(bytes: [u8; 12]) {
        let id = DocumentId::from_bytes(bytes);
        prop_assert_eq!(DocumentId::parse(&id.to_string()), Ok(id));
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..400)) {
        let keys = keys(&[&key(1)]);
        prop_assert!(verify(&bytes, &keys).is_err());
        prop_assert!(StatusList::verify(&bytes, &keys).is_err());
        let _ = KeySet::from_bytes(&bytes);
    }
}
