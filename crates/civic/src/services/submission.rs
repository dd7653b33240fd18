//! A whole application at once: for officers at the counter and in villages, for batches and for programs. The same checks, the
//! same case, the same receipt as page by page.

use balai_base::{Language, Problem};
use balai_platform::{
    access::{self, Action, Actor},
    casework::Context,
    forms::Key,
};
use balai_store::{Failure, Tx};

use super::{
    Begin, Behalf, Change, DraftToken, Entry, Given, Receipt, Saved, answer, begin, receipt, submit,
};

/// Everything somebody says in one go.
#[derive(Clone, Debug)]
pub struct Submission {
    /// The service's id.
    pub service: String,
    /// The variant's id; empty when the service has none.
    pub variant: String,
    /// For whom.
    pub behalf: Behalf,
    /// Who types it in; an officer for anything but online.
    pub entry: Entry,
    /// The language the person reads.
    pub language: Language,
    /// The answers, as typed.
    pub answers: Vec<(Key, String)>,
    /// How requirements are met.
    pub items: Vec<(String, Given)>,
}

/// Takes a whole application in. The same form token gives the same receipt and one case; what is wrong or missing is told by
/// field, and then nothing is stored.
pub fn enter(
    tx: &mut Tx,
    context: &Context,
    submission: &Submission,
    form_token: &[u8; 32],
) -> Result<Receipt, Failure> {
    let by_officer = submission.entry != Entry::Online;
    let may = access::may_ever(&context.region.roles, &context.actor, Action::EnterForSomebody);
    if by_officer && !(may && matches!(context.actor, Actor::Officer(_))) {
        return Err(Problem::forbidden("problem-not-allowed").into());
    }
    if let Some(known) = receipt(tx, context, form_token)? {
        return Ok(known);
    }
    let token = DraftToken::generate(&context.moment);
    let new = Begin {
        service: submission.service.clone(),
        variant: submission.variant.clone(),
        entry: submission.entry,
        language: submission.language,
    };
    let draft = begin(tx, context, &new, &token)?;
    let change = Change {
        revision: draft.head.revision,
        answers: submission.answers.clone(),
        variant: None,
        behalf: Some(submission.behalf),
        items: submission.items.iter().map(|(code, given)| (code.clone(), Some(*given))).collect(),
        passed: Vec::new(),
    };
    match answer(tx, context, &token, &change)? {
        Saved::Stored(_) => submit(tx, context, &token, form_token),
        Saved::Elsewhere(_) => Err(Problem::conflict("problem-draft-gone").into()),
    }
}
