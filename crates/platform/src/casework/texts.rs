//! What people write: checked, masked before it is stored, sealed as it was, and put where it is searched.

use balai_base::{
    CaseId, EventId, Problem, Secret,
    personal::{self, Hints, PersonalKind},
};
use balai_store::{Failure, Tx, search};

use super::{
    Audience, Case, Event, Publication, PublicationState,
    context::{Context, vault_failure},
    rules::LONGEST_TEXT,
    store,
};
use crate::{
    keyring,
    vault::{DataKey, Sealed, VaultFailure},
};

/// The search collection of officers: masked texts.
pub(super) const OFFICERS: &str = "case";
/// The search collection of everybody: released texts of public cases.
pub(super) const EVERYBODY: &str = "case-public";

/// A text with every personal number and known name masked.
pub(super) struct Masked {
    pub(super) text: String,
    pub(super) found: Vec<PersonalKind>,
}

/// Masks what identifies a person in `text`.
pub(super) fn mask(text: &str, names: &[String]) -> Masked {
    let findings = personal::findings(text, &Hints { names: names.to_vec() });
    let mut found: Vec<PersonalKind> = findings.iter().map(|finding| finding.kind).collect();
    found.sort_unstable();
    found.dedup();
    Masked { text: personal::masked(text, &findings), found }
}

/// The text without surrounding space; refuses none at all and too much, beside the form's `field`.
pub(super) fn checked<'t>(text: &'t str, field: &'static str) -> Result<&'t str, Failure> {
    let text = text.trim();
    if text.is_empty() {
        return Err(Problem::invalid("problem-text-missing").field(field, "field-text-missing").into());
    }
    not_too_long(text, field)
}

/// The text without surrounding space; refuses too much.
pub(super) fn not_too_long<'t>(text: &'t str, field: &'static str) -> Result<&'t str, Failure> {
    let text = text.trim();
    if text.chars().count() > LONGEST_TEXT {
        let most = ("most", LONGEST_TEXT.to_string());
        return Err(Problem::invalid("problem-text-too-long")
            .field_with(field, "field-text-too-long", vec![most])
            .into());
    }
    Ok(text)
}

/// Where a text's original is sealed.
pub(super) fn place(event: EventId) -> String {
    format!("sealed_texts|ciphertext|{event}")
}

/// Seals the original of an event's text.
pub(super) fn seal(
    tx: &mut Tx,
    context: &Context,
    (event, case): (EventId, CaseId),
    original: &str,
) -> Result<(), Failure> {
    let key = context.data_key(tx, case)?;
    let sealed = sealed(context, &key, event, original).map_err(vault_failure)?;
    store::events::seal(tx, context.id(), (event, case), &sealed)
}

/// The original of an event's text, sealed for its place with the case's key.
pub(super) fn sealed(
    context: &Context,
    key: &DataKey,
    event: EventId,
    original: &str,
) -> Result<Sealed, VaultFailure> {
    context.vault.seal_with(key, &place(event), original.as_bytes())
}

/// The originals of a case's masked texts.
pub(super) fn originals(
    tx: &mut Tx,
    context: &Context,
    case: CaseId,
) -> Result<Vec<(EventId, Secret<String>)>, Failure> {
    let sealed = store::events::sealed(tx, context.id(), case)?;
    let opener = keyring::opener(tx, context.keys(), case)?;
    let open = |(event, sealed): (EventId, Sealed)| Ok((event, opener.open_text(&place(event), &sealed)?));
    sealed.into_iter().map(open).collect()
}

/// What the public may read of a text that was just written: everything when nothing was found, else nothing
/// until an officer decides. None when the text is not for everybody.
pub(super) fn publication(
    context: &Context,
    case: &Case,
    audience: Audience,
    masked: &Masked,
) -> Option<Publication> {
    if audience != Audience::Public || masked.text.is_empty() || !case.is_for_everybody() {
        return None;
    }
    let state = if masked.found.is_empty() { PublicationState::Public } else { PublicationState::Held };
    Some(Publication {
        state,
        text: masked.text.clone(),
        findings: masked.found.iter().map(|kind| kind.as_str().to_owned()).collect(),
        decided_at: context.moment.now,
    })
}

/// Puts a case's texts where officers and everybody search.
pub(super) fn index(tx: &mut Tx, context: &Context, case: &Case, events: &[Event]) -> Result<(), Failure> {
    let texts = events.iter().map(|event| event.text.as_str()).filter(|text| !text.is_empty());
    let all: Vec<&str> = [case.number.as_str(), case.address.as_str()].into_iter().chain(texts).collect();
    search::put(tx, context.id(), OFFICERS, case.id.0, &all.join("\n"), case.created_at)?;
    let released: Vec<&str> = events
        .iter()
        .filter(|event| event.audience == Audience::Public)
        .filter_map(|event| event.publication.as_ref())
        .filter(|publication| publication.state == PublicationState::Public)
        .map(|publication| publication.text.as_str())
        .collect();
    if case.is_for_everybody() && !released.is_empty() {
        search::put(tx, context.id(), EVERYBODY, case.id.0, &released.join("\n"), case.created_at)
    } else {
        search::remove(tx, context.id(), EVERYBODY, case.id.0)
    }
}
