//! The inventory holds everything that is sealed; the commands do what they say, on a data directory of their own.

use std::{collections::BTreeSet, fs, path::PathBuf, sync::Arc};

use balai_base::{Language, SystemRandom};
use balai_civic::inventory;
use balai_platform::{
    keyring::{self, Examined, KeyRow, Missing, Unreadable},
    render::Messages,
    vault::{Share, Vault},
};
use balai_store::{Store, StoreOptions};
use balai_testkit::{START, TestDirectory, columns, region};

use super::{abandon, ceremony, documents, page, place::Place, recover, retire, rotate, status, verify};

/// A data directory with its keys beside it.
struct Hall {
    place: Place,
    _directory: TestDirectory,
}

impl Hall {
    fn new() -> Self {
        let directory = TestDirectory::new();
        let data = directory.path().join("data");
        drop(Store::open(StoreOptions::directory(&data)).unwrap());
        let place = Place { data, database: None, keys: None };
        Vault::in_directory(&place.key_directory(), Arc::new(SystemRandom)).unwrap();
        Self { place, _directory: directory }
    }

    /// Seals something with the newest key, as a server does that uses it.
    fn seal(&self) -> String {
        let (store, vault) = (self.place.writing().unwrap(), self.place.vault().unwrap());
        let newest = vault.newest();
        store
            .write_now(move |tx| {
                keyring::note(tx, &[region()], &vault, START)?;
                let case = balai_base::CaseId(uuid(&vault.newest()));
                let keys = keyring::Keys { region: &region(), vault: &vault };
                keyring::obtain(tx, keys, case, START).map(drop)
            })
            .unwrap();
        newest
    }

    fn rotate(&self) -> Result<bool, String> {
        rotate::run(&rotate::Arguments {
            place: self.place.clone(),
            goes_on: false,
            documents: false,
            no_wait: false,
        })
    }

    fn retire(&self, key: &str, destroy: bool) -> Result<bool, String> {
        retire::run(&retire::Arguments { key: key.to_owned(), destroy, place: self.place.clone() })
    }

    fn missing(&self) -> Missing {
        let (store, vault) = (self.place.reading().unwrap(), self.place.vault().unwrap());
        store.read_now(move |tx| keyring::missing(tx, &vault)).unwrap()
    }
}

fn uuid(text: &str) -> uuid::Uuid {
    let mut bytes = [0_u8; 16];
    for (target, source) in bytes.iter_mut().zip(text.bytes()) {
        *target = source;
    }
    uuid::Uuid::from_bytes(bytes)
}

/// Every column of the migrations whose name ends in `key_id`, as `table.column`.
fn key_columns() -> BTreeSet<String> {
    columns()
        .into_iter()
        .filter(|column| column.name.ends_with("key_id") && column.kind.starts_with("TEXT"))
        .map(|column| format!("{}.{}", column.table, column.name))
        .collect()
}

#[test]
fn every_column_with_a_keys_name_is_in_the_inventory() {
    let mut known: BTreeSet<String> =
        inventory::sealed().iter().map(|rows| format!("{}.{}", rows.table, rows.key_column)).collect();
    // Seals nothing: the list of the keys themselves.
    known.insert("vault_keys.key_id".to_owned());
    // Has its key's name inside the value.
    assert!(known.remove("form_tokens.outcome"));
    assert_eq!(
        key_columns(),
        known,
        "add the column to its slice's SEALED, or say here why it seals nothing"
    );
}

#[test]
fn a_rotation_without_a_server_seals_everything_anew_and_the_old_key_can_go() {
    let hall = Hall::new();
    let old = hall.seal();
    assert!(hall.retire(&old, false).unwrap_err().contains("balai keys rotate"), "the newest stays");
    assert_eq!(hall.rotate(), Ok(true));
    let newest = hall.place.vault().unwrap().newest();
    assert!(newest.starts_with("k2-"));
    let counts = inventory::counts(&hall.place.reading().unwrap()).unwrap();
    assert_eq!((inventory::sealed_by(&counts, &old), inventory::sealed_by(&counts, &newest)), (0, 1));
    assert_eq!(verify::run(&hall.place), Ok(true));
    assert_eq!(hall.retire(&old, true), Ok(true));
    assert_eq!(verify::run(&hall.place), Ok(true));
    for wrong in ["k9-00000000", "mac", "../data"] {
        assert!(hall.retire(wrong, true).is_err(), "{wrong}");
    }
}

#[test]
fn a_key_that_is_needed_can_not_be_retired_and_a_lost_one_is_told_by_name() {
    let hall = Hall::new();
    let old = hall.seal();
    Vault::rotate(&hall.place.key_directory(), Arc::new(SystemRandom)).unwrap();
    assert!(hall.retire(&old, false).unwrap_err().contains("still opens 1 rows"));
    fs::remove_file(hall.place.key_directory().join(format!("{old}.key"))).unwrap();
    assert_eq!(hall.missing().keys, std::slice::from_ref(&old));
    assert_eq!(status::run(&hall.place), Ok(false));
    assert_eq!(verify::run(&hall.place), Ok(false));
    let give_up = |lose_what_it_sealed| {
        abandon::run(&abandon::Arguments { key: old.clone(), lose_what_it_sealed, place: hall.place.clone() })
    };
    assert!(give_up(false).unwrap_err().contains("balai keys recover"));
    assert_eq!(give_up(true), Ok(true));
    assert!(hall.missing().is_nothing(), "the server starts without it");
}

