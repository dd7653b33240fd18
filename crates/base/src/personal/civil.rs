//! The two numbers of the population register: NIK of a person and number of a family card, read by their parts.
//!
//! Neither has a check digit, so a good shape proves nothing; and a number never changes, not even when a birth date or a sex
//! in the register was corrected. So parts that disagree with a form are worth a question, never a refusal.

use jiff::civil::Date;

use super::digits;
use crate::Secret;

/// What is wrong with a number that was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumberFault {
    /// It has letters, as passports and numbers of other countries do.
    Foreign,
    /// It has another number of digits than 16.
    Length(usize),
    /// No province begins so.
    Province,
    /// The digits in the place of a date are none.
    Date,
    /// The serial number is 0000, which is never given.
    Serial,
    /// The day is one of the 41 to 71 that only the NIK of a woman has: not a family card's number.
    LooksLikeNik,
}

/// The parts of a NIK (Law 23/2006, article 13): region of first registration, birth date, serial number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NikParts {
    digits: Secret<String>,
    day: i8,
    month: i8,
    year: i16,
    /// Whether the day was given plus 40, as for women.
    pub woman: bool,
}

/// The parts of a family card's number: region, date of registration, serial number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CardParts {
    digits: Secret<String>,
}

/// The 16 digits of either number, its province checked.
fn sixteen(text: &str) -> Result<String, NumberFault> {
    let Some(digits) = digits::only(text) else {
        let letters = text.chars().any(char::is_alphabetic);
        return Err(if letters { NumberFault::Foreign } else { NumberFault::Length(0) });
    };
    if digits.len() != 16 {
        return Err(NumberFault::Length(digits.len()));
    }
    if !digits::is_province(part(&digits, 0, 2)) {
        return Err(NumberFault::Province);
    }
    if part(&digits, 12, 14) == 0 && part(&digits, 14, 16) == 0 {
        return Err(NumberFault::Serial);
    }
    Ok(digits)
}

fn part(digits: &str, from: usize, to: usize) -> u8 {
    digits.get(from..to).and_then(|part| part.parse().ok()).unwrap_or(0)
}

/// Day, month and two digits of the year as dates of both centuries; empty when neither has such a day.
fn dates((day, month, year): (i8, i8, i16)) -> Vec<Date> {
    [1_900, 2_000].into_iter().filter_map(|century| Date::new(century + year, month, day).ok()).collect()
}

impl NikParts {
    /// Reads 16 digits with spaces, dots or hyphens anywhere.
    pub fn read(text: &str) -> Result<Self, NumberFault> {
        let digits = sixteen(text)?;
        let written = part(&digits, 6, 8);
        let woman = (41..=71).contains(&written);
        let day = if woman { written - 40 } else { written };
        let parts = Self {
            day: i8::try_from(day).map_err(|_| NumberFault::Date)?,
            month: i8::try_from(part(&digits, 8, 10)).map_err(|_| NumberFault::Date)?,
            year: i16::from(part(&digits, 10, 12)),
            woman,
            digits: Secret::new(digits),
        };
        if parts.dates().is_empty() { Err(NumberFault::Date) } else { Ok(parts) }
    }

    /// The dates of birth it can stand for, at most one a century.
    pub fn dates(&self) -> Vec<Date> {
        dates((self.day, self.month, self.year))
    }

    /// Whether somebody born on `birth` would have got it, as registered first.
    pub fn agrees_with(&self, birth: Date) -> bool {
        self.dates().contains(&birth)
    }

    /// The 16 digits.
    pub fn reveal(&self) -> &str {
        self.digits.reveal()
    }

    /// The district of first registration as a Kemendagri code, `51.03.01`. Districts are split: an unknown one is no mistake.
    pub fn district(&self) -> String {
        district(self.reveal())
    }

    /// What pages show.
    pub fn masked(&self) -> String {
        mask_civil_number(self.reveal())
    }
}

impl CardParts {
    /// Reads 16 digits with spaces, dots or hyphens anywhere.
    pub fn read(text: &str) -> Result<Self, NumberFault> {
        let digits = sixteen(text)?;
        let day = part(&digits, 6, 8);
        if (41..=71).contains(&day) {
            return Err(NumberFault::LooksLikeNik);
        }
        let date = (i8::try_from(day), i8::try_from(part(&digits, 8, 10)), i16::from(part(&digits, 10, 12)));
        match date {
            (Ok(day), Ok(month), year) if !dates((day, month, year)).is_empty() => {
                Ok(Self { digits: Secret::new(digits) })
            }
            _ => Err(NumberFault::Date),
        }
    }

    /// The dates its middle can stand for: of registration, or of a man's birth when it is a NIK.
    pub fn dates(&self) -> Vec<Date> {
        let digits = self.reveal();
        let number = |from, to| i8::try_from(part(digits, from, to)).unwrap_or(0);
        dates((number(6, 8), number(8, 10), i16::from(part(digits, 10, 12))))
    }

    /// The 16 digits.
    pub fn reveal(&self) -> &str {
        self.digits.reveal()
    }

