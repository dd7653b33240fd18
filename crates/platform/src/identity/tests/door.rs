//! Typing at the door: login, password, codes.

use balai_base::time::SECOND;
use balai_store::Failure;

use super::{
    super::{Attempt, Candidate, CodeOutcome, NewSession, accept_password, begin, password, second_factor},
    world::{Ready, World, attempt},
};
use crate::access::Actor;

pub(super) fn try_begin(world: &World, attempt: &Attempt) -> Result<Candidate, Failure> {
    let attempt = attempt.clone();
    world.act(&Actor::Anonymous, move |tx, setting| begin(tx, setting, &attempt))
}

/// Types login and password.
pub(super) fn sign_in(world: &World, attempt: &Attempt, typed: &str) -> Result<NewSession, Failure> {
    let candidate = try_begin(world, attempt)?;
    let secret = balai_base::Secret::new(typed.to_owned());
    let candidate = if password::verify(&secret, candidate.hash.as_ref()) {
        candidate
    } else {
        Candidate { account: None, hash: None }
    };
    let attempt = attempt.clone();
    world.act(&Actor::Anonymous, move |tx, setting| accept_password(tx, setting, &candidate, &attempt))
}

pub(super) fn type_code(
    world: &World,
    session: &NewSession,
    code: &str,
) -> Result<CodeOutcome<NewSession>, Failure> {
    let (token, code) = (session.token.reveal().clone(), code.to_owned());
    world.act(&Actor::Anonymous, move |tx, setting| second_factor(tx, setting, &token, (&code, &attempt(""))))
}

pub(super) fn is_wrong<T>(outcome: &Result<CodeOutcome<T>, Failure>) -> bool {
    matches!(outcome, Ok(CodeOutcome::Wrong))
}

pub(super) fn right<T>(outcome: Result<CodeOutcome<T>, Failure>) -> T {
    match outcome {
        Ok(CodeOutcome::Right(value)) => value,
        Ok(CodeOutcome::Wrong) => panic!("the code was wrong"),
        Err(failure) => panic!("{failure}"),
    }
}

/// The code of a fresh step.
pub(super) fn fresh_code(world: &World, officer: &Ready) -> String {
    world.wait(31 * SECOND);
    officer.secret.code_at(world.now())
}
