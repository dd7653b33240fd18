//! The examples of RFC 9052 and RFC 8392, and of deterministic CBOR in RFC 8949.

use crate::{PublicKey, SigningKey, Unverified, canonical, envelope::Envelope};

fn bytes(digits: &str) -> Vec<u8> {
    let digits: String = digits.split_whitespace().collect();
    data_encoding::HEXLOWER_PERMISSIVE.decode(digits.as_bytes()).unwrap()
}

fn half(digits: &str) -> [u8; 32] {
    bytes(digits).try_into().unwrap()
}

/// RFC 9052, appendix C.2.1: a single ECDSA signature, with the key `11` of appendix C.7.1.
const SIGNED: &str = "d28443a10126a10442313154546869732069732074686520636f6e74656e742e58408eb33e4ca31d1c465ab05aac34cc6b23\
    d58fef5c083106c4d25a91aef0b0117e2af9a291aa32e14ab834dc56ed2a223444547e01f11d3b0916e5a4c345cacb36";
const SIGNED_X: &str = "bac5b11cad8f99f9c72b05cf4b9e26d244dc189f745228255a219a86d6a09eff";
const SIGNED_Y: &str = "20138bf82dc1b6d562be0fa54ab7804a3a64b6d72ccfed6b6fb6ed28bbfc117e";

/// RFC 8392, appendix A.3: a signed CWT, with the key of appendix A.2.3.
const TOKEN: &str = "d28443a10126a104524173796d6d657472696345434453413235365850a70175636f61703a2f2f61732e6578616d706c652e\
    636f6d02656572696b77037818636f61703a2f2f6c696768742e6578616d706c652e636f6d041a5612aeb0051a5610d9f0061a5610d9f007420b\
    7158405427c1ff28d23fbad1f29c4c7c6a555e601d6fa29f9179bc3d7438bacaca5acd08c8d4d4f96131680c429a01f85951ecee743a52b9b636\
    32c57209120e1c9e30";
const TOKEN_X: &str = "143329cce7868e416927599cf65a34f3ce2ffda55a7eca69ed8919a394d42f0f";
const TOKEN_Y: &str = "60f7f1a780d8a783bfb7a2dd6b2796e8128dbbcef9d3d168db9529971a36e7b9";
const TOKEN_D: &str = "6c1382765aec5358f117733d281c1c7bdc39884d04a45a1e6c67c858bc206c19";

#[test]
fn the_examples_of_the_standards_verify() {
    let key = PublicKey::new(&half(SIGNED_X), &half(SIGNED_Y)).unwrap();
    let envelope = Envelope::read_any(&bytes(SIGNED)).unwrap();
    assert_eq!(envelope.open(&key).unwrap(), b"This is the content.");

    let key = PublicKey::new(&half(TOKEN_X), &half(TOKEN_Y)).unwrap();
    let envelope = Envelope::read_any(&bytes(TOKEN)).unwrap();
    let claims: ciborium::Value = ciborium::from_reader(envelope.open(&key).unwrap()).unwrap();
    let issuer = claims.as_map().unwrap().iter().find(|(key, _)| *key == ciborium::Value::Integer(1.into()));
    assert_eq!(issuer.unwrap().1.as_text(), Some("coap://as.example.com"));
    assert_eq!(SigningKey::from_bytes(&half(TOKEN_D)).unwrap().public(), &key);
}

#[test]
fn an_example_is_no_document_of_ours() {
    // Their key's name stands outside the signature.
    assert_eq!(Envelope::read(&bytes(SIGNED)).err(), Some(Unverified::Malformed));
    let other = PublicKey::new(&half(TOKEN_X), &half(TOKEN_Y)).unwrap();
    assert_eq!(Envelope::read_any(&bytes(SIGNED)).unwrap().open(&other), Err(Unverified::Signature));
}

#[test]
fn numbers_and_keys_are_written_as_the_standard_says() {
    // RFC 8949, appendix A and section 4.2.1.
    let cases = [
        (serde_json::json!(0), "00"),
        (serde_json::json!(23), "17"),
        (serde_json::json!(24), "1818"),
        (serde_json::json!(1000), "1903e8"),
        (serde_json::json!(-1000), "3903e7"),
        (serde_json::json!(1.5), "f93e00"),
        (serde_json::json!(1.1), "fb3ff199999999999a"),
        (serde_json::json!(100_000.5), "fa47c35040"),
        (serde_json::json!([false, true, null]), "83f4f5f6"),
        (serde_json::json!("ü"), "62c3bc"),
        (serde_json::json!({"b": 1, "aa": 2, "a": 3}), "a361610361620162616102"),
    ];
    for (value, expected) in cases {
        assert_eq!(canonical(&value).unwrap(), bytes(expected), "{value}");
    }
}
