//! The face, while it is being built.

use balai_base::{
    AccountId, CaseId, CaseNumber, EventId, PhotoId, Pin, Point, Secret, Timestamp,
    page::{Cursor, Page},
};
use balai_store::{Failure, Tx};

use super::{Context, model::*};
use crate::{
    access::{Action, Visibility},
    region::Region,
    workflow::Transition,
};

fn unbuilt<T>() -> Result<T, Failure> {
    Err(Failure::Driver("not built yet".to_owned()))
}

/// Opens a case: number, PIN, clocks, first event, sealed contact, notice to the agency.
/// An officer needs the right to enter for somebody.
pub fn open(tx: &mut Tx, context: &Context, new: &NewCase) -> Result<Opened, Failure> {
    let _ = (tx, context, new);
    unbuilt()
}

/// Splits a part off a case: its own text and agency; place, contact and PIN are the case's.
pub fn split(tx: &mut Tx, context: &Context, id: CaseId, part: &NewPart) -> Result<Case, Failure> {
    let _ = (tx, context, id, part);
    unbuilt()
}

/// Takes a step of the workflow.
pub fn advance(tx: &mut Tx, context: &Context, id: CaseId, step: &Step) -> Result<Case, Failure> {
    let _ = (tx, context, id, step);
    unbuilt()
}

/// The steps the actor may take now.
pub fn steps(tx: &mut Tx, context: &Context, case: &Case) -> Result<Vec<Transition>, Failure> {
    let _ = (tx, context, case);
    unbuilt()
}

/// Gives the case to another agency or unit by the workflow's reassigning step, with a reason; counted.
pub fn reassign(
    tx: &mut Tx,
    context: &Context,
    id: CaseId,
    target: &Target,
    reason: &str,
) -> Result<Case, Failure> {
    let _ = (tx, context, id, target, reason);
    unbuilt()
}

/// Merges the case into `master`; its followers move there, and its reporter is answered with the master.
pub fn merge(
    tx: &mut Tx,
    context: &Context,
    id: CaseId,
    master: CaseId,
    reason: &str,
) -> Result<Case, Failure> {
    let _ = (tx, context, id, master, reason);
    unbuilt()
}

/// Gives the case to an officer, or takes it from one.
pub fn assign(tx: &mut Tx, context: &Context, id: CaseId, to: Option<AccountId>) -> Result<Case, Failure> {
    let _ = (tx, context, id, to);
    unbuilt()
}

/// Corrects the category.
pub fn correct_category(
    tx: &mut Tx,
    context: &Context,
    id: CaseId,
    category: &str,
    reason: &str,
) -> Result<Case, Failure> {
    let _ = (tx, context, id, category, reason);
    unbuilt()
}

/// Corrects or adds the place; for channels that know none.
pub fn relocate(tx: &mut Tx, context: &Context, id: CaseId, place: &NewPlace) -> Result<Case, Failure> {
    let _ = (tx, context, id, place);
    unbuilt()
}

/// Changes who may see the case.
pub fn change_visibility(
    tx: &mut Tx,
    context: &Context,
    id: CaseId,
    to: Visibility,
    reason: &str,
) -> Result<Case, Failure> {
    let _ = (tx, context, id, to, reason);
    unbuilt()
}

/// Links the case as recurrence of an `earlier`, ended one.
pub fn link_recurrence(tx: &mut Tx, context: &Context, id: CaseId, earlier: CaseId) -> Result<(), Failure> {
    let _ = (tx, context, id, earlier);
    unbuilt()
}

/// Writes a message between reporter and officers, or a note among officers.
pub fn write_message(
    tx: &mut Tx,
    context: &Context,
    id: CaseId,
    message: &NewMessage,
) -> Result<EventId, Failure> {
    let _ = (tx, context, id, message);
    unbuilt()
}

/// Releases the text of an event, as `text` (personal numbers of citizens are masked whatever is given).
pub fn publish(tx: &mut Tx, context: &Context, event: EventId, text: &str) -> Result<(), Failure> {
    let _ = (tx, context, event, text);
    unbuilt()
}

/// Decides that the public does not read the text of an event.
pub fn withhold(tx: &mut Tx, context: &Context, event: EventId) -> Result<(), Failure> {
    let _ = (tx, context, event);
    unbuilt()
}

