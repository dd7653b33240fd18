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
    let id = keys.vault().key_ids()[0].clone();
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
    let id = keys.vault().key_ids()[0].clone();
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

#[test]
fn a_directory_others_may_write_into_is_refused() {
    let keys = Keys::new(26);
    keys.vault();
    fs::set_permissions(&keys.0, fs::Permissions::from_mode(0o770)).unwrap();
    let refused = Vault::in_directory(&keys.0, Arc::new(SeededRandom::from_number(1))).unwrap_err();
    assert!(refused.to_string().contains("chmod 700"), "{refused}");
}

#[test]
fn a_key_under_another_keys_name_is_refused_and_a_running_server_keeps_what_it_holds() {
    let keys = Keys::new(27);
    let vault = keys.vault();
    let (first, sealed) = (vault.newest(), vault.seal("a", b"x").unwrap());
    let path = keys.0.join(format!("{first}.key"));
    fs::write(&path, "ab".repeat(32)).unwrap();
    let refused = Vault::existing(&keys.0, Arc::new(SeededRandom::from_number(1))).unwrap_err();
    assert!(refused.to_string().contains("another key than its name says"), "{refused}");
    fs::copy(&path, keys.0.join("k2-00000000.key")).unwrap();
    assert!(vault.look().is_err(), "what is wrong in the directory is said");
    assert_eq!(vault.open("a", &first, &sealed.bytes).unwrap().reveal(), b"x");
}

#[test]
fn a_new_key_is_taken_up_while_running_and_found_when_it_is_needed_first() {
    let keys = Keys::new(28);
    let (one, two) = (keys.vault(), keys.vault());
    assert!(!one.look().unwrap());
    Vault::rotate(&keys.0, Arc::new(SeededRandom::from_number(11))).unwrap();
    assert!(one.newest().starts_with("k1-"), "nothing happens by itself");
    assert!(one.look().unwrap());
    let sealed = one.seal("a", b"new").unwrap();
    assert!(sealed.key_id.starts_with("k2-"));
    // The other server has not looked yet.
    assert_eq!(two.open("a", &sealed.key_id, &sealed.bytes).unwrap().reveal(), b"new");
    assert!(matches!(two.open("a", "k9-00000000", &sealed.bytes), Err(VaultFailure::UnknownKey(_))));
    assert!(matches!(two.open("a", "k1-../../etc/passwd", &sealed.bytes), Err(VaultFailure::UnknownKey(_))));
}

#[test]
fn another_key_of_hashes_is_refused_while_running() {
    let keys = Keys::new(29);
    let vault = keys.vault();
    let hash = vault.mac("login", b"x");
    fs::write(keys.0.join("mac.key"), "cd".repeat(32)).unwrap();
    Vault::rotate(&keys.0, Arc::new(SeededRandom::from_number(12))).unwrap();
    assert!(vault.look().unwrap_err().to_string().contains("another key than the one in use"));
    assert_eq!(vault.mac("login", b"x"), hash);
}

#[test]
fn servers_that_rotate_at_once_make_keys_one_after_the_other() {
    let keys = Keys::new(30);
    keys.vault();
    std::thread::scope(|scope| {
        for number in 0..6 {
            let directory = &keys.0;
            let random = Arc::new(SeededRandom::from_number(100 + number));
            scope.spawn(move || Vault::rotate(directory, random).unwrap());
        }
    });
    let ids = keys.vault().key_ids();
    let numbers: Vec<String> = ids.iter().map(|id| id.split('-').next().unwrap().to_owned()).collect();
    assert_eq!(numbers, ["k1", "k2", "k3", "k4", "k5", "k6", "k7"]);
}

#[test]
fn a_retired_key_opens_nothing_lies_apart_and_its_number_is_not_given_again() {
    let keys = Keys::new(31);
    let old = keys.vault().newest();
    let sealed = keys.vault().seal("a", b"x").unwrap();
    Vault::rotate(&keys.0, Arc::new(SeededRandom::from_number(13))).unwrap();
    let there = Vault::retire(&keys.0, &old, false).unwrap();
    assert!(there.exists());
    assert_eq!(Vault::retired(&keys.0), std::slice::from_ref(&old));
    assert!(matches!(keys.vault().open("a", &old, &sealed.bytes), Err(VaultFailure::UnknownKey(_))));
    let newest = Vault::rotate(&keys.0, Arc::new(SeededRandom::from_number(14))).unwrap().newest();
    assert!(newest.starts_with("k3-"));
    Vault::retire(&keys.0, &old, true).unwrap();
    assert!(!there.exists(), "destroyed");
    assert!(Vault::retired(&keys.0).is_empty());
}

#[test]
fn a_data_key_opens_what_it_sealed_and_lies_sealed_itself() {
    let keys = Keys::new(32);
    let vault = keys.vault();
    let (key, sealed) = vault.data_key("subject_keys|wrapped|1").unwrap();
    let value = vault.seal_with(&key, "a", b"x").unwrap();
    assert_eq!(value.key_id, super::DATA_KEY);
    let again = vault.open_data_key("subject_keys|wrapped|1", &sealed).unwrap();
    assert_eq!(again.open("a", &value.bytes).unwrap().reveal(), b"x");
    assert!(again.open("b", &value.bytes).is_err());
    assert!(vault.open_data_key("subject_keys|wrapped|2", &sealed).is_err(), "bound to its subject");
    let (other, _) = vault.data_key("subject_keys|wrapped|2").unwrap();
    assert!(other.open("a", &value.bytes).is_err());
}

#[test]
fn who_was_erased_stands_in_the_list_once_whatever_breaks_off() {
    let keys = Keys::new(33);
    let vault = keys.vault();
    let erased = |number| super::Erased {
        region: balai_base::RegionId::parse("contoh").unwrap(),
        case: balai_base::CaseId(uuid::Uuid::from_u128(number)),
        at: balai_base::Timestamp(number.try_into().unwrap()),
    };
    assert_eq!(vault.erased().unwrap(), []);
    vault.note_erased(&erased(1)).unwrap();
    vault.note_erased(&erased(1)).unwrap();
    let list = keys.0.join("erased.list");
    let whole = fs::read_to_string(&list).unwrap();
    fs::write(&list, format!("{whole}contoh 0000")).unwrap();
    assert_eq!(vault.erased().unwrap(), [erased(1)], "a line that was broken off is none");
    vault.note_erased(&erased(2)).unwrap();
    assert_eq!(keys.vault().erased().unwrap(), [erased(1), erased(2)]);
    assert_eq!(fs::metadata(&list).unwrap().permissions().mode() & 0o777, 0o600);
}
