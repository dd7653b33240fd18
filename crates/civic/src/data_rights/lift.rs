//! A restriction is lifted by a decision of its own: what was argued about is settled, or the person asks for it.

use std::collections::BTreeSet;

use balai_base::{
    CaseId, CaseNumber, Problem,
    personal::{self, Hints},
};
use balai_platform::{
    access::{Action, Actor},
    casework::{self, Context},
    residents,
};
use balai_store::{Failure, Tx};

use super::{
    decide::{apart, cases_of},
    model::{Lifted, Subject, no_request},
    store,
};

/// The longest reason, in characters.
const LONGEST: usize = 2_000;

/// Lifts a restriction that is in force. `because` is what the person reads. A case that another restriction in force
/// concerns stays restricted. Needs the right that deciding needs.
pub fn lift(tx: &mut Tx, context: &Context, number: &CaseNumber, because: &str) -> Result<(), Failure> {
    let case = casework::read(tx, context, number)?;
    context.require(Action::Move, &case)?;
    let region = &context.region.id;
    let request = store::get(tx, region, case.id)?.ok_or_else(no_request)?;
    if !request.is_in_force() {
        return Err(Problem::conflict("problem-data-not-restricted").into());
    }
    let because = because.trim();
    if because.is_empty() || because.chars().count() > LONGEST {
        return Err(Problem::invalid("problem-answers").field("because", "field-data-answer-missing").into());
    }
    let because = personal::masked(because, &personal::findings(because, &Hints::default()));
    let lifted = Lifted { at: context.moment.now, because: because.clone() };
    store::put_lifted(tx, region, request.case, &lifted)?;
    let still = still_restricted(tx, context)?;
    for case in cases_of(tx, context, &request.subject)? {
        if !still.contains(&case.id) {
            let step = apart(context, &format!("lifted|{}", case.id)).acting_as(Actor::System);
            casework::lift_restriction(tx, &step, case.id, &because)?;
        }
    }
    if let Subject::Account(resident) = request.subject {
        residents::tell_decided(tx, &apart(context, "told"), resident)?;
    }
    context.audited(tx, "data-restriction-lifted", &case.number, (&because, ""))
}

/// The cases that some restriction in force concerns.
fn still_restricted(tx: &mut Tx, context: &Context) -> Result<BTreeSet<CaseId>, Failure> {
    let mut cases = BTreeSet::new();
    for request in store::in_force(tx, &context.region.id)? {
        cases.extend(cases_of(tx, context, &request.subject)?.into_iter().map(|case| case.id));
    }
    Ok(cases)
}
