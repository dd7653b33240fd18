//! "It is solved" and "It is not solved" by one tap in the closing letter.
//!
//! A token is a bearer's secret: it answers its one question about its one report, once, until the window for reopening
//! ends, and opens nothing else. Looking at the page changes nothing, since mail programs open links by themselves.

use balai_base::{CaseNumber, Problem, Timestamp, text::hexadecimal};
use balai_platform::{
    access::Actor,
    casework::{self, Case, Context},
    workflow::Meaning,
};
use balai_store::{Failure, Tx};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::store::{self, LinkRow};
use crate::{
    feedback::{self, Gone},
    reports::{self, OwnerCase},
};

/// The purpose under which tokens are made.
const PURPOSE: &str = "letters-answer";
/// How many hexadecimal digits a token has: 128 bits.
const TOKEN_DIGITS: usize = 32;

/// Which answer a link gives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AnswerKind {
    /// The reporter says that it is solved.
    Solved,
    /// The reporter says that it is not: the report is opened again.
    NotSolved,
}

impl AnswerKind {
    /// The word in the database and in messages' keys.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Solved => "solved",
            Self::NotSolved => "not-solved",
        }
    }

    fn parse(word: &str) -> Option<Self> {
        [Self::Solved, Self::NotSolved].into_iter().find(|kind| kind.as_str() == word)
    }
}

/// What the page of a link shows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AnswerPage {
    /// Which answer it gives.
    pub kind: AnswerKind,
    /// Until when.
    pub until: Timestamp,
    /// The report, as its reporter sees it.
    pub case: OwnerCase,
    /// What the officers wrote when they closed it; none when they wrote nothing.
    pub answer: Option<String>,
}

/// Makes both links of a closed report: the tokens of "solved" and "not solved", and until when they work. Made again
/// for the same notice, they are the same. None when the report can't be reopened.
pub(super) fn make(
    tx: &mut Tx,
    context: &Context,
    (case, owner): (&Case, &OwnerCase),
    notice: Uuid,
) -> Result<Option<(String, String, Timestamp)>, Failure> {
    let Some(until) = owner.not_solved_until.filter(|_| case.meaning == Meaning::Done) else {
        return Ok(None);
    };
    let mut link = |kind: AnswerKind| {
        let secret = format!("{}|{notice}|{}", context.region.id, kind.as_str());
        let token: String =
            hexadecimal(&context.vault.mac(PURPOSE, secret.as_bytes())).chars().take(TOKEN_DIGITS).collect();
        let row = LinkRow {
            case: case.id,
            round: case.reopenings,
            answer: kind.as_str().to_owned(),
            expires_at: until,
            used_at: None,
        };
        store::insert(tx, &context.region.id, hash(&token), &row)?;
        Ok::<_, Failure>(token)
    };
    Ok(Some((link(AnswerKind::Solved)?, link(AnswerKind::NotSolved)?, until)))
}

fn hash(token: &str) -> [u8; 32] {
    Sha256::digest(token).into()
}

/// The report of a link and its reporter as actor, or why the link does not answer any more.
fn opened(
    tx: &mut Tx,
    context: &Context,
    token: &str,
) -> Result<Result<(LinkRow, Case, Context), Gone>, Failure> {
    let shaped = token.len() == TOKEN_DIGITS && token.bytes().all(|byte| byte.is_ascii_hexdigit());
    let found = if shaped { store::find(tx, &context.region.id, hash(token))? } else { None };
    let Some(row) = found else { return Ok(Err(Gone::Unknown)) };
    let Some(case) = casework::get(tx, &context.region, row.case)? else { return Ok(Err(Gone::Old)) };
    let reporter = context.acting_as(Actor::Reporter { case: case.id });
    Ok(Ok((row, case, reporter)))
}

