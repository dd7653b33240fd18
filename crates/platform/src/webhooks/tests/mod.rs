//! Tests of webhooks.

mod addresses;
mod commands;
mod wire;
mod world;

use super::signature;

/// The vector of the specification's reference libraries.
#[test]
fn a_signature_is_the_one_others_compute() {
    let key = signature::signing_key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
    let signed = signature::sign(
        std::slice::from_ref(&key),
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1_614_265_330,
        r#"{"test": 2432232314}"#,
    );
    assert_eq!(signed, "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    let both = signature::sign(&[key, vec![7; 32]], "msg_1", 1, "{}");
    assert_eq!(both.split(' ').count(), 2, "{both}");
    assert!(signature::signing_key("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").is_none());
    assert!(signature::signing_key("whsec_???").is_none());
}
