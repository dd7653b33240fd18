//! What is past its time: counted, and forgotten round by round.

use balai_base::{CaseId, Timestamp, time::DAY};
use balai_platform::{
    access::Actor,
    casework::{self, Context},
    documents,
    region::{Retained, RetentionClass},
};
use balai_store::{Failure, Store, Tx};

use super::holds::held;
use crate::{reports, services};

/// Cases looked at in one command.
const ROUND: u32 = 200;

/// What a class would lose now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The class.
    pub class: RetentionClass,
    /// Cases ended before this instant are past their time.
    pub before: Timestamp,
    /// How many cases still hold what is kept; for documents, how many there are.
    pub cases: u64,
}

/// What is past its time in every class: a dry run, which changes nothing.
pub fn due(tx: &mut Tx, context: &Context) -> Result<Vec<Due>, Failure> {
    let mut found = Vec::new();
    for class in &context.region.retention {
        let before = before(class, context.moment.now);
        let cases = match class.kept {
            Retained::ReportContact => {
                casework::count_contacts_past(tx, context, reports::CASE_TYPE, before)?
            }
            Retained::ApplicationFiles => services::count_uploads_past(tx, context, before)?,
            Retained::Documents => {
                let kinds = context.region.documents.kinds.iter().filter(|kind| kind.retention == class.id);
                let kinds: Vec<&str> = kinds.map(|kind| kind.id.as_str()).collect();
                documents::count_before(tx, context, &kinds, before)?
            }
        };
        found.push(Due { class: class.clone(), before, cases });
    }
    Ok(found)
}

/// What one round, or all of them, did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// How many cases' share was forgotten.
    pub forgotten: usize,
    /// How many are past their time and held, or restricted.
    pub held: usize,
    /// The last case looked at; none when there is nothing left.
    pub last: Option<CaseId>,
}

/// Forgets the share of the next cases after `after`. Only what is enforced is forgotten.
pub fn forget_round(
    tx: &mut Tx,
    context: &Context,
    class: &RetentionClass,
    after: Option<CaseId>,
) -> Result<Round, Failure> {
    if !class.enforced {
        return Ok(Round::default());
    }
    let before = before(class, context.moment.now);
    let system = context.acting_as(Actor::System);
    let mut round = Round::default();
    for case in past(tx, &system, class.kept, (before, after))? {
        round.last = Some(case);
        // What is argued about is kept as it is until the restriction is lifted (UU 27/2022, article 11).
        if held(tx, context, case)? || casework::is_restricted(tx, &context.region.id, case)? {
            round.held += 1;
            continue;
        }
        let apart = system.apart(&format!("retention|{}|{case}", class.id));
        match class.kept {
            Retained::ReportContact => casework::forget_contact(tx, &apart, case)?,
            Retained::ApplicationFiles => services::forget_uploads(tx, &apart, case)?,
            // Their register is an archive: counted only.
            Retained::Documents => continue,
        }
        round.forgotten += 1;
    }
    Ok(round)
}

/// Forgets the whole share of a class, round by round, each in a write of its own; gives what was done in all.
pub fn forget_class(store: &Store, context: &Context, class: &RetentionClass) -> Result<Round, Failure> {
    let mut done = Round::default();
    loop {
        let purpose = format!("retention|{}|{:?}", class.id, done.last);
        let (asked, class, from) = (context.apart(&purpose), class.clone(), done.last);
        let round = store.write_now(move |tx| forget_round(tx, &asked, &class, from))?;
        if round.last.is_none() {
            return Ok(done);
        }
        done.forgotten += round.forgotten;
        done.held += round.held;
        done.last = round.last;
    }
}

fn past(
    tx: &mut Tx,
    context: &Context,
    kept: Retained,
    (before, after): (Timestamp, Option<CaseId>),
) -> Result<Vec<CaseId>, Failure> {
    match kept {
        Retained::ReportContact => {
            casework::contacts_past(tx, context, (reports::CASE_TYPE, before), (after, ROUND))
        }
        Retained::ApplicationFiles => services::uploads_past(tx, context, (before, after, ROUND)),
        Retained::Documents => Ok(Vec::new()),
    }
}

fn before(class: &RetentionClass, now: Timestamp) -> Timestamp {
    now.plus(-i64::from(class.days) * DAY)
}
