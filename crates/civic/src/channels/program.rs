//! Reports and messages that another system hands over by its key.
//!
//! They become what they would have become on a page, with a note of who brought them, in one command. The same message
//! sent twice within a few minutes is one: senders try again when an answer gets lost.

use balai_base::{CaseNumber, EventId, Moment, Problem, ProgramId, text::hexadecimal, time::MINUTE};
use balai_platform::{
    access::{Actor, Visibility},
    casework::{self, Audience, Context, NewMessage},
    programs,
};
use balai_store::{Failure, Store, Tx, form_tokens};

use crate::reports::{self, Receipt, Submission};

/// How long a repetition is taken for the same message, at least; at most twice as long.
const WINDOW: i64 = 5 * MINUTE;
/// The purpose under which tokens of updates are recorded.
const UPDATE: &str = "program-update";
/// Characters of a token that stands for a number.
const TOKEN_LETTERS: usize = 32;

/// A report that was handed over.
#[derive(Clone, Debug)]
pub struct Brought {
    /// The receipt, as a page would give it.
    pub receipt: Receipt,
    /// What stands for the number, when the report is not public.
    pub token: Option<String>,
}

/// The form token of a message: from the program, what it sent and when. Gives the token of now and the one of the window
/// before, under which the same message may have come already.
pub fn token_of(context: &Context, program: ProgramId, sent: &[&[u8]]) -> [[u8; 32]; 2] {
    let window = context.moment.now.millis().div_euclid(WINDOW);
    [window, window - 1].map(|window| {
        let mut bytes = program.0.as_bytes().to_vec();
        bytes.extend_from_slice(&window.to_be_bytes());
        for part in sent {
            bytes.extend_from_slice(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            bytes.extend_from_slice(part);
        }
        context.vault.mac("program-message", &bytes)
    })
}

/// Takes a report in. `note` is kept among officers; may be empty.
pub async fn bring(
    store: &Store,
    context: Context,
    (program, note): (ProgramId, String),
    (submission, token): (Submission, [u8; 32]),
) -> Result<Brought, Failure> {
    let alias = alias(&context, &token);
    let given = alias.clone();
    let receipt = reports::send_with(store, context, (submission, token), move |tx, context, receipt| {
        remember(tx, context, (program, &note), (receipt, &given))
    })
    .await?;
    Ok(brought(receipt, alias))
}

/// The answer that was given for a token, if it was.
pub fn given_before(tx: &mut Tx, context: &Context, token: &[u8; 32]) -> Result<Option<Brought>, Failure> {
    let receipt = reports::receipt(tx, context, token)?;
    Ok(receipt.map(|receipt| brought(receipt, alias(context, token))))
}

fn brought(receipt: Receipt, alias: String) -> Brought {
    let token = (receipt.visibility != Visibility::Public).then_some(alias);
    Brought { receipt, token }
}

/// What stands for the number of a case that is not public: nobody can guess it, and a repetition gives the same.
fn alias(context: &Context, token: &[u8; 32]) -> String {
    let bytes = context.vault.mac("program-alias", token);
    hexadecimal(&bytes).chars().take(TOKEN_LETTERS).collect()
}

fn remember(
    tx: &mut Tx,
    context: &Context,
    (program, note): (ProgramId, &str),
    (receipt, alias): (&Receipt, &str),
) -> Result<(), Failure> {
    let case = casework::find(tx, &context.region, &receipt.number)?
        .ok_or_else(|| Failure::Driver("a report just sent is not there".to_owned()))?;
    if programs::brought_by(tx, context, case.id)?.is_some() {
        return Ok(());
    }
    programs::note_brought(tx, context, program, case.id)?;
    if receipt.visibility != Visibility::Public {
        programs::note_token(tx, context, alias, case.id)?;
    }
    if !note.is_empty() {
        let moment = Moment::new(context.moment.now, &context.moment.random("program-note"));
        let system = Context { moment, actor: Actor::System, ..context.clone() };
        let message = NewMessage { text: note.to_owned(), audience: Audience::Internal };
        casework::write_message(tx, &system, case.id, &message)?;
    }
    Ok(())
}

/// What the reporter says about a report, handed over by the program that brought it. `tokens` are those of [`token_of`]:
/// a repetition gives the first message again.
pub fn add_update(
    tx: &mut Tx,
    context: &Context,
    program: ProgramId,
    (number, text): (&CaseNumber, &str),
    tokens: &[[u8; 32]; 2],
) -> Result<EventId, Failure> {
    let region = &context.region;
    for token in tokens {
        if let Some(outcome) = form_tokens::find(tx, &region.id, token)? {
            let text = String::from_utf8(outcome).unwrap_or_default();
            return text.parse().map_err(|_| Failure::Driver("a recorded update can't be read".to_owned()));
        }
    }
    let missing = || Problem::not_found("problem-case-not-found");
    let case = casework::find(tx, region, number)?.ok_or_else(missing)?;
    let brought = programs::brought_by(tx, context, case.id)? == Some(program);
    if !brought {
        let public =
            context.acting_as(Actor::Anonymous).can(balai_platform::access::Action::ReadPublic, &case);
        let problem = if public { Problem::forbidden("problem-program-not-brought") } else { missing() };
        return Err(problem.into());
    }
    let reporter = context.acting_as(Actor::Reporter { case: case.id });
    let event = reports::write_message(tx, &reporter, number, text, Audience::Public)?;
    let [token, _] = tokens;
    form_tokens::record(tx, &region.id, token, UPDATE, event.to_string().as_bytes(), context.moment.now)?;
    Ok(event)
}
