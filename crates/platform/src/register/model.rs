//! What a register is asked, and what it may answer.

use std::{fmt, sync::Arc};

use balai_base::{Secret, personal::mask_civil_number};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// What a register is asked to do. Asking again with the same `step` must do nothing twice.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The step's identifier: the register's key against doing it twice.
    pub step: Uuid,
    /// The key by which the register proves that a later answer is its own.
    pub confirm_by: Secret<String>,
    /// The case's public number.
    pub number: String,
    /// The service, as the pack names it.
    pub service: String,
    /// Its variant; may be empty.
    pub variant: String,
    /// Form, question and what was answered.
    pub answers: Vec<(String, String, Secret<String>)>,
}

/// What a register says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Done (200).
    Accepted {
        /// The register's own reference.
        reference: String,
        /// The number of what was issued: a deed, a card.
        number: String,
    },
    /// Refused (400).
    Refused {
        /// Why, in its words.
        reason: String,
    },
    /// Taken on; the answer comes later (202).
    Pending {
        /// The register's own reference.
        reference: String,
    },
    /// Nothing that counts as an answer: not reached, too slow, broken, or something else than the contract. Asked again.
    Unreachable {
        /// What happened, without anything of the request.
        why: &'static str,
    },
}

/// A register is asked what it holds of somebody, so that nobody hands in what it has.
#[derive(Clone, Debug)]
pub struct HoldingsAsked {
    /// The applicant's NIK.
    pub nik: Secret<String>,
    /// The number of the family card, where it was told.
    pub card: Option<Secret<String>>,
    /// The codes of the requirements that are read in the register, as packs name them.
    pub codes: Vec<String>,
}

/// What a register says it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holdings {
    /// The codes of what it holds; the others it does not (200).
    Held(Vec<String>),
    /// No answer by the contract; asked again.
    Unreachable {
        /// What happened, without anything of the request.
        why: &'static str,
    },
}

/// One thing a register holds, as far as somebody recognises it who knows it anyway: masked, never stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Recalled {
    /// The requirement's code.
    pub code: String,
    /// What it is about, in the register's words, and what it says, masked ([`recognisable`]).
    pub facts: Vec<(String, String)>,
}

/// A text of the register so that whoever knows it recognises it and nobody else learns it: of a word its first letter, of a long
/// number what masked numbers show, of a date its year. Numbers of up to three digits stay: a neighbourhood, a count.
pub fn recognisable(text: &str) -> String {
    text.split_whitespace().map(recognisable_word).collect::<Vec<_>>().join(" ")
}

fn recognisable_word(word: &str) -> String {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let letters = word.chars().filter(|letter| letter.is_alphabetic()).count();
    if letters == 0 && digits >= 8 && digits == word.chars().count() {
        return mask_civil_number(word);
    }
    if letters == 0 && digits <= 3 {
        return word.to_owned();
    }
    let year = year_of(word).unwrap_or_default();
    let mut first = true;
    let mut shown = String::with_capacity(word.len());
    for part in word.split_inclusive(|letter: char| !letter.is_alphanumeric()) {
        let own = part.trim_end_matches(|letter: char| !letter.is_alphanumeric());
        let rest = part.strip_prefix(own).unwrap_or_default();
        if !year.is_empty() && own == year {
            shown.push_str(own);
        } else {
            for letter in own.chars() {
                shown.push(if first && letter.is_alphabetic() { letter } else { '*' });
                first = false;
            }
        }
        first = true;
        shown.push_str(rest);
    }
    shown
}

/// The year of a day written `1990-08-17`, `17-08-1990`, `17/08/1990` or `17.08.1990`.
fn year_of(word: &str) -> Option<&str> {
    let parts: Vec<&str> = word.split(['-', '/', '.']).collect();
    let is_number = |part: &&str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let short = parts.iter().filter(|part| part.len() <= 2).count();
    let is_day = parts.len() == 3 && short == 2 && parts.iter().all(is_number);
    parts.into_iter().find(|part| part.len() == 4).filter(|_| is_day)
}

/// A register, however it is reached. Calls wait for another machine: never inside a transaction.
pub trait Register: Send + Sync {
    /// The word by which steps name it: `siak`.
    fn name(&self) -> &str;

    /// Asks it to do something.
    fn ask(&self, asked: &Asked) -> Answer;

    /// Asks what became of a step it took on.
    fn look(&self, step: Uuid) -> Answer;

    /// Asks what it holds of somebody: whether, never what.
    fn holds(&self, asked: &HoldingsAsked) -> Holdings;

    /// Asks what it holds, for the person themselves who gave both numbers; masked before anybody else sees it. None when it does
    /// not answer, does not offer this, or knows no such pair of numbers.
    fn recall(&self, asked: &HoldingsAsked) -> Option<Vec<Recalled>> {
        let _ = asked;
        None
    }
}

/// The registers that pages may ask what they hold; none where no operator connected one.
#[derive(Clone, Default)]
pub struct Registers(Vec<Arc<dyn Register>>);

impl Registers {
    /// These.
    pub fn new(registers: Vec<Arc<dyn Register>>) -> Self {
        Self(registers)
    }

    /// The first of them: the one in which a region's own services read too.
    pub fn first(&self) -> Option<Arc<dyn Register>> {
        self.0.first().cloned()
    }
}

impl fmt::Debug for Registers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.0.iter().map(|register| register.name())).finish()
    }
}

/// What is sent.
#[derive(Serialize)]
pub(super) struct Sent<'a> {
    pub(super) step: Uuid,
    pub(super) confirm_by: &'a str,
    pub(super) number: &'a str,
    pub(super) service: &'a str,
    pub(super) variant: &'a str,
    pub(super) answers: Vec<SentAnswer<'a>>,
}

/// One answer, as it is sent.
#[derive(Serialize)]
pub(super) struct SentAnswer<'a> {
    pub(super) form: &'a str,
    pub(super) question: &'a str,
    pub(super) value: &'a str,
}

/// What is sent to learn what is held.
#[derive(Serialize)]
pub(super) struct SentHoldings<'a> {
    pub(super) nik: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) kk: Option<&'a str>,
    pub(super) codes: &'a [String],
}

/// What comes back of it. A field that is missing is no answer.
#[derive(Debug, Deserialize)]
pub(super) struct ToldHoldings {
    pub(super) held: Vec<String>,
}

/// What comes back when it is asked what it holds.
#[derive(Debug, Deserialize)]
pub(super) struct ToldFacts {
    pub(super) held: Vec<ToldHeld>,
}

/// One thing of it.
#[derive(Debug, Deserialize)]
pub(super) struct ToldHeld {
    pub(super) code: String,
    pub(super) facts: Vec<ToldFact>,
}

/// One line.
#[derive(Debug, Deserialize)]
pub(super) struct ToldFact {
    pub(super) name: String,
    pub(super) value: String,
}

/// What comes back, whatever the status. Unknown fields are left out: another government's system grows by itself.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Told {
    pub(super) reference: String,
    pub(super) number: String,
    pub(super) reason: String,
}