#[test]
fn another_key_of_hashes_is_told() {
    let hall = Hall::new();
    hall.seal();
    let mac = hall.place.vault().unwrap().mac_id();
    fs::write(hall.place.key_directory().join("mac.key"), "ab".repeat(32)).unwrap();
    assert_eq!(hall.missing().mac, Some(mac));
}

#[test]
fn two_sheets_of_a_ceremony_bring_every_key_back() {
    let hall = Hall::new();
    let directory = hall.place.key_directory();
    Vault::rotate(&directory, Arc::new(SystemRandom)).unwrap();
    let before = Vault::every_key(&directory).unwrap();
    let out = hall.place.data.with_file_name("kunci.txt");
    let arguments = |out: PathBuf| ceremony::Arguments {
        out,
        present: vec!["Ni Luh <Sari>".to_owned()],
        organisation: "Kabupaten Contoh".to_owned(),
        language: "id".to_owned(),
        place: hall.place.clone(),
    };
    assert_eq!(ceremony::run(&arguments(out.clone())), Ok(true));
    assert!(ceremony::run(&arguments(out.clone())).unwrap_err().contains("kunci.txt"), "never written over");
    assert!(ceremony::run(&arguments(out.with_extension("pdf"))).unwrap_err().contains(".html or .txt"));
    let printed = fs::read_to_string(&out).unwrap();
    let sheets: Vec<&str> = printed.split('\u{c}').collect();
    assert_eq!(sheets.len(), 3);
    for lost in 0..3 {
        let directory = TestDirectory::new();
        let place = Place { keys: Some(directory.path().join("keys")), ..hall.place.clone() };
        let files: Vec<PathBuf> = (0..3)
            .filter(|at| *at != lost)
            .map(|at| {
                let path = directory.path().join(format!("{at}.txt"));
                fs::write(&path, sheets[at]).unwrap();
                path
            })
            .collect();
        let one = recover::Arguments { shares: files[..1].to_vec(), place: place.clone() };
        assert!(recover::run(&one).unwrap_err().contains("1 of the 2 shares"));
        let two = recover::Arguments { shares: files, place: place.clone() };
        assert_eq!(recover::run(&two), Ok(true));
        assert_eq!(Vault::every_key(&place.key_directory()).unwrap(), before, "without sheet {lost}");
        assert_eq!(recover::run(&two), Ok(true), "a second time changes nothing");
    }
    assert_eq!(Vault::printed(&directory).len(), before.len());
    assert!(recover::parsed("BALAI1 k1-00000000 00000000 1 AAAAA-AAAAA").unwrap_err().1.contains("compare"));
}

#[test]
fn a_page_for_the_printer_holds_each_share_once_and_nothing_of_a_name_becomes_markup() {
    let hall = Hall::new();
    let arguments = ceremony::Arguments {
        out: PathBuf::new(),
        present: vec!["Ni Luh <Sari>".to_owned()],
        organisation: "Kabupaten \"Contoh\"".to_owned(),
        language: "en".to_owned(),
        place: hall.place.clone(),
    };
    let held = ceremony::held(&arguments, &hall.place.key_directory(), START).unwrap();
    for language in [Language::Id, Language::En] {
        let messages = Messages::load(language, &[]).unwrap();
        let html = page::html(&held, &messages, language).unwrap();
        assert!(html.contains("Ni Luh &lt;Sari&gt;") && html.contains("&quot;Contoh&quot;"));
        assert!(html.contains("2026-03-02"), "{html}");
        for share in held.sheets.iter().flatten() {
            assert_eq!(html.matches(&share.printed()).count(), 1);
        }
        let read: Vec<Share> = recover::parsed(&page::text(&held, &messages).unwrap()).unwrap();
        assert_eq!(read.len(), 9, "three keys on three sheets");
    }
}

