//! A key cut into three shares of which any two give it back (Shamir 1979, over GF(256) by the crate `blahaj`), and the line
//! in which a share is printed for a safe: for people to type, with every mistake found.
//!
//! One share alone tells nothing of the key but its name and fingerprint. Losing one share of three loses nothing.

#[cfg(test)]
#[path = "shares_tests.rs"]
mod tests;

use std::{collections::BTreeMap, convert::Infallible};

use balai_base::{Random, Secret};
use blahaj::Sharks;
use rand_core::{TryCryptoRng, TryRng};
use sha2::{Digest as _, Sha256};

use super::keys;

/// How many shares a key is cut into.
pub const SHARES: u8 = 3;
/// How many of them give it back.
pub const NEEDED: u8 = 2;

/// What every printed share begins with; the figure is the format's.
const MARK: &str = "BALAI1";
/// Crockford's base 32: no letter looks like another one or like a digit.
const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// Bytes of the checksum at the end of a printed share.
const CHECKSUM_BYTES: usize = 4;
/// Letters of one group.
const GROUP: usize = 5;

/// Why printed shares do not give a key back.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ShareFailure {
    /// The line is no share.
    #[error("expected `{MARK} NAME FINGERPRINT NUMBER LETTERS`")]
    Shape,
    /// A letter was mistyped.
    #[error("the letters of share {number} of {name} do not fit its checksum: compare them with the paper")]
    Mistyped {
        /// The key's name.
        name: String,
        /// The share's number.
        number: u8,
    },
    /// Too few shares.
    #[error("{name}: {there} of the {NEEDED} shares that are needed")]
    TooFew {
        /// The key's name.
        name: String,
        /// How many different ones there are.
        there: usize,
    },
    /// The shares do not belong together.
    #[error(
        "{name}: these shares give another key than the one printed with them; take shares of one ceremony"
    )]
    Foreign {
        /// The key's name.
        name: String,
    },
}

/// One share of one key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// The key's name: its file without `.key`.
    pub name: String,
    /// The key's fingerprint, 8 hexadecimal digits.
    pub fingerprint: String,
    /// The share's number, from 1.
    pub number: u8,
    bytes: Secret<Vec<u8>>,
}

/// Cuts a key into [`SHARES`] shares.
pub fn shares_of(name: &str, key: &Secret<[u8; 32]>, random: &dyn Random) -> Vec<Share> {
    let fingerprint = keys::fingerprint(key.reveal());
    let share = |share: blahaj::Share| {
        let bytes = Vec::from(&share);
        let (number, bytes) =
            bytes.split_first().map_or((0, Vec::new()), |(first, rest)| (*first, rest.to_vec()));
        Share { name: name.to_owned(), fingerprint: fingerprint.clone(), number, bytes: Secret::new(bytes) }
    };
    Sharks(NEEDED)
        .dealer_rng(key.reveal(), &mut Source(random))
        .take(usize::from(SHARES))
        .map(share)
        .collect()
}

/// The keys that shares give back, by name. More shares than needed must agree.
pub fn recover(shares: &[Share]) -> Result<BTreeMap<String, Secret<[u8; 32]>>, ShareFailure> {
    let mut by_name: BTreeMap<&str, Vec<&Share>> = BTreeMap::new();
    for share in shares {
        let known = by_name.entry(&share.name).or_default();
        if !known.contains(&share) {
            known.push(share);
        }
    }
    let keys = by_name.into_iter().map(|(name, shares)| Ok((name.to_owned(), joined(name, &shares)?)));
    keys.collect()
}

fn joined(name: &str, shares: &[&Share]) -> Result<Secret<[u8; 32]>, ShareFailure> {
    let foreign = || ShareFailure::Foreign { name: name.to_owned() };
    if shares.len() < usize::from(NEEDED) {
        return Err(ShareFailure::TooFew { name: name.to_owned(), there: shares.len() });
    }
    let points: Vec<blahaj::Share> = shares
        .iter()
        .map(|share| [&[share.number], share.bytes.reveal().as_slice()].concat())
        .map(|bytes| blahaj::Share::try_from(bytes.as_slice()).map_err(|_| foreign()))
        .collect::<Result<_, _>>()?;
    let bytes = Sharks(NEEDED).recover(&points).map_err(|_| foreign())?;
    let key: [u8; 32] = bytes.as_slice().try_into().map_err(|_| foreign())?;
    let expected = keys::fingerprint(&key);
    if shares.iter().any(|share| share.fingerprint != expected) {
        return Err(foreign());
    }
    Ok(Secret::new(key))
}

