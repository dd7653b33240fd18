//! What past cases teach about where new ones belong, for whoever learns from them: words and places, no people.

use balai_base::{CaseId, Problem, Timestamp};
use balai_store::{Failure, Tx};

use super::{context::Context, store};
use crate::access::Actor;

/// A case whose category and agency somebody decided, with the words that opened it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taught {
    /// Its identifier.
    pub id: CaseId,
    /// The category it has now.
    pub category: String,
    /// The agency it has now.
    pub agency: String,
    /// What its sender wrote, personal numbers and names masked.
    pub text: String,
    /// Whether officers changed the category or handed it to another agency.
    pub corrected: bool,
}

/// Cases of any visibility that teach, newest first, older than `before`, at most `limit`: those that ended with an
/// answer, those taken over from an earlier system, and those that officers corrected. Only for the server itself.
pub fn taught(
    tx: &mut Tx,
    context: &Context,
    before: Option<CaseId>,
    limit: u32,
) -> Result<Vec<Taught>, Failure> {
    only_the_system(context)?;
    store::teaching::taught(tx, context.id(), before, limit)
}

/// How many such cases there are and when one of them last changed: whether there is anything new to learn. Reads
/// every case once. Only for the server itself.
pub fn taught_so_far(tx: &mut Tx, context: &Context) -> Result<(u64, Option<Timestamp>), Failure> {
    only_the_system(context)?;
    store::teaching::taught_so_far(tx, context.id())
}

fn only_the_system(context: &Context) -> Result<(), Problem> {
    if matches!(context.actor, Actor::System) {
        return Ok(());
    }
    Err(Problem::forbidden("problem-not-allowed"))
}
