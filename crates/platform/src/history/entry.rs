//! How an event becomes an entry of the log, so that anybody can do it again. `docs/history.md` says it with an example.
//!
//! The encoding is a text of lines in a fixed order. What everybody who knows of the event may read stands in it openly; the
//! officer, the words, the facts and the repeated event stand in it as hashes, each with a salt of its own that is derived
//! from the event's salt. So a reader can be given the text without the rest, and without the salt nobody can guess it: SD-JWT
//! (RFC 9901) hides claims in the same way.

use balai_base::{RegionId, text::hexadecimal};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use super::{Record, Revealing};

/// The first line: what it is and which version of this encoding.
const FIRST: &str = "balai-history/1";
/// The names of the open lines, in their order.
const OPEN: [&str; 13] = [
    "region",
    "case",
    "sequence",
    "event",
    "at",
    "kind",
    "actor-kind",
    "role",
    "agency",
    "audience",
    "transition",
    "from",
    "to",
];
/// The names of the hidden lines, in their order.
const HIDDEN: [&str; 4] = ["actor", "text", "detail", "origin"];
/// The last line's name.
const SALT: &str = "salt";

/// What turns an event into its entry.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Salt {
    /// The salt itself.
    Whole([u8; 32]),
    /// What stays after [`super::forget`]: the salts of the entry, the officer, the facts and the repeated event, and the
    /// hash of the erased words.
    Remainder([[u8; 32]; 5]),
}

/// Where the hash of the erased words stands in a remainder.
const ERASED_TEXT: usize = 4;

impl Salt {
    /// A salt as it is stored: `salt` or `remainder`.
    pub(super) fn stored(salt: Option<&[u8]>, remainder: Option<&[u8]>) -> Option<Self> {
        match (salt, remainder) {
            (Some(salt), None) => salt.try_into().ok().map(Self::Whole),
            (None, Some(remainder)) => {
                let (parts, rest) = remainder.as_chunks::<32>();
                let parts = parts.try_into().ok().filter(|_| rest.is_empty())?;
                Some(Self::Remainder(parts))
            }
            _ => None,
        }
    }

    /// What stays of a whole salt when the words are erased that `record` still has.
    pub(super) fn remainder(&self, record: &Record) -> Option<Vec<u8>> {
        let Self::Whole(salt) = self else { return None };
        let parts = [
            derived(salt, SALT),
            derived(salt, "actor"),
            derived(salt, "detail"),
            derived(salt, "origin"),
            commitment(&derived(salt, "text"), record.text.as_bytes()),
        ];
        Some(parts.concat())
    }

    pub(super) fn is_erased(&self) -> bool {
        matches!(self, Self::Remainder(_))
    }

    /// The salt of one part; none for erased words.
    fn part(&self, name: &str) -> Option<[u8; 32]> {
        match self {
            Self::Whole(salt) => Some(derived(salt, name)),
            Self::Remainder(parts) => {
                let place = [SALT, "actor", "detail", "origin"].iter().position(|known| *known == name)?;
                parts.get(place).copied()
            }
        }
    }

    /// The hash that stands for `value` in the line `name`.
    fn hides(&self, name: &str, value: &str) -> [u8; 32] {
        match (self, self.part(name)) {
            (_, Some(salt)) => commitment(&salt, value.as_bytes()),
            (Self::Remainder(parts), None) => parts.get(ERASED_TEXT).copied().unwrap_or_default(),
            (Self::Whole(_), None) => [0; 32],
        }
    }
}

/// HMAC-SHA-256 (RFC 2104) of a name with the salt as its key.
fn derived(salt: &[u8; 32], name: &str) -> [u8; 32] {
    let mut block = [0_u8; 64];
    let (front, _) = block.split_at_mut(salt.len());
    front.copy_from_slice(salt);
    Hmac::<Sha256>::new(&block.into()).chain_update(name).finalize().into_bytes().into()
}

fn commitment(salt: &[u8; 32], value: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(salt).chain_update(value).finalize().into()
}

/// The entry of a text: its SHA-256. The log's leaf is made of these 32 bytes.
pub(super) fn entry(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}

fn hidden_values(record: &Record) -> [String; 4] {
    [
        record.actor.map(|actor| actor.to_string()).unwrap_or_default(),
        record.text.clone(),
        record.detail.clone(),
        record.origin.map(|origin| origin.to_string()).unwrap_or_default(),
    ]
}

/// The text whose SHA-256 is the entry of `record`.
pub(super) fn text(region: &RegionId, record: &Record, salt: &Salt) -> String {
    let open = [
        region.as_str(),
        &record.case,
        &record.sequence.to_string(),
        &record.event.to_string(),
        &record.at.millis().to_string(),
        &record.kind,
        &record.actor_kind,
        &record.role,
        &record.agency,
        &record.audience,
        &record.transition,
        &record.state_from,
        &record.state_to,
    ]
    .map(escaped);
    let hidden = hidden_values(record);
    let mut lines = vec![FIRST.to_owned()];
    lines.extend(OPEN.iter().zip(open).map(|(name, value)| format!("{name} {value}")));
    for (name, value) in HIDDEN.iter().zip(&hidden) {
        lines.push(format!("{name} {}", hexadecimal(&salt.hides(name, value))));
    }
    lines.push(format!("{SALT} {}\n", hexadecimal(&salt.part(SALT).unwrap_or_default())));
    lines.join("\n")
}

