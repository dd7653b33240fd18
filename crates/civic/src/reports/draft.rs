//! A report being written, question by question, kept on the server so that no script is needed.
//!
//! Found by a secret in the browser's cookie, of which only a keyed hash is stored; the answers are sealed,
//! because they may name a person. Kept for a week after the last change.

use std::collections::HashSet;

use balai_base::{Problem, Timestamp, text::hexadecimal, time::DAY};
use balai_platform::{casework::Context, vault::Vault};
use balai_store::{Failure, FileHash, Tx};

use super::{
    Answers,
    store::{self, SealedDraft},
};
use crate::intake::DraftToken;

/// How long an untouched draft is kept, in milliseconds.
const KEPT: i64 = 7 * DAY;
/// For what the token of a draft is hashed.
const PURPOSE: &str = "report-draft";

/// A draft as it was saved.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// What was typed.
    pub answers: Answers,
    /// Until when it is kept.
    pub expires_at: Timestamp,
}

/// The draft of `token`, unless it expired.
pub fn read_draft(tx: &mut Tx, context: &Context, token: &DraftToken) -> Result<Option<Draft>, Failure> {
    let hash = token.hash(&context.vault, PURPOSE);
    let Some(found) = store::find_draft(tx, &context.region.id, &hash, context.moment.now)? else {
        return Ok(None);
    };
    let sealed = &found.sealed;
    let plain = context.vault.open(&place_of(&hash), &sealed.key_id, &sealed.bytes).map_err(Problem::from)?;
    // A draft of an older release that can't be read any more is an empty form, not an error page.
    let answers = serde_json::from_slice(plain.reveal()).unwrap_or_default();
    Ok(Some(Draft { answers, expires_at: found.expires_at }))
}

/// Saves what was typed under `token`, sealed, for a week from now.
pub fn save_draft(
    tx: &mut Tx,
    context: &Context,
    token: &DraftToken,
    answers: &Answers,
) -> Result<Draft, Failure> {
    let hash = token.hash(&context.vault, PURPOSE);
    let now = context.moment.now;
    let plain = serde_json::to_vec(answers).map_err(|error| Failure::Driver(error.to_string()))?;
    let sealed = context.vault.seal(&place_of(&hash), &plain).map_err(Problem::from)?;
    let expires_at = now.plus(KEPT);
    store::put_draft(tx, &context.region.id, &hash, &SealedDraft { sealed, expires_at }, now)?;
    Ok(Draft { answers: answers.clone(), expires_at })
}

/// The stored photos of every draft. A draft that can't be opened is a failure, so that no photo of it is taken for nobody's.
pub fn draft_files(tx: &mut Tx, vault: &Vault) -> Result<HashSet<FileHash>, Failure> {
    let mut files = HashSet::new();
    for (hash, sealed) in store::all_drafts(tx)? {
        let plain = vault.open(&place_of(&hash), &sealed.key_id, &sealed.bytes).map_err(Problem::from)?;
        let answers: Answers = serde_json::from_slice(plain.reveal()).unwrap_or_default();
        for photo in &answers.photos {
            files.extend(
                [&photo.file, &photo.thumbnail].into_iter().filter_map(|text| text.parse::<FileHash>().ok()),
            );
        }
    }
    Ok(files)
}

/// Forgets the draft of `token`.
pub fn discard_draft(tx: &mut Tx, context: &Context, token: &DraftToken) -> Result<(), Failure> {
    store::remove_draft(tx, &context.region.id, &token.hash(&context.vault, PURPOSE))
}

/// Where the value is sealed for.
pub(super) fn place_of(hash: &[u8; 32]) -> String {
    ["report_drafts|answers|", &hexadecimal(hash)].concat()
}
