//! What people are told, and that telling begins: the step of the workflow, then a job that goes through everybody.

use balai_base::{CaseNumber, Problem};
use balai_platform::{
    access::Action,
    casework::{self, Context, Step},
};
use balai_store::{
    Failure, Tx,
    jobs::{self, Lane, NewJob},
};

use super::{jobs::TELL, model::LONGEST_LETTER, open::breach_of, store};

/// The step that says that people are being told.
const TELLING: &str = "beritahukan";

/// Whether a letter can be sent: the law asks for content, so it is not nothing, and a page shows it whole.
pub(super) fn checked_letter(text: &str) -> bool {
    let letters = text.trim().chars().count();
    (40..=LONGEST_LETTER).contains(&letters)
}

/// Changes the letter, until telling begins.
pub fn set_letter(tx: &mut Tx, context: &Context, number: &CaseNumber, text: &str) -> Result<(), Failure> {
    let (case, breach) = breach_of(tx, context, number, Action::Move)?;
    if breach.telling_since.is_some() {
        return Err(Problem::conflict("problem-breach-telling").into());
    }
    if !checked_letter(text) {
        return Err(Problem::invalid("problem-answers").field("letter", "field-breach-letter").into());
    }
    store::set_letter(tx, &context.region.id, case.id, text.trim())
}

/// Tells everybody concerned: on their case's page at once, and by e-mail those who left an address. The case ends with
/// the answer "told", which stops the law's clock.
pub fn begin_telling(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<(), Failure> {
    let (case, breach) = breach_of(tx, context, number, Action::Move)?;
    if breach.telling_since.is_some() {
        return Err(Problem::conflict("problem-breach-telling").into());
    }
    let step = Step { transition: TELLING.to_owned(), answer: breach.letter, ..Step::default() };
    casework::advance(tx, context, case.id, &step)?;
    store::telling(tx, &context.region.id, case.id, context.moment.now)?;
    let job = NewJob {
        lane: Lane::Main,
        kind: TELL,
        payload: case.id.to_string(),
        unique_key: Some(case.id.to_string()),
        due_at: context.moment.now,
    };
    jobs::enqueue(tx, &context.region.id, &context.moment, &job)?;
    context.audited(tx, "breach-told", number, ("", ""))
}
