//! What an officer says of each thing that was given.

use balai_base::{CaseNumber, Problem, personal};
use balai_platform::{access::Action, casework::Context};
use balai_store::{Failure, Tx};

use super::worked;
use crate::services::{Item, Verdict, decide_item, store::items};

/// What is said of one requirement.
#[derive(Clone, Debug)]
pub struct Said {
    /// The requirement's code.
    pub requirement: String,
    /// What the officer found.
    pub verdict: Verdict,
    /// What the person is told about it.
    pub remark: String,
}

/// The longest remark, in characters.
const LONGEST: usize = 500;

/// Notes verdicts. All or none; what is flagged needs a remark, since the person must know what to do.
pub fn decide(tx: &mut Tx, context: &Context, number: &CaseNumber, said: &[Said]) -> Result<(), Failure> {
    let worked = worked(tx, context, (number, Action::Move))?;
    if worked.case.meaning.is_final() {
        return Err(Problem::conflict("problem-application-ended").into());
    }
    let mut problem = Problem::invalid("problem-answers");
    for one in said {
        let field = format!("catatan.{}", one.requirement);
        if one.verdict.is_flagged() && one.remark.trim().is_empty() {
            problem = problem.field(field, "field-remark-missing");
        } else if one.remark.chars().count() > LONGEST {
            problem = problem.field(field, "field-remark-long");
        }
    }
    if !problem.fields.is_empty() {
        return Err(problem.into());
    }
    let (region, now, by) = (&context.region.id, context.moment.now, context.actor.account());
    let given = items::of(tx, region, worked.case.id)?;
    for one in said {
        let Some(item) = given.iter().find(|item| item.requirement == one.requirement) else {
            return Err(Problem::invalid("problem-requirement-unknown").into());
        };
        let item = Item { verdict: one.verdict, remark: masked(&one.remark), ..item.clone() };
        decide_item(tx, region, worked.case.id, (&item, by, now))?;
    }
    Ok(())
}

/// A remark without personal numbers: it stands in the open beside the requirement.
fn masked(remark: &str) -> String {
    let remark = remark.trim();
    personal::masked(remark, &personal::findings(remark, &personal::Hints::default()))
}
