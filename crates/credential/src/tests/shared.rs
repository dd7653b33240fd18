//! What the check in the browser is tried with (`web/test/credential.test.mjs`): made here, so that two implementations agree.

use data_encoding::HEXLOWER;

use super::{claims, key, keys};
use crate::*;

#[test]
fn the_browsers_test_holds_what_is_made_here() {
    let (signer, other) = (key(1), key(2));
    let credential = sign(&signer, &claims()).unwrap();
    let forged = sign(&other, &claims()).unwrap();
    let cloned =
        sign(&signer, &Claims { issuer: "contoh.example.evil.example".to_owned(), ..claims() }).unwrap();
    let mut states = vec![Status::Active; 50];
    states[40] = Status::Superseded;
    states[41] = Status::Revoked;
    let list = StatusList { issuer: "contoh.example".to_owned(), year: 2026, made_at: 1_795_000_100, states };
    let made = serde_json::json!({
        "keys": HEXLOWER.encode(&keys(&[&signer]).to_bytes().unwrap()),
        "address": address("contoh.example", &credential, false),
        "forged": base32(&forged),
        "cloned": base32(&cloned),
        "list": HEXLOWER.encode(&list.sign(&signer).unwrap()),
        "id": claims().id.to_string(),
        "number": claims().number,
        "subject": claims().subject,
    });
    let kept: serde_json::Value =
        serde_json::from_str(include_str!("../../../../web/test/credential.json")).unwrap();
    assert_eq!(kept, made, "write this into web/test/credential.json:\n{made:#}");
}
