//! Turns cases, events, photos and clocks into the lines of every view.

use std::collections::BTreeMap;

use balai_base::{CaseId, EventId, PhotoId, Timestamp, text::excerpt};
use balai_platform::{
    casework::{
        self, Audience, Case, CaseClock, CaseNote, Context, Event, LastMessage, Photo, PhotoPurpose,
        PublicationState, View,
    },
    region::Region,
};
use balai_store::{Failure, Tx};

use super::{
    ClockChip, ClockView, HistoryLine, PhotoView, PublicRow, QueueRow, ReferralView, names, questions, store,
};

/// Characters of an excerpt in a list.
const EXCERPT: usize = 140;
/// A clock with less left than this breaks soon, in milliseconds.
const SOON: i64 = 4 * balai_base::time::HOUR;

/// The lines of a public list, in the order of `cases`.
pub(super) fn public_rows(
    tx: &mut Tx,
    context: &Context,
    cases: Vec<Case>,
) -> Result<Vec<PublicRow>, Failure> {
    let photos = first_photos(tx, context, &cases)?;
    let notes = casework::with_texts(tx, context, cases, View::Public)?;
    let now = context.moment.now;
    Ok(notes
        .iter()
        .map(|note| public_row(&context.region, note, photos.get(&note.case.id).copied(), now))
        .collect())
}

/// The first released photo that came with each of these reports.
pub(super) fn first_photos(
    tx: &mut Tx,
    context: &Context,
    cases: &[Case],
) -> Result<BTreeMap<CaseId, PhotoId>, Failure> {
    let mut first = BTreeMap::new();
    for photo in casework::public_photos(tx, context, cases)? {
        if photo.purpose == PhotoPurpose::Report {
            first.entry(photo.case).or_insert(photo.id);
        }
    }
    Ok(first)
}

/// One line of a public list.
pub(super) fn public_row(
    region: &Region,
    note: &CaseNote,
    photo: Option<PhotoId>,
    now: Timestamp,
) -> PublicRow {
    let case = &note.case;
    PublicRow {
        number: case.number.clone(),
        kind: case.kind.clone(),
        category: names::category(region, &case.category),
        channel: names::channel(region, &case.channel),
        area: names::area(region, case.area.as_ref()),
        agency: names::agency(region, &case.agency),
        state: names::state(region, case),
        meaning: case.meaning.as_str().to_owned(),
        excerpt: (!note.text.is_empty()).then(|| excerpt(&note.text, EXCERPT)),
        created_at: case.created_at,
        updated_at: case.updated_at,
        closed_at: case.closed_at,
        promised_at: case.promised_at,
        late_by: late_by(case, now),
        broken_by: broken_by(case, now),
        answers: questions::views_of(region, &note.answers, View::Public),
        followers: case.followers,
        photo,
    }
}

/// By how much an open case is late: a clock that runs is past its end. The one rule of queues, boards and public pages.
pub(super) fn late_by(case: &Case, now: Timestamp) -> Option<i64> {
    let late = now.since(case.due_at.filter(|_| !case.meaning.is_final())?);
    (late > 0).then_some(late)
}

/// By how much the end first promised is or was broken, whatever its clocks do now.
fn broken_by(case: &Case, now: Timestamp) -> Option<i64> {
    use balai_platform::workflow::Meaning::{Merged, Outside, Withdrawn};
    let ended = match case.meaning {
        // Answered elsewhere, taken back or handed over: the promise ends there.
        Merged | Withdrawn | Outside => case.state_since,
        _ => case.closed_at.unwrap_or(now),
    };
    let broken = ended.since(case.promised_at?);
    (broken > 0).then_some(broken)
}

/// The clock that breaks first.
pub(super) fn chip(case: &Case, now: Timestamp) -> ClockChip {
    let left = case.due_at.map(|due| due.since(now));
    let look = match left {
        Some(left) if left < 0 => "late",
        Some(left) if left < SOON => "soon",
        Some(_) => "running",
        None if case.meaning.is_final() => "none",
        None => "paused",
    };
    ClockChip { due_at: case.due_at, left, look }
}

/// The lines of a queue, in the order of `cases`.
pub(super) fn queue_rows(tx: &mut Tx, context: &Context, cases: Vec<Case>) -> Result<Vec<QueueRow>, Failure> {
    let ids: Vec<CaseId> = cases.iter().map(|case| case.id).collect();
    let messages: BTreeMap<CaseId, LastMessage> = casework::last_messages(tx, context, &ids)?
        .into_iter()
        .map(|message| (message.case, message))
        .collect();
    let notes = casework::with_texts(tx, context, cases, View::Officer)?;
    let now = context.moment.now;
    Ok(notes.iter().map(|note| queue_row(&context.region, note, messages.get(&note.case.id), now)).collect())
}

