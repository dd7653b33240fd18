//! What somebody added in words: masked before it is stored, read by everybody only once an officer has released it.

use balai_base::{
    Day, Problem,
    personal::{self, Hints},
};
use balai_platform::{
    access::{Action, Actor, Officer, Subject, Visibility, can, may_ever},
    audit,
    casework::Context,
};
use balai_store::{Failure, Tx};
use uuid::Uuid;

use super::{
    model::{HeldText, Question, Released},
    store,
};

/// The longest text, in letters.
pub(super) const LONGEST: usize = 1_000;

/// Keeps a text, masked and held.
pub(super) fn keep(
    tx: &mut Tx,
    context: &Context,
    (id, day): (Uuid, Day),
    (question, words): (&Question, &str),
) -> Result<(), Failure> {
    let words = words.trim();
    let findings = personal::findings(words, &Hints::default());
    let text = personal::masked(words, &findings);
    let held = HeldText { id, service: question.service.clone(), agency: question.agency.clone(), day, text };
    store::insert_text(tx, &context.region.id, &held)
}

/// Whether the actor may release texts about an agency.
fn may_release(context: &Context, officer: &Officer, agency: &str) -> bool {
    let subject = Subject {
        case: None,
        agency: agency.to_owned(),
        unit: String::new(),
        area: None,
        visibility: Visibility::Restricted,
        hidden_from: String::new(),
        assignee: None,
        processing_restricted: false,
    };
    can(&context.region.roles, &Actor::Officer(officer.clone()), Action::Publish, &subject)
}

/// The texts that wait for release and that the actor may release, the oldest first.
pub fn held(tx: &mut Tx, context: &Context) -> Result<Vec<HeldText>, Failure> {
    let Actor::Officer(officer) = &context.actor else { return Ok(Vec::new()) };
    if !may_ever(&context.region.roles, &context.actor, Action::Publish) {
        return Ok(Vec::new());
    }
    let held = store::held_texts(tx, &context.region.id)?;
    Ok(held.into_iter().filter(|text| may_release(context, officer, &text.agency)).collect())
}

/// Releases a text or keeps it from everybody. Noted in the audit trail.
pub fn decide(tx: &mut Tx, context: &Context, id: Uuid, public: bool) -> Result<(), Failure> {
    let known = held(tx, context)?.into_iter().any(|text| text.id == id);
    if !known {
        return Err(Problem::not_found("problem-feedback-text").into());
    }
    store::decide_text(tx, &context.region.id, (id, public), (context.actor.account(), context.moment.now))?;
    let entry = audit::Entry {
        action: "feedback-text",
        subject_kind: "feedback",
        subject_id: id.to_string(),
        reason: String::new(),
        detail: if public { "public" } else { "withheld" }.to_owned(),
    };
    audit::record(tx, &context.region.id, &context.moment, &context.actor, &entry)
}

/// What everybody may read about a service, the newest first.
pub fn released(tx: &mut Tx, context: &Context, service: &str) -> Result<Vec<Released>, Failure> {
    store::released_texts(tx, &context.region.id, service)
}
