//! The desk where officers release or withhold what may be public: texts in which something was found, and every
//! photo.

use balai_base::EventId;
use balai_platform::casework::{self, Context};
use balai_store::{Failure, Tx};

use super::{HeldPhoto, HeldText, ReleaseDesk, answers::plain, lines, names};

/// How many of each are shown at once.
const SHOWN: u32 = 50;

/// Texts and photos that wait for release, oldest first, at most 50 of each.
pub fn release_desk(tx: &mut Tx, context: &Context) -> Result<ReleaseDesk, Failure> {
    let region = &context.region;
    let texts = casework::held_texts(tx, context, None, SHOWN)?
        .items
        .into_iter()
        .map(|held| {
            let publication = held.event.publication.clone();
            HeldText {
                event: held.event.id,
                number: held.case.number.clone(),
                category: names::category(region, &held.case.category),
                kind: held.event.kind.as_str().to_owned(),
                actor: held.event.actor_kind.clone(),
                findings: publication.map(|publication| publication.findings).unwrap_or_default(),
                text: held.event.text,
                since: held.event.at,
            }
        })
        .collect();
    let mut photos = Vec::new();
    for photo in casework::held_photos(tx, context, None, SHOWN)?.items {
        let Some(case) = casework::get(tx, region, photo.case)? else { continue };
        photos.push(HeldPhoto {
            photo: lines::photo_view(&photo),
            number: case.number,
            category: names::category(region, &case.category),
        });
    }
    Ok(ReleaseDesk { texts, photos })
}

/// Releases a text as `text`. With a number of identity in it everything personal in it is masked, whatever is
/// given; another finding, such as an office's telephone number, is the officer's decision.
pub fn release_text(tx: &mut Tx, context: &Context, event: EventId, text: &str) -> Result<(), Failure> {
    casework::publish(tx, context, event, &plain(text))
}
