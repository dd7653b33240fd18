//! Takes a report in: routes it, opens the case, adds photos, links what it repeats, and gives the receipt.
//!
//! The form's token makes it happen once: a repetition finds the sealed receipt and opens nothing.

use balai_base::{CaseId, Point, Secret, Timestamp, time::DAY};
use balai_platform::{
    access::{Action, Actor, Visibility},
    casework::{
        self, Audience, Case, Contact, Context, Filter, NewCase, NewMessage, NewPhoto, Opened, PhotoPurpose,
        Span,
    },
    region::Region,
    workflow::Meaning,
};
use balai_store::{Failure, Store, Tx};

use super::{
    Because, CASE_TYPE, ContactGiven, DraftPhoto, Facts, Receipt, Routing, Submission, pictures,
    preview::personal_kinds, routing, store,
};
use crate::intake::{self, Beside};

/// The purpose under which tokens of the report form are recorded.
const PURPOSE: &str = "report";
/// The word that stands beside the kinds of personal data found when a report looks as if a program had sent it.
const DOUBT: &str = "automatic";
/// A new report near a solved one of the same category repeats it if it ended at most so many days ago.
const RECURRENCE_DAYS: i64 = 180;

/// Takes a report in. The same `token` gives the same receipt, PIN included, and one case.
pub fn submit(
    tx: &mut Tx,
    context: &Context,
    submission: &Submission,
    token: &[u8; 32],
) -> Result<Receipt, Failure> {
    if let Some(receipt) = receipt(tx, context, token)? {
        return Ok(receipt);
    }
    let routing = routing::route(&context.region, &facts(submission));
    let opened = casework::open(tx, context, &new_case(context, submission, &routing))?;
    let owner = context.acting_as(Actor::Reporter { case: opened.id });
    for (place, photo) in submission.photos.iter().enumerate() {
        let step = owner.apart(&format!("report-photo-{place}"));
        casework::add_photo(tx, &step, opened.id, opened.event, &new_photo(photo, PhotoPurpose::Report)?)?;
    }
    if submission.doubted {
        casework::hold(tx, &owner, opened.event, DOUBT)?;
    }
    remember_routing(tx, context, opened.id, &routing)?;
    note_consent(tx, context, &opened, &submission.consent_note)?;
    let recurrence_of = link_recurrence(tx, context, &opened, submission)?;
    let receipt = Receipt {
        number: opened.number.clone(),
        pin: opened.pin.reveal().to_owned(),
        sent_at: context.moment.now,
        category: submission.category.clone(),
        agency: routing.agency,
        because: routing.because,
        promised_at: opened.promised_at,
        visibility: submission.visibility,
        text_held: submission.visibility == Visibility::Public && is_held(submission),
        recurrence_of: recurrence_of.map(|case| case.number),
        accused: submission.accused.clone(),
        kind: submission.kind.as_str().to_owned(),
    };
    intake::remember(tx, context, (token, PURPOSE), &receipt)?;
    Ok(receipt)
}

/// [`submit`] through the store. A tap sent twice at once meets itself here: the later one gets the receipt of
/// the earlier one, and so does whoever could not be told whether the first try was stored.
pub async fn send(
    store: &Store,
    context: Context,
    submission: Submission,
    token: [u8; 32],
) -> Result<Receipt, Failure> {
    send_with(store, context, (submission, token), |_, _, _| Ok(())).await
}

/// [`send`], with what is stored about the report in the same command: together or not at all.
pub async fn send_with(
    store: &Store,
    context: Context,
    (submission, token): (Submission, [u8; 32]),
    also: impl Fn(&mut Tx, &Context, &Receipt) -> Result<(), Failure> + Send + 'static,
) -> Result<Receipt, Failure> {
    let work = move |tx: &mut Tx, context: &Context| {
        let receipt = submit(tx, context, &submission, &token)?;
        also(tx, context, &receipt)?;
        Ok(receipt)
    };
    // A report changes no row that others change: the form's token and the number are unique, and the solved case it may repeat
    // is only pointed to.
    intake::once(store, context, (token, Beside::Adding), work).await
}

/// The receipt that was given for `token`.
pub fn receipt(tx: &mut Tx, context: &Context, token: &[u8; 32]) -> Result<Option<Receipt>, Failure> {
    intake::receipt(tx, context, token)
}

pub(super) fn facts(submission: &Submission) -> Facts {
    Facts {
        category: submission.category.clone(),
        kind: submission.kind.as_str().to_owned(),
        channel: submission.channel.clone(),
        area: submission.place.area.as_ref().map(ToString::to_string).unwrap_or_default(),
        accused: submission.accused.clone(),
    }
}

fn new_case(context: &Context, submission: &Submission, routing: &Routing) -> NewCase {
    let region = &context.region;
    let category = region.categories.get(&submission.category);
    let standard = || region.promises.sets.first().map(|set| set.id.clone()).unwrap_or_default();
    NewCase {
        case_type: CASE_TYPE,
        workflow: category.map_or_else(|| CASE_TYPE.to_owned(), |category| category.workflow.clone()),
        kind: submission.kind.as_str().to_owned(),
        category: submission.category.clone(),
        channel: submission.channel.clone(),
        visibility: submission.visibility,
        agency: routing.agency.clone(),
        unit: routing.unit.clone(),
        hidden_from: routing.hidden_from.clone(),
        point: submission.place.point,
        area: submission.place.area.clone(),
        address: submission.place.address.clone(),
        language: submission.language,
        text: submission.text.clone(),
        answers: submission.answers.clone(),
        names: submission
            .contact
            .iter()
            .map(|contact| contact.name.clone())
            .filter(|n| !n.is_empty())
            .collect(),
        contact: submission.contact.as_ref().map(contact),
        promise_set: category.map_or_else(standard, |category| category.promise_set.clone()),
    }
}

