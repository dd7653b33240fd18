//! An application as it is kept: its head, what was given for each requirement, and the uploads.

use balai_base::{AccountId, CaseId, Language, Timestamp};
use balai_platform::forms::{Answers, Key};
use balai_store::FileHash;
use serde::Serialize;
use uuid::Uuid;

use super::{Behalf, Entry, Given, Verdict};

/// The row of an application.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Head {
    /// The case, or the identifier it will have.
    pub case: CaseId,
    /// The service's id.
    pub service: String,
    /// The variant; empty when the service has none, or none was chosen yet.
    pub variant: String,
    /// The bundle of which this is one part.
    pub parent: Option<CaseId>,
    /// Who types it in.
    pub entry: Entry,
    /// For whom.
    pub behalf: Behalf,
    /// Counts savings.
    pub revision: u64,
    /// The version of the pack whose questions were answered.
    pub pack_version: String,
    /// The language the person reads.
    pub language: Language,
    /// When it was begun.
    pub created_at: Timestamp,
    /// When it was saved last.
    pub saved_at: Timestamp,
    /// When an untouched draft is forgotten; none once it is sent.
    pub expires_at: Option<Timestamp>,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// Since when nothing is missing.
    pub complete_at: Option<Timestamp>,
}

impl Head {
    /// The variant, if one was chosen.
    pub fn variant(&self) -> Option<&str> {
        Some(self.variant.as_str()).filter(|variant| !variant.is_empty())
    }
}

/// What was given for one requirement, and what an officer says of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// The requirement's code.
    pub requirement: String,
    /// How it is met.
    pub given: Given,
    /// What an officer says of it.
    pub verdict: Verdict,
    /// What the officer tells the person about it, masked.
    pub remark: String,
    /// Who said it.
    pub decided_by: Option<AccountId>,
    /// When.
    pub decided_at: Option<Timestamp>,
}

/// A photo of an original. What lies under its hash is sealed with the case's key.
#[derive(Clone, Debug, PartialEq)]
pub struct Upload {
    /// Its identifier.
    pub id: Uuid,
    /// The requirement it belongs to.
    pub requirement: String,
    /// Its place among the photos of that requirement, from 0.
    pub position: u32,
    /// The name under which the sealed bytes lie.
    pub file: FileHash,
    /// What it is once it is opened.
    pub media_type: String,
    /// How many bytes it has once it is opened.
    pub bytes: u64,
    /// How sharp it is: variance of the Laplacian.
    pub sharpness: Option<f64>,
    /// When it was added.
    pub added_at: Timestamp,
    /// When it is deleted; none before the case ended.
    pub delete_at: Option<Timestamp>,
}

/// Below this variance of the Laplacian a photo is called blurred. Small print held still in daylight has several hundred; the
/// figure only asks a question, it refuses nothing.
pub const BLURRED_BELOW: f64 = 60.0;

impl Upload {
    /// Whether the person is asked to take it again.
    pub fn looks_blurred(&self) -> bool {
        self.sharpness.is_some_and(|sharpness| sharpness < BLURRED_BELOW)
    }
}

/// A draft with everything in it.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its row.
    pub head: Head,
    /// What was answered, as typed where it is not right yet.
    pub answers: Answers,
    /// How requirements are met so far.
    pub items: Vec<Item>,
    /// The photos so far.
    pub uploads: Vec<Upload>,
}

impl Draft {
    /// What was given for `requirement`.
    pub fn item(&self, requirement: &str) -> Option<&Item> {
        self.items.iter().find(|item| item.requirement == requirement)
    }

    /// The photos of `requirement`, in order.
    pub fn uploads_of<'d>(&'d self, requirement: &'d str) -> impl Iterator<Item = &'d Upload> {
        self.uploads.iter().filter(move |upload| upload.requirement == requirement)
    }
}

/// One answer as an officer or its owner reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Shown {
    /// Where it is kept.
    #[serde(skip)]
    pub key: Key,
    /// The form's code; empty for a fact that forms share.
    pub form: String,
    /// What was asked.
    pub label: String,
    /// Which of a repeated group, from 1.
    pub number: Option<u32>,
    /// What was answered, in words; numbers of the register masked.
    pub value: String,
    /// Whether the value stands there masked, so that seeing it whole is a reveal.
    pub masked: bool,
    /// Specific personal data (UU 27/2022, article 4).
    pub sensitive: bool,
    /// What the applicant was asked to look at again and left as it is, as messages without arguments: for officers.
    pub doubts: Vec<&'static str>,
}

/// A sent application as its owner and the officers in charge see it.
#[derive(Clone, Debug)]
pub struct Application {
    /// Its row.
    pub head: Head,
    /// What was answered, masked, in the order of the forms.
    pub answers: Vec<Shown>,
    /// What was given for each requirement.
    pub items: Vec<Item>,
    /// The photos.
    pub files: Vec<Upload>,
    /// The parts of a bundle, in the order in which they were opened.
    pub parts: Vec<Head>,
}

/// What sending gives: shown once, and again to whoever sends the same form twice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Receipt {
    /// The number people quote.
    pub number: balai_base::CaseNumber,
    /// The PIN of its owner.
    pub pin: String,
    /// The service's id.
    pub service: String,
    /// The variant's id; empty when there is none.
    pub variant: String,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// Working days from a complete file.
    pub working_days: u16,
    /// When it is ready, where the time of the standard runs from sending; none where it runs from a complete file.
    pub promised_at: Option<Timestamp>,
    /// The agency that works on it.
    pub agency: String,
    /// Whether somebody must come in person.
    pub in_person: bool,
}
