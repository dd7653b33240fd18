//! Keys: issued, listed, revoked; and programs let in by them.

use balai_base::{Problem, ProblemKind, ProgramId, RegionId, time};
use balai_store::{
    Failure, Tx,
    limits::{self, Limit},
};

use super::{
    model::{Issued, NewProgram, Program, ProgramListed},
    rules, store,
};
use crate::{
    access::{Action, may_ever},
    audit,
    casework::Context,
    vault::Vault,
};

/// The purpose of the keyed hash of keys.
const PURPOSE: &str = "program-key";

/// Gives a program a key. It is in the answer and nowhere else.
pub fn issue(tx: &mut Tx, context: &Context, new: &NewProgram) -> Result<Issued, Failure> {
    require(context)?;
    let new = rules::checked(new)?;
    let key = rules::fresh_key(&context.moment.random("program-key"));
    let id = ProgramId(context.moment.uuid("program"));
    let row = store::NewKey {
        id,
        new: &new,
        hash: hash(&context.vault, key.reveal()),
        hint: rules::hint(key.reveal()),
        at: context.moment.now,
        by: context.actor.account(),
    };
    store::insert(tx, &context.region.id, &row)?;
    audited(tx, context, ("program-key-issued", &new.name), ("", &row.hint))?;
    Ok(Issued { id, key })
}

/// Every program, the newest first; revoked ones last.
pub fn list(tx: &mut Tx, context: &Context) -> Result<Vec<ProgramListed>, Failure> {
    require(context)?;
    store::list(tx, &context.region.id)
}

/// How many programs have a valid key. Whoever calls has asked `access`.
pub fn programs_counted(tx: &mut Tx, region: &RegionId) -> Result<u64, Failure> {
    store::count_valid(tx, region)
}

/// Revokes a key for good: what the program sends from now on is refused, what it brought stays.
pub fn revoke(tx: &mut Tx, context: &Context, id: ProgramId, reason: &str) -> Result<(), Failure> {
    require(context)?;
    let reason = rules::reason(reason)?;
    let by = context.actor.account();
    let (name, hint) = store::revoke(tx, (&context.region.id, id), (context.moment.now, by), &reason)?
        .ok_or_else(|| Problem::not_found("problem-program-not-found"))?;
    audited(tx, context, ("program-key-revoked", &name), (&reason, &hint))
}

/// The program whose valid key this is.
pub fn recognise(
    tx: &mut Tx,
    region: &RegionId,
    vault: &Vault,
    key: &str,
) -> Result<Option<Program>, Failure> {
    if !rules::may_be_key(key) {
        return Ok(None);
    }
    store::find_valid(tx, region, &hash(vault, key))
}

/// Lets a program in that hands in results of drills: a key for reports opens nothing here.
pub fn admit_with_drills(tx: &mut Tx, context: &Context, key: &str) -> Result<Program, Failure> {
    counted(tx, context, key, true)
}

/// Lets the program with that key in, within its limits. A key for results of drills opens nothing here. A write of its own, before what it asks for: a refused command
/// takes its count with it.
pub fn admit(tx: &mut Tx, context: &Context, key: &str) -> Result<Program, Failure> {
    counted(tx, context, key, false)
}

fn counted(tx: &mut Tx, context: &Context, key: &str, drills: bool) -> Result<Program, Failure> {
    let region = &context.region.id;
    let now = context.moment.now;
    let program = recognise(tx, region, &context.vault, key)?
        .filter(|program| program.hands_in_drills == drills)
        .ok_or_else(|| Problem::forbidden("problem-program-key"))?;
    for (purpose, window_ms, allowed) in
        [("program-minute", time::MINUTE, program.per_minute), ("program-day", time::DAY, program.per_day)]
    {
        let limit = Limit { window_ms, allowed };
        limits::take(tx, region, purpose, program.id.0.as_bytes(), now, &limit)
            .map_err(|failure| worded(failure, &program))?;
    }
    let today = now.day(&context.region.time_zone);
    if program.last_used != Some(today) {
        store::note_use(tx, region, program.id, today)?;
    }
    Ok(program)
}

/// A limit that is used up, in the words of a program's keeper.
fn worded(failure: Failure, program: &Program) -> Failure {
    match failure {
        Failure::Refused(problem) if matches!(problem.kind, ProblemKind::TooMany(_)) => {
            let seconds = match problem.kind {
                ProblemKind::TooMany(seconds) => seconds,
                _ => 0,
            };
            Problem::new(problem.kind, "problem-program-limit")
                .with("minute", program.per_minute.to_string())
                .with("day", program.per_day.to_string())
                .with("seconds", seconds.to_string())
                .into()
        }
        other => other,
    }
}

fn require(context: &Context) -> Result<(), Problem> {
    if may_ever(&context.region.roles, &context.actor, Action::ManagePrograms) {
        Ok(())
    } else {
        Err(Problem::forbidden("problem-not-allowed"))
    }
}

fn hash(vault: &Vault, key: &str) -> [u8; 32] {
    vault.mac(PURPOSE, key.as_bytes())
}

/// Notes an act in the trail: on which program, and on which of its keys by the key's last characters.
fn audited(
    tx: &mut Tx,
    context: &Context,
    (action, name): (&'static str, &str),
    (reason, hint): (&str, &str),
) -> Result<(), Failure> {
    let entry = audit::Entry {
        action,
        subject_kind: "program",
        subject_id: name.to_owned(),
        reason: reason.to_owned(),
        detail: ["…", hint].concat(),
    };
    audit::record(tx, &context.region.id, &context.moment, &context.actor, &entry)
}
