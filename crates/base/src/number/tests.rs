//! Case numbers and PINs as people type them.

use proptest::prelude::*;

use super::*;
use crate::SeededRandom;

fn number(seed: u64) -> CaseNumber {
    CaseNumber::generate("BLI", &SeededRandom::from_number(seed))
}

#[test]
fn a_number_reads_back_however_it_is_typed() {
    let number = CaseNumber::checked("BLI", with_check([0, 1, 30, 0, 1, 9, 17])).unwrap();
    assert_eq!(number.as_str(), "BLI-01Y0-19H9");
    let typed = [
        "BLI-01Y0-19H9",
        "bli-01y0-19h9",
        "bli 01y0 19h9",
        "BLI01Y019H9",
        " bli-o1yo-i9h9 ",
        "BLI-0LYO-l9H9",
        "bli.01y0.19h9",
        "b l i 0 1 y 0 1 9 h 9",
        "BLI–01Y0–19H9",
    ];
    for text in typed {
        assert_eq!(CaseNumber::parse(text).unwrap(), number, "{text}");
    }
    assert_eq!(CaseNumber::parse_for("BLI", "01y0 19h9").unwrap(), number);
    assert_eq!(CaseNumber::parse_for("ZZZ", "bli-01y0-19h9").unwrap(), number);
}

fn with_check(drawn: [u8; 7]) -> [u8; BODY] {
    let mut values = [0; BODY];
    values[..7].copy_from_slice(&drawn);
    values[7] = check_value(&drawn);
    values
}

#[test]
fn what_is_no_number_is_refused_in_words() {
    for text in [
        "",
        "BLI",
        "01Y0-19H9",
        "BLI-01Y0-19H",
        "BLI-01Y0-19HU",
        "B-01Y0-19H9",
        "B1I-01Y0-19H9",
        "🙂",
        "BLI-01Y0-19H99",
    ] {
        assert_eq!(CaseNumber::parse(text).unwrap_err().message, "problem-case-number", "{text}");
    }
}

#[test]
fn prefixes_are_two_to_six_capitals() {
    assert!(["BL", "BDG", "ABCDEF"].iter().all(|prefix| CaseNumber::accepts_prefix(prefix)));
    assert!(!["", "B", "bdg", "ABCDEFG", "B1", "BÉ"].iter().any(|prefix| CaseNumber::accepts_prefix(prefix)));
}

#[test]
fn numbers_rarely_repeat() {
    let drawn: std::collections::HashSet<_> = (0..5_000).map(number).collect();
    assert_eq!(drawn.len(), 5_000);
}

#[test]
fn serde_checks_what_it_reads() {
    assert!(CaseNumber::try_from("BLI-01Y0-19HK".to_owned()).is_err());
    assert_eq!(String::from(CaseNumber::try_from("bli01y019h9".to_owned()).unwrap()), "BLI-01Y0-19H9");
}

#[test]
fn a_pin_is_six_digits_and_never_printed() {
    let pin = Pin::generate(&SeededRandom::from_number(7));
    assert_eq!(pin.reveal().len(), 6);
    assert_eq!(Pin::parse(pin.reveal()).unwrap(), pin);
    assert!(!format!("{pin:?}").contains(pin.reveal()));
    assert_eq!(Pin::parse("12 34-56").unwrap().reveal(), "123456");
    for text in ["", "12345", "1234567", "12345a", "١٢٣٤٥٦"] {
        assert_eq!(Pin::parse(text).unwrap_err().message, "problem-pin", "{text}");
    }
}

#[test]
fn every_digit_of_a_pin_varies() {
    let random = SeededRandom::from_number(3);
    let mut seen = [[false; 10]; 6];
    for _ in 0..500 {
        for (place, digit) in Pin::generate(&random).reveal().bytes().enumerate() {
            seen[place][usize::from(digit - b'0')] = true;
        }
    }
    assert!(seen.iter().flatten().all(|seen| *seen));
}

proptest! {
    #[test]
    fn one_wrong_letter_is_noticed(seed: u64, place in 0_usize..8, other in 0_usize..32) {
        let right = number(seed);
        let mut letters: Vec<char> = right.as_str().replace('-', "").chars().collect();
        let letter = char::from(LETTERS[other]);
        prop_assume!(letters[3 + place] != letter);
        letters[3 + place] = letter;
        prop_assert!(CaseNumber::parse(&letters.iter().collect::<String>()).is_err());
    }

    #[test]
    fn two_letters_swapped_are_noticed(seed: u64, one in 0_usize..8, other in 0_usize..8) {
        let right = number(seed);
        let mut letters: Vec<char> = right.as_str().replace('-', "").chars().collect();
        prop_assume!(letters[3 + one] != letters[3 + other]);
        letters.swap(3 + one, 3 + other);
        prop_assert!(CaseNumber::parse(&letters.iter().collect::<String>()).is_err());
    }

    #[test]
    fn any_text_is_read_or_refused(text in ".{0,40}") {
        if let Ok(number) = CaseNumber::parse(&text) {
            prop_assert_eq!(CaseNumber::parse(number.as_str()).unwrap(), number);
        }
        let _ = CaseNumber::parse_for("BLI", &text);
        let _ = Pin::parse(&text);
    }
}
