//! The death benefit: the sum follows from the pack's table by the days between death and report; one proposes, another
//! approves, a third pays from a list.
//!
//! The facts are those of the application, confirmed or corrected with a reason (`claim`).
//!
//! Against fraud: an officer must have found good that the deceased was a resident and that the heir is one; the same deceased is
//! claimed for once, told by a keyed hash of the number; who would inherit from oneself is refused, and a number of another region
//! asks for a reason; whoever proposed does not approve, whoever approved does not pay.

use balai_base::{CaseId, CaseNumber, Day, Problem, Secret, Timestamp, time::DAY};
use balai_platform::{
    access::{Action, may_ever},
    audit,
    casework::{self, Case, Context, Step},
    keyring::{self, Keys},
    vault::{DATA_KEY, Sealed},
};
use balai_store::{Failure, Tx};
use serde::{Deserialize, Serialize};

use super::{
    acts, claim, service_of,
    store::benefits::{self, BenefitRow},
    worked,
};
use crate::services::{Verdict, blind_index, store::items};

/// How long paid benefits stay on the list, in milliseconds.
const SHOWN_AFTER: i64 = 92 * DAY;
/// The most lines of the list.
const MOST: u32 = 1_000;
/// The longest name and account, in characters.
const LONGEST: usize = 100;

/// What an officer proposes.
#[derive(Clone, Debug, Default)]
pub struct Proposal {
    /// The deceased's NIK, sixteen digits.
    pub deceased: String,
    /// The day of death, from the deed.
    pub died: Option<Day>,
    /// The day on which it was reported.
    pub reported: Option<Day>,
    /// The heir's name.
    pub heir: String,
    /// The bank and number of the heir's account.
    pub account: String,
    /// Why it says something else than the application; kept in the history.
    pub reason: String,
}

/// Who is paid, sealed as one.
#[derive(Clone, Serialize, Deserialize)]
struct Payee {
    heir: String,
    account: String,
}

/// A benefit as officers see it.
#[derive(Clone, Debug, Serialize)]
pub struct BenefitView {
    /// The day of death.
    pub died: Day,
    /// The day of the report.
    pub reported: Day,
    /// The days between.
    pub days: i64,
    /// In rupiah.
    pub amount: i64,
    /// The rule.
    pub basis: String,
    /// When it was proposed.
    pub proposed_at: Timestamp,
    /// When it was approved.
    pub approved_at: Option<Timestamp>,
    /// When it was paid.
    pub paid_at: Option<Timestamp>,
}

/// A line of the payment list.
#[derive(Clone, Debug, Serialize)]
pub struct PaymentLine {
    /// The application.
    pub number: CaseNumber,
    /// The heir's name.
    pub heir: String,
    /// The account's bank and number.
    pub account: String,
    /// In rupiah.
    pub amount: i64,
    /// When it was approved.
    pub approved_at: Option<Timestamp>,
    /// When it was paid.
    pub paid_at: Option<Timestamp>,
    /// The treasury's reference.
    pub reference: String,
}

/// What the table gives for a proposal; refused with every reason at once.
pub fn sum(context: &Context, proposal: &Proposal) -> Result<u32, Problem> {
    let rules = context.region.benefit.as_ref().ok_or_else(|| Problem::conflict("problem-no-benefit"))?;
    let mut problem = Problem::invalid("problem-answers");
    if proposal.deceased.len() != 16 || !proposal.deceased.bytes().all(|byte| byte.is_ascii_digit()) {
        problem = problem.field("nik", "field-deceased-number");
    }
    for (value, field, message) in [
        (&proposal.heir, "ahli_waris", "field-heir-missing"),
        (&proposal.account, "rekening", "field-account-missing"),
    ] {
        if value.trim().is_empty() || value.chars().count() > LONGEST {
            problem = problem.field(field, message);
        }
    }
    let today = context.moment.now.day(&context.region.time_zone);
    let days = match (proposal.died, proposal.reported) {
        (Some(died), Some(reported)) if died <= reported && reported <= today => {
            Some(i64::from(reported.0) - i64::from(died.0))
        }
        (None, _) => {
            problem = problem.field("meninggal", "field-day-missing");
            None
        }
        (_, None) => {
            problem = problem.field("dilaporkan", "field-day-missing");
            None
        }
        _ => {
            problem = problem.field("dilaporkan", "field-days-order");
            None
        }
    };
    let sum = days.and_then(|days| rules.rupiah(days));
    if days.is_some() && sum.is_none() {
        problem = problem.field("dilaporkan", "field-benefit-too-late");
    }
    match sum {
        Some(sum) if problem.fields.is_empty() => Ok(sum),
        _ => Err(problem),
    }
}

