//! Applications an officer types in for somebody at the counter or in a village: drafts of the desk, found by the office rather than
//! by a cookie, so that a row of an outreach day goes on there, with photos, over several sittings and without a telephone.
//!
//! Whoever may enter for the service's agency may go on with its drafts; nobody else finds them. A person who goes on alone, by the
//! code, makes it an application of their own ([`super::take_up`]).

use balai_base::{CaseId, Problem, Timestamp};
use balai_platform::{
    access::{self, Action, Actor},
    casework::{self, Audience, Context, NewMessage},
    forms::Key,
};
use balai_store::{Failure, Tx};
use uuid::Uuid;

use super::{
    Begin, Draft, Entry, Receipt, Seen, answers, begin,
    draft::{filled, no_draft},
    faults,
    marks::{identity_seen, token_key},
    receipt,
    store::applications,
    submit, working,
};
use crate::intake::{self, DraftToken};

/// How many drafts of a desk are listed.
const MOST: u32 = 50;
/// The purpose under which tokens of the form that begins one are recorded.
const PURPOSE: &str = "application-entry";

/// A draft of the desk, as lists show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenEntry {
    /// The case it becomes.
    pub case: CaseId,
    /// The service's id.
    pub service: String,
    /// At the counter or in a village.
    pub entry: Entry,
    /// Whom it is for, as far as that was told.
    pub name: String,
    /// When it was saved last.
    pub saved_at: Timestamp,
    /// When it is forgotten unless somebody goes on.
    pub expires_at: Option<Timestamp>,
}

/// Refuses everybody but officers whose role enters applications for others.
pub(super) fn require_officer(context: &Context) -> Result<(), Problem> {
    let may = access::may_ever(&context.region.roles, &context.actor, Action::EnterForSomebody);
    if may && matches!(context.actor, Actor::Officer(_)) {
        return Ok(());
    }
    Err(Problem::forbidden("problem-not-allowed"))
}

/// Begins an entry at the desk. The same form token begins one draft.
pub fn begin_entry(
    tx: &mut Tx,
    context: &Context,
    new: &Begin,
    form_token: &[u8; 32],
) -> Result<CaseId, Failure> {
    require_officer(context)?;
    if let Some(known) = intake::receipt::<Uuid>(tx, context, form_token)? {
        return Ok(CaseId(known));
    }
    let service = context.region.services.get(&new.service);
    let service = service.ok_or_else(|| Problem::not_found("problem-service-unknown"))?;
    working::require_entry(context, service)?;
    let draft = begin(tx, context, new, &DraftToken::generate(&context.moment))?;
    let case = draft.head.case;
    intake::remember(tx, context, (form_token, PURPOSE), &case.0)?;
    Ok(case)
}

/// A draft of the desk, with the token by which it is changed.
pub fn open_entry(tx: &mut Tx, context: &Context, case: CaseId) -> Result<(DraftToken, Draft), Failure> {
    require_officer(context)?;
    let now = context.moment.now;
    let head = applications::get(tx, &context.region.id, case)?;
    let is_open = |head: &super::Head| {
        head.sent_at.is_none()
            && head.entry != Entry::Online
            && head.expires_at.is_some_and(|expires_at| expires_at > now)
    };
    let head = head.filter(is_open).ok_or_else(no_draft)?;
    let service = context.region.services.get(&head.service).ok_or_else(no_draft)?;
    working::require_entry(context, service)?;
    let known = answers::open(tx, context, case)?;
    let token = known.get(&token_key()).and_then(DraftToken::parse).ok_or_else(no_draft)?;
    Ok((token, filled(tx, context, head)?))
}

/// The drafts of the reader's desk that were not sent yet, the newest first.
pub fn open_entries(tx: &mut Tx, context: &Context) -> Result<Vec<OpenEntry>, Failure> {
    require_officer(context)?;
    let mut entries = Vec::new();
    for head in applications::entries(tx, &context.region.id, (context.moment.now, MOST))? {
        let service = context.region.services.get(&head.service);
        if service.is_none_or(|service| working::require_entry(context, service).is_err()) {
            continue;
        }
        let known = answers::open(tx, context, head.case)?;
        entries.push(OpenEntry {
            case: head.case,
            service: head.service,
            entry: head.entry,
            name: known.get(&Key::new("", "nama")).unwrap_or_default().to_owned(),
            saved_at: head.saved_at,
            expires_at: head.expires_at,
        });
    }
    Ok(entries)
}

/// What is missing in a draft of the desk: what is missing for everybody, and what the officer saw of who it is.
pub fn entry_faults(context: &Context, draft: &Draft) -> Problem {
    let problem = faults(context, draft);
    let seen = draft.answers.get(&identity_seen()).and_then(Seen::parse);
    if seen.is_some_and(|seen| Seen::of(draft.head.behalf).contains(&seen)) {
        return problem;
    }
    problem.field("identitas", "field-identity-not-seen")
}

/// Sends a draft of the desk; `note` is kept among officers. The same form token gives the same receipt.
pub fn send_entry(
    tx: &mut Tx,
    context: &Context,
    (case, note): (CaseId, &str),
    form_token: &[u8; 32],
) -> Result<Receipt, Failure> {
    require_officer(context)?;
    if let Some(known) = receipt(tx, context, form_token)? {
        return Ok(known);
    }
    let (token, draft) = open_entry(tx, context, case)?;
    let problem = entry_faults(context, &draft);
    if !problem.fields.is_empty() {
        return Err(problem.into());
    }
    let receipt = submit(tx, context, &token, form_token)?;
    keep_note(tx, context, case, note)?;
    Ok(receipt)
}

/// Keeps what an officer notes beside an entry; nothing when it is blank.
pub(super) fn keep_note(tx: &mut Tx, context: &Context, case: CaseId, note: &str) -> Result<(), Failure> {
    if note.trim().is_empty() {
        return Ok(());
    }
    let note = NewMessage { text: note.to_owned(), audience: Audience::Internal };
    casework::write_message(tx, &context.apart("application-entry-note"), case, &note)?;
    Ok(())
}
