//! What was answered, by form and question.

use std::{collections::BTreeMap, fmt};

/// Which answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// The form's code; empty for a fact that forms share.
    pub form: String,
    /// The question, or the shared fact; in a repeated group with its number, `anggota.2.nik`.
    pub question: String,
}

impl Key {
    /// The answer to `question` of `form`.
    pub fn new(form: impl Into<String>, question: impl Into<String>) -> Self {
        Self { form: form.into(), question: question.into() }
    }
}

/// Answers as they were typed or as they were normalised. Shows how many there are and nothing else.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Answers(BTreeMap<Key, String>);

impl Answers {
    /// What was answered.
    pub fn get(&self, key: &Key) -> Option<&str> {
        self.0.get(key).map(String::as_str)
    }

    /// Answers; an empty text takes the answer away.
    pub fn set(&mut self, key: Key, value: impl Into<String>) {
        let value = value.into();
        if value.is_empty() {
            self.0.remove(&key);
        } else {
            self.0.insert(key, value);
        }
    }

    /// Every answer, by form and question.
    pub fn iter(&self) -> impl Iterator<Item = (&Key, &str)> {
        self.0.iter().map(|(key, value)| (key, value.as_str()))
    }

    /// Takes over what `other` says.
    pub fn extend(&mut self, other: Answers) {
        self.0.extend(other.0);
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether nothing was answered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl fmt::Debug for Answers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "[{} answers]", self.0.len())
    }
}

impl FromIterator<(Key, String)> for Answers {
    fn from_iter<I: IntoIterator<Item = (Key, String)>>(answers: I) -> Self {
        let mut all = Self::default();
        for (key, value) in answers {
            all.set(key, value);
        }
        all
    }
}
