//! A fee: billed with a number from the treasury's system, proved by the person, confirmed by an officer. Nothing is paid here.

use balai_base::{CaseId, CaseNumber, Problem, Timestamp, time::DAY};
use balai_platform::{
    access::Action,
    casework::{Case, Context, Step},
    region::services::Fee,
};
use balai_store::{Failure, Tx};
use uuid::Uuid;

use super::{
    acts, service_of,
    store::payments::{self, Payment},
    worked,
};

/// How long a bill can be paid, in milliseconds: as long as the workflow waits for it.
pub const PAYABLE: i64 = 30 * DAY;
/// The longest billing number, in characters.
const LONGEST: usize = 40;

/// What is due for an application's service; none for a free one.
pub fn fee(context: &Context, head: &crate::services::Head) -> Option<(u32, String)> {
    match &service_of(context, head).ok()?.fee {
        Fee::Fixed { rupiah, basis } => Some((*rupiah, basis.clone())),
        Fee::Free => None,
    }
}

/// Sends a bill. The amount is the service's: nobody types it.
pub fn bill(
    tx: &mut Tx,
    context: &Context,
    number: &CaseNumber,
    billing_number: &str,
) -> Result<Case, Failure> {
    let worked = worked(tx, context, (number, Action::Move))?;
    let typed = billing_number.trim();
    let shape = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.' | '/');
    if typed.is_empty() || typed.len() > LONGEST || !typed.chars().all(shape) {
        return Err(Problem::invalid("problem-answers").field("tagihan", "field-billing-number").into());
    }
    let (amount, _) = fee(context, &worked.head).ok_or_else(|| Problem::conflict("problem-service-free"))?;
    let now = context.moment.now;
    let payment = Payment {
        billing_number: typed.to_owned(),
        amount: i64::from(amount),
        billed_at: now,
        expires_at: now.plus(PAYABLE),
        proof: None,
        proved_at: None,
        paid_at: None,
    };
    let row = (worked.case.id, &payment, context.actor.account());
    if !payments::put(tx, &context.region.id, row)? {
        return Err(Problem::invalid("problem-answers")
            .field("tagihan", "field-billing-number-taken")
            .into());
    }
    acts::take(tx, context, &worked, &Step { transition: acts::BILL.to_owned(), ..Step::default() })
}

/// The bill of a case.
pub fn of(tx: &mut Tx, context: &Context, case: CaseId) -> Result<Option<Payment>, Failure> {
    payments::of(tx, &context.region.id, case)
}

/// Whether a bill can still be paid.
pub fn is_payable(payment: &Payment, now: Timestamp) -> bool {
    payment.paid_at.is_none() && now <= payment.expires_at
}

/// Notes the proof that a bill was paid; the file is one of the application's uploads. Its owner, or an officer at the counter.
pub fn prove(tx: &mut Tx, context: &Context, case: &Case, upload: Uuid) -> Result<(), Failure> {
    if !context.can(Action::ActOwn, case) {
        context.require(Action::EnterForSomebody, case)?;
    }
    let found = payments::of(tx, &context.region.id, case.id)?;
    let payment = found.ok_or_else(|| Problem::conflict("problem-no-bill"))?;
    if !is_payable(&payment, context.moment.now) {
        return Err(Problem::conflict("problem-bill-expired").into());
    }
    payments::prove(tx, &context.region.id, (case.id, upload, context.moment.now))
}

/// An officer says that the money arrived. Once.
pub fn confirm(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<Case, Failure> {
    let worked = worked(tx, context, (number, Action::Move))?;
    let row = (worked.case.id, context.actor.account(), context.moment.now);
    if !payments::confirm(tx, &context.region.id, row)? {
        return Err(Problem::conflict("problem-no-bill").into());
    }
    acts::take(tx, context, &worked, &Step { transition: acts::PAID.to_owned(), ..Step::default() })
}
