//! A document's id: 96 random bits, written so that it can be read out over the telephone.

use std::{fmt, str::FromStr};

/// Crockford's base32: no I, L, O and U.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Letters that carry the 96 bits; the first one holds the topmost bit only.
const CARRYING: usize = 20;
/// Letters with the two that check.
const WRITTEN: usize = CARRYING + 2;

/// The id of one document, such as `0X4K-92QX-7F3K-11AB-C3D4-P7`. Two check letters (a Reed-Solomon code over the field of
/// 32 elements, distance 3) notice any two wrong letters and every swap.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentId([u8; 12]);

/// What was typed is no id: too short, a letter that never stands in one, or a check that does not fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no document's id reads like this")]
pub struct NoId;

impl DocumentId {
    /// The id made of these bits; they must be random.
    pub fn from_bytes(bytes: [u8; 12]) -> Self {
        Self(bytes)
    }

    /// The bits, as they stand in `cti`.
    pub fn bytes(&self) -> &[u8; 12] {
        &self.0
    }

    /// Reads an id as people type it: any case, spaces, dots and hyphens anywhere or nowhere, O for 0, I or L for 1.
    pub fn parse(text: &str) -> Result<Self, NoId> {
        let skipped = |letter: &char| letter.is_whitespace() || matches!(letter, '-' | '–' | '.' | '_');
        let values: Vec<u8> = text
            .chars()
            .filter(|letter| !skipped(letter))
            .map(value_of)
            .collect::<Option<_>>()
            .ok_or(NoId)?;
        let values: [u8; WRITTEN] = values.try_into().map_err(|_| NoId)?;
        let carrying = values.first_chunk::<CARRYING>().ok_or(NoId)?;
        if carrying.first().is_none_or(|first| *first > 1) || with_check(carrying) != values {
            return Err(NoId);
        }
        let bits = carrying.iter().fold(0_u128, |bits, value| (bits << 5) | u128::from(*value));
        let bytes = bits.to_be_bytes();
        bytes.last_chunk::<12>().map(|bytes| Self(*bytes)).ok_or(NoId)
    }

    fn values(self) -> [u8; WRITTEN] {
        let bits = self.0.iter().fold(0_u128, |bits, byte| (bits << 8) | u128::from(*byte));
        let mut carrying = [0_u8; CARRYING];
        for (place, value) in carrying.iter_mut().rev().enumerate() {
            *value = u8::try_from((bits >> (5 * place)) & 31).unwrap_or(0);
        }
        with_check(&carrying)
    }
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

/// The letters with the remainder of their division by (z + x)(z + x²) behind them.
fn with_check(carrying: &[u8; CARRYING]) -> [u8; WRITTEN] {
    // (z + x)(z + x²) = z² + (x + x²) z + x³
    let (linear, constant) = (2 ^ 4, 8);
    let (mut high, mut low) = (0_u8, 0_u8);
    for value in carrying {
        let fed = high ^ value;
        high = low ^ product(fed, linear);
        low = product(fed, constant);
    }
    let mut written = [0_u8; WRITTEN];
    for (target, value) in written.iter_mut().zip(carrying.iter().chain([&high, &low])) {
        *target = *value;
    }
    written
}

/// The product in the field of 32 elements, modulo x⁵ + x² + 1.
fn product(one: u8, other: u8) -> u8 {
    let (mut sum, mut shifted) = (0_u8, one);
    for bit in 0..5 {
        if other >> bit & 1 == 1 {
            sum ^= shifted;
        }
        shifted <<= 1;
        if shifted & 32 != 0 {
            shifted ^= 0b10_0101;
        }
    }
    sum & 31
}

impl fmt::Display for DocumentId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        use fmt::Write as _;
        for (place, value) in self.values().into_iter().enumerate() {
            if place > 0 && place % 4 == 0 {
                formatter.write_char('-')?;
            }
            let letter = LETTERS.get(usize::from(value)).copied().unwrap_or(b'0');
            formatter.write_char(char::from(letter))?;
        }
        Ok(())
    }
}

impl fmt::Debug for DocumentId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for DocumentId {
    type Err = NoId;

    fn from_str(text: &str) -> Result<Self, NoId> {
        Self::parse(text)
    }
}