/// Proposes what the table gives.
pub fn propose(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    proposal: &Proposal,
) -> Result<Case, Failure> {
    let worked = worked(tx, context, (number, Action::Move))?;
    let rules = context.region.benefit.as_ref().ok_or_else(|| Problem::conflict("problem-no-benefit"))?;
    if service_of(context, &worked.head)?.id != rules.service {
        return Err(Problem::conflict("problem-no-benefit").into());
    }
    let facts = claim::facts(tx, context, &worked.head)?.unwrap_or_default();
    let proposal = &claim::confirmed(context, proposal, &facts)?;
    let amount = sum(context, proposal)?;
    let given = items::of(tx, &context.region.id, worked.case.id)?;
    for (code, message) in
        [(&rules.domicile, "problem-benefit-domicile"), (&rules.heir, "problem-benefit-heir")]
    {
        let good = given.iter().any(|item| item.requirement == *code && item.verdict == Verdict::Good);
        if !good {
            return Err(Problem::conflict(message).into());
        }
    }
    let deceased = blind_index(context, &proposal.deceased);
    if benefits::is_claimed(tx, &context.region.id, (&deceased, worked.case.id))? {
        return Err(Problem::conflict("problem-benefit-claimed")
            .field("nik", "problem-benefit-claimed")
            .into());
    }
    let payee = Payee { heir: proposal.heir.trim().to_owned(), account: proposal.account.trim().to_owned() };
    let (Some(died), Some(reported)) = (proposal.died, proposal.reported) else {
        return Err(Problem::invalid("problem-answers").into());
    };
    let row = BenefitRow {
        case: worked.case.id,
        deceased,
        died,
        reported,
        amount: i64::from(amount),
        basis: rules.basis.clone(),
        payee: seal(tx, context, (worked.case.id, &payee))?,
        proposed_at: context.moment.now,
        proposed_by: context.actor.account(),
        approved_at: None,
        paid_at: None,
        paid_reference: String::new(),
    };
    benefits::put(tx, &context.region.id, &row)?;
    let reason = proposal.reason.clone();
    acts::take(
        tx,
        context,
        &worked,
        &Step { transition: acts::PROPOSE.to_owned(), reason, ..Step::default() },
    )
}

