//! Legal holds.

use balai_base::{AccountId, CaseId, CaseNumber, Problem, Timestamp};
use balai_platform::{
    access::{Action, may_ever},
    audit,
    casework::{self, Context},
};
use balai_store::{Failure, Tx};

use super::store;

/// The longest reason, in characters.
const LONGEST: usize = 500;

/// A case that must stay whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// The case.
    pub number: CaseNumber,
    /// The law or file that asks for it.
    pub reason: String,
    /// Who placed it.
    pub placed_by: Option<AccountId>,
    /// Since when.
    pub placed_at: Timestamp,
}

/// Whether the actor may place and lift holds: whoever may see identities in some case.
pub fn may_hold(context: &Context) -> bool {
    may_ever(&context.region.roles, &context.actor, Action::RevealIdentity)
}

/// Places a hold on a case within the officer's reach; placed twice, the newer reason stands.
pub fn place(tx: &mut Tx, context: &Context, number: &CaseNumber, reason: &str) -> Result<(), Failure> {
    let case = casework::read(tx, context, number)?;
    context.require(Action::RevealIdentity, &case)?;
    let reason = reason.trim();
    if reason.is_empty() || reason.chars().count() > LONGEST {
        return Err(Problem::invalid("problem-answers").field("reason", "field-hold-reason").into());
    }
    let by = context.actor.account();
    store::put(tx, &context.region.id, case.id, (reason, by, context.moment.now))?;
    note(tx, context, number, ("hold-placed", reason))
}

/// Lifts the hold of a case.
pub fn lift(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<(), Failure> {
    let case = casework::read(tx, context, number)?;
    context.require(Action::RevealIdentity, &case)?;
    if store::remove(tx, &context.region.id, case.id)? {
        note(tx, context, number, ("hold-lifted", ""))?;
    }
    Ok(())
}

/// Every hold on a case within the officer's reach, the newest first.
pub fn holds(tx: &mut Tx, context: &Context) -> Result<Vec<Hold>, Failure> {
    let mut holds = Vec::new();
    for row in store::all(tx, &context.region.id)? {
        let Some(case) = casework::get(tx, &context.region, row.case)? else { continue };
        if context.can(Action::RevealIdentity, &case) {
            let (placed_by, placed_at) = (row.placed_by, row.placed_at);
            holds.push(Hold { number: case.number, reason: row.reason, placed_by, placed_at });
        }
    }
    Ok(holds)
}

/// Whether a case is held.
pub fn held(tx: &mut Tx, context: &Context, case: CaseId) -> Result<bool, Failure> {
    store::is_held(tx, &context.region.id, case)
}

fn note(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    (action, reason): (&'static str, &str),
) -> Result<(), Failure> {
    let entry = audit::Entry {
        action,
        subject_kind: "case",
        subject_id: number.as_str().to_owned(),
        reason: reason.to_owned(),
        detail: String::new(),
    };
    audit::record(tx, &context.region.id, &context.moment, &context.actor, &entry)
}
