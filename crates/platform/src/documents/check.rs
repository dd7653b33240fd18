//! Checking: what somebody presents, what it says, and what became of it. Counted by day and outcome, never by address.

use balai_base::{
    Timestamp,
    time::{DAY, HOUR},
};
use balai_credential::{Claims, DocumentId, KeySet, Status, StatusList, Unverified, read_address, verify};
use balai_store::{
    Failure, Tx,
    limits::{self, Limit},
};

use super::{Document, Signature, find, keys, numbering, sites, store};
use crate::{casework::Context, region::Region};

/// What somebody presents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Presented {
    /// A document's id.
    Id(DocumentId),
    /// A credential's bytes.
    Credential(Vec<u8>),
    /// The QR of a national document: its page checks it.
    National,
    /// Nothing known: another QR, or a text with a mistake.
    Nothing,
}

impl Presented {
    /// What a text is: the address in a QR, its fragment, or a typed id.
    pub fn read(text: &str, region: &Region) -> Self {
        let text = text.trim();
        if let Ok(id) = DocumentId::parse(text) {
            return Self::Id(id);
        }
        let national = |host: &String| {
            let rest = text.split_once("://").map(|(_, rest)| rest.to_ascii_lowercase());
            rest.is_some_and(|rest| rest.split(['/', '?', '#']).next() == Some(host.as_str()))
        };
        if region.documents.national.as_ref().is_some_and(|page| page.hosts.iter().any(national)) {
            return Self::National;
        }
        read_address(text).map_or(Self::Nothing, |read| Self::Credential(read.credential))
    }
}

/// What a check came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Ours, and in force.
    Active,
    /// Ours, and another took its place.
    Superseded,
    /// Ours, and taken back.
    Revoked,
    /// The signature does not fit: something was changed.
    Changed,
    /// Signed by a key that is not this region's, or for another host.
    UnknownKey,
    /// No such document, or not readable.
    Unknown,
    /// A document of the national system.
    National,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 7] = [
        Self::Active,
        Self::Superseded,
        Self::Revoked,
        Self::Changed,
        Self::UnknownKey,
        Self::Unknown,
        Self::National,
    ];

    /// The word in interfaces, messages' keys and the database.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Superseded => "superseded",
            Self::Revoked => "revoked",
            Self::Changed => "changed",
            Self::UnknownKey => "unknown-key",
            Self::Unknown => "unknown",
            Self::National => "national",
        }
    }

    fn of(status: Status) -> Self {
        match status {
            Status::Active => Self::Active,
            Status::Superseded => Self::Superseded,
            Status::Revoked => Self::Revoked,
        }
    }
}

/// What may be shown of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// Its id.
    pub id: DocumentId,
    /// Its kind.
    pub kind: String,
    /// Its number.
    pub number: String,
    /// What stands in its QR: whole for whoever presents the QR, initials for whoever typed the id.
    pub subject: Vec<(String, String)>,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// The number and id of the document that took its place.
    pub superseded_by: Option<(DocumentId, String)>,
    /// How often it was checked, for whoever holds it.
    pub scans: u32,
    /// Whether it bears a certified electronic signature.
    pub certified: bool,
}

/// What a check gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checked {
    /// What it came to.
    pub outcome: Outcome,
    /// The document; nothing when it is not ours.
    pub shown: Option<Shown>,
    /// Who issues here: what must stand as host in the address.
    pub issuer: String,
    /// Whether the region's newest key is one that everybody knows.
    pub specimen: bool,
}

/// How often one network may look documents up in an hour: a bank's branch asks a few hundred times a day. An id has 96 random bits,
/// so this holds programs, not guessers.
const LOOK_UPS: Limit = Limit { window_ms: HOUR, allowed: 300 };

/// Counts a look-up by a network, and refuses too many. In a write of its own before [`check`]: what is refused stays counted.
pub fn count_look_up(tx: &mut Tx, context: &Context, network: &[u8]) -> Result<(), Failure> {
    let who = context.vault.mac("document-look-up", network);
    limits::take(tx, &context.region.id, "document-look-up", &who, context.moment.now, &LOOK_UPS)
}

