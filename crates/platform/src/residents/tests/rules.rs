//! What the rules say, as tables.

use balai_base::{ResidentId, Timestamp, time::MINUTE};
use proptest::prelude::*;
use uuid::Uuid;

use super::super::{model::ResidentSession, rules::*};

#[test]
fn an_address_is_kept_in_one_shape() {
    for (typed, kept) in [
        (" Sari@Warga.Example ", "sari@warga.example"),
        ("a.b+c@x.id", "a.b+c@x.id"),
        ("ni.luh@mail.go.id", "ni.luh@mail.go.id"),
    ] {
        assert_eq!(address_of(typed).unwrap(), kept);
    }
    for wrong in [
        "",
        "sari",
        "@x.id",
        "sari@",
        "sari@x",
        "sari@.id",
        "sari@x.",
        "sari@x..id",
        "a b@x.id",
        "a@b@x.id",
        "a@x.id\r\nBcc: b@x.id",
        "<a@x.id>",
        "a,b@x.id",
    ] {
        assert!(address_of(wrong).is_err(), "{wrong:?}");
    }
    assert!(address_of(&format!("{}@x.id", "a".repeat(250))).is_err());
}

#[test]
fn a_code_is_read_as_people_copy_it() {
    assert_eq!(code_digits(" 1234 5678 ").as_deref(), Some("12345678"));
    assert_eq!(code_digits("1234-5678").as_deref(), Some("12345678"));
    for wrong in ["", "1234567", "123456789", "1234567a", "１２３４５６７８"] {
        assert_eq!(code_digits(wrong), None, "{wrong}");
    }
}

#[test]
fn a_proof_is_fresh_for_a_quarter_of_an_hour_and_never_from_the_future() {
    let at =
        |proved: i64| ResidentSession { resident: ResidentId(Uuid::nil()), proved_at: Timestamp(proved) };
    for (proved, now, fresh) in
        [(0, 0, true), (0, 15 * MINUTE - 1, true), (0, 15 * MINUTE, false), (MINUTE, 0, false)]
    {
        assert_eq!(is_proof_fresh(&at(proved), Timestamp(now)), fresh, "{proved} {now}");
    }
}

proptest! {
    #[test]
    fn whatever_is_typed_an_address_has_no_line_break(typed in "\\PC{0,40}|[a-z@.\r\n\t ]{0,40}") {
        if let Ok(address) = address_of(&typed) {
            prop_assert!(!address.chars().any(char::is_control));
            prop_assert!(address.matches('@').count() == 1);
        }
    }

    #[test]
    fn no_session_outlives_its_end_or_a_week_of_sleep(
        seen in 0_i64..10_000_000_000,
        lasts in 0_i64..10_000_000_000,
        now in 0_i64..20_000_000_000,
    ) {
        let alive = is_alive(Timestamp(seen), Timestamp(lasts), Timestamp(now));
        prop_assert_eq!(alive, now < lasts && now - seen < IDLE);
    }
}