/// Why a link that was found does not answer; none when it does.
fn closed(row: &LinkRow, case: &Case, now: Timestamp) -> Option<Gone> {
    if row.used_at.is_some() {
        Some(Gone::Used)
    } else if row.expires_at < now || row.round != case.reopenings || case.meaning != Meaning::Done {
        Some(Gone::Old)
    } else {
        None
    }
}

/// What the page of a link shows, or why it does not answer any more. Changes nothing.
pub fn find_answer(tx: &mut Tx, context: &Context, token: &str) -> Result<Result<AnswerPage, Gone>, Failure> {
    let (row, case, reporter) = match opened(tx, context, token)? {
        Ok(found) => found,
        Err(gone) => return Ok(Err(gone)),
    };
    if let Some(gone) = closed(&row, &case, context.moment.now) {
        return Ok(Err(gone));
    }
    let Some(kind) = AnswerKind::parse(&row.answer) else { return Ok(Err(Gone::Unknown)) };
    let owner = reports::owner_case(tx, &reporter, &case.number)?;
    let events = casework::history(tx, &reporter, &case, casework::View::Owner)?;
    let answer = super::compose::last_answer(&events, i64::MAX);
    Ok(Ok(AnswerPage { kind, until: row.expires_at, answer, case: owner }))
}

/// Uses a link of `kind`: its report and reporter, or why it does not answer.
fn take(
    tx: &mut Tx,
    context: &Context,
    (token, kind): (&str, AnswerKind),
) -> Result<Result<(Case, Context), Gone>, Failure> {
    let (row, case, reporter) = match opened(tx, context, token)? {
        Ok(found) => found,
        Err(gone) => return Ok(Err(gone)),
    };
    if row.answer != kind.as_str() {
        return Ok(Err(Gone::Unknown));
    }
    if let Some(gone) = closed(&row, &case, context.moment.now) {
        return Ok(Err(gone));
    }
    if !store::take(tx, &context.region.id, hash(token), context.moment.now)? {
        return Ok(Err(Gone::Used));
    }
    Ok(Ok((case, reporter)))
}

/// The reporter says that it is solved. Gives the report's number, or why the link does not answer.
pub fn confirm_solved(
    tx: &mut Tx,
    context: &Context,
    token: &str,
) -> Result<Result<CaseNumber, Gone>, Failure> {
    let (case, reporter) = match take(tx, context, (token, AnswerKind::Solved))? {
        Ok(found) => found,
        Err(gone) => return Ok(Err(gone)),
    };
    casework::confirm_solved(tx, &reporter, case.id)?;
    Ok(Ok(case.number))
}

/// The reporter says that it is not solved, maybe with a few words: the report is opened again.
pub fn not_solved(
    tx: &mut Tx,
    context: &Context,
    (token, words): (&str, &str),
) -> Result<Result<CaseNumber, Gone>, Failure> {
    let (case, reporter) = match take(tx, context, (token, AnswerKind::NotSolved))? {
        Ok(found) => found,
        Err(gone) => return Ok(Err(gone)),
    };
    reports::not_solved(tx, &reporter, &case.number, words)?;
    Ok(Ok(case.number))
}

/// The reporter rates the report after "it is solved", by the token that said so.
pub fn rate(
    tx: &mut Tx,
    context: &Context,
    (token, score): (&str, u8),
) -> Result<Result<CaseNumber, Gone>, Failure> {
    let (row, case, reporter) = match opened(tx, context, token)? {
        Ok(found) => found,
        Err(gone) => return Ok(Err(gone)),
    };
    if row.answer != AnswerKind::Solved.as_str() {
        return Ok(Err(Gone::Unknown));
    }
    if row.used_at.is_none() {
        return Err(Problem::conflict("problem-rating-too-early").into());
    }
    if closed(&LinkRow { used_at: None, ..row }, &case, context.moment.now).is_some() {
        return Ok(Err(Gone::Old));
    }
    feedback::rate(tx, &reporter, &case.number, score)?;
    Ok(Ok(case.number))
}
