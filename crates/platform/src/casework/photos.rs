//! Photos of a case: held until an officer releases a copy, and compared with every earlier one.

use std::collections::HashSet;

use balai_base::{
    CaseId, EventId, PhotoId, Problem,
    page::{Cursor, Page},
};
use balai_store::{Failure, FileHash, Tx, files};

use super::{
    Case, NewPhoto, Photo, PhotoPurpose, PublicCopy, SimilarPhoto, View, Visibility,
    context::{Context, no_case},
    lists, messages, rules,
    store::{self, photos::PhotoRow},
    texts,
};
use crate::{
    access::{Action, Actor},
    photos,
    region::Region,
};

/// The most photos of one event.
const MOST_PHOTOS: usize = 10;

/// Adds a photo to an event of the case: the reporter's own, or one an officer wrote or may prove with. Whoever opens
/// a case adds its photos in the same command.
pub fn add_photo(
    tx: &mut Tx,
    context: &Context,
    id: CaseId,
    event: EventId,
    photo: &NewPhoto,
) -> Result<PhotoId, Failure> {
    let case = store::cases::get(tx, context.id(), id)?.ok_or_else(no_case)?;
    let line =
        store::events::get(tx, context.id(), event)?.filter(|line| line.case == id).ok_or_else(no_case)?;
    let opening = line.sequence == 1 && line.at == context.moment.now;
    match (&context.actor, photo.purpose) {
        (Actor::System, _) => {}
        (Actor::Officer(_), PhotoPurpose::Report) if opening => {}
        (Actor::Officer(_), PhotoPurpose::Evidence) => context.require(Action::Move, &case)?,
        (Actor::Officer(_), _) => context.require(Action::Answer, &case)?,
        (_, PhotoPurpose::Report) if opening => {}
        (_, PhotoPurpose::Evidence) => return Err(Problem::forbidden("problem-not-allowed").into()),
        _ => context.require(Action::ActOwn, &case)?,
    }
    let earlier = store::photos::of_case(tx, context.id(), id)?;
    let nth = earlier.iter().filter(|row| row.event == event).count();
    if nth >= MOST_PHOTOS {
        return Err(Problem::invalid("problem-too-many-photos").with("most", MOST_PHOTOS.to_string()).into());
    }
    let photo_id = PhotoId(context.moment.uuid(&format!("photo|{event}|{nth}")));
    let alternative = texts::mask(photo.alternative.trim(), &[]).text;
    let masked = NewPhoto { alternative, ..photo.clone() };
    let now = context.moment.now;
    store::photos::insert(tx, context.id(), (photo_id, id, event), (&masked, now))?;
    name_files(tx, context, [photo.file, photo.thumbnail])?;
    store::photos::insert_bands(tx, context.id(), (photo_id, id), &rules::bands(photo.perceptual_hash))?;
    Ok(photo_id)
}

/// Releases a photo with the copy that everybody may see.
pub fn publish_photo(
    tx: &mut Tx,
    context: &Context,
    photo: PhotoId,
    copy: &PublicCopy,
) -> Result<(), Failure> {
    let copy = PublicCopy { alternative: texts::mask(copy.alternative.trim(), &[]).text, ..copy.clone() };
    decide(tx, context, photo, Some(&copy))
}

/// Decides that the public does not see a photo.
pub fn withhold_photo(tx: &mut Tx, context: &Context, photo: PhotoId) -> Result<(), Failure> {
    decide(tx, context, photo, None)
}

fn decide(tx: &mut Tx, context: &Context, id: PhotoId, copy: Option<&PublicCopy>) -> Result<(), Failure> {
    let (row, case) = row_and_case(tx, context, id)?;
    context.require(Action::Publish, &case)?;
    if copy.is_some() && case.visibility != Visibility::Public {
        return Err(Problem::conflict("problem-not-publishable").into());
    }
    store::photos::decide(tx, context.id(), row.id, copy)?;
    if let Some(copy) = copy {
        name_files(tx, context, [copy.file, copy.thumbnail])?;
    }
    let what = if copy.is_some() { "public" } else { "withheld" };
    context.audited(tx, "publish-photo", &case.number, ("", &format!("{what} {id}")))
}