/// One line of a queue.
pub(super) fn queue_row(
    region: &Region,
    note: &CaseNote,
    message: Option<&LastMessage>,
    now: Timestamp,
) -> QueueRow {
    let case = &note.case;
    let category = region.categories.get(&case.category);
    QueueRow {
        id: case.id,
        answers: questions::views_of(region, &note.answers, View::Officer),
        number: case.number.clone(),
        clock: chip(case, now),
        kind: case.kind.clone(),
        category: names::category(region, &case.category),
        area: names::area(region, case.area.as_ref()),
        excerpt: excerpt(&note.text, EXCERPT),
        channel: names::channel(region, &case.channel),
        state: names::state(region, case),
        meaning: case.meaning.as_str().to_owned(),
        agency: names::agency(region, &case.agency),
        unit: names::unit(region, &case.agency, &case.unit),
        assignee: case.assignee,
        visibility: case.visibility.as_str().to_owned(),
        restricted_at: case.restricted_at,
        urgent: category.is_some_and(|category| category.urgent),
        followers: case.followers,
        reassignments: case.reassignments,
        reopenings: case.reopenings,
        created_at: case.created_at,
        updated_at: case.updated_at,
        last_message_at: message.map(|message| message.at),
        last_message_by: message.map(|message| message.by.clone()).unwrap_or_default(),
        last_event: case.last_event,
    }
}

/// The lines of a history with the photos that came with each.
pub(super) fn history(
    region: &Region,
    case: &Case,
    events: &[Event],
    photos: &[Photo],
    view: View,
) -> Vec<HistoryLine> {
    let homes: Vec<EventId> = photos.iter().map(|photo| home(photo, events)).collect();
    events
        .iter()
        .map(|event| {
            let own = photos.iter().zip(&homes).filter(|(_, home)| **home == event.id);
            let photos = own.map(|(photo, _)| photo_view(photo)).collect();
            HistoryLine { photos, ..line(region, case, event, view) }
        })
        .collect()
}

/// The line a photo is shown at: evidence at the step it was given with, others at what they came with.
fn home(photo: &Photo, events: &[Event]) -> EventId {
    let step = events.iter().find(|event| event.detail.photos > 0 && event.at >= photo.created_at);
    let evidence = step.filter(|_| photo.purpose == PhotoPurpose::Evidence);
    evidence.map_or(photo.event, |step| step.id)
}

fn line(region: &Region, case: &Case, event: &Event, view: View) -> HistoryLine {
    let agency = if event.detail.agency.is_empty() { &event.agency } else { &event.detail.agency };
    let some = |id: &str| !id.is_empty();
    HistoryLine {
        event: event.id,
        at: event.at,
        kind: event.kind.as_str().to_owned(),
        actor: event.actor_kind.clone(),
        own: view == View::Owner && event.actor_kind == "citizen",
        agency: some(agency).then(|| names::agency(region, agency)),
        officer: casework::officer_told(region, event, view),
        audience: event.audience.as_str().to_owned(),
        step: some(&event.transition).then(|| names::step(region, &case.workflow, &event.transition)),
        state: some(&event.state_to).then(|| names::state_of(region, &case.workflow, &event.state_to)),
        other: if view == View::Officer { event.detail.other.clone() } else { String::new() },
        text: some(&event.text).then(|| event.text.clone()),
        withheld: withheld(event),
        photos: Vec::new(),
    }
}

/// Whether a text is there that its reader or the public can't read: `held`, `withheld` or empty.
pub(super) fn withheld(event: &Event) -> String {
    let state = event.publication.as_ref().map(|publication| publication.state);
    match state {
        Some(PublicationState::Held) => "held",
        Some(PublicationState::Withheld) => "withheld",
        None if event.text_held && event.audience != Audience::Internal => "held",
        _ => "",
    }
    .to_owned()
}

pub(super) fn photo_view(photo: &Photo) -> PhotoView {
    PhotoView {
        id: photo.id,
        purpose: photo.purpose.as_str().to_owned(),
        width: photo.width,
        height: photo.height,
        alternative: photo.alternative.clone(),
        state: if photo.erased { "erased" } else { photo.state.as_str() }.to_owned(),
        taken_at: photo.taken_at,
        created_at: photo.created_at,
    }
}

/// Promises with the decree that gives each; `all` also shows those that are nobody's business outside.
pub(super) fn clocks(
    region: &Region,
    case: &Case,
    clocks: &[CaseClock],
    (all, now): (bool, Timestamp),
) -> Vec<ClockView> {
    let set = region.promises.get(&case.promise_set);
    clocks
        .iter()
        .filter_map(|clock| {
            let promise = set.and_then(|set| set.clock(&clock.clock));
            if !all && !promise.is_some_and(|promise| promise.public) {
                return None;
            }
            let pause = clock.pauses.last().filter(|_| clock.paused_at.is_some());
            Some(ClockView {
                clock: clock.clock.clone(),
                name: promise.map(|promise| promise.name.clone()).unwrap_or_default(),
                decree: promise.map(|promise| promise.decree.clone()).unwrap_or_default(),
                started_at: clock.started_at,
                first_due_at: clock.first_due_at,
                due_at: clock.due_at,
                paused_at: clock.paused_at,
                // An officer's reason may say more than the public may read.
                pause_reason: pause.filter(|_| all).map(|pause| pause.reason.clone()).unwrap_or_default(),
                stopped_at: clock.stopped_at,
                late_by: clock.late_by(now),
            })
        })
        .collect()
}

/// The outside body that has the report, if one does.
pub(super) fn referral(tx: &mut Tx, region: &Region, case: &Case) -> Result<Option<ReferralView>, Failure> {
    Ok(store::referral(tx, &region.id, case.id)?.map(|referral| ReferralView {
        body: names::outside_body(region, &referral.body),
        contact: region
            .outside_body(&referral.body)
            .map(|body| names::contact(&body.contact))
            .unwrap_or_default(),
        reference: referral.reference,
        referred_at: referral.referred_at,
    }))
}
