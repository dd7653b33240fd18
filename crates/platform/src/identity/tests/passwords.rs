//! What may become a password, and that a hash tells nothing but yes and no.

use balai_base::Secret;
use balai_testkit::random;
use proptest::prelude::*;

use super::super::password::{MAX_CHARACTERS, check, hash, verify};

fn verdict(password: &str) -> &'static str {
    let local = ["Kabupaten Tepi Laut", "i.made.sutama", "I Made Sutama"];
    match check(&Secret::new(password.to_owned()), &local) {
        Ok(()) => "good",
        Err(problem) => problem.fields[0].message,
    }
}

#[test]
fn a_password_is_long_and_not_what_guessers_try_first() {
    let long = "x1y2z3 ".repeat(30);
    let table = [
        ("", "field-password-short"),
        ("pendek1!", "field-password-short"),
        ("sebelas ab!", "field-password-short"),
        (long.as_str(), "field-password-long"),
        ("aaaaaaaaaaaa", "field-password-common"),
        ("121212121212", "field-password-common"),
        ("123456789012", "field-password-common"),
        ("210987654321", "field-password-common"),
        ("abcdefghijklm", "field-password-common"),
        ("passwordpassword", "field-password-common"),
        ("Password1234!", "field-password-common"),
        ("P@ssw0rd2026!", "field-password-common"),
        ("Indonesia1945", "field-password-common"),
        ("bismillah12345", "field-password-common"),
        ("Admin#Desa#2026", "field-password-common"),
        ("rahasia-petugas-26", "field-password-common"),
        ("TepiLaut2026!!", "field-password-common"),
        ("Sutama-Made-1990", "field-password-common"),
        ("i.made.sutama1", "field-password-common"),
        ("cinta bintang laut malam", "good"),
        ("kereta-lewat-tengah-sawah", "good"),
        ("wKx9 3fLp 0qZt", "good"),
        ("ᬧᬸᬭᬲᬶᬤᬂ-tumben-ujan", "good"),
    ];
    for (password, expected) in table {
        assert_eq!(verdict(password), expected, "{password}");
    }
}

#[test]
fn a_hash_fits_its_password_alone() {
    let secret = Secret::new("kereta-lewat-tengah-sawah".to_owned());
    let one = hash(&secret, &random(1)).unwrap();
    let two = hash(&secret, &random(2)).unwrap();
    assert!(one.reveal().starts_with("$argon2id$v=19$m=19456,t=2,p=1$"));
    assert_ne!(one, two, "salted");
    assert!(verify(&secret, Some(&one)) && verify(&secret, Some(&two)));
    assert!(!verify(&Secret::new("kereta-lewat-tengah-sawaH".to_owned()), Some(&one)));
    assert!(!verify(&secret, Some(&Secret::new("not a hash".to_owned()))));
    assert!(!verify(&secret, None), "nobody has no password");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is typed, checking ends and the limits hold.
    #[test]
    fn any_text_gets_a_verdict(text in "\\PC{0,200}") {
        let length = text.chars().count();
        let good = verdict(&text) == "good";
        prop_assert!(!good || (12..=MAX_CHARACTERS).contains(&length));
    }

    /// Random text of enough length is good: the list does not eat real passwords.
    #[test]
    fn random_letters_are_good(text in "[a-z]{20}") {
        prop_assert_eq!(verdict(&text), "good");
    }
}

#[test]
fn what_was_found_in_leaks_is_refused_whatever_is_put_around_it() {
    for password in [
        "1qaz2wsx3edc",
        "qwertyuiop[]",
        "trustno1trustno1",
        "##chelsea2026",
        "Liverpool-1234!",
        "Sl1pknot-2026!",
    ] {
        assert_eq!(verdict(password), "field-password-common", "{password}");
    }
    for password in ["tumben-hujan-di-carik", "wKx9 3fLp 0qZt", "sawah kembali hijau pagi"] {
        assert_eq!(verdict(password), "good", "{password}");
    }
}
