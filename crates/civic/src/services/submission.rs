//! A whole application at once: for officers at the counter and in villages, for batches and for programs. The same checks, the
//! same case, the same receipt as page by page.

use balai_base::{CaseId, Language, Problem};
use balai_platform::{casework::Context, forms::Key};
use balai_store::{Failure, Tx};

use super::{
    Begin, Behalf, Change, Draft, DraftToken, Entry, Given, Head, Item, Receipt, Saved, Seen, Verdict,
    answer, assisted, begin, faults, receipt, submit,
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
    /// By what an officer knows who it is; none online.
    pub seen: Option<Seen>,
    /// What the officer notes beside it, such as the copies that were handed in; kept among officers.
    pub note: String,
}

/// What a submission would be as a draft, without storing anything: for a form that is shown whole.
pub fn preview(context: &Context, submission: &Submission) -> Draft {
    let now = context.moment.now;
    let item = |(code, given): &(String, Given)| Item {
        requirement: code.clone(),
        given: *given,
        verdict: Verdict::Open,
        remark: String::new(),
        decided_by: None,
        decided_at: None,
    };
    Draft {
        head: Head {
            case: CaseId(context.moment.uuid("application-preview")),
            service: submission.service.clone(),
            variant: submission.variant.clone(),
            parent: None,
            entry: submission.entry,
            behalf: submission.behalf,
            revision: 1,
            pack_version: context.region.version.clone(),
            language: submission.language,
            created_at: now,
            saved_at: now,
            expires_at: None,
            sent_at: None,
            complete_at: None,
        },
        answers: submission.answers.iter().cloned().collect(),
        items: submission.items.iter().map(item).collect(),
        uploads: Vec::new(),
    }
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
    if by_officer {
        assisted::require_officer(context)?;
    }
    if let Some(known) = receipt(tx, context, form_token)? {
        return Ok(known);
    }
    if by_officer && !submission.seen.is_some_and(|seen| Seen::of(submission.behalf).contains(&seen)) {
        // Told together with everything else that is missing, so that nobody corrects twice.
        let problem = faults(context, &preview(context, submission));
        return Err(problem.field("identitas", "field-identity-not-seen").into());
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
        doubted: Vec::new(),
    };
    match answer(tx, context, &token, &change)? {
        Saved::Stored(_) => {
            let receipt = submit(tx, context, &token, form_token)?;
            if by_officer {
                assisted::keep_note(tx, context, draft.head.case, &submission.note)?;
            }
            Ok(receipt)
        }
        Saved::Elsewhere(_) => Err(Problem::conflict("problem-draft-gone").into()),
    }
}