    /// The district of registration as a Kemendagri code.
    pub fn district(&self) -> String {
        district(self.reveal())
    }
}

fn district(digits: &str) -> String {
    let piece = |from, to| digits.get(from..to).unwrap_or_default();
    [piece(0, 2), ".", piece(2, 4), ".", piece(4, 6)].concat()
}

/// A NIK or family card number as pages and letters show it: the first four and the last two digits.
pub fn mask_civil_number(digits: &str) -> String {
    let letters: Vec<char> = digits.chars().collect();
    if letters.len() < 8 {
        return "*".repeat(letters.len());
    }
    let shown = |place: usize| place < 4 || place + 2 >= letters.len();
    letters.iter().enumerate().map(|(place, letter)| if shown(place) { *letter } else { '*' }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const MAN: &str = "5103011708900001";
    const WOMAN: &str = "5103015708900001";

    #[test]
    fn a_womans_day_is_given_plus_forty() {
        let (man, woman) = (NikParts::read(MAN).unwrap(), NikParts::read(WOMAN).unwrap());
        assert!(!man.woman && woman.woman);
        assert_eq!(man.dates(), woman.dates());
        assert_eq!(man.dates(), [Date::constant(1990, 8, 17), Date::constant(2090, 8, 17)]);
        assert_eq!((man.district().as_str(), man.masked().as_str()), ("51.03.01", "5103**********01"));
    }

    #[test]
    fn each_mistake_is_told_by_its_name() {
        for (typed, fault) in [
            ("", NumberFault::Length(0)),
            ("A1234567", NumberFault::Foreign),
            ("S1234567D", NumberFault::Foreign),
            ("880101145678", NumberFault::Length(12)),
            ("51030117089000011", NumberFault::Length(17)),
            ("0003011708900001", NumberFault::Province),
            ("2203011708900001", NumberFault::Province),
            ("9903011708900001", NumberFault::Province),
            ("5103013208900001", NumberFault::Date),
            ("5103017208900001", NumberFault::Date),
            ("5103010008900001", NumberFault::Date),
            ("5103011713900001", NumberFault::Date),
            ("5103013104900001", NumberFault::Date),
            ("5103011708900000", NumberFault::Serial),
            // 1901 and 2001 have no 29 February.
            ("5103012902010001", NumberFault::Date),
        ] {
            assert_eq!(NikParts::read(typed).unwrap_err(), fault, "{typed}");
        }
    }

    #[test]
    fn the_twenty_ninth_of_february_needs_a_leap_year_in_either_century() {
        // 1900 is no leap year, 2000 is one.
        let read = NikParts::read("51.03.01 290200-0001").unwrap();
        assert_eq!(read.dates(), [Date::constant(2000, 2, 29)]);
        assert!(NikParts::read("5103016902040001").unwrap().agrees_with(Date::constant(2004, 2, 29)));
    }

    #[test]
    fn a_family_card_is_never_dated_plus_forty() {
        assert!(CardParts::read(MAN).is_ok());
        assert_eq!(CardParts::read(WOMAN).unwrap_err(), NumberFault::LooksLikeNik);
        assert_eq!(CardParts::read("5103013208900001").unwrap_err(), NumberFault::Date);
        assert_eq!(CardParts::read(MAN).unwrap().dates(), NikParts::read(MAN).unwrap().dates());
    }

    #[test]
    fn short_numbers_are_masked_whole() {
        assert_eq!(mask_civil_number("12345"), "*****");
        assert_eq!(mask_civil_number(""), "");
    }

    proptest! {
        #[test]
        fn every_day_of_both_centuries_gives_a_number_that_reads_back(
            days in 0_i32..73_000, woman: bool, serial in 1_u16..10_000, place in 0_usize..4
        ) {
            let birth = Date::constant(1900, 1, 1).checked_add(jiff::Span::new().days(days)).unwrap();
            let day = birth.day() + if woman { 40 } else { 0 };
            let digits = format!("510306{day:02}{:02}{:02}{serial:04}", birth.month(), birth.year() % 100);
            let read = NikParts::read(&digits).unwrap();
            prop_assert!(read.agrees_with(birth));
            prop_assert_eq!(read.woman, woman);
            // However it is grouped, it is the same number.
            let mut spaced = digits.clone();
            spaced.insert([2, 4, 6, 12][place], [' ', '.', '-', ' '][place]);
            prop_assert_eq!(NikParts::read(&spaced).unwrap(), read);
            prop_assert_eq!(CardParts::read(&digits).is_ok(), !woman);
        }

        #[test]
        fn nothing_typed_makes_it_panic(typed in "\\PC{0,40}") {
            let _ = NikParts::read(&typed);
            let _ = CardParts::read(&typed);
            let _ = mask_civil_number(&typed);
        }

        #[test]
        fn a_mask_tells_six_digits_only(digits in "[0-9]{16}") {
            let masked = mask_civil_number(&digits);
            prop_assert_eq!(masked.chars().filter(|letter| *letter == '*').count(), 10);
            prop_assert!(digits.starts_with(&masked[..4]) && digits.ends_with(&masked[14..]));
        }
    }
}
