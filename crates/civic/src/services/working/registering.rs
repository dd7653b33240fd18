//! Steps that another system takes: begun in the command that moves the case there, asked by a job, answered at once, later,
//! twice, or by an officer's hand. Whatever comes first counts; what comes after changes nothing.

use balai_base::{
    CaseId, Problem, Secret, personal,
    text::hexadecimal,
    time::{HOUR, MINUTE},
};
use balai_platform::{
    access::Actor,
    casework::{self, Case, Context, Step},
    forms::Answers,
    keyring::{self, Keys},
    region::services::Issuing,
    register::{Answer, Asked},
    vault::{DATA_KEY, Sealed},
};
use balai_store::{Failure, Tx};
use serde::Serialize;
use subtle::ConstantTimeEq as _;
use uuid::Uuid;

use super::{
    Worked, acts, service_of,
    store::steps::{self, StepRow},
};
use crate::services::{Head, StepState, answers};

/// The word for steps an officer takes.
pub const MANUAL: &str = "manual";
/// The first and the longest pause before a system is asked again, in milliseconds.
const FIRST_PAUSE: i64 = MINUTE;
const LONGEST_PAUSE: i64 = 6 * HOUR;

/// Where a step stands, for officers and the owner.
#[derive(Clone, Debug, Serialize)]
pub struct StepView {
    /// The system asked.
    pub system: String,
    /// Where it stands.
    pub state: &'static str,
    /// Its reference.
    pub reference: String,
    /// Why it refused.
    pub reason: String,
    /// When it was asked.
    pub asked_at: balai_base::Timestamp,
    /// When it answered.
    pub answered_at: Option<balai_base::Timestamp>,
    /// How often it was asked.
    pub tries: u32,
    /// Whether a number was issued.
    pub has_product: bool,
}

/// The system a service's document comes from: the word in lower case; empty when the region issues it itself.
pub fn system_of(issuing: &Issuing) -> String {
    match issuing {
        Issuing::National { system } => system.to_lowercase(),
        Issuing::Local { .. } => String::new(),
    }
}

/// Begins a step.
pub(super) fn begin(tx: &mut Tx, context: &Context, head: &Head) -> Result<(), Failure> {
    let system = system_of(&service_of(context, head)?.issuing);
    let now = context.moment.now;
    let step = StepRow {
        case: head.case,
        id: context.moment.uuid(&format!("external-step|{}", head.case)),
        system: if system.is_empty() { MANUAL.to_owned() } else { system },
        state: StepState::Asked,
        reference: String::new(),
        reason: String::new(),
        product: None,
        asked_at: now,
        answered_at: None,
        tries: 0,
        next_try_at: Some(now),
    };
    steps::put(tx, &context.region.id, &step)
}

/// The case left the state in which it waited: open steps are not asked again.
pub(super) fn leave(tx: &mut Tx, context: &Context, case: CaseId) -> Result<(), Failure> {
    for step in steps::of(tx, &context.region.id, case)? {
        if step.next_try_at.is_some() {
            steps::put(tx, &context.region.id, &StepRow { next_try_at: None, ..step })?;
        }
    }
    Ok(())
}

/// The steps of a case, the newest first.
pub fn of(tx: &mut Tx, context: &Context, case: CaseId) -> Result<Vec<StepView>, Failure> {
    let rows = steps::of(tx, &context.region.id, case)?.into_iter();
    Ok(rows
        .map(|row| StepView {
            system: row.system,
            state: row.state.as_str(),
            reference: row.reference,
            reason: row.reason,
            asked_at: row.asked_at,
            answered_at: row.answered_at,
            tries: row.tries,
            has_product: row.product.is_some(),
        })
        .collect())
}

/// A step whose turn has come, with everything its system must know; whether it was taken on before.
pub(super) struct Turn {
    pub(super) system: String,
    pub(super) asked: Asked,
    pub(super) taken_on: bool,
}

