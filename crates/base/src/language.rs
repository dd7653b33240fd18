//! The languages people are answered in, and texts that a region pack gives in each of them.
//!
//! Texts of the product itself live in `locales/`; only data of a pack is [`Localized`].

use std::{fmt, str::FromStr};

use serde::{Deserialize, Deserializer, Serialize, de};

use crate::Problem;

/// A language of the pages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Bahasa Indonesia, the first language everywhere.
    #[default]
    Id,
    /// English.
    En,
}

impl Language {
    /// Every language, the first one first.
    pub const ALL: [Self; 2] = [Self::Id, Self::En];

    /// The ISO 639-1 code, as in `lang="id"`, cookies and columns.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::En => "en",
        }
    }

    /// The language's name in itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Id => "Bahasa Indonesia",
            Self::En => "English",
        }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Language {
    type Err = Problem;

    /// Reads `id`, `en` and longer tags such as `en-GB`.
    fn from_str(text: &str) -> Result<Self, Problem> {
        match text.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase().as_str() {
            "id" | "in" => Ok(Self::Id),
            "en" => Ok(Self::En),
            _ => Err(Problem::invalid("problem-language")),
        }
    }
}

/// One text of a pack in every language. In TOML either one string (the same everywhere, as for names)
/// or a table `{ id = "…", en = "…" }`, where a missing `en` falls back to `id`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Localized {
    /// Indonesian.
    pub id: String,
    /// English.
    pub en: String,
}

impl Localized {
    /// A text in both languages.
    pub fn new(id: impl Into<String>, en: impl Into<String>) -> Self {
        Self { id: id.into(), en: en.into() }
    }

    /// The same text in every language, as for a proper name.
    pub fn same(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { en: text.clone(), id: text }
    }

    /// The text in `language`.
    pub fn get(&self, language: Language) -> &str {
        match language {
            Language::Id => &self.id,
            Language::En => &self.en,
        }
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.id.is_empty() && self.en.is_empty()
    }
}

impl From<&str> for Localized {
    fn from(text: &str) -> Self {
        Self::same(text)
    }
}

impl<'de> Deserialize<'de> for Localized {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(LocalizedVisitor)
    }
}

struct LocalizedVisitor;

impl<'de> de::Visitor<'de> for LocalizedVisitor {
    type Value = Localized;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a text, or a table { id = \"…\", en = \"…\" }")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Localized, E> {
        Ok(Localized::same(text))
    }

    fn visit_map<A: de::MapAccess<'de>>(self, mut map: A) -> Result<Localized, A::Error> {
        let (mut id, mut en) = (None::<String>, None::<String>);
        while let Some(key) = map.next_key::<String>()? {
            let slot = match key.as_str() {
                "id" => &mut id,
                "en" => &mut en,
                other => return Err(de::Error::unknown_field(other, &["id", "en"])),
            };
            if slot.replace(map.next_value()?).is_some() {
                return Err(de::Error::custom(format!("`{key}` is given twice")));
            }
        }
        let id = id.ok_or_else(|| de::Error::missing_field("id"))?;
        Ok(Localized { en: en.unwrap_or_else(|| id.clone()), id })
    }
}

#[cfg(test)]
mod tests;