/// Adds a photo to an event of the case.
pub fn add_photo(
    tx: &mut Tx,
    context: &Context,
    id: CaseId,
    event: EventId,
    photo: &NewPhoto,
) -> Result<PhotoId, Failure> {
    let _ = (tx, context, id, event, photo);
    unbuilt()
}

/// Releases a photo with the copy that everybody may see.
pub fn publish_photo(
    tx: &mut Tx,
    context: &Context,
    photo: PhotoId,
    copy: &PublicCopy,
) -> Result<(), Failure> {
    let _ = (tx, context, photo, copy);
    unbuilt()
}

/// Decides that the public does not see a photo.
pub fn withhold_photo(tx: &mut Tx, context: &Context, photo: PhotoId) -> Result<(), Failure> {
    let _ = (tx, context, photo);
    unbuilt()
}

/// Follows a public case. `follower` is a device's or person's secret of 16 bytes; stored as keyed hash.
pub fn follow(
    tx: &mut Tx,
    context: &Context,
    id: CaseId,
    follower: &[u8; 16],
    contact: Option<&Secret<String>>,
) -> Result<(), Failure> {
    let _ = (tx, context, id, follower, contact);
    unbuilt()
}

/// Follows no more.
pub fn unfollow(tx: &mut Tx, context: &Context, id: CaseId, follower: &[u8; 16]) -> Result<(), Failure> {
    let _ = (tx, context, id, follower);
    unbuilt()
}

/// Whether `follower` follows the case.
pub fn follows(tx: &mut Tx, context: &Context, id: CaseId, follower: &[u8; 16]) -> Result<bool, Failure> {
    let _ = (tx, context, id, follower);
    unbuilt()
}

/// Gives the owner a new PIN, at a counter.
pub fn renew_pin(tx: &mut Tx, context: &Context, id: CaseId, reason: &str) -> Result<Pin, Failure> {
    let _ = (tx, context, id, reason);
    unbuilt()
}

/// Shows who reported and what was masked. Recorded in audit and history; the reporter sees that and why.
pub fn reveal(tx: &mut Tx, context: &Context, id: CaseId, reason: &str) -> Result<Revealed, Failure> {
    let _ = (tx, context, id, reason);
    unbuilt()
}

/// The case of that number, if the PIN is its own. A wrong PIN is `Ok(None)`, so that the try stays counted;
/// too many tries are refused.
pub fn authenticate(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    pin: &Pin,
) -> Result<Option<Case>, Failure> {
    let _ = (tx, context, number, pin);
    unbuilt()
}

