//! Kemendagri area codes: `51` province, `51.03` regency or city, `51.03.01` district, `51.03.01.2001` village.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::Problem;

/// The four levels of Indonesian administration (UU 23/2014).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// Provinsi.
    Province,
    /// Kabupaten or kota.
    Regency,
    /// Kecamatan.
    District,
    /// Desa or kelurahan.
    Village,
}

/// A dotted Kemendagri code. Always text: leading zeros count.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct AreaCode(Arc<str>);

impl AreaCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The level the code's length tells.
    pub fn level(&self) -> Level {
        match self.0.len() {
            0..=2 => Level::Province,
            3..=5 => Level::Regency,
            6..=8 => Level::District,
            _ => Level::Village,
        }
    }

    /// The code one level up; none for a province.
    pub fn parent(&self) -> Option<Self> {
        self.0.rsplit_once('.').map(|(parent, _)| Self(Arc::from(parent)))
    }

    /// Whether `self` is `other` or lies in it.
    pub fn is_within(&self, other: &Self) -> bool {
        self.0.strip_prefix(other.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
    }

    /// Whether a village code names a kelurahan (fourth part 1xxx) rather than a desa (2xxx).
    pub fn is_urban_village(&self) -> bool {
        self.level() == Level::Village && self.0.as_bytes().get(9) == Some(&b'1')
    }
}

impl FromStr for AreaCode {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let parts: Vec<&str> = text.split('.').collect();
        let lengths = [2, 2, 2, 4];
        let shape = (1..=4).contains(&parts.len())
            && parts
                .iter()
                .zip(lengths)
                .all(|(part, length)| part.len() == length && part.bytes().all(|b| b.is_ascii_digit()));
        if shape { Ok(Self(Arc::from(text))) } else { Err(Problem::invalid("problem-area-code")) }
    }
}

impl TryFrom<String> for AreaCode {
    type Error = Problem;

    fn try_from(text: String) -> Result<Self, Problem> {
        text.parse()
    }
}

impl From<AreaCode> for String {
    fn from(code: AreaCode) -> Self {
        code.0.to_string()
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}
