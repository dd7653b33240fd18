//! What is said in a case: messages, notes, the release of texts, and the history in three views.

use std::collections::BTreeSet;

use balai_base::{
    AccountId, CaseId, CaseNumber, EventId, Language, Localized, Problem, personal::PersonalKind,
};
use balai_store::{Failure, Tx};

use super::{
    Audience, Case, Event, EventKind, LastMessage, NewMessage, Publication, PublicationState, View,
    Visibility,
    context::{Context, no_case},
    joins, rules, store, texts,
    work::{NewEvent, Work},
};
use crate::{
    access::{Action, Actor},
    identity,
    notify::Recipient,
    region::{OfficerNames, Region},
};

/// Writes a message between reporter and officers, or a note among officers.
pub fn write_message(
    tx: &mut Tx,
    context: &Context,
    id: CaseId,
    message: &NewMessage,
) -> Result<EventId, Failure> {
    let mut work = Work::load(tx, context, id)?;
    let (kind, action) = match (&context.actor, message.audience) {
        (Actor::Officer(_) | Actor::System, Audience::Internal) => (EventKind::Note, Action::Note),
        (Actor::Officer(_) | Actor::System, _) => (EventKind::Message, Action::Answer),
        (Actor::Anonymous | Actor::Reporter { .. }, Audience::Internal) => {
            return Err(Problem::forbidden("problem-not-allowed").into());
        }
        (Actor::Anonymous | Actor::Reporter { .. }, _) => (EventKind::Message, Action::ActOwn),
    };
    context.require(action, &work.case)?;
    let text = texts::checked(&message.text, "text")?;
    let hand = context.hand(action, &work.case);
    let event = work.append(tx, context, &NewEvent::of(kind, message.audience, &hand).saying(text))?;
    if kind == EventKind::Message {
        tell(tx, context, &work, (event, message.audience))?;
    }
    let case = work.save(tx, context)?;
    if kind == EventKind::Message && action == Action::Answer && message.audience == Audience::Public {
        joins::answer_merged(tx, context, &case, event)?;
    }
    Ok(event)
}

/// Adds the line at which photos sent without words stand; the photos follow in the same command.
pub fn announce_photos(
    tx: &mut Tx,
    context: &Context,
    id: CaseId,
    audience: Audience,
) -> Result<EventId, Failure> {
    let mut work = Work::load(tx, context, id)?;
    let action = match context.actor {
        Actor::Officer(_) | Actor::System => Action::Answer,
        Actor::Anonymous | Actor::Reporter { .. } => Action::ActOwn,
    };
    context.require(action, &work.case)?;
    let hand = context.hand(action, &work.case);
    let event = work.append(tx, context, &NewEvent::of(EventKind::PhotoAdded, audience, &hand))?;
    tell(tx, context, &work, (event, audience))?;
    work.save(tx, context)?;
    Ok(event)
}

/// The officers learn of a reporter's message; the reporter, and followers of a public one, of an officer's.
fn tell(
    tx: &mut Tx,
    context: &Context,
    work: &Work,
    (event, audience): (EventId, Audience),
) -> Result<(), Failure> {
    if !matches!(context.actor, Actor::Officer(_) | Actor::System) {
        return work.tell(tx, context, (event, "notice-message-from-reporter"), &[work.officers()]);
    }
    let mut recipients = vec![Recipient::Reporter];
    if audience == Audience::Public && work.case.followers > 0 {
        recipients.push(Recipient::Followers);
    }
    work.tell(tx, context, (event, "notice-message-from-officer"), &recipients)
}

/// Releases the text of an event, as `text`. What a citizen wrote keeps its numbers of identity masked whatever is
/// given; other findings are the officer's decision, and are noted.
pub fn publish(tx: &mut Tx, context: &Context, event: EventId, text: &str) -> Result<(), Failure> {
    let text = texts::checked(text, "text")?;
    let masked = texts::mask(text, &[]);
    let never = [PersonalKind::Nik, PersonalKind::FamilyCard];
    let text = if masked.found.iter().any(|kind| never.contains(kind)) { &masked.text } else { text };
    let findings = masked.found.iter().map(|kind| kind.as_str().to_owned()).collect();
    decide(tx, context, event, (PublicationState::Public, text.to_owned(), findings))
}

/// Decides that the public does not read the text of an event.
pub fn withhold(tx: &mut Tx, context: &Context, event: EventId) -> Result<(), Failure> {
    decide(tx, context, event, (PublicationState::Withheld, String::new(), Vec::new()))
}

/// Keeps the text of an event from everybody until an officer decides, because of `doubt`: a word that stands beside the kinds
/// of personal data found. Takes away only, so whoever wrote the text may be doubted in the same command.
pub fn hold(tx: &mut Tx, context: &Context, id: EventId, doubt: &'static str) -> Result<(), Failure> {
    let event = store::events::get(tx, context.id(), id)?.ok_or_else(no_case)?;
    let case = store::cases::get(tx, context.id(), event.case)?.ok_or_else(no_case)?;
    // What nobody outside would read needs no holding.
    let Some(mut publication) = event.publication else { return Ok(()) };
    publication.state = PublicationState::Held;
    publication.findings.push(doubt.to_owned());
    store::events::put_publication(tx, context.id(), (id, case.id), &publication)?;
    let events = store::events::of_case(tx, context.id(), case.id)?;
    texts::index(tx, context, &case, &events)
}

