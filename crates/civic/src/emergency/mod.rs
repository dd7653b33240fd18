//! Reports of an emergency: text only, taken in while the database can't write, stored once it can.
//!
//! What is kept holds the moment of sending, so that number and PIN are those that the sender was told, whenever it is stored
//! and however often that is tried. Nothing here touches a file.

#[cfg(test)]
mod tests;

use std::sync::Arc;

use balai_base::{CaseNumber, Language, Moment, Pin, Problem, Random, SeededRandom, Timestamp};
use balai_platform::{
    access::Actor,
    casework::{self, Context},
    region::Region,
    vault::Vault,
};
use balai_store::{Failure, Tx};
use serde::{Deserialize, Serialize};

use crate::{
    channels,
    reports::{self, Answers, Manner, Receipt, Submission, UNDECIDED},
};

/// What is typed into the short form.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Urgent {
    /// What happened, and what is needed.
    pub text: String,
    /// Where, in words.
    pub address: String,
    /// A telephone number; may be empty.
    pub phone: String,
}

impl std::fmt::Debug for Urgent {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Urgent([hidden])")
    }
}

/// A report as it is kept until it can be stored. Sealed before it is written.
#[derive(Clone, Serialize, Deserialize)]
pub struct KeptReport {
    /// When it was sent.
    pub sent_at: Timestamp,
    /// The form's token.
    pub token: [u8; 32],
    seed: [u8; 32],
    language: Language,
    channel: String,
    answers: Answers,
}

/// What the sender is told at once.
#[derive(Clone, Debug)]
pub struct Foretold {
    /// The number it will have.
    pub number: CaseNumber,
    /// The PIN it will have.
    pub pin: Pin,
}

impl KeptReport {
    /// A report sent at `now`. A problem names the field and says what to do.
    pub fn new(
        region: &Region,
        urgent: &Urgent,
        (language, token): (Language, [u8; 32]),
        (now, random): (Timestamp, &dyn Random),
    ) -> Result<Self, Problem> {
        let closed = || Problem::invalid("problem-answers").field("text", "field-channel-closed");
        let channel = channels::web_channel(region, now).ok_or_else(closed)?.id.clone();
        let mut seed = [0; 32];
        random.fill(&mut seed);
        let answers = Answers {
            kind: reports::Kind::Complaint.as_str().to_owned(),
            text: urgent.text.clone(),
            category: UNDECIDED.to_owned(),
            address: urgent.address.clone(),
            phone: urgent.phone.clone(),
            no_place: true,
            ..Answers::default()
        };
        let kept = Self { sent_at: now, token, seed, language, channel, answers };
        kept.submission(region)?;
        Ok(kept)
    }

    /// The context in which it was sent, the same whenever it is asked.
    pub fn context(&self, region: &Arc<Region>, vault: &Arc<Vault>) -> Context {
        Context {
            region: Arc::clone(region),
            vault: Arc::clone(vault),
            moment: Moment::new(self.sent_at, &SeededRandom::new(self.seed)),
            actor: Actor::Anonymous,
        }
    }

    /// It as a report, every field checked.
    pub fn submission(&self, region: &Region) -> Result<Submission, Problem> {
        let manner =
            Manner { channel: self.channel.clone(), language: self.language, consent_note: String::new() };
        reports::submission(region, &self.answers, &manner)
    }

    /// Number and PIN that it will have, unless the number is taken.
    pub fn foretold(&self, region: &Arc<Region>, vault: &Arc<Vault>) -> Foretold {
        let (number, pin) = casework::foretold(&self.context(region, vault));
        Foretold { number, pin }
    }

    /// As bytes to be sealed.
    pub fn bytes(&self) -> Result<Vec<u8>, Failure> {
        serde_json::to_vec(self).map_err(|error| Failure::Driver(error.to_string()))
    }

    /// Reads what [`KeptReport::bytes`] made.
    pub fn read(bytes: &[u8]) -> Result<Self, Failure> {
        serde_json::from_slice(bytes).map_err(|_| Failure::Driver("a kept report can't be read".to_owned()))
    }
}

/// Stores a kept report; stored already, it gives the same receipt.
pub fn take_in(
    tx: &mut Tx,
    region: &Arc<Region>,
    vault: &Arc<Vault>,
    kept: &KeptReport,
) -> Result<Receipt, Failure> {
    let submission = kept.submission(region)?;
    reports::submit(tx, &kept.context(region, vault), &submission, &kept.token)
}