/// Checks what was presented and counts it by its outcome.
pub fn check(tx: &mut Tx, context: &Context, presented: &Presented) -> Result<Checked, Failure> {
    let region = context.region.as_ref();
    let set = keys::key_set(tx, region)?;
    let specimen = set.keys.first().is_some_and(|key| key.specimen);
    let (outcome, shown) = match presented {
        Presented::Nothing => (Outcome::Unknown, None),
        Presented::National => (Outcome::National, None),
        Presented::Id(id) => by_id(tx, context, *id)?,
        Presented::Credential(bytes) => by_credential(tx, context, &set, bytes)?,
    };
    let day = context.moment.now.day(&region.time_zone);
    store::count_scan(tx, &region.id, (day, outcome.as_str()), shown.as_ref().map(|shown| shown.id))?;
    Ok(Checked { outcome, shown, issuer: set.issuer, specimen })
}

fn by_id(tx: &mut Tx, context: &Context, id: DocumentId) -> Result<(Outcome, Option<Shown>), Failure> {
    let Some(document) = store::get(tx, &context.region.id, id)? else { return Ok((Outcome::Unknown, None)) };
    let said = find::opened(tx, context, id)?;
    let masked = said.subject.into_iter().map(|(field, text)| (field, numbering::initials(&text))).collect();
    let outcome = match document.origin {
        super::Origin::National if document.state == Status::Active => Outcome::National,
        _ => Outcome::of(document.state),
    };
    Ok((outcome, Some(shown(tx, context, &document, masked)?)))
}

fn by_credential(
    tx: &mut Tx,
    context: &Context,
    set: &KeySet,
    bytes: &[u8],
) -> Result<(Outcome, Option<Shown>), Failure> {
    let claims: Claims = match verify(bytes, set) {
        Ok(claims) => claims,
        Err(Unverified::Signature) => return Ok((Outcome::Changed, None)),
        Err(Unverified::UnknownKey(_) | Unverified::Issuer) => return Ok((Outcome::UnknownKey, None)),
        Err(Unverified::Malformed) => return Ok((Outcome::Unknown, None)),
    };
    // Signed by us and not in the register: a database that was set back. Nobody should trust it.
    let Some(document) = store::get(tx, &context.region.id, claims.id)? else {
        return Ok((Outcome::Unknown, None));
    };
    let shown = shown(tx, context, &document, claims.subject)?;
    Ok((Outcome::of(document.state), Some(shown)))
}

fn shown(
    tx: &mut Tx,
    context: &Context,
    document: &Document,
    subject: Vec<(String, String)>,
) -> Result<Shown, Failure> {
    let superseded_by = match document.superseded_by {
        Some(id) => store::get(tx, &context.region.id, id)?.map(|newer| (newer.id, newer.number)),
        None => None,
    };
    Ok(Shown {
        id: document.id,
        kind: document.kind.clone(),
        number: document.number.clone(),
        subject,
        issued_at: document.issued_at,
        superseded_by,
        scans: document.scans,
        certified: document.signature.as_ref().is_some_and(Signature::is_certified),
    })
}

/// The states of one year's documents, signed; none for a year in which nothing was issued.
pub fn status_list(tx: &mut Tx, context: &Context, year: u16) -> Result<Option<Vec<u8>>, Failure> {
    let region = context.region.as_ref();
    let states = store::states(tx, &region.id, year)?;
    if states.is_empty() {
        return Ok(None);
    }
    let (key, specimen) = keys::newest(&context.vault, &region.id)?;
    let known = keys::key_set(tx, region)?.get(key.public().id()).is_some();
    if !known {
        return Err(Failure::Driver(format!(
            "the newest document key is not published yet (specimen: {specimen})"
        )));
    }
    let issuer = sites::site(tx, region)?.issuer;
    let list = StatusList { issuer, year, made_at: keys::seconds(context.moment.now), states };
    list.sign(&key).map(Some).map_err(|error| Failure::Driver(error.to_string()))
}

/// How often documents were checked in the last `days` days, by outcome.
pub fn scan_counts(
    tx: &mut Tx,
    region: &Region,
    now: Timestamp,
    days: u16,
) -> Result<Vec<(String, u64)>, Failure> {
    let since = now.plus(-DAY * i64::from(days)).day(&region.time_zone);
    store::scans(tx, &region.id, since)
}
