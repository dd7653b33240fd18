//! Vectors of the standards, round trips, and what happens to everything that was changed.

mod documents;
mod pictures;
mod shared;
mod standards;

use crate::*;

/// A key for tests.
pub(crate) fn key(seed: u8) -> SigningKey {
    SigningKey::derived(&[seed; 32], "contoh").unwrap()
}

/// The keys of the tests' issuer.
pub(crate) fn keys(signers: &[&SigningKey]) -> KeySet {
    let published =
        |key: &&SigningKey| PublishedKey { key: key.public().clone(), since: 1_700_000_000, specimen: false };
    KeySet {
        issuer: "contoh.example".to_owned(),
        keys: signers.iter().map(published).collect(),
        certificate: None,
    }
}

/// A document for tests.
pub(crate) fn claims() -> Claims {
    let subject = [
        ("name", "Ni Luh Contoh"),
        ("birth-place", "Contoh"),
        ("birth-date", "1990-05-17"),
        ("nik", "99••••••••••0001"),
    ];
    Claims {
        issuer: "contoh.example".to_owned(),
        issued_at: 1_795_000_000,
        id: DocumentId::from_bytes(*b"\x01\x23\x45\x67\x89\xab\xcd\xef\x10\x32\x54\x76"),
        kind: "never-married".to_owned(),
        number: "470/001/CAPIL/XI/2026".to_owned(),
        subject: subject.map(|(name, text)| (name.to_owned(), text.to_owned())).to_vec(),
        data_hash: data_hash(&[7; 16], &serde_json::json!({"name": "Ni Luh Contoh"})).unwrap(),
        status: StatusPlace { year: 2026, index: 41 },
        template: [9; 16],
    }
}
