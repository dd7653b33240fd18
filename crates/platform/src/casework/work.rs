//! A case while one command changes it: loaded, given events, stored.

use balai_base::{CaseId, EventId};
use balai_store::{Failure, Tx};

use super::{
    Audience, Case, CaseClock, Event, EventDetail, EventKind,
    clocks::{self, Rules},
    contacts,
    context::{Context, Hand, no_case},
    store, texts,
};
use crate::{
    notify::{self, NewNotice, Recipient},
    webhooks::{self, Happened, Happening},
    workflow::ClockChange,
};

/// A case being changed.
pub(super) struct Work {
    pub(super) case: Case,
    /// Names that must not stay readable; asked for once a text is written.
    pub(super) names: Option<Vec<String>>,
    /// Whether what is searched has changed.
    pub(super) reindex: bool,
}

/// An event to be added.
pub(super) struct NewEvent<'t> {
    pub(super) kind: EventKind,
    pub(super) audience: Audience,
    pub(super) hand: Hand,
    pub(super) text: &'t str,
    pub(super) transition: String,
    pub(super) states: (String, String),
    pub(super) detail: EventDetail,
    /// What is sealed in place of the text, when more than the text was masked.
    pub(super) original: Option<String>,
}

impl<'t> NewEvent<'t> {
    /// An event that is no transition.
    pub(super) fn of(kind: EventKind, audience: Audience, hand: &Hand) -> Self {
        Self {
            kind,
            audience,
            hand: hand.clone(),
            text: "",
            transition: String::new(),
            states: Default::default(),
            detail: EventDetail::default(),
            original: None,
        }
    }

    /// The same with what was written.
    pub(super) fn saying(self, text: &'t str) -> Self {
        Self { text, ..self }
    }

    /// The same with its facts.
    pub(super) fn with(self, detail: EventDetail) -> Self {
        Self { detail, ..self }
    }
}

impl Work {
    /// The case to be changed; "no such case" for whoever may not know of it.
    pub(super) fn load(tx: &mut Tx, context: &Context, id: CaseId) -> Result<Self, Failure> {
        let case = store::cases::get(tx, context.id(), id)?
            .filter(|case| context.knows_of(case))
            .ok_or_else(no_case)?;
        Ok(Self::of(case))
    }

    pub(super) fn of(case: Case) -> Self {
        Self { case, names: None, reindex: false }
    }

    /// Adds an event; its text is masked, sealed when something was found, and released or held.
    pub(super) fn append(
        &mut self,
        tx: &mut Tx,
        context: &Context,
        new: &NewEvent,
    ) -> Result<EventId, Failure> {
        let masked = if new.text.is_empty() {
            texts::Masked { text: String::new(), found: Vec::new() }
        } else {
            texts::mask(new.text, self.known_names(tx, context)?)
        };
        let event = self.event(context, new, masked.text.clone());
        store::events::insert(tx, context.id(), &event, None)?;
        if !masked.found.is_empty() || new.original.is_some() {
            let original = new.original.as_deref().unwrap_or(new.text);
            texts::seal(tx, context, (event.id, event.case), original)?;
        }
        if let Some(publication) = texts::publication(context, &self.case, new.audience, &masked) {
            store::events::put_publication(tx, context.id(), (event.id, event.case), &publication)?;
        }
        self.count(&event);
        self.announce(tx, context, &event)?;
        Ok(event.id)
    }

    /// Notes for other systems what everybody may know has happened. They are told what is public when they are told.
    fn announce(&self, tx: &mut Tx, context: &Context, event: &Event) -> Result<(), Failure> {
        let open = self.case.is_for_everybody() && self.case.hidden_from.is_empty();
        if !open || event.audience != Audience::Public {
            return Ok(());
        }
        let what = match event.kind {
            EventKind::Opened => Happening::Opened,
            EventKind::Moved | EventKind::MasterMoved => Happening::Moved,
            EventKind::Message => Happening::Message,
            EventKind::PhotoAdded => Happening::Photo,
            EventKind::ClockBroken => Happening::Late,
            _ => return Ok(()),
        };
        let happened = Happened { case: event.case, event: event.id, what };
        webhooks::note(tx, context.id(), &context.moment, &happened)
    }

    /// Repeats a master's event in this merged case, with its text and what of it is released.
    pub(super) fn repeat(
        &mut self,
        tx: &mut Tx,
        context: &Context,
        origin: &Event,
        master: &Case,
    ) -> Result<EventId, Failure> {
        let hand = Hand { role: origin.role.clone(), agency: origin.agency.clone() };
        let detail = EventDetail { other: master.number.as_str().to_owned(), ..origin.detail.clone() };
        let new = NewEvent {
            transition: origin.transition.clone(),
            states: (origin.state_from.clone(), origin.state_to.clone()),
            ..NewEvent::of(EventKind::MasterMoved, Audience::Public, &hand).with(detail)
        };
        let event = self.event(context, &new, origin.text.clone());
        store::events::insert(tx, context.id(), &event, Some(origin.id))?;
        if let Some(publication) = &origin.publication {
            store::events::put_publication(tx, context.id(), (event.id, event.case), publication)?;
        }
        self.count(&event);
        self.announce(tx, context, &event)?;
        Ok(event.id)
    }

