//! Photos of originals: decoded in a cell, sealed with the case's key, stored, and noted for the requirement they belong to.

use balai_base::{CaseId, Problem};
use balai_platform::{casework::Context, keyring, photos::Darkroom, vault::DataKey};
use balai_store::{Failure, FileHash, Files, Tx, files as stored_files};
use uuid::Uuid;

use super::{
    Draft, DraftToken, Given, Upload, answers,
    draft::{give, moved_on, no_draft, read_draft},
    store::{applications, files},
    view::{UploadKey, keyed, upload_place},
};

/// The most photos of one requirement.
pub const MOST_PHOTOS: usize = 8;

/// Where a photo will be kept: made before it is decoded, so that no database waits meanwhile.
#[derive(Debug)]
pub struct Slot {
    case: CaseId,
    id: Uuid,
    key: DataKey,
}

/// A photo that is stored and not yet noted.
#[derive(Clone, Debug)]
pub struct StoredUpload {
    id: Uuid,
    file: FileHash,
    bytes: u64,
    sharpness: f64,
}

impl StoredUpload {
    /// Its identifier.
    pub fn id(&self) -> Uuid {
        self.id
    }

    /// Whether the person is asked to take it again.
    pub fn looks_blurred(&self) -> bool {
        self.sharpness < super::application::BLURRED_BELOW
    }

    /// The name under which the sealed bytes lie.
    pub(super) fn file(&self) -> FileHash {
        self.file
    }

    /// How many bytes it has once it is opened.
    pub(super) fn bytes(&self) -> u64 {
        self.bytes
    }
}

/// A slot for one photo of a draft. Makes the case's key if it has none yet.
pub fn slot(tx: &mut Tx, context: &Context, token: &DraftToken) -> Result<Slot, Failure> {
    let draft = read_draft(tx, context, token)?.ok_or_else(no_draft)?;
    slot_of(tx, context, draft.head.case)
}

pub(super) fn slot_of(tx: &mut Tx, context: &Context, case: CaseId) -> Result<Slot, Failure> {
    let key = keyring::obtain(tx, answers::keys(context), case, context.moment.now)?;
    Ok(Slot { case, id: context.moment.uuid("application-upload"), key })
}

/// Decodes a photo, makes it anew without metadata, seals and stores it. Blocks and takes memory: for a blocking thread
/// behind the server's semaphore.
pub fn store_photo(
    (stored, darkroom): (&Files, &Darkroom),
    context: &Context,
    slot: &Slot,
    bytes: &[u8],
) -> Result<StoredUpload, Failure> {
    if bytes.starts_with(b"%PDF") {
        return Err(Problem::invalid("problem-upload-pdf").into());
    }
    let prepared = darkroom.prepare_original(bytes)?;
    let place = upload_place(slot.case, slot.id);
    let sealed = context.vault.seal_with(&slot.key, &place, &prepared.picture).map_err(Problem::from)?;
    Ok(StoredUpload {
        id: slot.id,
        file: stored.put(&sealed.bytes)?,
        bytes: u64::try_from(prepared.picture.len()).unwrap_or(u64::MAX),
        sharpness: prepared.sharpness,
    })
}

/// Notes a stored photo for a requirement of a draft.
pub fn add_upload(
    tx: &mut Tx,
    context: &Context,
    token: &DraftToken,
    (code, photo): (&str, &StoredUpload),
) -> Result<Draft, Failure> {
    let draft = read_draft(tx, context, token)?.ok_or_else(no_draft)?;
    add(tx, context, &draft, (code, photo))?;
    applications::saved(tx, &context.region.id, &moved_on(context, &draft.head))?;
    read_draft(tx, context, token)?.ok_or_else(|| no_draft().into())
}

pub(super) fn add(
    tx: &mut Tx,
    context: &Context,
    draft: &Draft,
    (code, photo): (&str, &StoredUpload),
) -> Result<(), Failure> {
    let there = draft.uploads_of(code).count();
    if there >= MOST_PHOTOS {
        let most = MOST_PHOTOS.to_string();
        return Err(Problem::invalid("problem-upload-too-many").with("most", most).into());
    }
    give(tx, context, draft, (code, Some(Given::Upload)))?;
    let position = draft.uploads_of(code).map(|upload| upload.position + 1).max().unwrap_or(0);
    let (region, now) = (&context.region.id, context.moment.now);
    let upload = Upload {
        id: photo.id,
        requirement: code.to_owned(),
        position,
        file: photo.file,
        media_type: "image/jpeg".to_owned(),
        bytes: photo.bytes,
        sharpness: Some(photo.sharpness),
        added_at: now,
        delete_at: None,
    };
    files::insert(tx, region, draft.head.case, &upload)?;
    stored_files::name(tx, region, &photo.file, ("application/octet-stream", photo.bytes), now)
}

/// Takes a photo out of a draft.
pub fn remove_upload(tx: &mut Tx, context: &Context, token: &DraftToken, id: Uuid) -> Result<Draft, Failure> {
    let draft = read_draft(tx, context, token)?.ok_or_else(no_draft)?;
    let region = &context.region.id;
    if let Some(upload) = draft.uploads.iter().find(|upload| upload.id == id) {
        files::remove(tx, region, (draft.head.case, id))?;
        if !files::is_named(tx, region, upload.file)? {
            stored_files::unname(tx, region, &upload.file)?;
        }
        applications::saved(tx, region, &moved_on(context, &draft.head))?;
    }
    read_draft(tx, context, token)?.ok_or_else(|| no_draft().into())
}

/// Puts a photo before the one it follows: whoever scanned the last page first need not send all of them again.
pub fn bring_forward(tx: &mut Tx, context: &Context, token: &DraftToken, id: Uuid) -> Result<Draft, Failure> {
    let draft = read_draft(tx, context, token)?.ok_or_else(no_draft)?;
    let region = &context.region.id;
    let code = draft.uploads.iter().find(|upload| upload.id == id).map(|upload| &upload.requirement);
    let mut ordered: Vec<Uuid> =
        code.map_or_else(Vec::new, |code| draft.uploads_of(code).map(|upload| upload.id).collect());
    let place = ordered.iter().position(|own| *own == id).and_then(|place| place.checked_sub(1));
    if let Some(before) = place {
        ordered.swap(before, before + 1);
        for (position, own) in (0..).zip(ordered) {
            files::put_position(tx, region, (draft.head.case, own), position)?;
        }
        applications::saved(tx, region, &moved_on(context, &draft.head))?;
    }
    read_draft(tx, context, token)?.ok_or_else(|| no_draft().into())
}

/// A photo of a draft with what opens it, for whoever holds the draft's token.
pub fn draft_upload(
    tx: &mut Tx,
    context: &Context,
    token: &DraftToken,
    id: Uuid,
) -> Result<(Upload, UploadKey), Failure> {
    let draft = read_draft(tx, context, token)?.ok_or_else(no_draft)?;
    keyed(tx, context, (draft.head.case, id))
}
