//! Applications for services: from the first answer of a draft to the product in somebody's hand.
//!
//! Stands on `casework`: a sent application is a secret case of type [`CASE_TYPE`] whose category is the service. A draft has
//! the identifier of the case it becomes, so everything personal is sealed with that case's own key from the first word on.
//! What a service asks for is data of the region pack (`region::services`, `forms`).

mod answers;
mod applicant;
mod application;
pub mod asked;
mod assisted;
mod copied;
mod draft;
mod jobs;
mod marks;
pub mod mend;
mod model;
pub mod recall;
mod send;
mod service_time;
mod store;
mod submission;
mod uploads;
mod view;
pub mod working;

#[cfg(test)]
mod tests;

pub use crate::intake::DraftToken;
pub use answers::blind_index;
pub use application::{Application, BLURRED_BELOW, Draft, Head, Item, Receipt, Shown, Upload};
pub use assisted::{OpenEntry, begin_entry, entry_faults, open_entries, open_entry, send_entry};
pub use copied::{
    CopiedAnswer, CopiedApplication, CopiedDocument, CopiedRequirement, CopiedUpload, copied,
    correct_contact, with_parts,
};
pub use draft::{
    Begin, Change, KEPT, Saved, answer, begin, discard, give_code, kept_until, read_draft, take_up,
};
pub use jobs::{
    DELETE_UPLOADS, FORGET_DRAFTS, count_uploads_past, delete_uploads, forget_drafts, forget_uploads,
    register, uploads_past,
};
pub use marks::{copy_kept, identity_seen};
pub use model::{Behalf, CASE_TYPE, Entry, Given, Seen, StepState, Verdict};
pub use send::{faults, field_of, open_part, receipt, send, send_with, submit};
pub use service_time::{ServiceTime, Standing, service_time, service_time_of};
pub use submission::{Submission, enter, preview};
pub use uploads::{
    MOST_PHOTOS, Slot, StoredUpload, add_upload, bring_forward, draft_upload, remove_upload, slot,
    store_photo,
};
pub use view::{UploadKey, application, application_in, head, opened, parts, reveal_answer, shown, upload};

use balai_base::{AccountId, CaseId, RegionId, Timestamp};
use balai_store::{Failure, Tx};

/// The sealed column of drafts and applications.
pub const SEALED: [balai_platform::keyring::SealedRows; 4] =
    [store::answers::ANSWERS, working::SEALED[0], working::SEALED[1], working::SEALED[2]];

/// Notes what an officer says of one requirement. Asks for no right: the desk does. False when nothing was given for it.
pub fn decide_item(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
    (item, by, at): (&Item, Option<AccountId>, Timestamp),
) -> Result<bool, Failure> {
    store::items::decide(tx, region, case, (item, by, at))
}

/// Notes since when nothing is missing, or that something is missing again.
pub fn put_complete(
    tx: &mut Tx,
    region: &RegionId,
    (case, at): (CaseId, Option<Timestamp>),
) -> Result<(), Failure> {
    store::applications::put_complete(tx, region, (case, at))
}

/// Notes that a requirement is met by something the person did not give: the product of another part, an original shown at
/// the counter.
pub fn put_item(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
    (requirement, given): (&str, Given),
) -> Result<(), Failure> {
    store::items::put(tx, region, case, (requirement, given))
}

/// The sent applications and drafts in which a NIK or family card's number was given. For finding a person's applications; asks
/// for no right.
pub fn with_civil_number(
    tx: &mut Tx,
    context: &balai_platform::casework::Context,
    digits: &str,
) -> Result<Vec<CaseId>, Failure> {
    store::answers::cases_with(tx, &context.region.id, &blind_index(context, digits))
}

/// Forgets what was said in an application whose person was erased; the sealed bytes of its photos lost their key, and are no
/// longer named.
pub fn forget(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<(), Failure> {
    store::answers::delete(tx, region, case)?;
    for upload in store::files::of(tx, region, case)? {
        store::files::remove(tx, region, (case, upload.id))?;
        if !store::files::is_named(tx, region, upload.file)? {
            balai_store::files::unname(tx, region, &upload.file)?;
        }
    }
    Ok(())
}
