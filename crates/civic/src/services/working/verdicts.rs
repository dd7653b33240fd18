//! What an officer says of each thing that was given.

use balai_base::{CaseNumber, Problem, personal};
use balai_platform::{access::Action, casework::Context, region::services};
use balai_store::{Failure, Tx};

use super::{service_of, worked};
use crate::services::{Given, Head, Item, Verdict, asked::own_way, decide_item, store::items};

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
        let known = given.iter().find(|item| item.requirement == one.requirement);
        if known.is_none() {
            ask_for(tx, context, &worked.head, one)?;
        }
        let item = Item {
            requirement: one.requirement.clone(),
            verdict: one.verdict,
            remark: masked(&one.remark),
            given: known.map_or(Given::Upload, |item| item.given),
            decided_by: None,
            decided_at: None,
        };
        decide_item(tx, region, worked.case.id, (&item, by, now))?;
    }
    Ok(())
}

/// Makes place for something that was not given and is asked for now; what is not there can't be found good.
fn ask_for(tx: &mut Tx, context: &Context, head: &Head, said: &Said) -> Result<(), Failure> {
    let unknown = || Problem::invalid("problem-requirement-unknown");
    let service = service_of(context, head)?;
    let mut asked = services::applicable(service, head.variant()).into_iter();
    let found = asked.find(|one| one.code == said.requirement && said.verdict.is_flagged());
    let requirement = found.ok_or_else(unknown)?;
    let given = own_way((&context.region, service), requirement);
    items::put(tx, &context.region.id, head.case, (&requirement.code, given))
}

/// A remark without personal numbers: it stands in the open beside the requirement.
fn masked(remark: &str) -> String {
    let remark = remark.trim();
    personal::masked(remark, &personal::findings(remark, &personal::Hints::default()))
}