fn contact(given: &ContactGiven) -> Contact {
    let field = |text: &String| (!text.is_empty()).then(|| Secret::new(text.clone()));
    Contact {
        name: field(&given.name),
        phone: field(&given.phone),
        email: field(&given.email),
        answer_by: given.answer_by.clone(),
    }
}

pub(super) fn new_photo(photo: &DraftPhoto, purpose: PhotoPurpose) -> Result<NewPhoto, Failure> {
    Ok(NewPhoto {
        purpose,
        file: pictures::file(&photo.file)?,
        thumbnail: pictures::file(&photo.thumbnail)?,
        width: photo.width,
        height: photo.height,
        perceptual_hash: photo.perceptual_hash,
        taken_at: photo.taken_at,
        alternative: pictures::described(&photo.alternative),
    })
}

/// Why a case lies where it lies, as stored: facts and reason.
#[derive(serde::Serialize, serde::Deserialize)]
pub(super) struct Remembered {
    pub(super) facts: Facts,
    pub(super) because: Because,
}

pub(super) fn remember_routing(
    tx: &mut Tx,
    context: &Context,
    case: CaseId,
    routing: &Routing,
) -> Result<(), Failure> {
    store::put_routing(tx, &context.region.id, &stored(case, context.moment.now, routing)?)
}

/// Keeps why cases from an earlier system lie where they lie, each as of the time it was opened there.
pub fn remember_past(
    tx: &mut Tx,
    region: &Region,
    decisions: &[(CaseId, Timestamp, &Routing)],
) -> Result<(), Failure> {
    let rows: Vec<store::StoredRouting> =
        decisions.iter().map(|(case, at, routing)| stored(*case, *at, routing)).collect::<Result<_, _>>()?;
    store::put_routings(tx, &region.id, &rows)
}

fn stored(case: CaseId, decided_at: Timestamp, routing: &Routing) -> Result<store::StoredRouting, Failure> {
    let remembered = Remembered { facts: routing.facts.clone(), because: routing.because.clone() };
    let facts = serde_json::to_string(&remembered).map_err(|error| Failure::Driver(error.to_string()))?;
    Ok(store::StoredRouting {
        case,
        decided_at,
        rule: routing.rule.clone(),
        facts,
        agency: routing.agency.clone(),
        unit: routing.unit.clone(),
    })
}

/// How somebody agreed that an officer entered it for them, kept among officers.
fn note_consent(tx: &mut Tx, context: &Context, opened: &Opened, note: &str) -> Result<(), Failure> {
    if note.is_empty() {
        return Ok(());
    }
    let message = NewMessage { text: note.to_owned(), audience: Audience::Internal };
    let step = context.apart("report-consent");
    // The right to enter for somebody does not always come with the right to write notes.
    let case = casework::get(tx, &context.region, opened.id)?;
    let may = case.is_some_and(|case| step.can(Action::Note, &case));
    let author = if may { step } else { step.acting_as(Actor::System) };
    casework::write_message(tx, &author, opened.id, &message)?;
    Ok(())
}

/// Links the report to the latest solved one of its category near by.
fn link_recurrence(
    tx: &mut Tx,
    context: &Context,
    opened: &Opened,
    submission: &Submission,
) -> Result<Option<Case>, Failure> {
    let (Some(point), Some(category)) =
        (submission.place.point, context.region.categories.get(&submission.category))
    else {
        return Ok(None);
    };
    let system = context.apart("report-recurrence").acting_as(Actor::System);
    let radius = f64::from(category.duplicate_radius_metres);
    let Some(earlier) = solved_near(tx, &system, point, radius, &submission.category)? else {
        return Ok(None);
    };
    casework::link_recurrence(tx, &system, opened.id, earlier.id)?;
    // A number that the sender may not know of is not told.
    Ok(Some(earlier).filter(|case| case.visibility == Visibility::Public))
}

fn solved_near(
    tx: &mut Tx,
    system: &Context,
    point: Point,
    radius: f64,
    category: &str,
) -> Result<Option<Case>, Failure> {
    let now = system.moment.now;
    let since = |days: i64| Span { from: Some(now.plus(-days * DAY)), until: None };
    let among = Filter {
        categories: vec![category.to_owned()],
        meanings: vec![Meaning::Done],
        // A case may have been open for long before it was solved: look back twice as far.
        created: since(2 * RECURRENCE_DAYS),
        closed: since(RECURRENCE_DAYS),
        ..Filter::default()
    };
    let cases = casework::near(tx, system, point, radius, among)?;
    Ok(cases.into_iter().filter(|case| case.hidden_from.is_empty()).max_by_key(|case| case.closed_at))
}

/// Whether an officer looks at the text before the public can read it.
fn is_held(submission: &Submission) -> bool {
    if submission.doubted {
        return true;
    }
    let name = submission.contact.as_ref().map_or("", |contact| &contact.name);
    !personal_kinds(&submission.text, name).is_empty()
}
