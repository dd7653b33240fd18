//! A report's rating: one number by its reporter, for each time it ended.

use balai_base::{CaseId, CaseNumber, Problem, RegionId};
use balai_platform::{
    access::Action,
    casework::{self, Case, Context},
    workflow::Meaning,
};
use balai_store::{Failure, Tx};

use super::store;

/// Whether an ended case can be rated: it was solved or refused.
pub fn can_be_rated(case: &Case) -> bool {
    matches!(case.meaning, Meaning::Done | Meaning::Refused)
}

/// The reporter rates the ended report, 1 to 5; a later rating of the same ending replaces it.
pub fn rate(tx: &mut Tx, context: &Context, number: &CaseNumber, score: u8) -> Result<(), Failure> {
    let case = casework::read(tx, context, number)?;
    context.require(Action::ActOwn, &case)?;
    if !(1..=5).contains(&score) {
        return Err(Problem::invalid("problem-answers").field("score", "field-score-missing").into());
    }
    if !can_be_rated(&case) {
        return Err(Problem::conflict("problem-rating-too-early").into());
    }
    let rating = (case.reopenings, score);
    store::put_rating(tx, &context.region.id, case.id, rating, context.moment.now)
}

/// The rating of one ending; `round` is how often the case had been reopened before it.
pub fn rating(tx: &mut Tx, region: &RegionId, case: CaseId, round: u32) -> Result<Option<u8>, Failure> {
    store::rating(tx, region, case, round)
}