/// Approves a proposal. Not by whoever proposed it: the workflow says so, and so does this, whatever a region's workflow says.
pub fn approve(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<Case, Failure> {
    let worked = worked(tx, context, (number, Action::Move))?;
    let row = benefits::of(tx, &context.region.id, worked.case.id)?;
    let row = row.ok_or_else(|| Problem::conflict("problem-no-benefit"))?;
    if row.proposed_by.is_some() && row.proposed_by == context.actor.account() {
        return Err(Problem::forbidden("problem-step-four-eyes").into());
    }
    benefits::approve(tx, &context.region.id, (worked.case.id, context.actor.account(), context.moment.now))?;
    acts::take(tx, context, &worked, &Step { transition: acts::APPROVE.to_owned(), ..Step::default() })
}

/// Marks an approved benefit as paid, with the treasury's reference. Once.
pub fn pay(tx: &mut Tx, context: &Context, number: &CaseNumber, reference: &str) -> Result<Case, Failure> {
    let worked = worked(tx, context, (number, Action::Move))?;
    let reference = reference.trim();
    if reference.is_empty() || reference.chars().count() > LONGEST {
        return Err(Problem::invalid("problem-answers").field("bukti", "field-reference-missing").into());
    }
    let row = (worked.case.id, context.actor.account(), context.moment.now, reference);
    if !benefits::pay(tx, &context.region.id, row)? {
        return Err(Problem::conflict("problem-benefit-not-payable").into());
    }
    let step = Step { transition: acts::PAY.to_owned(), reference: reference.to_owned(), ..Step::default() };
    acts::take(tx, context, &worked, &step)
}

/// The benefit of a case, for officers.
pub fn of(tx: &mut Tx, context: &Context, case: CaseId) -> Result<Option<BenefitView>, Failure> {
    Ok(benefits::of(tx, &context.region.id, case)?.map(view))
}

fn view(row: BenefitRow) -> BenefitView {
    BenefitView {
        days: i64::from(row.reported.0) - i64::from(row.died.0),
        died: row.died,
        reported: row.reported,
        amount: row.amount,
        basis: row.basis,
        proposed_at: row.proposed_at,
        approved_at: row.approved_at,
        paid_at: row.paid_at,
    }
}

/// The benefit of a case with its heir's name, for the decision that is issued on it.
pub(super) fn said(
    tx: &mut Tx,
    context: &Context,
    case: CaseId,
) -> Result<Option<(BenefitView, String)>, Failure> {
    let Some(row) = benefits::of(tx, &context.region.id, case)? else { return Ok(None) };
    let heir = open(tx, context, &row)?.heir;
    Ok(Some((view(row), heir)))
}

/// The payment list: approved benefits of the actor's reach, those not paid first. Holds names and accounts, no NIK; needs the
/// right to export.
pub fn payment_list(tx: &mut Tx, context: &Context) -> Result<Vec<PaymentLine>, Failure> {
    if !may_ever(&context.region.roles, &context.actor, Action::Export) {
        return Err(Problem::forbidden("problem-not-allowed").into());
    }
    let since = context.moment.now.plus(-SHOWN_AFTER);
    let mut lines = Vec::new();
    for row in benefits::approved(tx, &context.region.id, (since, MOST))? {
        let Some(case) = casework::get(tx, &context.region, row.case)? else { continue };
        // What was approved is paid by law, also while the processing of the data is restricted otherwise.
        let owed = Case { restricted_at: None, ..case.clone() };
        if !context.can(Action::Export, &owed) {
            continue;
        }
        let payee = open(tx, context, &row)?;
        lines.push(PaymentLine {
            number: case.number,
            heir: payee.heir,
            account: payee.account,
            amount: row.amount,
            approved_at: row.approved_at,
            paid_at: row.paid_at,
            reference: row.paid_reference,
        });
    }
    lines.sort_by_key(|line| (line.paid_at.is_some(), line.approved_at));
    Ok(lines)
}

/// The payment list as it is taken out as a file: recorded.
pub fn payment_list_taken(tx: &mut Tx, context: &Context) -> Result<Vec<PaymentLine>, Failure> {
    let lines = payment_list(tx, context)?;
    let entry = audit::Entry {
        action: "payment-list-taken",
        subject_kind: "benefits",
        subject_id: String::new(),
        reason: String::new(),
        detail: lines.len().to_string(),
    };
    audit::record(tx, &context.region.id, &context.moment, &context.actor, &entry)?;
    Ok(lines)
}

/// An application ended without a payment: somebody else may claim.
pub(super) fn give_up(tx: &mut Tx, context: &Context, case: CaseId) -> Result<(), Failure> {
    benefits::give_up(tx, &context.region.id, case)
}

fn seal(tx: &mut Tx, context: &Context, (case, payee): (CaseId, &Payee)) -> Result<Sealed, Failure> {
    let keys = Keys { region: &context.region.id, vault: &context.vault };
    let key = keyring::obtain(tx, keys, case, context.moment.now)?;
    let plain = serde_json::to_vec(payee).map_err(|error| Failure::Driver(error.to_string()))?;
    let sealed = context.vault.seal_with(&key, &benefits::place(case), &plain);
    sealed.map_err(|failure| Problem::from(failure).into())
}

fn open(tx: &mut Tx, context: &Context, row: &BenefitRow) -> Result<Payee, Failure> {
    let keys = Keys { region: &context.region.id, vault: &context.vault };
    let opener = keyring::opener(tx, keys, row.case)?;
    let sealed = Sealed { key_id: DATA_KEY.to_owned(), bytes: row.payee.bytes.clone() };
    let text: Secret<String> = opener.open_text(&benefits::place(row.case), &sealed)?;
    serde_json::from_str(text.reveal()).map_err(|_| Failure::Driver("a payee can't be read".to_owned()))
}