/// The steps of these systems whose turn has come.
pub(super) fn due(
    tx: &mut Tx,
    context: &Context,
    (systems, most): (&[String], u32),
) -> Result<Vec<Turn>, Failure> {
    let rows = steps::due(tx, &context.region.id, (context.moment.now, most))?;
    let mut turns = Vec::new();
    for row in rows.into_iter().filter(|row| systems.contains(&row.system)) {
        let Some(case) = casework::get(tx, &context.region, row.case)? else { continue };
        let Some(head) = crate::services::head(tx, context, row.case)? else { continue };
        let given = said(tx, context, &head)?;
        turns.push(Turn {
            system: row.system.clone(),
            taken_on: row.state == StepState::Pending,
            asked: Asked {
                step: row.id,
                confirm_by: confirm_key(context, row.id),
                number: case.number.as_str().to_owned(),
                service: head.service.clone(),
                variant: head.variant.clone(),
                answers: given
                    .iter()
                    .map(|(key, value)| {
                        (key.form.clone(), key.question.clone(), Secret::new(value.to_owned()))
                    })
                    .collect(),
            },
        });
    }
    Ok(turns)
}

/// What was answered in an application; a part's answers are its bundle's.
pub(super) fn said(tx: &mut Tx, context: &Context, head: &Head) -> Result<Answers, Failure> {
    let mut said = match head.parent {
        Some(parent) => answers::open(tx, context, parent)?,
        None => Answers::default(),
    };
    said.extend(answers::open(tx, context, head.case)?);
    Ok(said)
}

/// The key by which a system proves that it answers about this step: nobody else is told it.
fn confirm_key(context: &Context, step: Uuid) -> Secret<String> {
    Secret::new(hexadecimal(&context.vault.mac("register-confirmation", step.as_bytes())))
}

/// A late answer, brought by the system itself. Whoever has not the step's key learns nothing.
pub fn confirm(
    tx: &mut Tx,
    context: &Context,
    (step, key): (Uuid, &str),
    answer: &Answer,
) -> Result<(), Failure> {
    let wanted = confirm_key(context, step);
    if !bool::from(wanted.reveal().as_bytes().ct_eq(key.as_bytes())) {
        return Err(Problem::not_found("problem-step-not-found").into());
    }
    settle(tx, &context.acting_as(Actor::System), step, answer)
}

/// Notes what a system said, and takes the step that follows. The same answer again, or another after it, changes nothing.
pub fn settle(tx: &mut Tx, context: &Context, id: Uuid, answer: &Answer) -> Result<(), Failure> {
    let region = &context.region.id;
    let Some(step) = steps::get(tx, region, id)? else {
        return Err(Problem::not_found("problem-step-not-found").into());
    };
    if matches!(step.state, StepState::Accepted | StepState::Refused) || step.next_try_at.is_none() {
        return Ok(());
    }
    let now = context.moment.now;
    let tries = step.tries.saturating_add(1);
    let again = Some(now.plus(pause(tries)));
    let asked = StepRow { tries, ..step };
    match answer {
        Answer::Pending { reference } => {
            let reference = if reference.is_empty() { asked.reference.clone() } else { masked(reference) };
            let row = StepRow { state: StepState::Pending, reference, next_try_at: again, ..asked };
            steps::put(tx, region, &row)
        }
        Answer::Unreachable { why } => {
            let state =
                if asked.state == StepState::Pending { StepState::Pending } else { StepState::Unreachable };
            steps::put(tx, region, &StepRow { state, reason: (*why).to_owned(), next_try_at: again, ..asked })
        }
        Answer::Refused { reason } => {
            let row = StepRow {
                state: StepState::Refused,
                reason: masked(reason),
                answered_at: Some(now),
                next_try_at: None,
                ..asked
            };
            steps::put(tx, region, &row)?;
            lead_on(tx, context, &row)
        }
        Answer::Accepted { reference, number } => {
            let row = StepRow {
                state: StepState::Accepted,
                reference: masked(reference),
                reason: String::new(),
                product: Some(sealed(tx, context, (asked.case, id), number)?),
                answered_at: Some(now),
                next_try_at: None,
                ..asked
            };
            steps::put(tx, region, &row)?;
            lead_on(tx, context, &row)
        }
    }
}

