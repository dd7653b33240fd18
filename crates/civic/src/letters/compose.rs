//! What a letter says: the reader's own view of the report at the time it is sent, and never more.

use balai_base::{Language, Localized, Secret};
use balai_platform::{
    access::Actor,
    casework::{self, Case, Context, Event, EventKind, View},
    notify::{
        self, Notice,
        mail::{self, Addressee},
    },
    region::{LetterLinks, LetterValues, Region},
};
use balai_store::{Failure, Tx};
use uuid::Uuid;

use super::{answers, stop};
use crate::{
    feedback,
    reports::{self, OwnerCase, PublicCase},
    services,
};

/// A letter before its template is filled in.
pub(super) struct Composed {
    pub(super) notice: Notice,
    pub(super) language: Language,
    pub(super) to: Secret<String>,
    pub(super) values: LetterValues,
}

/// What the reader may see.
struct Seen {
    case: PublicCase,
    owner: Option<OwnerCase>,
    events: Vec<Event>,
}

/// The letter of a notice to an addressee; none when there is nothing to be sent any more: the notice is gone, the
/// addressee wants none or left no address, or may not see the report or the event.
pub(super) fn compose(
    tx: &mut Tx,
    context: &Context,
    (id, addressee): (Uuid, &Addressee),
    site: &str,
) -> Result<Option<Composed>, Failure> {
    let region = &context.region;
    let Some(notice) = notify::get(tx, &region.id, id)? else { return Ok(None) };
    let Some(case) = casework::get(tx, region, notice.case)? else { return Ok(None) };
    if mail::is_stopped(tx, &region.id, case.id, addressee)? {
        return Ok(None);
    }
    let Some(to) = casework::letter_address(tx, context, case.id, addressee)? else { return Ok(None) };
    if case.case_type == services::CASE_TYPE {
        return of_application(tx, context, (notice, case, to), (addressee, site));
    }
    let Some(seen) = seen(tx, context, &case, addressee)? else { return Ok(None) };
    let Some(event) = seen.events.iter().find(|event| event.id == notice.event) else { return Ok(None) };
    let links = links(tx, context, (&case, &seen, event), (addressee, &notice, site))?;
    let values = values(context, (&case, &seen, event), addressee, links);
    Ok(Some(Composed { language: case.language, values, to, notice }))
}

/// A letter about an application for a service: its owner reads what the step said, and nothing that was given.
fn of_application(
    tx: &mut Tx,
    context: &Context,
    (notice, case, to): (Notice, Case, Secret<String>),
    (addressee, site): (&Addressee, &str),
) -> Result<Option<Composed>, Failure> {
    let reader = context.acting_as(Actor::Reporter { case: case.id });
    let events = casework::history(tx, &reader, &case, View::Owner)?;
    let Some(event) = events.iter().find(|event| event.id == notice.event) else { return Ok(None) };
    let region = &context.region;
    let said = |text: &Localized| text.get(case.language).to_owned();
    let state = region.workflows.get(&case.workflow).and_then(|workflow| workflow.state(&case.state));
    let stop = stop::token(context, case.id, addressee);
    let own = (!event.text.is_empty()).then(|| signed(region, event, View::Owner, case.language));
    let own = own.filter(|_| event.actor_kind != "citizen");
    let time = services::service_time_of(tx, context, &case)?;
    let values = LetterValues {
        reader: "reporter",
        region: said(&region.name),
        number: case.number.to_string(),
        title: region.services.get(&case.category).map(|service| said(&service.name)).unwrap_or_default(),
        agency: region.agencies.get(&case.agency).map(|agency| said(&agency.name)).unwrap_or_default(),
        state: state.map(|state| said(&state.label)).unwrap_or_default(),
        sentence: state.map(|state| said(&state.sentence)).unwrap_or_default(),
        answer_held: own.is_none() && event.text_held,
        answer: own.unwrap_or_default(),
        promised_at: time.due_at.map(balai_base::Timestamp::millis),
        links: LetterLinks {
            case: format!("{site}/lacak?nomor={}", case.number),
            stop: format!("{site}/surel/berhenti/{stop}"),
            ..LetterLinks::default()
        },
        ..LetterValues::default()
    };
    Ok(Some(Composed { language: case.language, values, to, notice }))
}

/// The report as the addressee sees it; none for a follower of one that is not public any more.
fn seen(tx: &mut Tx, context: &Context, case: &Case, addressee: &Addressee) -> Result<Option<Seen>, Failure> {
    let (actor, view) = match addressee {
        Addressee::Reporter => (Actor::Reporter { case: case.id }, View::Owner),
        Addressee::Follower(_) => (Actor::Anonymous, View::Public),
    };
    let reader = context.acting_as(actor);
    if view == View::Owner {
        let owner = reports::owner_case(tx, &reader, &case.number)?;
        let events = casework::history(tx, &reader, case, view)?;
        return Ok(Some(Seen { case: owner.case.clone(), owner: Some(owner), events }));
    }
    match reports::public_case(tx, &reader, &case.number) {
        Ok(public) => {
            let events = casework::history(tx, &reader, case, view)?;
            Ok(Some(Seen { case: public, owner: None, events }))
        }
        Err(Failure::Refused(_)) => Ok(None),
        Err(failure) => Err(failure),
    }
}

