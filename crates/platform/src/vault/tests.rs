//! A sealed value opens only where it was sealed, and a key is never lost silently.

use std::{fs, os::unix::fs::PermissionsExt as _, path::PathBuf, sync::Arc};

use balai_base::{Random as _, SeededRandom};
use proptest::prelude::*;

use super::{Vault, VaultFailure};

/// A directory of its own under the system's temporary directory, removed at the end.
struct Keys(PathBuf);

impl Keys {
    fn new(seed: u64) -> Self {
        let mut name = [0_u8; 8];
        SeededRandom::from_number(seed ^ u64::from(std::process::id())).fill(&mut name);
        Self(std::env::temp_dir().join(format!("balai-keys-{}", u64::from_le_bytes(name))))
    }

    fn vault(&self) -> Vault {
        Vault::in_directory(&self.0, Arc::new(SeededRandom::from_number(7))).unwrap()
    }
}

impl Drop for Keys {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_value_opens_in_its_own_place_only() {
    let keys = Keys::new(1);
    let vault = keys.vault();
    let sealed = vault.seal("case_contacts|phone|1", b"081234567890").unwrap();
    let opened = vault.open("case_contacts|phone|1", &sealed.key_id, &sealed.bytes).unwrap();
    assert_eq!(opened.reveal(), b"081234567890");
    for place in ["case_contacts|phone|2", "case_contacts|name|1", ""] {
        assert!(matches!(vault.open(place, &sealed.key_id, &sealed.bytes), Err(VaultFailure::Broken(_))));
    }
}

#[test]
fn the_same_value_is_never_sealed_to_the_same_bytes() {
    let keys = Keys::new(2);
    let vault = keys.vault();
    assert_ne!(vault.seal("a", b"x").unwrap(), vault.seal("a", b"x").unwrap());
}

#[test]
fn older_keys_still_open_after_rotation_and_a_restart() {
    let keys = Keys::new(3);
    let first = keys.vault();
    let old = first.seal("a", b"old").unwrap();
    let stored_hash = first.mac("login", b"x");
    let second = Vault::rotate(&keys.0, Arc::new(SeededRandom::from_number(8))).unwrap();
    let new = second.seal("a", b"new").unwrap();
    assert_ne!(old.key_id, new.key_id);
    assert!(new.key_id.starts_with("k2-"));

    let again = keys.vault();
    assert_eq!(again.open("a", &old.key_id, &old.bytes).unwrap().reveal(), b"old");
    assert_eq!(again.open("a", &new.key_id, &new.bytes).unwrap().reveal(), b"new");
    assert_eq!(again.mac("login", b"x"), stored_hash, "stored hashes survive rotation");
    assert!(matches!(again.open("a", &old.key_id, &new.bytes), Err(VaultFailure::Broken(_))));
}

#[test]
fn a_missing_key_is_named_and_not_replaced() {
    let keys = Keys::new(4);
    let sealed = keys.vault().seal("a", b"x").unwrap();
    let file = keys.0.join(format!("{}.key", sealed.key_id));
    fs::remove_file(&file).unwrap();
    let refused = Vault::in_directory(&keys.0, Arc::new(SeededRandom::from_number(9)));
    assert!(matches!(refused, Err(VaultFailure::Directory { .. })), "a lost key is not papered over");

    let other = Vault::rotate(&keys.0, Arc::new(SeededRandom::from_number(10))).unwrap();
    let failure = other.open("a", &sealed.key_id, &sealed.bytes).unwrap_err();
    assert!(failure.to_string().contains(&sealed.key_id));
}

#[test]
fn key_files_are_for_their_owner_alone() {
    let keys = Keys::new(5);
    let id = keys.vault().key_ids()[0].to_owned();
    assert_eq!(fs::metadata(&keys.0).unwrap().permissions().mode() & 0o777, 0o700);
    let file = keys.0.join(format!("{id}.key"));
    assert_eq!(fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600);
    fs::set_permissions(&file, fs::Permissions::from_mode(0o644)).unwrap();
    let refused = Vault::in_directory(&keys.0, Arc::new(SeededRandom::from_number(1))).unwrap_err();
    assert!(refused.to_string().contains("chmod 600"));
}

#[test]
fn a_damaged_key_file_stops_the_start() {
    let keys = Keys::new(6);
    let id = keys.vault().key_ids()[0].to_owned();
    fs::write(keys.0.join(format!("{id}.key")), "not a key").unwrap();
    let refused = Vault::in_directory(&keys.0, Arc::new(SeededRandom::from_number(1))).unwrap_err();
    assert!(refused.to_string().contains("64 hexadecimal digits"));
}

#[test]
fn debug_output_holds_no_key() {
    let keys = Keys::new(7);
    let vault = keys.vault();
    let text = fs::read_to_string(keys.0.join(format!("{}.key", vault.key_ids()[0]))).unwrap();
    assert!(!format!("{vault:?}").contains(text.trim()));
}

#[test]
fn keyed_hashes_differ_by_purpose_and_length_border() {
    let keys = Keys::new(8);
    let vault = keys.vault();
    assert_ne!(vault.mac("a", b"bc"), vault.mac("ab", b"c"));
    assert_ne!(vault.mac("phone", b"1"), vault.mac("nik", b"1"));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 64, ..ProptestConfig::default() })]

    /// Whatever single bit is turned, opening fails: fail closed, never garbage.
    #[test]
    fn any_flipped_bit_is_noticed(plain in proptest::collection::vec(any::<u8>(), 0..64), at in any::<prop::sample::Index>()) {
        let keys = Keys::new(9);
        let vault = keys.vault();
        let mut sealed = vault.seal("t|c|1", &plain).unwrap();
        let bit = at.index(sealed.bytes.len() * 8);
        sealed.bytes[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(vault.open("t|c|1", &sealed.key_id, &sealed.bytes).is_err());
        sealed.bytes.truncate(bit / 8);
        prop_assert!(vault.open("t|c|1", &sealed.key_id, &sealed.bytes).is_err());
    }
}
