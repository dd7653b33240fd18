//! Letters by e-mail: who gets one, the job that sends it, and the carriers that take it.
//!
//! A letter is a job of its own in the lane of mail, enqueued when its notice is delivered to the case's page, so that a
//! mail server that hangs delays nothing else. Its payload names the notice and the addressee, never an address: that is
//! opened when the letter is sent. What a letter says is made in `civic::letters`; nothing here knows a case's text.

mod carrier;
mod folder;
mod message;
mod smtp;
mod store;
#[cfg(test)]
mod tests;

use std::fmt;

use balai_base::{
    CaseId, Moment, RegionId, Timestamp,
    text::{from_hexadecimal, hexadecimal},
};
use balai_store::{
    Failure, Tx,
    jobs::{self, JobError, Lane, NewJob},
};
use uuid::Uuid;

pub use carrier::{Carrier, Letter, Reason, Unsent};
pub use folder::Folder;
pub use smtp::{Limits, Security, Smtp, SmtpServer};

use super::Notice;

/// The kind of the job that sends a letter.
pub const SEND: &str = "mail-send";

/// Whom a letter goes to. The address itself lies sealed with the case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Addressee {
    /// The person who reported.
    Reporter,
    /// A follower, by the keyed hash of their secret.
    Follower([u8; 32]),
}

impl fmt::Display for Addressee {
    /// The form in the database and in jobs: `reporter`, `follower:0123…`.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reporter => formatter.write_str("reporter"),
            Self::Follower(hash) => {
                formatter.write_str("follower:")?;
                formatter.write_str(&hexadecimal(hash))
            }
        }
    }
}

impl Addressee {
    /// The addressee a text written by `Display` names.
    pub fn parse(text: &str) -> Option<Self> {
        if text == "reporter" {
            return Some(Self::Reporter);
        }
        from_hexadecimal(text.strip_prefix("follower:")?).map(Self::Follower)
    }
}

/// Enqueues the letter that tells `addressee` of a notice. The same notice and addressee give one job.
pub fn enqueue(
    tx: &mut Tx,
    region: &RegionId,
    moment: &Moment,
    (notice, addressee): (&Notice, &Addressee),
) -> Result<(), Failure> {
    let payload = format!("{} {addressee}", notice.id);
    let unique_key = Some(payload.clone());
    let job = NewJob { lane: Lane::Mail, kind: SEND, payload, unique_key, due_at: moment.now };
    jobs::enqueue(tx, region, moment, &job)
}

/// The notice and the addressee of a job's payload.
pub fn asked(payload: &str) -> Option<(Uuid, Addressee)> {
    let (notice, addressee) = payload.split_once(' ')?;
    Some((notice.parse().ok()?, Addressee::parse(addressee)?))
}

/// The addressee wants no more letters about the case.
pub fn stop(
    tx: &mut Tx,
    region: &RegionId,
    (case, addressee): (CaseId, &Addressee),
    now: Timestamp,
) -> Result<(), Failure> {
    store::note(tx, region, (case, &addressee.to_string()), ("stopped", now))
}

/// The addressee wants letters about the case again, and said so by a letter that arrived.
pub fn resume(tx: &mut Tx, region: &RegionId, case: CaseId, addressee: &Addressee) -> Result<(), Failure> {
    store::forget(tx, region, case, &addressee.to_string())
}

/// Whether the addressee wants no more letters about the case.
pub fn is_stopped(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
    addressee: &Addressee,
) -> Result<bool, Failure> {
    let noted = store::noted(tx, region, case, &addressee.to_string())?;
    Ok(noted.is_some_and(|(state, _)| state == "stopped"))
}

/// Notes that the addressee's own server refused the address.
pub fn note_unreachable(
    tx: &mut Tx,
    region: &RegionId,
    (case, addressee): (CaseId, &Addressee),
    now: Timestamp,
) -> Result<(), Failure> {
    store::note(tx, region, (case, &addressee.to_string()), ("unreachable", now))
}

/// Notes that a letter was taken: whatever was wrong with the address is over.
pub fn note_taken(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
    addressee: &Addressee,
) -> Result<(), Failure> {
    store::forget_unreachable(tx, region, case, &addressee.to_string())
}

/// Since when letters to the case's reporter do not arrive; none when nothing is known to be wrong.
pub fn unreachable_since(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<Option<Timestamp>, Failure> {
    let noted = store::noted(tx, region, case, &Addressee::Reporter.to_string())?;
    Ok(noted.filter(|(state, _)| state == "unreachable").map(|(_, at)| at))
}

impl From<Unsent> for JobError {
    /// The word of the reason comes first: by it the page of jobs says what to do.
    fn from(unsent: Unsent) -> Self {
        let text = format!("{}: {}", unsent.reason.as_str(), unsent.detail);
        if unsent.again { Self::Retry(text) } else { Self::Stop(text) }
    }
}