    fn event(&self, context: &Context, new: &NewEvent, text: String) -> Event {
        let sequence = self.case.last_event + 1;
        Event {
            case: self.case.id,
            sequence,
            id: EventId(context.moment.uuid(&format!("event|{}|{sequence}", self.case.id))),
            at: context.moment.now,
            kind: new.kind,
            actor_kind: context.actor.kind().to_owned(),
            actor: context.actor.account(),
            officer: String::new(),
            role: new.hand.role.clone(),
            agency: new.hand.agency.clone(),
            audience: new.audience,
            transition: new.transition.clone(),
            state_from: new.states.0.clone(),
            state_to: new.states.1.clone(),
            text,
            text_held: false,
            sealed: false,
            detail: new.detail.clone(),
            publication: None,
        }
    }

    fn count(&mut self, event: &Event) {
        self.case.last_event = event.sequence;
        self.case.updated_at = event.at;
        self.reindex |= !event.text.is_empty();
    }

    /// The names that must not stay readable in this case's texts.
    pub(super) fn known_names(&mut self, tx: &mut Tx, context: &Context) -> Result<&[String], Failure> {
        if self.names.is_none() {
            self.names = Some(contacts::names(tx, context, self.case.id)?);
        }
        Ok(self.names.as_deref().unwrap_or_default())
    }

    /// Notes an act on the case in the audit trail; its reason must not become a place where names lie.
    pub(super) fn audited(
        &mut self,
        tx: &mut Tx,
        context: &Context,
        action: &'static str,
        (reason, detail): (&str, &str),
    ) -> Result<(), Failure> {
        let reason = texts::mask(reason, self.known_names(tx, context)?).text;
        context.audited(tx, action, &self.case.number, (&reason, detail))
    }

    /// What this case's clocks are computed from.
    pub(super) fn rules<'c>(&self, context: &'c Context) -> Rules<'c> {
        Rules {
            calendar: &context.region.calendar,
            set: context.promises(&self.case.promise_set),
            ladder: context.ladder(&self.case.agency),
            now: context.moment.now,
        }
    }

    /// Carries clock changes out and notes when the first running clock breaks.
    pub(super) fn change_clocks(
        &mut self,
        tx: &mut Tx,
        context: &Context,
        (mut all, changes): (Vec<CaseClock>, &[ClockChange]),
        reason: &str,
    ) -> Result<(), Failure> {
        let rules = self.rules(context);
        let before = all.clone();
        for change in changes {
            rules.apply(&mut all, change, reason);
        }
        for clock in &mut all {
            // Another agency has another ladder.
            clock.next_step_at = rules.next_step(clock);
        }
        for clock in all.iter().filter(|clock| !before.contains(clock)) {
            store::clocks::put(tx, context.id(), self.case.id, clock)?;
        }
        self.case.due_at = clocks::nearest(&all);
        if let Some(set) = rules.set.filter(|set| set.is_service_standard()) {
            self.case.promised_at = clocks::promised_since(set, &all);
        }
        Ok(())
    }

    /// Writes a notice for each recipient.
    pub(super) fn tell(
        &self,
        tx: &mut Tx,
        context: &Context,
        (event, template): (EventId, &str),
        recipients: &[Recipient],
    ) -> Result<(), Failure> {
        // Who follows a report learns nothing more of it while its processing is restricted.
        let may = |recipient: &&Recipient| {
            self.case.restricted_at.is_none() || !matches!(recipient, Recipient::Followers)
        };
        for recipient in recipients.iter().filter(may) {
            let notice = NewNotice {
                case: self.case.id,
                event,
                template: template.to_owned(),
                recipient: recipient.clone(),
            };
            notify::enqueue(tx, context.id(), &context.moment, &notice)?;
        }
        Ok(())
    }

    /// The officers who have the case.
    pub(super) fn officers(&self) -> Recipient {
        Recipient::Agency { agency: self.case.agency.clone(), unit: self.case.unit.clone() }
    }

    /// Stores the case and, when its texts changed, what is searched.
    pub(super) fn save(self, tx: &mut Tx, context: &Context) -> Result<Case, Failure> {
        store::cases::update(tx, context.id(), &self.case)?;
        if self.reindex {
            let events = store::events::of_case(tx, context.id(), self.case.id)?;
            texts::index(tx, context, &self.case, &events)?;
        }
        Ok(self.case)
    }
}