fn links(
    tx: &mut Tx,
    context: &Context,
    (case, seen, event): (&Case, &Seen, &Event),
    (addressee, notice, site): (&Addressee, &Notice, &str),
) -> Result<LetterLinks, Failure> {
    let stop = stop::token(context, case.id, addressee);
    let number = &case.number;
    let mut links = LetterLinks { stop: format!("{site}/surel/berhenti/{stop}"), ..LetterLinks::default() };
    // A reporter proves by the PIN that it is theirs; the number is put in already.
    links.case = match &seen.owner {
        Some(_) => format!("{site}/lacak?nomor={number}"),
        None => format!("{site}/lacak/{number}"),
    };
    links.feedback = match (&seen.owner, notice.template == feedback::NOTICE) {
        (Some(_), true) => {
            format!("{site}/penilaian/{}", feedback::token_of(context, (case.id, case.reopenings)))
        }
        _ => String::new(),
    };
    let closes = event.kind == EventKind::Moved && event.state_to == case.state;
    if let Some(owner) = seen.owner.as_ref().filter(|_| closes)
        && let Some((solved, not_solved, until)) = answers::make(tx, context, (case, owner), notice.id)?
    {
        links.solved = format!("{site}/jawab/{solved}");
        links.not_solved = format!("{site}/jawab/{not_solved}");
        links.until = Some(until.millis());
    }
    Ok(links)
}

fn values(
    context: &Context,
    (case, seen, event): (&Case, &Seen, &Event),
    addressee: &Addressee,
    links: LetterLinks,
) -> LetterValues {
    let said = |text: &Localized| text.get(case.language).to_owned();
    let row = &seen.case.row;
    let ended = event.kind == EventKind::Moved && case.meaning.is_final();
    let view = if seen.owner.is_some() { View::Owner } else { View::Public };
    let own = (!event.text.is_empty()).then(|| signed(&context.region, event, view, case.language));
    let own = own.filter(|_| event.actor_kind != "citizen");
    let answer = own.or_else(|| if ended { last_answer(&seen.events, event.sequence) } else { None });
    let referral = seen.case.referral.as_ref();
    let master = seen.case.master.as_ref().map(ToString::to_string);
    let place = [said(&row.category.name), row.area.name.clone()];
    let evidence = seen.case.photos.iter().filter(|photo| photo.purpose == "evidence").count();
    LetterValues {
        reader: match addressee {
            Addressee::Reporter => "reporter",
            Addressee::Follower(_) => "follower",
        },
        region: said(&context.region.name),
        number: case.number.to_string(),
        title: place.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", "),
        agency: said(&row.agency.name),
        state: said(&row.state.name),
        sentence: said(&seen.case.sentence),
        answer_held: answer.is_none() && event.text_held,
        answer: answer.unwrap_or_default(),
        photos: u32::try_from(evidence).unwrap_or(u32::MAX),
        promised_at: row.promised_at.map(balai_base::Timestamp::millis),
        other: other(event, master),
        outside: referral.map(|referral| said(&referral.body.name)).unwrap_or_default(),
        outside_contact: referral.map(|referral| referral.contact.clone()).unwrap_or_default(),
        outside_reference: referral.map(|referral| referral.reference.clone()).unwrap_or_default(),
        links,
    }
}

/// What was written, with the officer beneath as far as the region tells who it was.
fn signed(region: &Region, event: &Event, view: View, language: Language) -> String {
    let officer = casework::officer_told(region, event, view);
    match officer.get(language) {
        "" => event.text.clone(),
        officer => format!("{}\n— {officer}", event.text),
    }
}

/// The other case's number: of a part that was split off, which has the same reporter, or of a master everybody may see.
fn other(event: &Event, master: Option<String>) -> String {
    match event.kind {
        EventKind::Split => event.detail.other.clone(),
        _ => master.unwrap_or_default(),
    }
}

/// What officers last wrote with a step, up to the event of that number: the closing itself often says nothing more.
pub(super) fn last_answer(events: &[Event], until: i64) -> Option<String> {
    let answers = |event: &&Event| {
        event.kind == EventKind::Moved
            && event.actor_kind == "officer"
            && event.sequence <= until
            && !event.text.is_empty()
    };
    events.iter().rfind(answers).map(|event| event.text.clone())
}
