//! Codes: the published vectors, the tolerated steps, single use, and how recovery codes are read.

use balai_base::{Secret, Timestamp};
use balai_testkit::random;
use proptest::prelude::*;

use super::super::totp::{TotpSecret, recovery_codes, recovery_letters};

/// RFC 6238 appendix B, SHA-1, cut to six digits.
#[test]
fn codes_are_those_of_the_standard() {
    let secret = TotpSecret::from_bytes(Secret::new(b"12345678901234567890".to_vec()));
    for (seconds, code) in
        [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")]
    {
        let now = Timestamp(seconds * 1_000);
        assert_eq!(secret.code_at(now), code);
        assert_eq!(secret.step_of(code, now, 0), Some(seconds / 30));
    }
}

#[test]
fn a_code_is_good_for_its_step_and_the_ones_beside_it() {
    let secret = TotpSecret::generate(&random(1));
    let now = Timestamp(1_800_000_015_000);
    let code = secret.code_at(now);
    let good = |seconds: i64| secret.step_of(&code, now.plus(seconds * 1_000), 0).is_some();
    assert!(good(0) && good(29) && good(-29) && good(30) && good(-30));
    assert!(!good(61) && !good(-61) && !good(3_600));
    let spaced = format!(" {} {}", &code[..3], &code[3..]);
    assert!(secret.step_of(&spaced, now, 0).is_some(), "people type the gap they see");
}

#[test]
fn a_step_that_was_used_is_used() {
    let secret = TotpSecret::generate(&random(2));
    let now = Timestamp(1_800_000_000_000);
    let code = secret.code_at(now);
    let step = secret.step_of(&code, now, 0).unwrap();
    assert_eq!(secret.step_of(&code, now, step - 1), Some(step));
    assert_eq!(secret.step_of(&code, now, step), None);
}

#[test]
fn the_address_for_the_app_is_well_formed() {
    let secret = TotpSecret::from_bytes(Secret::new(b"12345678901234567890".to_vec()));
    assert_eq!(
        secret.address("Tepi Laut & Co", "i.made@tepi"),
        "otpauth://totp/Tepi%20Laut%20%26%20Co:i.made%40tepi\
         ?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Tepi%20Laut%20%26%20Co"
    );
    assert_eq!(secret.key_text(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
}

#[test]
fn recovery_codes_are_read_as_people_write_them() {
    let codes = recovery_codes(&random(3));
    assert_eq!(codes.len(), 10);
    let first = codes[0].reveal();
    let plain: String = first.chars().filter(|letter| *letter != '-').collect();
    for typed in
        [first.clone(), first.to_lowercase(), plain.clone(), format!(" {} ", first.replace('-', " "))]
    {
        assert_eq!(recovery_letters(&typed).as_deref(), Some(plain.as_str()));
    }
    assert_eq!(recovery_letters("oilab-cdefg").as_deref(), Some("011ABCDEFG"));
    assert_eq!(recovery_letters("123456"), None, "a code of the app is none of these");
    assert!(!format!("{codes:?}").contains(first.as_str()), "never in a log");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Nothing but the right six digits is a code.
    #[test]
    fn other_texts_are_no_codes(text in "\\PC{0,12}", seconds in 0_i64..4_000_000_000) {
        let secret = TotpSecret::generate(&random(4));
        let now = Timestamp(seconds * 1_000);
        let near: Vec<String> = (-1..=1).map(|step| secret.code_at(now.plus(step * 30_000))).collect();
        let digits: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
        prop_assume!(!near.contains(&digits));
        prop_assert_eq!(secret.step_of(&text, now, 0), None);
    }
}