/// Notes a decision on a text, and the same for merged cases that repeat it.
fn decide(
    tx: &mut Tx,
    context: &Context,
    id: EventId,
    (state, text, findings): (PublicationState, String, Vec<String>),
) -> Result<(), Failure> {
    let event = store::events::get(tx, context.id(), id)?.ok_or_else(no_case)?;
    let case = store::cases::get(tx, context.id(), event.case)?.ok_or_else(no_case)?;
    context.require(Action::Publish, &case)?;
    if event.audience != Audience::Public || event.text.is_empty() || case.visibility != Visibility::Public {
        return Err(Problem::conflict("problem-not-publishable").into());
    }
    let mut repeated = store::events::repeating(tx, context.id(), id)?;
    repeated.insert(0, event);
    for event in repeated {
        let case = store::cases::get(tx, context.id(), event.case)?.ok_or_else(no_case)?;
        let publication = Publication {
            state,
            text: text.clone(),
            findings: findings.clone(),
            decided_at: context.moment.now,
        };
        store::events::put_publication(tx, context.id(), (event.id, event.case), &publication)?;
        let events = store::events::of_case(tx, context.id(), case.id)?;
        texts::index(tx, context, &case, &events)?;
    }
    context.audited(tx, "publish-text", &case.number, ("", &format!("{} {id}", state.as_str())))
}

/// The case of that number as far as the actor may know of it; else "no such case".
pub fn read(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<Case, Failure> {
    let case = store::cases::find(tx, context.id(), number)?;
    case.filter(|case| context.knows_of(case)).ok_or_else(|| no_case().into())
}

/// The case of that number, whoever asks; callers show nothing of it before asking [`Context::can`].
pub fn find(tx: &mut Tx, region: &Region, number: &CaseNumber) -> Result<Option<Case>, Failure> {
    store::cases::find(tx, &region.id, number)
}

/// Refuses a view that is not the actor's to take. Of a restricted case everybody may see where it stands, of a
/// secret one, and of one whose processing is restricted, nothing.
pub(super) fn require_view(context: &Context, case: &Case, view: View) -> Result<(), Failure> {
    match view {
        View::Officer => context.require(Action::ReadCase, case),
        View::Owner => context.require(Action::ReadOwn, case),
        View::Public
            if case.visibility == Visibility::Secret
                || case.restricted_at.is_some()
                || !case.hidden_from.is_empty() =>
        {
            Err(no_case().into())
        }
        View::Public => Ok(()),
    }
}

/// The history, oldest first, as `view` may see it.
pub fn history(tx: &mut Tx, context: &Context, case: &Case, view: View) -> Result<Vec<Event>, Failure> {
    require_view(context, case, view)?;
    let mut events = store::events::of_case(tx, context.id(), case.id)?;
    if view != View::Officer && context.region.officer_names == OfficerNames::Name {
        name_officers(tx, context, &mut events)?;
    }
    Ok(events.into_iter().filter_map(|event| rules::seen(event, case, view)).collect())
}

/// Every look at who reported a case and at what was masked, oldest first. Whoever calls has made sure that the case is the
/// asker's own, and tells of the officer what the region tells.
pub fn looks(tx: &mut Tx, context: &Context, id: CaseId) -> Result<Vec<Event>, Failure> {
    let events = store::events::of_case(tx, context.id(), id)?;
    Ok(events.into_iter().filter(|event| event.kind == EventKind::Revealed).collect())
}

/// The officer behind an event, as far as the region tells residents: nothing, the role, or name and role. Nothing for
/// officers, whose pages have their own words for it.
pub fn officer_told(region: &Region, event: &Event, view: View) -> Localized {
    if view == View::Officer || region.officer_names == OfficerNames::Agency || event.actor_kind != "officer"
    {
        return Localized::default();
    }
    let told = |language: Language| {
        let role = region.roles.get(&event.role).map(|role| role.name.get(language).to_owned());
        let parts = std::iter::once(event.officer.clone()).chain(role).filter(|part| !part.is_empty());
        parts.collect::<Vec<_>>().join(", ")
    };
    Localized::new(told(Language::Id), told(Language::En))
}

/// Puts the officer's name to each act of an officer.
fn name_officers(tx: &mut Tx, context: &Context, events: &mut [Event]) -> Result<(), Failure> {
    let accounts: BTreeSet<AccountId> = events.iter().filter_map(|event| event.actor).collect();
    let names = identity::names(tx, context.id(), &accounts.into_iter().collect::<Vec<_>>())?;
    for event in events {
        event.officer = event.actor.and_then(|actor| names.get(&actor)).cloned().unwrap_or_default();
    }
    Ok(())
}

/// The last message of each case between reporter and officers. Tells no text; for cases the caller has listed.
pub fn last_messages(tx: &mut Tx, context: &Context, cases: &[CaseId]) -> Result<Vec<LastMessage>, Failure> {
    store::events::last_messages(tx, context.id(), cases)
}