/// The text with what `revealing` lets a reader see: after an empty line, a line for each value with its salt.
pub(super) fn document(region: &RegionId, record: &Record, salt: &Salt, revealing: Revealing) -> String {
    let mut document = text(region, record, salt);
    document.push('\n');
    for (name, value) in HIDDEN.iter().zip(hidden_values(record)) {
        let shown = if *name == "text" { revealing.text } else { revealing.rest };
        if let Some(part) = salt.part(name).filter(|_| shown) {
            let value = STANDARD.encode(value);
            for piece in ["reveal ", *name, " ", &hexadecimal(&part), " ", &value, "\n"] {
                document.push_str(piece);
            }
        }
    }
    document
}

/// Why a document is not one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EntryFailure {
    /// Not of the encoding's first version.
    #[error("the entry is not written as docs/history.md says")]
    Format,
    /// A value that is shown is not the one in the entry.
    #[error("the {0} that is shown is not what the log holds")]
    Other(String),
}

/// An entry with what its reader was given of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The entry: what the log's leaf is made of.
    pub entry: [u8; 32],
    /// The open lines: name and value.
    pub facts: Vec<(String, String)>,
    /// What was revealed: name and value, each checked against the entry.
    pub revealed: Vec<(String, String)>,
}

impl Opened {
    /// The value of an open line.
    pub fn fact(&self, name: &str) -> &str {
        self.facts.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }

    /// What was written, when the reader was given it.
    pub fn text(&self) -> Option<&str> {
        self.revealed.iter().find(|(name, _)| name == "text").map(|(_, value)| value.as_str())
    }
}

/// Reads what [`document`] wrote and checks every value that is shown.
pub fn open(document: &str) -> Result<Opened, EntryFailure> {
    let (text, shown) = document.split_once("\n\n").ok_or(EntryFailure::Format)?;
    let mut lines = text.split('\n');
    if lines.next() != Some(FIRST) {
        return Err(EntryFailure::Format);
    }
    let mut take = |name: &str| {
        let line =
            lines.next().and_then(|line| line.strip_prefix(name)).and_then(|line| line.strip_prefix(' '));
        line.map(ToOwned::to_owned).ok_or(EntryFailure::Format)
    };
    let mut facts = Vec::new();
    for name in OPEN {
        facts.push((name.to_owned(), unescaped(&take(name)?).ok_or(EntryFailure::Format)?));
    }
    let mut hidden = Vec::new();
    for name in HIDDEN {
        hidden.push((name, take(name)?));
    }
    take(SALT)?;
    if lines.next().is_some() {
        return Err(EntryFailure::Format);
    }
    let revealed = shown.lines().map(|line| revealed(line, &hidden)).collect::<Result<_, _>>()?;
    Ok(Opened { entry: entry(&format!("{text}\n")), facts, revealed })
}

fn revealed(line: &str, hidden: &[(&str, String)]) -> Result<(String, String), EntryFailure> {
    let parts: Vec<&str> = line.split(' ').collect();
    let ["reveal", name, salt, value] = parts[..] else { return Err(EntryFailure::Format) };
    let salt = bytes(salt).and_then(|bytes| bytes.try_into().ok()).ok_or(EntryFailure::Format)?;
    let value = STANDARD.decode(value).map_err(|_| EntryFailure::Format)?;
    let expected = hidden.iter().find(|(known, _)| *known == name).ok_or(EntryFailure::Format)?;
    if hexadecimal(&commitment(&salt, &value)) != expected.1 {
        return Err(EntryFailure::Other(name.to_owned()));
    }
    Ok((name.to_owned(), String::from_utf8(value).map_err(|_| EntryFailure::Format)?))
}

/// A value as it stands in a line: what would end the line, and the mark itself, as `%` and two hexadecimal digits.
fn escaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    for letter in value.chars() {
        if letter.is_ascii_control() || letter == '%' {
            // Control characters and the mark are one byte each.
            text.push('%');
            text.push_str(&hexadecimal(letter.encode_utf8(&mut [0; 4]).as_bytes()));
        } else {
            text.push(letter);
        }
    }
    text
}

fn unescaped(text: &str) -> Option<String> {
    let mut parts = text.split('%');
    let mut value = parts.next()?.to_owned();
    for part in parts {
        let (digits, rest) = part.split_at_checked(2)?;
        value.push(char::from(u8::from_str_radix(digits, 16).ok().filter(u8::is_ascii)?));
        value.push_str(rest);
    }
    Some(value)
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    text.as_bytes()
        .chunks(2)
        .map(|pair| {
            u8::from_str_radix(std::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?, 16).ok()
        })
        .collect()
}
