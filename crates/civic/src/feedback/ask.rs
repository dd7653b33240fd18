//! Asking and answering by a one-time token.
//!
//! A token follows from its case by the vault's key, so nothing has to hold the two together: whoever sends the letter makes
//! it anew, and when a case is erased its token can be found and taken away.

use balai_base::{CaseId, CaseNumber, Problem, text::hexadecimal, time::DAY};
use balai_platform::{
    access::{Action, Actor},
    casework::{self, Case, Context},
};
use balai_store::{Failure, Tx};
use uuid::Builder;

use super::{
    model::{Answer, Gone, Question},
    rating::can_be_rated,
    store::{self, TokenRow},
    texts,
};

/// The purpose under which tokens are made, and the one under which they are hashed.
const PURPOSE: &str = "feedback-token";
const HASHED: &str = "feedback-token-hash";
/// The type of cases that the survey asks about.
pub(super) const APPLICATIONS: &str = "application";
/// How many hexadecimal digits a token has: 128 bits.
const DIGITS: usize = 32;

/// The token of one ending of a case. Says nothing about whether it was made.
pub fn token_of(context: &Context, (case, round): (CaseId, u32)) -> String {
    let secret = format!("{}|{case}|{round}", context.region.id);
    hexadecimal(&context.vault.mac(PURPOSE, secret.as_bytes())).chars().take(DIGITS).collect()
}

fn hash(context: &Context, token: &str) -> [u8; 32] {
    context.vault.mac(HASHED, token.as_bytes())
}

/// Makes the token of an application that has ended, once. None when it is not to be asked about: it was withdrawn, has not
/// ended, was erased, is restricted, or was asked about already.
pub fn invite(tx: &mut Tx, context: &Context, case: &Case) -> Result<Option<String>, Failure> {
    let region = &context.region;
    // To ask somebody's opinion is no duty of the law: not while the processing of their data is restricted.
    if !can_be_rated(case)
        || case.restricted_at.is_some()
        || region.feedback.elements.is_empty()
        || casework::is_erased(tx, &region.id, case.id)?
    {
        return Ok(None);
    }
    if !store::note_asked(tx, &region.id, (case.id, case.reopenings), context.moment.now)? {
        return Ok(None);
    }
    let token = token_of(context, (case.id, case.reopenings));
    let row = TokenRow {
        service: case.category.clone(),
        agency: case.agency.clone(),
        channel: case.channel.clone(),
        expires_at: context.moment.now.plus(i64::from(region.feedback.days) * DAY),
        used: false,
    };
    store::insert_token(tx, &region.id, hash(context, &token), &row)?;
    Ok(Some(token))
}

/// What a token asks about, or why it does not answer. Changes nothing.
pub fn find(tx: &mut Tx, context: &Context, token: &str) -> Result<Result<Question, Gone>, Failure> {
    let shaped = token.len() == DIGITS && token.bytes().all(|byte| byte.is_ascii_hexdigit());
    let row = if shaped { store::token(tx, &context.region.id, hash(context, token))? } else { None };
    let Some(row) = row else { return Ok(Err(Gone::Unknown)) };
    if row.used {
        return Ok(Err(Gone::Used));
    }
    if row.expires_at < context.moment.now {
        return Ok(Err(Gone::Old));
    }
    Ok(Ok(Question { service: row.service, agency: row.agency, expires_at: row.expires_at }))
}

/// Takes an answer, once. Every element needs one of its four answers; words are masked and wait for release.
pub fn answer(
    tx: &mut Tx,
    context: &Context,
    (token, given): (&str, &Answer),
) -> Result<Result<(), Gone>, Failure> {
    let question = match find(tx, context, token)? {
        Ok(question) => question,
        Err(gone) => return Ok(Err(gone)),
    };
    check(context, given)?;
    let region = &context.region;
    let Some(row) = store::use_token(tx, &region.id, hash(context, token))? else {
        return Ok(Err(Gone::Used));
    };
    // An identifier without a time: it must not tell who answered when.
    let id = Builder::from_random_bytes(random(context, "answer")).into_uuid();
    let day = context.moment.now.day(&region.time_zone);
    store::insert_answer(tx, &region.id, (id, day), (&row, &given.scores))?;
    if !given.words.trim().is_empty() {
        let id = Builder::from_random_bytes(random(context, "words")).into_uuid();
        texts::keep(tx, context, (id, day), (&question, &given.words))?;
    }
    Ok(Ok(()))
}

fn random(context: &Context, purpose: &str) -> [u8; 16] {
    let mut bytes = [0_u8; 16];
    balai_base::Random::fill(&context.moment.random(purpose), &mut bytes);
    bytes
}

fn check(context: &Context, given: &Answer) -> Result<(), Failure> {
    let mut problem = Problem::invalid("problem-answers");
    for element in &context.region.feedback.elements {
        let score = given.scores.get(&element.id);
        if score.is_none_or(|score| !(1..=4).contains(score)) {
            problem = problem.field(&element.id, "field-feedback-missing");
        }
    }
    if given.words.chars().count() > texts::LONGEST {
        problem = problem.field("words", "field-feedback-words");
    }
    if problem.fields.is_empty() { Ok(()) } else { Err(problem.into()) }
}

/// The token of the actor's own application that has ended, made now when the job has not asked yet; none when there is nothing
/// to answer any more.
pub fn own_token(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<Option<String>, Failure> {
    let case = casework::read(tx, context, number)?;
    context.require(Action::ActOwn, &case)?;
    if case.case_type != APPLICATIONS {
        return Ok(None);
    }
    invite(tx, context, &case)?;
    let token = token_of(context, (case.id, case.reopenings));
    Ok(find(tx, context, &token)?.is_ok().then_some(token))
}

/// Takes away what would still ask about a case that is being erased. Answers stay: they belong to nobody.
pub fn forget(tx: &mut Tx, context: &Context, case: CaseId) -> Result<(), Failure> {
    let region = &context.region;
    for round in store::asked(tx, &region.id, case)? {
        store::delete_token(tx, &region.id, hash(context, &token_of(context, (case, round))))?;
    }
    Ok(())
}

/// The actor that jobs ask as.
pub(super) fn system(context: &Context) -> Context {
    context.acting_as(Actor::System)
}
