//! Numbers and names that identify a person: reading them, finding them in what people write, masking them.
//!
//! The detector stands between what people write and what the public reads. It prefers to find too much: a
//! text with a finding is only held until an officer has looked. It never stores or logs what it found.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::{Problem, Secret};

mod civil;
mod digits;
mod names;
mod plates;
mod words;

pub use civil::{CardParts, NikParts, NumberFault, mask_civil_number};

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonalKind {
    /// An e-mail address.
    Email,
    /// Nomor Induk Kependudukan, the 16 digits of one person.
    Nik,
    /// Nomor Kartu Keluarga, the 16 digits of a family card.
    FamilyCard,
    /// A telephone number.
    Phone,
    /// A number of an account with a bank, an insurance, the tax office or a utility.
    Account,
    /// A vehicle's number plate.
    Plate,
    /// A name, given as a hint or introduced as one in the text.
    Name,
}

impl PersonalKind {
    /// What stands in the place of a masked value.
    pub fn mask(self) -> &'static str {
        match self {
            Self::Email => "[surel disamarkan]",
            Self::Nik => "[NIK disamarkan]",
            Self::FamilyCard => "[nomor KK disamarkan]",
            Self::Phone => "[nomor telepon disamarkan]",
            Self::Account => "[nomor rekening disamarkan]",
            Self::Plate => "[pelat nomor disamarkan]",
            Self::Name => "[nama disamarkan]",
        }
    }

    /// The word by which it is stored, such as `family_card`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Nik => "nik",
            Self::FamilyCard => "family_card",
            Self::Phone => "phone",
            Self::Account => "account",
            Self::Plate => "plate",
            Self::Name => "name",
        }
    }
}

/// A personal value found in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// What it is.
    pub kind: PersonalKind,
    /// Its bytes in the text; begins and ends between characters.
    pub span: Range<usize>,
}

/// What the caller knows that the text alone does not tell.
#[derive(Clone, Debug, Default)]
pub struct Hints {
    /// Names of people concerned: the reporter's, people the reporter names.
    pub names: Vec<String>,
}

/// The personal values in `text`, in order, none overlapping another.
pub fn findings(text: &str, hints: &Hints) -> Vec<Finding> {
    let mut found = emails(text);
    found.extend(digits::findings(text));
    found.extend(plates::findings(text));
    found.extend(names::findings(text, &hints.names));
    found.sort_by_key(|finding| (finding.span.start, finding.span.end));
    let mut apart: Vec<Finding> = Vec::new();
    for finding in found {
        match apart.last_mut() {
            Some(last) if finding.span.start < last.span.end => {
                // Both are hidden whole, under the kind that says more.
                last.span.end = last.span.end.max(finding.span.end);
                last.kind = last.kind.min(finding.kind);
            }
            _ => apart.push(finding),
        }
    }
    apart
}

/// `text` with every finding replaced by its mask. The findings are those of this text, in order.
pub fn masked(text: &str, findings: &[Finding]) -> String {
    let mut result = String::with_capacity(text.len());
    let mut from = 0;
    for Finding { kind, span } in findings {
        result.push_str(text.get(from..span.start).unwrap_or_default());
        result.push_str(kind.mask());
        from = span.end;
    }
    result.push_str(text.get(from..).unwrap_or_default());
    result
}

/// E-mail addresses: something, an at sign, a host with a dot. A handle such as `@hall` is none.
fn emails(text: &str) -> Vec<Finding> {
    let is_local = |letter: char| letter.is_alphanumeric() || "._%+-".contains(letter);
    let is_host = |letter: char| letter.is_ascii_alphanumeric() || ".-".contains(letter);
    text.match_indices('@')
        .filter_map(|(at, _)| {
            let (before, after) = (text.get(..at)?, text.get(at + 1..)?);
            let start = before.trim_end_matches(is_local).len();
            let host = after.get(..after.find(|letter| !is_host(letter)).unwrap_or(after.len()))?;
            let host = host.trim_end_matches(['.', '-']);
            let (name, end) = host.rsplit_once('.')?;
            let complete = start < at
                && !name.is_empty()
                && end.len() >= 2
                && end.bytes().all(|b| b.is_ascii_alphabetic());
            complete.then(|| Finding { kind: PersonalKind::Email, span: start..at + 1 + host.len() })
        })
        .collect()
}

/// Nomor Induk Kependudukan: 16 digits, of which the first six are a district's code and the seventh to
/// twelfth the day of birth (plus 40 for women), month and year (Law 23/2006, article 13 and its explanation).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nik(Secret<String>);

impl Nik {
    /// Reads 16 digits with spaces, dots or hyphens anywhere, and checks the parts for region and date.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let digits = digits::only(text).ok_or_else(|| Problem::invalid("problem-nik"))?;
        if digits::is_nik(&digits) {
            Ok(Self(Secret::new(digits)))
        } else {
            Err(Problem::invalid("problem-nik"))
        }
    }

    /// The 16 digits.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

/// A telephone number: Indonesian, or of another country when written with a plus sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone(Secret<String>);

impl Phone {
    /// Reads `0812-3456-7890`, `62 812…`, `+62812…`, `812…`, `(0361) 234567`.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let problem = || Problem::invalid("problem-phone");
        let trimmed = text.trim();
        let (plus, rest) = trimmed.strip_prefix('+').map_or((false, trimmed), |rest| (true, rest));
        let digits = digits::only(rest).ok_or_else(problem)?;
        digits::international(&digits, plus).map(|number| Self(Secret::new(number))).ok_or_else(problem)
    }

    /// The number in the form of E.164, `+6281234567890`.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

#[cfg(test)]
mod tests;