#[test]
fn the_reports_say_what_to_do_and_never_a_key() {
    let hall = Hall::new();
    let key = hall.seal();
    let vault = hall.place.vault().unwrap();
    let counts = inventory::counts(&hall.place.reading().unwrap()).unwrap();
    let row = KeyRow {
        region: region(),
        key_id: key.clone(),
        first_used_at: START,
        settled_at: None,
        given_up_at: None,
    };
    let missing = Missing { keys: vec!["k0-00000000".to_owned()], mac: Some("mac-00000000".to_owned()) };
    let facts = status::Facts { vault: &vault, counts: &counts, known: &[row], missing: &missing };
    let every = Vault::every_key(&hall.place.key_directory()).unwrap();
    let names: Vec<_> = every.iter().map(|(name, bytes)| (name.clone(), Vault::fingerprint(bytes))).collect();
    let told = status::report(&facts, &names, &[]);
    for expected in [
        format!("{key:<14} newest, seals what is new; 1 rows (subject_keys.wrapped 1)"),
        "MISSING: k0-00000000".to_owned(),
        "MISSING: mac-00000000".to_owned(),
        format!("Not on paper yet: document-1, {key}, mac"),
        "document-1     newest, signs documents, fingerprint".to_owned(),
    ] {
        assert!(told.contains(&expected), "{expected} in {told}");
    }
    for (name, _) in &every {
        let file = hall.place.key_directory().join(format!("{name}.key"));
        let digits = fs::read_to_string(file).unwrap();
        assert!(!told.contains(digits.trim()));
    }
    let unreadable = |row: &str| Unreadable {
        table: "case_contacts",
        column: "name",
        row: row.to_owned(),
        key_id: "k0-00000000".to_owned(),
        reason: "key k0-00000000 is not in the key directory".to_owned(),
    };
    let found = Examined { opened: 3, unreadable: (0..25).map(|at| unreadable(&at.to_string())).collect() };
    let told = verify::report(&found);
    assert!(told.contains("case_contacts.name, sealed by k0-00000000: 25 rows"), "{told}");
    assert!(told.contains("and 5 more") && told.contains("balai keys recover"), "{told}");
}

#[test]
fn document_keys_rotate_and_old_ones_may_be_put_away() {
    let hall = Hall::new();
    let keys = hall.place.key_directory();
    let retire = |key: &str| hall.retire(key, false);
    assert!(retire("document-1").unwrap_err().contains("rotate --documents"));
    let documents =
        rotate::Arguments { place: hall.place.clone(), goes_on: false, documents: true, no_wait: false };
    assert_eq!(rotate::run(&documents), Ok(true));
    assert!(keys.join("document-2.key").is_file());
    assert_eq!(retire("document-1"), Ok(true));
    assert!(!keys.join("document-1.key").exists() && keys.join("retired/document-1.key").is_file());
    assert_eq!(rotate::run(&documents), Ok(true));
    assert!(keys.join("document-3.key").is_file(), "a retired key's number is not given again");
}

#[test]
fn a_key_goes_only_when_every_server_has_had_time_to_take_up_the_next() {
    let row = |settled_at| KeyRow {
        region: region(),
        key_id: "k2-00000000".to_owned(),
        first_used_at: START,
        settled_at,
        given_up_at: None,
    };
    let taken_up =
        |settled_at, now: i64| retire::taken_up(&[row(settled_at)], "k2-00000000", START.plus(now));
    assert!(taken_up(None, 0).unwrap_err().contains("balai keys status"));
    assert!(taken_up(Some(START), 59_999).unwrap_err().contains("in a minute"));
    assert_eq!(taken_up(Some(START), 60_000), Ok(()));
    assert!(retire::taken_up(&[row(Some(START))], "k3-00000000", START.plus(90_000)).is_err());
}

#[test]
fn document_keys_are_certified_by_another_government_in_three_steps() {
    let (regency, province) = (Hall::new(), Hall::new());
    let folder = TestDirectory::new();
    let at = |name: &str| folder.path().join(name);
    let publish = |hall: &Hall| {
        let (store, vault) = (hall.place.writing().unwrap(), hall.place.vault().unwrap());
        let published =
            store.write_now(move |tx| balai_platform::documents::remember_keys(tx, &region(), &vault, START));
        published.unwrap();
    };
    let pack = balai_testkit::pack();
    let request = |hall: &Hall, out: &str| {
        let (region, place) = (pack.clone(), hall.place.clone());
        documents::run(&documents::Command::Request(documents::Request { region, out: at(out), place }))
    };
    assert!(request(&regency, "early.cbor").unwrap_err().contains("start the server once"));
    publish(&regency);
    publish(&province);
    assert_eq!(request(&regency, "request.cbor"), Ok(true));
    assert_eq!(request(&province, "parent.cbor"), Ok(true), "stands here for what the province publishes");
    let sign = documents::Sign {
        request: at("request.cbor"),
        region: pack.clone(),
        days: 400,
        out: at("certificate.cbor"),
        place: province.place.clone(),
    };
    assert_eq!(documents::run(&documents::Command::Sign(sign)), Ok(true));
    let certify = |parent: &str| {
        documents::run(&documents::Command::Certify(documents::Certify {
            certificate: at("certificate.cbor"),
            parent_keys: at(parent),
            region: pack.clone(),
            place: regency.place.clone(),
        }))
    };
    assert_eq!(certify("request.cbor"), Ok(false), "the regency does not vouch for itself");
    assert_eq!(certify("parent.cbor"), Ok(true));
    let contoh = balai_platform::region::Region::load(&pack).unwrap();
    let store = regency.place.reading().unwrap();
    let set = store.read_now(move |tx| balai_platform::documents::key_set(tx, &contoh)).unwrap();
    assert!(set.certificate.is_some());
    drop(store);
    // Another key, and the certificate is over others.
    Vault::rotate_documents(&regency.place.key_directory(), &SystemRandom).unwrap();
    publish(&regency);
    assert_eq!(certify("parent.cbor"), Ok(false));
}