impl Share {
    /// The line to print: mark, name, fingerprint, number, letters in groups of five with a checksum at the end.
    pub fn printed(&self) -> String {
        let bytes = [self.bytes.reveal().as_slice(), &self.checksum()].concat();
        let letters = encoded(&bytes);
        let groups: Vec<String> = letters.chunks(GROUP).map(|group| group.iter().collect()).collect();
        format!("{MARK} {} {} {} {}", self.name, self.fingerprint, self.number, groups.join("-"))
    }

    /// Reads a printed line as somebody typed it: small letters, spaces for hyphens, O for 0, I and L for 1.
    pub fn parse(line: &str) -> Result<Self, ShareFailure> {
        let mut words = line.split_whitespace();
        let first = words.next().is_some_and(|word| word.eq_ignore_ascii_case(MARK));
        let (Some(name), Some(fingerprint), Some(number), true) =
            (words.next(), words.next(), words.next(), first)
        else {
            return Err(ShareFailure::Shape);
        };
        let number: u8 = number.parse().map_err(|_| ShareFailure::Shape)?;
        let mistyped = || ShareFailure::Mistyped { name: name.to_owned(), number };
        let mut bytes = decoded(&words.collect::<String>()).ok_or_else(mistyped)?;
        let data = bytes.len().checked_sub(CHECKSUM_BYTES).ok_or_else(mistyped)?;
        let checksum = bytes.split_off(data);
        let share = Self {
            name: name.to_owned(),
            fingerprint: fingerprint.to_ascii_lowercase(),
            number,
            bytes: Secret::new(bytes),
        };
        if share.checksum() == checksum { Ok(share) } else { Err(mistyped()) }
    }

    /// The front of SHA-256 over everything on the line.
    fn checksum(&self) -> Vec<u8> {
        let head = format!("{MARK} {} {} {} ", self.name, self.fingerprint, self.number);
        let hash = Sha256::new().chain_update(head).chain_update(self.bytes.reveal()).finalize();
        hash.iter().take(CHECKSUM_BYTES).copied().collect()
    }
}

/// Bytes as letters, five bits each; the last one is filled with zeros.
fn encoded(bytes: &[u8]) -> Vec<char> {
    let (mut letters, mut held, mut bits) = (Vec::new(), 0_u32, 0_u32);
    let mut push = |value: u32| {
        let letter = ALPHABET.get(value as usize & 31).copied().unwrap_or(b'0');
        letters.push(char::from(letter));
    };
    for byte in bytes {
        held = (held << 8 | u32::from(*byte)) & 0xffff;
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            push(held >> bits);
        }
    }
    if bits > 0 {
        push(held << (5 - bits));
    }
    letters
}

/// Letters as bytes; none when a character is no letter of the alphabet.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0_u32);
    for letter in text.chars().filter(|letter| *letter != '-') {
        let letter = match letter.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        let value = ALPHABET.iter().position(|known| char::from(*known) == letter)?;
        held = (held << 5 | u32::try_from(value).ok()?) & 0xfff;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(u8::try_from(held >> bits & 0xff).ok()?);
        }
    }
    Some(bytes)
}

/// Our source of randomness in the words of `rand_core`.
struct Source<'r>(&'r dyn Random);

impl TryRng for Source<'_> {
    type Error = Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Infallible> {
        let mut bytes = [0; 4];
        self.0.fill(&mut bytes);
        Ok(u32::from_le_bytes(bytes))
    }

    fn try_next_u64(&mut self) -> Result<u64, Infallible> {
        let mut bytes = [0; 8];
        self.0.fill(&mut bytes);
        Ok(u64::from_le_bytes(bytes))
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Infallible> {
        self.0.fill(bytes);
        Ok(())
    }
}

impl TryCryptoRng for Source<'_> {}
