//! Who proves to be a report's reporter: by its PIN, or by a token that was given for the PIN so that it is sent once.
//!
//! A token holds the case, its end and a MAC over both; nothing of it is stored. It opens one case, for an hour.

use balai_base::{CaseId, CaseNumber, Pin, Problem, ProblemKind, Timestamp, time::HOUR};
use balai_platform::{
    access::Actor,
    casework::{self, Context},
};
use balai_web::{Here, Program, WebError, case_token};

/// How long a token opens its case, in milliseconds.
const TOKEN_LASTS: i64 = HOUR;
/// What a token is for; programs keep no cookie, so nothing else binds it.
const BOUND: case_token::Bound<'static> = ("api-case-token", &[]);

/// A context in which the case's reporter acts; refused for whoever does not prove to be.
pub(crate) async fn reporter(program: &Program, number: &CaseNumber) -> Result<Context, WebError> {
    let case = match (bearer(program), program.header("balai-pin")) {
        (Some(token), _) => read(&program.here, token).ok_or_else(|| unproved("problem-api-token"))?,
        (None, Some(pin)) => by_pin(&program.here, number, pin).await?,
        (None, None) => return Err(unproved("problem-api-pin-missing")),
    };
    Ok(program.here.context().acting_as(Actor::Reporter { case }))
}

/// [`reporter`], or anybody's context when nothing was sent to prove it.
pub(crate) async fn reporter_or_anybody(program: &Program, number: &CaseNumber) -> Result<Context, WebError> {
    if bearer(program).is_none() && program.header("balai-pin").is_none() {
        return Ok(program.here.context());
    }
    reporter(program, number).await
}

pub(crate) fn bearer(program: &Program) -> Option<&str> {
    let (scheme, token) = program.header("authorization")?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

fn unproved(message: &'static str) -> WebError {
    Problem::new(ProblemKind::Unauthenticated, message).into()
}

/// The case that number and PIN open. Tries are counted for each case, as on the pages.
pub(crate) async fn by_pin(here: &Here, number: &CaseNumber, pin: &str) -> Result<CaseId, WebError> {
    let pin = Pin::parse(pin).map_err(|_| unproved("problem-api-pin-wrong"))?;
    let (context, number) = (here.context(), number.clone());
    let opened =
        here.state.store.write(move |tx| casework::authenticate(tx, &context, &number, &pin)).await?;
    opened.map(|case| case.id).ok_or_else(|| unproved("problem-api-pin-wrong"))
}

/// A token for `case`, and its end.
pub(crate) fn seal(here: &Here, case: CaseId) -> (String, Timestamp) {
    let until = here.now().plus(TOKEN_LASTS);
    (case_token::give(here, BOUND, (case, until)), until)
}

fn read(here: &Here, token: &str) -> Option<CaseId> {
    case_token::read(here, BOUND, token)
}
