//! Number plates: a region's letters, up to four digits, up to three letters.
//!
//! House numbers, years and blocks look alike, so short or bare ones count only after a word for a vehicle.

use super::{
    Finding, PersonalKind,
    digits::is_year,
    words::{Context, NEAR, context},
};

/// The letters with which plates begin (Police Regulation 7/2021, annex), and the diplomatic and state ones.
const REGIONS: &[&str] = &[
    "A", "B", "D", "E", "F", "G", "H", "K", "L", "M", "N", "P", "R", "S", "T", "W", "Z", "AA", "AB", "AD",
    "AE", "AG", "BA", "BB", "BD", "BE", "BG", "BH", "BK", "BL", "BM", "BN", "BP", "CC", "CD", "DA", "DB",
    "DC", "DD", "DE", "DG", "DH", "DK", "DL", "DM", "DN", "DP", "DR", "DS", "DT", "DW", "EA", "EB", "ED",
    "KB", "KH", "KT", "KU", "PA", "PB", "PG", "PS", "PT", "PY", "RI",
];

/// Short words that follow a plate and are no part of it.
const FOLLOWING: &[&str] = &[
    "di", "ke", "yg", "ya", "ada", "dan", "itu", "ini", "dr", "dg", "tp", "jg", "ga", "gk", "dia", "lg",
    "udh", "pas", "lwt", "tdk", "mau", "bgt", "aja",
];

/// Plates in `text`, in order.
pub(super) fn findings(text: &str) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut from = 0;
    while let Some(plate) = text.get(from..).and_then(|rest| next(text, from, rest)) {
        from = plate.span.end;
        found.push(plate);
    }
    found
}

/// The first plate at or after byte `from`.
fn next(text: &str, from: usize, rest: &str) -> Option<Finding> {
    let mut previous = text.get(..from).and_then(|before| before.chars().next_back()).unwrap_or(' ');
    for (offset, letter) in rest.char_indices() {
        if letter.is_ascii_alphabetic() && !previous.is_alphanumeric() {
            let at = from + offset;
            if let Some(length) = text
                .get(at..)
                .and_then(read)
                .filter(|plate| is_plate(text, at, plate))
                .map(|plate| plate.length)
            {
                return Some(Finding { kind: PersonalKind::Plate, span: at..at + length });
            }
        }
        previous = letter;
    }
    None
}

/// What stands at one place of a text, read as a plate.
struct Plate<'a> {
    region: &'a str,
    digits: &'a str,
    suffix: &'a str,
    length: usize,
}

/// Reads a plate from the beginning of `text`.
fn read(text: &str) -> Option<Plate<'_>> {
    let (region, after) = taken(text, |letter| letter.is_ascii_alphabetic());
    let (digits, end) = taken(without_separator(after), |letter| letter.is_ascii_digit());
    if !REGIONS.contains(&region.to_ascii_uppercase().as_str()) || !(1..=4).contains(&digits.len()) {
        return None;
    }
    let (suffix, rest) = taken(without_separator(end), |letter| letter.is_ascii_alphabetic());
    let closed = !rest.starts_with(|letter: char| letter.is_alphanumeric());
    let belongs = (1..=3).contains(&suffix.len())
        && closed
        && !FOLLOWING.contains(&suffix)
        && same_case(region, suffix);
    if belongs {
        return Some(Plate { region, digits, suffix, length: text.len() - rest.len() });
    }
    let bare = !end.starts_with(|letter: char| letter.is_alphanumeric());
    bare.then_some(Plate { region, digits, suffix: "", length: text.len() - end.len() })
}

fn taken(text: &str, is_part: impl Fn(char) -> bool) -> (&str, &str) {
    let end = text.find(|letter| !is_part(letter)).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

fn without_separator(text: &str) -> &str {
    text.strip_prefix([' ', '-', '.']).unwrap_or(text)
}

/// `DK 1234 di jalan`: what is written small after capitals is the next word.
fn same_case(region: &str, suffix: &str) -> bool {
    let is_capital = |word: &str| word.bytes().all(|byte| byte.is_ascii_uppercase());
    !is_capital(region) || is_capital(suffix)
}

/// Whether it is rather a plate than a house, a year or a block.
fn is_plate(text: &str, at: usize, plate: &Plate<'_>) -> bool {
    let context = context(text, at, NEAR);
    if context == Some(Context::Plate) {
        return plate.digits.len() >= 2 || !plate.suffix.is_empty();
    }
    let capital = plate.region.bytes().all(|byte| byte.is_ascii_uppercase());
    let (digits, two_letters) = (plate.digits.len(), plate.region.len() == 2);
    if plate.suffix.is_empty() {
        let enough = if capital { digits >= 3 } else { digits == 4 };
        return two_letters && enough && !is_year(plate.digits) && context.is_none();
    }
    if context == Some(Context::House) {
        return two_letters && digits >= 3 && plate.suffix.len() >= 2;
    }
    match (two_letters, capital) {
        (true, true) => digits >= 3 || plate.suffix.len() >= 2,
        (true, false) => digits >= 3,
        (false, true) => digits >= 3 && (plate.suffix.len() >= 2 || !is_year(plate.digits)),
        (false, false) => digits >= 3 && plate.suffix.len() >= 2,
    }
}
