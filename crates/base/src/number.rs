//! Public case numbers and owners' PINs: made to be read aloud, written on paper and typed in a hurry.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::{Problem, Random, Secret, random::below};

/// Crockford's base32: no I, L, O and U.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters after the prefix: seven drawn at random and one that checks them.
const BODY: usize = 8;

/// A case's public number, such as `BDG-7F3K-92QX`: the region's prefix, seven random letters of
/// Crockford's base32 (35 bits) and a check letter from the same 32. Every single wrong letter and every
/// swap of two letters is noticed. Draws may collide: the unique index decides, and the caller draws again.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CaseNumber(String);

impl CaseNumber {
    /// Draws a number. `prefix` is the pack's: 2 to 6 capital letters, checked when the pack is loaded.
    pub fn generate(prefix: &str, random: &dyn Random) -> Self {
        let mut values = [0_u8; BODY];
        random.fill(&mut values);
        for value in &mut values {
            *value &= 31;
        }
        let [drawn @ .., check] = &mut values;
        *check = check_value(drawn);
        Self::written(prefix, values)
    }

    /// Reads a number as people type it: any case, spaces and hyphens anywhere or nowhere, O for 0, I or
    /// L for 1.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let (prefix, values) = split(text).ok_or_else(problem)?;
        if is_prefix(&prefix) { Self::checked(&prefix, values) } else { Err(problem()) }
    }

    /// Like [`CaseNumber::parse`], and takes the region's prefix for granted when it was left out.
    pub fn parse_for(prefix: &str, text: &str) -> Result<Self, Problem> {
        match split(text) {
            Some((typed, values)) if typed.is_empty() => Self::checked(prefix, values),
            _ => Self::parse(text),
        }
    }

    /// The number as written on the receipt and stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the first hyphen.
    pub fn prefix(&self) -> &str {
        self.0.split('-').next().unwrap_or_default()
    }

    /// Whether `prefix` can stand before a number: 2 to 6 capital letters.
    pub fn accepts_prefix(prefix: &str) -> bool {
        is_prefix(prefix)
    }

    fn checked(prefix: &str, values: [u8; BODY]) -> Result<Self, Problem> {
        let [drawn @ .., check] = &values;
        if check_value(drawn) == *check { Ok(Self::written(prefix, values)) } else { Err(problem()) }
    }

    fn written(prefix: &str, values: [u8; BODY]) -> Self {
        let letters: String = values
            .into_iter()
            .filter_map(|value| LETTERS.get(usize::from(value)))
            .map(|letter| char::from(*letter))
            .collect();
        let (first, second) = letters.split_at_checked(BODY / 2).unwrap_or((&letters, ""));
        Self(format!("{prefix}-{first}-{second}"))
    }
}

fn problem() -> Problem {
    Problem::invalid("problem-case-number")
}

fn is_prefix(text: &str) -> bool {
    (2..=6).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// The prefix in capitals and the values of the last eight letters; none when they are no base32.
fn split(text: &str) -> Option<(String, [u8; BODY])> {
    let letters: Vec<char> = text
        .chars()
        .filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '–' | '.' | '_'))
        .collect();
    let (prefix, body) = letters.split_at_checked(letters.len().checked_sub(BODY)?)?;
    let mut values = [0_u8; BODY];
    for (value, letter) in values.iter_mut().zip(body) {
        *value = value_of(*letter)?;
    }
    Some((prefix.iter().collect::<String>().to_ascii_uppercase(), values))
}

fn value_of(letter: char) -> Option<u8> {
    let letter = match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    let place = LETTERS.iter().position(|known| char::from(*known) == letter)?;
    u8::try_from(place).ok()
}

/// The sum of the values, each times its own power of the generator of the field of 32 elements: distinct
/// weights without zero notice every single error and every swap, which sums modulo 32 can't.
fn check_value(drawn: &[u8]) -> u8 {
    drawn.iter().rev().fold(0, |sum, value| doubled(sum ^ value))
}

/// Times x modulo x⁵ + x² + 1.
fn doubled(value: u8) -> u8 {
    let shifted = value << 1;
    if shifted & 32 == 0 { shifted } else { (shifted ^ 0b10_0101) & 31 }
}

impl fmt::Display for CaseNumber {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl FromStr for CaseNumber {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        Self::parse(text)
    }
}

impl TryFrom<String> for CaseNumber {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        Self::parse(&text)
    }
}

impl From<CaseNumber> for String {
    fn from(number: CaseNumber) -> Self {
        number.0
    }
}

/// The six digits by which an owner opens a case. Stored only as a hash; tries are limited elsewhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pin(Secret<String>);

impl Pin {
    /// Draws six digits, each equally likely.
    pub fn generate(random: &dyn Random) -> Self {
        Self(Secret::new(format!("{:06}", below(random, 1_000_000))))
    }

    /// Reads six digits, with spaces, dots or hyphens between them.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let digits: String =
            text.chars().filter(|letter| !letter.is_whitespace() && !matches!(letter, '-' | '.')).collect();
        if digits.len() == 6 && digits.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Self(Secret::new(digits)))
        } else {
            Err(Problem::invalid("problem-pin"))
        }
    }

    /// The digits themselves, for the receipt and for hashing.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

#[cfg(test)]
mod tests;
