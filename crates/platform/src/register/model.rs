//! What a register is asked, and what it may answer.

use balai_base::Secret;
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

/// What comes back, whatever the status. Unknown fields are left out: another government's system grows by itself.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(super) struct Told {
    pub(super) reference: String,
    pub(super) number: String,
    pub(super) reason: String,
}
