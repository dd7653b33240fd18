//! The history of a past case: its opening and every step as events, masked, sealed and ready to be stored.

use balai_base::{CaseId, EventId, Timestamp, personal::PersonalKind};
use balai_store::{Failure, search};

use super::{
    Audience, Case, Context, Event, EventDetail, EventKind, PastCase, Publication, PublicationState,
    context::vault_failure, texts,
};
use crate::{
    access::Visibility,
    keyring::{self, NewKey},
    vault::Sealed,
    workflow::Workflow,
};

/// One event with everything that is stored beside it.
#[derive(Clone, Debug)]
pub(super) struct Line {
    pub(super) event: Event,
    pub(super) original: Option<Sealed>,
    pub(super) publication: Option<Publication>,
}

/// The opening and every step, as events with their texts masked; and the key that sealed what was.
pub(super) fn history(
    context: &Context,
    (case, workflow): (&mut Case, &Workflow),
    past: &PastCase,
    (names, in_address): (&[String], &[PersonalKind]),
) -> Result<(Vec<Line>, Option<NewKey>), Failure> {
    let text = past.case.text.trim();
    let original = (!in_address.is_empty()).then(|| format!("{text}\n\n{}", past.case.address.trim()));
    let mut writer = Writer { context, names, at: past.created_at, lines: Vec::new(), key: None };
    let opened = Writing { kind: EventKind::Opened, actor: "citizen", text, original };
    writer.write(case, &opened, ("", "", &workflow.initial))?;
    let mut before = workflow.initial.as_str();
    for step in &past.steps {
        writer.at = writer.at.max(step.at);
        let kind = if step.state == before { EventKind::Message } else { EventKind::Moved };
        let written = Writing { kind, actor: "officer", text: step.answer.trim(), original: None };
        if kind == EventKind::Message {
            writer.write(case, &written, ("", "", ""))?;
        } else {
            let known = workflow.transitions.iter().find(|transition| {
                transition.to == step.state && transition.from.iter().any(|state| state == before)
            });
            let transition = known.map_or("", |transition| transition.id.as_str());
            writer.write(case, &written, (transition, before, &step.state))?;
        }
        before = &step.state;
    }
    Ok((writer.lines, writer.key))
}

/// What one line of a past history says.
struct Writing<'t> {
    kind: EventKind,
    actor: &'static str,
    text: &'t str,
    /// What is sealed in place of the text, when more than the text was masked.
    original: Option<String>,
}

/// Writes a past history line by line.
struct Writer<'a> {
    context: &'a Context,
    names: &'a [String],
    at: Timestamp,
    lines: Vec<Line>,
    /// Made when the first text is sealed.
    key: Option<NewKey>,
}

impl Writer<'_> {
    fn sealed(&mut self, case: CaseId, event: EventId, original: &str) -> Result<Sealed, Failure> {
        if self.key.is_none() {
            self.key = Some(keyring::fresh(self.context.keys(), case)?);
        }
        let lost = || Failure::Driver("a key that was just made is gone".to_owned());
        let key = self.key.as_ref().ok_or_else(lost)?;
        texts::sealed(self.context, &key.key, event, original).map_err(vault_failure)
    }

    fn write(
        &mut self,
        case: &mut Case,
        writing: &Writing,
        (transition, from, to): (&str, &str, &str),
    ) -> Result<(), Failure> {
        let masked = texts::mask(writing.text, self.names);
        case.last_event += 1;
        let stream = self.context.moment.random(&format!("event|{}", case.last_event));
        let id = EventId::new(self.at, &stream);
        let hides = !masked.found.is_empty() || writing.original.is_some();
        let original = writing.original.as_deref().unwrap_or(writing.text);
        let sealed = if hides { Some(self.sealed(case.id, id, original)?) } else { None };
        let publication = texts::publication(self.context, case, Audience::Public, &masked);
        self.lines.push(Line {
            publication: publication.map(|publication| settled(publication, case, self.at)),
            original: sealed,
            event: Event {
                case: case.id,
                sequence: case.last_event,
                id,
                at: self.at,
                kind: writing.kind,
                actor_kind: writing.actor.to_owned(),
                actor: None,
                officer: String::new(),
                role: String::new(),
                agency: if writing.actor == "officer" { case.agency.clone() } else { String::new() },
                audience: Audience::Public,
                transition: transition.to_owned(),
                state_from: from.to_owned(),
                state_to: to.to_owned(),
                text: masked.text,
                text_held: false,
                sealed: false,
                detail: EventDetail::default(),
                publication: None,
            },
        });
        Ok(())
    }
}

/// What is held in an ended case waits for nobody: it stays unread outside, and off the desk where texts are released.
fn settled(publication: Publication, case: &Case, at: Timestamp) -> Publication {
    let decided = Publication { decided_at: at, ..publication };
    if decided.state == PublicationState::Held && case.closed_at.is_some() {
        return Publication { state: PublicationState::Withheld, text: String::new(), ..decided };
    }
    decided
}

/// What officers and what everybody will find the case by.
pub(super) fn documents(case: &Case, lines: &[Line]) -> (search::Document, Option<search::Document>) {
    let officers = lines.iter().map(|line| line.event.text.as_str()).filter(|text| !text.is_empty());
    let officers: Vec<&str> = std::iter::once(case.address.as_str()).chain(officers).collect();
    let released: Vec<&str> = lines
        .iter()
        .filter_map(|line| line.publication.as_ref())
        .filter(|publication| publication.state == PublicationState::Public)
        .map(|publication| publication.text.as_str())
        .collect();
    let everybody = case.visibility == Visibility::Public && !released.is_empty();
    (
        search::Document::of(&officers.join("\n")),
        everybody.then(|| search::Document::of(&released.join("\n"))),
    )
}