/// The case of that number as far as the actor may know of it; else "no such case".
pub fn read(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<Case, Failure> {
    let _ = (tx, context, number);
    unbuilt()
}

/// The history, oldest first, as `view` may see it.
pub fn history(tx: &mut Tx, context: &Context, case: &Case, view: View) -> Result<Vec<Event>, Failure> {
    let _ = (tx, context, case, view);
    unbuilt()
}

/// The photos, oldest first, as `view` may see them.
pub fn photos(tx: &mut Tx, context: &Context, case: &Case, view: View) -> Result<Vec<Photo>, Failure> {
    let _ = (tx, context, case, view);
    unbuilt()
}

/// One photo as `view` may see it, for the address that serves it.
pub fn photo(tx: &mut Tx, context: &Context, id: PhotoId, view: View) -> Result<Photo, Failure> {
    let _ = (tx, context, id, view);
    unbuilt()
}

/// Cases linked to this one, as far as the actor may know of them.
pub fn links(tx: &mut Tx, context: &Context, case: &Case) -> Result<Vec<Link>, Failure> {
    let _ = (tx, context, case);
    unbuilt()
}

/// The cases an officer sees, in the filter's order.
pub fn queue(
    tx: &mut Tx,
    context: &Context,
    filter: &Filter,
    cursor: Option<&Cursor>,
    limit: u32,
) -> Result<Page<Case>, Failure> {
    let _ = (tx, context, filter, cursor, limit);
    unbuilt()
}

/// The cases an officer may take out as a file; page through them by the cursor.
pub fn export(
    tx: &mut Tx,
    context: &Context,
    filter: &Filter,
    cursor: Option<&Cursor>,
    limit: u32,
) -> Result<Page<Case>, Failure> {
    let _ = (tx, context, filter, cursor, limit);
    unbuilt()
}

/// The cases everybody may see.
pub fn public_list(
    tx: &mut Tx,
    context: &Context,
    filter: &Filter,
    cursor: Option<&Cursor>,
    limit: u32,
) -> Result<Page<Case>, Failure> {
    let _ = (tx, context, filter, cursor, limit);
    unbuilt()
}

/// How many cases the filter finds among those the actor may do `action` to.
pub fn count(tx: &mut Tx, context: &Context, action: Action, filter: &Filter) -> Result<u64, Failure> {
    let _ = (tx, context, action, filter);
    unbuilt()
}

/// The same, by one value.
pub fn counts(
    tx: &mut Tx,
    context: &Context,
    action: Action,
    filter: &Filter,
    group: Group,
) -> Result<Vec<Count>, Failure> {
    let _ = (tx, context, action, filter, group);
    unbuilt()
}

/// Cases at most `metres` from `point` and opened after `since`, nearest first, at most 200: those the actor reads.
pub fn near(
    tx: &mut Tx,
    context: &Context,
    point: Point,
    metres: f64,
    since: Timestamp,
) -> Result<Vec<Case>, Failure> {
    let _ = (tx, context, point, metres, since);
    unbuilt()
}

/// The cases with the words that opened them, as `view` may see them.
pub fn with_texts(
    tx: &mut Tx,
    context: &Context,
    cases: Vec<Case>,
    view: View,
) -> Result<Vec<CaseNote>, Failure> {
    let _ = (tx, context, cases, view);
    unbuilt()
}

/// The last message of each case between reporter and officers.
pub fn last_messages(tx: &mut Tx, context: &Context, cases: &[CaseId]) -> Result<Vec<LastMessage>, Failure> {
    let _ = (tx, context, cases);
    unbuilt()
}

/// Texts that wait for release in the actor's reach, oldest first.
pub fn held_texts(
    tx: &mut Tx,
    context: &Context,
    cursor: Option<&Cursor>,
    limit: u32,
) -> Result<Page<HeldText>, Failure> {
    let _ = (tx, context, cursor, limit);
    unbuilt()
}

/// Photos that wait for release in the actor's reach, oldest first.
pub fn held_photos(
    tx: &mut Tx,
    context: &Context,
    cursor: Option<&Cursor>,
    limit: u32,
) -> Result<Page<Photo>, Failure> {
    let _ = (tx, context, cursor, limit);
    unbuilt()
}

/// Cases ended in a span, by what figures are made from; all visibilities, no text and no place.
pub fn outcomes(tx: &mut Tx, context: &Context, span: Span) -> Result<Vec<Outcome>, Failure> {
    let _ = (tx, context, span);
    unbuilt()
}

/// The case of that number, whoever asks; callers show nothing of it before asking `Context::can`.
pub fn find(tx: &mut Tx, region: &Region, number: &CaseNumber) -> Result<Option<Case>, Failure> {
    let _ = (tx, region, number);
    unbuilt()
}

/// The case of that identifier, whoever asks.
pub fn get(tx: &mut Tx, region: &Region, id: CaseId) -> Result<Option<Case>, Failure> {
    let _ = (tx, region, id);
    unbuilt()
}

/// The promises of a case, in the order in which they began.
pub fn clocks(tx: &mut Tx, region: &Region, id: CaseId) -> Result<Vec<CaseClock>, Failure> {
    let _ = (tx, region, id);
    unbuilt()
}

/// How the reporter wants to be answered; none when no contact was left. Tells nothing of the contact itself.
pub fn answer_by(tx: &mut Tx, region: &Region, id: CaseId) -> Result<Option<String>, Failure> {
    let _ = (tx, region, id);
    unbuilt()
}

/// Earlier photos whose perceptual hash differs in at most 5 of 64 bits, nearest first; `except` leaves out one photo.
pub fn similar_photos(
    tx: &mut Tx,
    region: &Region,
    hash: i64,
    except: Option<PhotoId>,
) -> Result<Vec<SimilarPhoto>, Failure> {
    let _ = (tx, region, hash, except);
    unbuilt()
}

/// Where everybody may see the case lie: moved as far as its category says.
pub fn public_point(region: &Region, case: &Case) -> Option<Point> {
    let blur = region.categories.get(&case.category).map_or(0, |category| category.blur_metres);
    case.point.map(|point| if blur == 0 { point } else { point.blurred(f64::from(blur)) })
}
