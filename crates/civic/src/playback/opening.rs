//! How one case begins, and how it is meant to end.

use balai_base::{Timestamp, time::DAY};
use balai_platform::access::Actor;
use balai_store::Failure;

use super::{Play, chance::Chance, picture, scene::Scene};
use crate::reports::{self, DraftPhoto, Manner, Receipt};

/// How a case is meant to end.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    Solved,
    Disputed,
    Refused,
    Merged,
    Outside,
    Withdrawn,
    Lying,
}

/// A photo for some, stored.
pub(super) fn photos(play: &Play<'_>, chance: &mut Chance) -> Result<Vec<DraftPhoto>, Failure> {
    if !chance.percent(40) {
        return Ok(Vec::new());
    }
    match picture::jpeg(chance) {
        Some(bytes) => Ok(vec![reports::store_photo(play.store.files(), play.region, &bytes)?]),
        None => Ok(Vec::new()),
    }
}

/// Sends the report; none when it was sent by an earlier run or what was drawn cannot be sent.
pub(super) fn send(
    play: &Play<'_>,
    (index, created): (u32, Timestamp),
    scene: &Scene,
    photos: Vec<DraftPhoto>,
) -> Result<Option<Receipt>, Failure> {
    let Some(channel) = crate::channels::web_channel(play.region, created) else { return Ok(None) };
    let manner =
        Manner { channel: channel.id.clone(), language: scene.story.language, consent_note: String::new() };
    let answers = reports::Answers { photos, ..scene.answers.clone() };
    let Ok(submission) = reports::submission(play.region, &answers, &manner) else { return Ok(None) };
    let place = play.plan.within.as_ref().map_or("", |area| area.as_str());
    let context = play.context(created, &format!("send-{place}-{index}"), Actor::Anonymous);
    let token = play.vault.mac("demonstration", format!("{}-{place}-{index}", play.plan.seed).as_bytes());
    play.store.write_now(move |tx| {
        if reports::receipt(tx, &context, &token)?.is_some() {
            return Ok(None);
        }
        reports::submit(tx, &context, &submission, &token).map(Some)
    })
}

/// Draws how the case is meant to end: by its category, its age and whether there is a case to merge it into.
pub(super) fn ending(
    play: &Play<'_>,
    scene: &Scene,
    (created, has_master): (Timestamp, bool),
    chance: &mut Chance,
) -> Ending {
    let category = play.region.categories.get(&scene.answers.category);
    let outside = category.is_some_and(|category| category.outside_body.is_some());
    let age = play.plan.until.since(created) / DAY;
    if outside {
        return if chance.percent(85) { Ending::Outside } else { Ending::Lying };
    }
    let lying = if age > 30 { 3 } else { 22 };
    let merged = if has_master { 14 } else { 0 };
    let endings = [
        (Ending::Solved, 66),
        (Ending::Disputed, 9),
        (Ending::Refused, 7),
        (Ending::Merged, merged),
        (Ending::Withdrawn, 3),
        (Ending::Lying, lying),
    ];
    chance.weighted(&endings).copied().unwrap_or(Ending::Lying)
}
