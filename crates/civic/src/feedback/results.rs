//! What came of the survey, as counts.

use balai_base::{Day, Problem};
use balai_platform::{
    access::{Action, may_ever},
    casework::Context,
};
use balai_store::{Failure, Tx};

use super::{model::Counts, store};

/// How each service was judged since `from`, most answers first. For officers who may read cases.
pub fn counts(tx: &mut Tx, context: &Context, from: Day) -> Result<Vec<Counts>, Failure> {
    if !may_ever(&context.region.roles, &context.actor, Action::ReadCase) {
        return Err(Problem::forbidden("problem-not-allowed").into());
    }
    let mut counts = store::counts(tx, &context.region.id, from)?;
    counts.sort_by(|one, other| (other.answers, &one.service).cmp(&(one.answers, &other.service)));
    Ok(counts)
}
