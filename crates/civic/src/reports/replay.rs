//! Tries other routing rules on reports that came in already, and tells what would have gone elsewhere.
//!
//! Reads only; decides from the facts stored with each first decision.

use balai_base::{Problem, ProblemKind};
use balai_platform::{
    access::{Action, may_ever},
    casework::{self, Context},
    region::RoutingRule,
};
use balai_store::{Failure, Tx};

use super::{Replayed, routing, store, submit::Remembered};

/// The most reports of one replay.
const MOST: u32 = 2_000;

/// What other rules would change among the last `limit` reports.
pub fn replay(
    tx: &mut Tx,
    context: &Context,
    rules: &[RoutingRule],
    limit: u32,
) -> Result<Vec<Replayed>, Failure> {
    if !may_ever(&context.region.roles, &context.actor, Action::ManageRegion) {
        return Err(Problem::new(ProblemKind::Forbidden, "problem-not-allowed").into());
    }
    let mut changed = Vec::new();
    for decision in store::first_routings(tx, &context.region.id, limit.min(MOST))? {
        let Ok(remembered) = serde_json::from_str::<Remembered>(&decision.facts) else { continue };
        let routing = routing::route_by(&context.region, rules, &remembered.facts);
        if routing.agency == decision.agency {
            continue;
        }
        if let Some(case) = casework::get(tx, &context.region, decision.case)? {
            changed.push(Replayed {
                number: case.number,
                before: decision.agency,
                after: routing.agency,
                rule: routing.rule,
            });
        }
    }
    Ok(changed)
}
