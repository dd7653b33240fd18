//! Numbers and names that identify a person: reading them, finding them in what people write, masking them.
//!
//! The detector prefers to find too much in front of the public and is told names by the caller; it never
//! stores or logs what it found.

use std::ops::Range;

use crate::{Problem, Secret};

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PersonalKind {
    /// Nomor Induk Kependudukan, the 16 digits of one person.
    Nik,
    /// Nomor Kartu Keluarga, the 16 digits of a family card.
    FamilyCard,
    /// A telephone number.
    Phone,
    /// A vehicle's number plate.
    Plate,
    /// An e-mail address.
    Email,
    /// A bank account number.
    Account,
    /// A name the caller gave as a hint.
    Name,
}

impl PersonalKind {
    /// What stands in the place of a masked value.
    pub fn mask(self) -> &'static str {
        match self {
            Self::Nik => "[NIK disamarkan]",
            Self::FamilyCard => "[nomor KK disamarkan]",
            Self::Phone => "[nomor telepon disamarkan]",
            Self::Plate => "[pelat nomor disamarkan]",
            Self::Email => "[surel disamarkan]",
            Self::Account => "[nomor rekening disamarkan]",
            Self::Name => "[nama disamarkan]",
        }
    }

    /// The word by which it is stored, `family_card`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Nik => "nik",
            Self::FamilyCard => "family_card",
            Self::Phone => "phone",
            Self::Plate => "plate",
            Self::Email => "email",
            Self::Account => "account",
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
    let _ = (text, hints);
    Vec::new()
}

/// `text` with every finding replaced by its mask.
pub fn masked(text: &str, findings: &[Finding]) -> String {
    let _ = findings;
    text.to_owned()
}

/// Nomor Induk Kependudukan: 16 digits, of which 7 to 12 are the day of birth (plus 40 for women), month
/// and year (Permendagri 72/2022 and before).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Nik(Secret<String>);

impl Nik {
    /// Reads 16 digits with spaces, dots or hyphens anywhere, and checks region and date parts.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let _ = text;
        Err(Problem::invalid("problem-nik"))
    }

    /// The 16 digits.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

/// An Indonesian telephone number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone(Secret<String>);

impl Phone {
    /// Reads `0812-3456-7890`, `62 812…`, `+62812…`, `(0361) 234567`.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let _ = text;
        Err(Problem::invalid("problem-phone"))
    }

    /// The number in the form of E.164, `+6281234567890`.
    pub fn reveal(&self) -> &str {
        self.0.reveal()
    }
}

#[cfg(test)]
mod tests;