/// Takes the step that the answer allows, if the case still waits for it.
fn lead_on(tx: &mut Tx, context: &Context, row: &StepRow) -> Result<(), Failure> {
    let Some(case) = casework::get(tx, &context.region, row.case)? else { return Ok(()) };
    let Some(head) = crate::services::head(tx, context, row.case)? else { return Ok(()) };
    let workflow = context.region.workflows.get(&case.workflow);
    let done = row.state == StepState::Accepted;
    let Some(transition) = workflow.and_then(|workflow| workflow.register_step(&case.state, done)) else {
        return Ok(());
    };
    let or = |text: &str| if text.is_empty() { row.system.to_uppercase() } else { text.to_owned() };
    let step = Step {
        transition: transition.id.clone(),
        reference: if done { or(&row.reference) } else { String::new() },
        reason: if done { String::new() } else { or(&row.reason) },
        ..Step::default()
    };
    acts::take(tx, context, &Worked { case, head }, &step).map(drop)
}

/// Notes that an officer did by hand what another system would have been asked. Gives the step.
pub(super) fn by_hand(tx: &mut Tx, context: &Context, (case, number): (&Case, &str)) -> Result<(), Failure> {
    let region = &context.region.id;
    let now = context.moment.now;
    let open = steps::of(tx, region, case.id)?.into_iter().find(|step| step.next_try_at.is_some());
    let id = open.as_ref().map_or_else(|| context.moment.uuid("external-step-by-hand"), |step| step.id);
    let row = StepRow {
        case: case.id,
        id,
        system: MANUAL.to_owned(),
        state: StepState::Accepted,
        reference: String::new(),
        reason: String::new(),
        product: Some(sealed(tx, context, (case.id, id), number)?),
        asked_at: open.as_ref().map_or(now, |step| step.asked_at),
        answered_at: Some(now),
        tries: open.as_ref().map_or(0, |step| step.tries),
        next_try_at: None,
    };
    steps::put(tx, region, &row)
}

/// The number of what was issued for a case, opened; none when nothing was.
pub fn product_number(
    tx: &mut Tx,
    context: &Context,
    case: CaseId,
) -> Result<Option<Secret<String>>, Failure> {
    for row in steps::of(tx, &context.region.id, case)? {
        if let Some(product) = &row.product {
            let keys = Keys { region: &context.region.id, vault: &context.vault };
            let opener = keyring::opener(tx, keys, case)?;
            let sealed = Sealed { key_id: DATA_KEY.to_owned(), bytes: product.bytes.clone() };
            return opener.open_text(&steps::place(case, row.id), &sealed).map(Some);
        }
    }
    Ok(None)
}

fn sealed(
    tx: &mut Tx,
    context: &Context,
    (case, id): (CaseId, Uuid),
    number: &str,
) -> Result<Sealed, Failure> {
    let keys = Keys { region: &context.region.id, vault: &context.vault };
    let key = keyring::obtain(tx, keys, case, context.moment.now)?;
    let sealed = context.vault.seal_with(&key, &steps::place(case, id), number.trim().as_bytes());
    sealed.map_err(|failure| Problem::from(failure).into())
}

/// Another system's words without personal numbers.
fn masked(text: &str) -> String {
    personal::masked(text, &personal::findings(text, &personal::Hints::default()))
}

/// The pause before the next try: a minute, doubled each time, at most six hours.
fn pause(tries: u32) -> i64 {
    FIRST_PAUSE.saturating_mul(1_i64 << tries.saturating_sub(1).min(20)).min(LONGEST_PAUSE)
}
