//! What a reporter does with a report after sending it, and what anybody does to follow one.
//!
//! Finds the step in the workflow by what it does, never by its name: packs name their steps themselves.

use balai_base::{CaseNumber, EventId, Problem};
use balai_platform::{
    access::Action,
    casework::{self, Audience, Case, Context, NewMessage, PhotoPurpose, Step},
    region::Region,
    workflow::{Meaning, Party, Transition},
};
use balai_store::{Failure, Tx};

use super::{DraftPhoto, PHOTO_LIMIT, TEXT_LIMIT, answers::plain, submit::new_photo};

/// The reporter or an officer writes; what an officer writes with [`Audience::Public`] everybody may read.
pub fn write_message(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    text: &str,
    audience: Audience,
) -> Result<EventId, Failure> {
    let case = casework::read(tx, context, number)?;
    let text = message_text(text)?;
    if text.is_empty() {
        return Err(Problem::invalid("problem-answers").field("message", "field-message-missing").into());
    }
    casework::write_message(tx, context, case.id, &NewMessage { text, audience })
}

/// The reporter or an officer adds photos with a few words (may be empty). Words and photos are public once
/// released, like the report itself.
pub fn send_photos(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    text: &str,
    photos: &[DraftPhoto],
) -> Result<EventId, Failure> {
    let case = casework::read(tx, context, number)?;
    let text = message_text(text)?;
    if photos.is_empty() {
        return Err(Problem::invalid("problem-answers").field("photo", "field-photo-missing").into());
    }
    if photos.len() > PHOTO_LIMIT {
        let limit = vec![("most", PHOTO_LIMIT.to_string())];
        return Err(Problem::invalid("problem-answers")
            .field_with("photo", "field-photos-too-many", limit)
            .into());
    }
    let audience = Audience::Public;
    let event = if text.is_empty() {
        casework::announce_photos(tx, context, case.id, audience)?
    } else {
        casework::write_message(tx, context, case.id, &NewMessage { text, audience })?
    };
    for (place, photo) in photos.iter().enumerate() {
        let step = context.apart(&format!("message-photo-{place}"));
        casework::add_photo(tx, &step, case.id, event, &new_photo(photo, PhotoPurpose::Message)?)?;
    }
    Ok(event)
}

fn message_text(text: &str) -> Result<String, Problem> {
    let text = plain(text);
    let length = text.chars().count();
    if length <= TEXT_LIMIT {
        return Ok(text);
    }
    let arguments = vec![("most", TEXT_LIMIT.to_string())];
    Err(Problem::invalid("problem-answers").field_with("message", "field-text-too-long", arguments))
}

/// The reporter says "not solved", or asks for a refusal to be looked at again: reopens within the window.
pub fn not_solved(tx: &mut Tx, context: &Context, number: &CaseNumber, words: &str) -> Result<Case, Failure> {
    take(tx, context, number, words, reopening)
}

/// The reporter takes the report back.
pub fn withdraw(tx: &mut Tx, context: &Context, number: &CaseNumber, words: &str) -> Result<Case, Failure> {
    take(tx, context, number, words, withdrawal)
}

fn take(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    words: &str,
    choose: impl Fn(&Region, &Case) -> Option<Transition>,
) -> Result<Case, Failure> {
    let case = casework::read(tx, context, number)?;
    context.require(Action::ActOwn, &case)?;
    let transition = choose(&context.region, &case)
        .ok_or_else(|| Problem::conflict("problem-step-not-now").with("step", ""))?;
    let step = Step { transition: transition.id, reason: message_text(words)?, ..Step::default() };
    casework::advance(tx, context, case.id, &step)
}

/// The reporter's step that brings the case back from where it stands: after its end, or before somebody confirms
/// that it is solved.
pub(super) fn reopening(region: &Region, case: &Case) -> Option<Transition> {
    let workflow = region.workflows.get(&case.workflow)?;
    let objects = |to: &str| case.meaning == Meaning::Verifying && workflow.meaning(to) == Meaning::Working;
    reporters_step(region, case, |transition| transition.reopens || objects(&transition.to))
}

/// The reporter's step that takes the case back.
pub(super) fn withdrawal(region: &Region, case: &Case) -> Option<Transition> {
    let workflow = region.workflows.get(&case.workflow)?;
    reporters_step(region, case, |transition| workflow.meaning(&transition.to) == Meaning::Withdrawn)
}

fn reporters_step(region: &Region, case: &Case, fits: impl Fn(&Transition) -> bool) -> Option<Transition> {
    let workflow = region.workflows.get(&case.workflow)?;
    workflow
        .transitions
        .iter()
        .filter(|transition| transition.by.contains(&Party::Reporter))
        .filter(|transition| transition.from.contains(&case.state))
        .find(|transition| fits(transition))
        .cloned()
}

/// Follows a public report instead of repeating it. `follower` is the device's secret.
pub fn follow(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    follower: &[u8; 16],
) -> Result<(), Failure> {
    let case = casework::read(tx, context, number)?;
    casework::follow(tx, context, case.id, follower, None)
}

/// Follows a report no more.
pub fn unfollow(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    follower: &[u8; 16],
) -> Result<(), Failure> {
    let case = casework::read(tx, context, number)?;
    casework::unfollow(tx, context, case.id, follower)
}

/// Whether the device follows the report.
pub fn follows(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    follower: &[u8; 16],
) -> Result<bool, Failure> {
    let case = casework::read(tx, context, number)?;
    casework::follows(tx, context, case.id, follower)
}