/// Says that stored files are in use: a restore brings back, and `balai verify` looks at, what is named. How large they are is not
/// known here.
/// Those of some files that a photo of any region is.
pub fn named_files(tx: &mut Tx, asked: &[FileHash]) -> Result<HashSet<FileHash>, Failure> {
    store::photos::named(tx, asked)
}

fn name_files(tx: &mut Tx, context: &Context, hashes: [FileHash; 2]) -> Result<(), Failure> {
    hashes
        .iter()
        .try_for_each(|hash| files::name(tx, context.id(), hash, ("image/jpeg", 0), context.moment.now))
}

fn row_and_case(tx: &mut Tx, context: &Context, id: PhotoId) -> Result<(PhotoRow, Case), Failure> {
    let row = store::photos::get(tx, context.id(), id)?.ok_or_else(no_case)?;
    let case = store::cases::get(tx, context.id(), row.case)?.ok_or_else(no_case)?;
    Ok((row, case))
}

/// The photos, oldest first, as `view` may see them.
pub fn photos(tx: &mut Tx, context: &Context, case: &Case, view: View) -> Result<Vec<Photo>, Failure> {
    messages::require_view(context, case, view)?;
    let rows = store::photos::of_case(tx, context.id(), case.id)?;
    Ok(rows.into_iter().filter_map(|row| rules::seen_photo(row, case, view)).collect())
}

/// The released photos of public cases, oldest first: for lists. Cases that are not public are left out.
pub fn public_photos(tx: &mut Tx, context: &Context, cases: &[Case]) -> Result<Vec<Photo>, Failure> {
    let ids: Vec<CaseId> = cases.iter().map(|case| case.id).collect();
    let rows = store::photos::of_cases(tx, context.id(), &ids)?;
    Ok(rows
        .into_iter()
        .filter_map(|row| {
            let case = cases.iter().find(|case| case.id == row.case)?;
            rules::seen_photo(row, case, View::Public)
        })
        .collect())
}

/// One photo as `view` may see it, for the address that serves it; else "no such case".
pub fn photo(tx: &mut Tx, context: &Context, id: PhotoId, view: View) -> Result<Photo, Failure> {
    let (row, case) = row_and_case(tx, context, id)?;
    messages::require_view(context, &case, view)?;
    rules::seen_photo(row, &case, view).ok_or_else(|| no_case().into())
}

/// Photos that wait for release in the actor's reach, oldest first.
pub fn held_photos(
    tx: &mut Tx,
    context: &Context,
    cursor: Option<&Cursor>,
    limit: u32,
) -> Result<Page<Photo>, Failure> {
    let after = cursor.map(|cursor| lists::after(cursor, lists::HELD)).transpose()?;
    let scope = context.scope(Action::Publish);
    let rows = store::lists::held_photos(tx, (context.id(), &scope), after, limit.saturating_add(1))?;
    let mark = |row: &PhotoRow| lists::mark(lists::HELD, row.created_at.millis(), row.id.0);
    let page = Page::of(rows, lists::size(limit), mark);
    Ok(page.map(rules::whole_photo))
}

/// Earlier photos that are the same as the one with this perceptual hash, as [`photos::difference`] tells, nearest first; `except` leaves
/// out the photo that is compared.
pub fn similar_photos(
    tx: &mut Tx,
    region: &Region,
    hash: i64,
    except: Option<PhotoId>,
) -> Result<Vec<SimilarPhoto>, Failure> {
    let mut found: Vec<SimilarPhoto> = Vec::new();
    // The same photo may have been mirrored or turned to look like another one.
    for turned in photos::turnings(hash) {
        for row in store::photos::sharing_band(tx, &region.id, &rules::bands(turned))? {
            let Some(distance) = photos::difference(row.perceptual_hash, hash) else { continue };
            if Some(row.id) != except {
                found.push(SimilarPhoto { distance, photo: rules::whole_photo(row) });
            }
        }
    }
    found.sort_by_key(|similar| (similar.photo.id, similar.distance));
    found.dedup_by_key(|similar| similar.photo.id);
    found.sort_by_key(|similar| (similar.distance, similar.photo.created_at));
    Ok(found)
}
