//! What other systems read in bulk: public cases page by page, the last answer to each, and what happened in a span of
//! time.
//!
//! Everything is for everybody: public cases, released texts. Whoever asks, nothing else is found here.

use std::collections::BTreeMap;

use balai_base::{CaseId, Problem, Timestamp};
use balai_store::{Failure, Tx};

use super::{
    Case, Event, Filter, Span, View,
    context::Context,
    rules,
    store::{self, lists::Selection},
};
use crate::access::{Action, Actor, Scope};

/// How many cases are looked at, newest first, to find those that everybody sees within a place.
const MOST_LOOKED_AT: u32 = 20_000;

/// A public event with its case and the state the case was in after it.
#[derive(Clone, Debug, PartialEq)]
pub struct PublicUpdate {
    /// The case, as it is now.
    pub case: Case,
    /// The event, as everybody sees it.
    pub event: Event,
    /// The state after the event.
    pub state: String,
}

/// The cases of the filter that everybody may see, from `offset` on. `seen_at` tells whether a case belongs to the list
/// by where everybody sees it; without it the filter alone decides.
pub fn public_slice(
    tx: &mut Tx,
    context: &Context,
    filter: &Filter,
    (offset, limit): (u32, u32),
    seen_at: Option<&dyn Fn(balai_base::Point) -> bool>,
) -> Result<Vec<Case>, Failure> {
    let scope = everybodys(context);
    let now = context.moment.now;
    let selection = Selection { region: context.id(), scope: &scope, filter, found: None, now };
    let Some(seen_at) = seen_at else { return store::lists::slice(tx, &selection, (offset, limit)) };
    // A case whose place is blurred lies elsewhere for everybody: asking with small boxes must not find its true place.
    let candidates = store::lists::slice(tx, &selection, (0, MOST_LOOKED_AT))?;
    let seen =
        candidates.into_iter().filter(|case| rules::public_point(&context.region, case).is_some_and(seen_at));
    let whole = |number: u32| usize::try_from(number).unwrap_or(usize::MAX);
    Ok(seen.skip(whole(offset)).take(whole(limit)).collect())
}

/// The newest released words of an officer to each of these cases. For public cases only; others are left out.
pub fn last_answers(
    tx: &mut Tx,
    context: &Context,
    cases: &[Case],
) -> Result<BTreeMap<CaseId, String>, Failure> {
    let everybody = context.acting_as(Actor::Anonymous);
    let ids: Vec<CaseId> =
        cases.iter().filter(|case| everybody.can(Action::ReadPublic, case)).map(|case| case.id).collect();
    store::exchange::last_answers(tx, context.id(), &ids)
}

/// What officers and the server did publicly in a span of time, oldest first, from `offset` on: steps, and released
/// messages in cases of one type. A span without both ends is refused.
pub fn public_updates(
    tx: &mut Tx,
    context: &Context,
    (case_type, span): (&str, Span),
    (offset, limit): (u32, u32),
) -> Result<Vec<PublicUpdate>, Failure> {
    let (Some(from), Some(until)) = (span.from, span.until) else {
        return Err(Problem::invalid("problem-request-unreadable").into());
    };
    let scope = everybodys(context);
    let span: (Timestamp, Timestamp) = (from, until);
    let found = store::exchange::updates(tx, (context.id(), &scope, case_type), span, (offset, limit))?;
    Ok(found
        .into_iter()
        .filter_map(|(case, event, state)| {
            let event = rules::seen(event, &case, View::Public)?;
            Some(PublicUpdate { case, event, state })
        })
        .collect())
}

fn everybodys(context: &Context) -> Scope {
    context.acting_as(Actor::Anonymous).scope(Action::ReadPublic)
}
