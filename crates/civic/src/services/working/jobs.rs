//! Asks other systems, in a lane of its own: one that hangs delays no clock, no letter and no webhook.

use std::sync::Arc;

use balai_base::{RegionId, time::MINUTE};
use balai_platform::{
    access::Actor,
    casework::{Context, Contexts},
    register::{Answer, Holdings, Register},
};
use balai_store::{
    Failure, Store, Tx,
    jobs::{Job, JobError, JobOutcome, Runner},
};

use super::{
    holdings,
    registering::{self, Turn},
    store::{benefits, bundles},
};

/// The kind of the job that asks.
pub const ASK: &str = "services.ask-registers";
/// How many steps one round takes.
const AT_ONCE: u32 = 40;

/// Names the handler for this lane and looks every minute, for the regions of `contexts`.
pub fn register(
    runner: &mut Runner,
    regions: &[RegionId],
    contexts: &Contexts,
    registers: Vec<Arc<dyn Register>>,
) {
    if registers.is_empty() {
        return;
    }
    for region in regions {
        runner.schedule(region.clone(), ASK, MINUTE);
    }
    let contexts = Arc::clone(contexts);
    runner.register(ASK, move |store, job| ask_due(store, job, (&contexts, &registers)));
}

fn ask_due(store: &Store, job: &Job, (contexts, registers): (&Contexts, &[Arc<dyn Register>])) -> JobOutcome {
    let context = contexts(&job.region, job.moment)
        .map(|context| context.acting_as(Actor::System))
        .ok_or_else(|| JobError::Stop("the region is not served here".to_owned()))?;
    let systems: Vec<String> = registers.iter().map(|register| register.name().to_owned()).collect();
    let own = context.clone();
    let named = systems.clone();
    let turns = store.read_now(move |tx| registering::due(tx, &own, (&named, AT_ONCE)))?;
    for turn in turns {
        // Outside any transaction: the answer may take as long as the register's patience allows.
        let Some(answer) = ask(registers, &turn) else { continue };
        let (id, own) = (turn.asked.step, super::apart(&context, &turn.asked.step.to_string()));
        store.write_now(move |tx| registering::settle(tx, &own, id, &answer))?;
    }
    let own = context.clone();
    let questions = store.read_now(move |tx| holdings::due(tx, &own, (&systems, AT_ONCE)))?;
    for question in questions {
        let Some(register) = registers.iter().find(|register| register.name() == question.system) else {
            continue;
        };
        let said = register.holds(&question.asked);
        if matches!(said, Holdings::Unreachable { .. }) {
            // Whoever does not answer now is asked about the others later.
            break;
        }
        let own = super::apart(&context, &format!("holdings|{}", question.case));
        let (case, codes) = (question.case, question.asked.codes);
        store.write_now(move |tx| holdings::settle(tx, &own, (case, &codes), &said))?;
    }
    Ok(())
}

fn ask(registers: &[Arc<dyn Register>], turn: &Turn) -> Option<Answer> {
    let register = registers.iter().find(|register| register.name() == turn.system)?;
    Some(if turn.taken_on { register.look(turn.asked.step) } else { register.ask(&turn.asked) })
}

/// The kind of the job that follows ends nobody caused: expiry ends a part, and its bundle and claim with it.
pub const ENDS: &str = "services.follow-ends";

/// Names the handler of the main lane and looks every ten minutes.
pub fn register_ends(runner: &mut Runner, regions: &[RegionId], contexts: &Contexts) {
    for region in regions {
        runner.schedule(region.clone(), ENDS, 10 * MINUTE);
    }
    let contexts = Arc::clone(contexts);
    runner.register(ENDS, move |store, job| {
        let context = contexts(&job.region, job.moment)
            .map(|context| context.acting_as(Actor::System))
            .ok_or_else(|| JobError::Stop("the region is not served here".to_owned()))?;
        store.write_now(move |tx| follow_ends(tx, &context))?;
        Ok(())
    });
}

/// Opens claims again whose application ended without a payment, and ends bundles whose parts have all ended.
pub fn follow_ends(tx: &mut Tx, context: &Context) -> Result<(), Failure> {
    let region = &context.region.id;
    benefits::give_up_ended(tx, region)?;
    for (place, parent) in bundles::open_parents(tx, region, AT_ONCE)?.into_iter().enumerate() {
        super::bundles::follow(tx, &super::apart(context, &format!("ends|{place}|{parent}")), parent)?;
    }
    Ok(())
}
