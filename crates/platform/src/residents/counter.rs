//! A recovery begun at a counter, for who has lost everything: the officer sees nothing of the account, not even whether
//! there is one; its owner is told at once and has three days to stop it.

use balai_base::{Problem, ResidentId, Secret, Timestamp};
use balai_store::{Failure, Tx, limits, limits::Limit};

use super::{
    address::audited,
    codes::address_hash,
    letters::{self, Told},
    recovery::code_hash,
    rules::{RECOVERY_LASTS, RECOVERY_WAITS, address_of},
    store::{self, recovery::RecoveryRow},
};
use crate::{
    access::{self, Action},
    audit,
    casework::Context,
    identity::totp::recovery_codes,
};

/// Recoveries one officer begins.
const BY_OFFICER: Limit = Limit { window_ms: balai_base::time::DAY, allowed: 30 };

/// What is handed to the person at the counter.
#[derive(Clone, Debug)]
pub struct Started {
    /// The code, shown once.
    pub code: Secret<String>,
    /// From when on it is good.
    pub good_from: Timestamp,
    /// Until when.
    pub expires_at: Timestamp,
}

/// Begins a recovery of the account of `typed`, for a recorded reason. The answer is the same without such an account.
pub fn start_recovery(
    tx: &mut Tx,
    context: &Context,
    (typed, reason): (&str, &str),
) -> Result<Started, Failure> {
    if !access::may_ever(&context.region.roles, &context.actor, Action::EnterForSomebody) {
        return Err(Problem::forbidden("problem-not-allowed").into());
    }
    let address = address_of(typed)?;
    let reason = reason.trim();
    if reason.is_empty() {
        return Err(Problem::invalid("problem-answers").field("reason", "field-reason-missing").into());
    }
    let (region, now) = (&context.region.id, context.moment.now);
    let officer = context.actor.account().map(|account| *account.0.as_bytes()).unwrap_or_default();
    limits::take(tx, region, "resident-counter", &officer, now, &BY_OFFICER)?;
    let code = recovery_codes(&context.moment.random("resident-counter")).into_iter().next();
    let code = code.ok_or_else(|| Failure::Driver("no code was made".to_owned()))?;
    let (good_from, expires_at) = (now.plus(RECOVERY_WAITS), now.plus(RECOVERY_WAITS + RECOVERY_LASTS));
    let hash = address_hash(&context.vault, &address);
    match store::accounts::by_address(tx, region, &hash)? {
        Some(account) => {
            let code_hash = code_hash(&context.vault, account.id, code.reveal()).unwrap_or_default();
            let row = RecoveryRow { resident: account.id, code_hash, good_from, expires_at };
            store::recovery::put_started(tx, region, &row)?;
            letters::write(tx, context, (Told::RecoveryStarted, account.language), &address)?;
            audited(tx, context, "resident-recovery-started", (account.id, reason, ""))?;
        }
        None => note_vain(tx, context, reason)?,
    }
    Ok(Started { code, good_from, expires_at })
}

/// A recovery of an account that does not exist is recorded too: somebody tries addresses.
fn note_vain(tx: &mut Tx, context: &Context, reason: &str) -> Result<(), Failure> {
    let entry = audit::Entry {
        action: "resident-recovery-started",
        subject_kind: "resident",
        subject_id: String::new(),
        reason: reason.to_owned(),
        detail: String::new(),
    };
    audit::record(tx, &context.region.id, &context.moment, &context.actor, &entry)
}

/// From when on a recovery begun at a counter is good, if one was begun and is not over.
pub fn pending_recovery(
    tx: &mut Tx,
    context: &Context,
    resident: ResidentId,
) -> Result<Option<Timestamp>, Failure> {
    let row = store::recovery::started(tx, &context.region.id, resident)?;
    Ok(row.filter(|row| context.moment.now < row.expires_at).map(|row| row.good_from))
}

/// The owner stops a recovery begun at a counter.
pub fn stop_recovery(tx: &mut Tx, context: &Context, resident: ResidentId) -> Result<(), Failure> {
    store::recovery::delete_started(tx, &context.region.id, resident)?;
    audited(tx, context, "resident-recovery-stopped", (resident, "", ""))
}

/// Uses a recovery begun at a counter, if the code is its own and its time has come.
pub(super) fn use_recovery(
    tx: &mut Tx,
    context: &Context,
    (resident, code): (ResidentId, &[u8; 32]),
) -> Result<bool, Failure> {
    let (region, now) = (&context.region.id, context.moment.now);
    let row = store::recovery::started(tx, region, resident)?;
    let good = row.is_some_and(|row| row.code_hash == *code && row.good_from <= now && now < row.expires_at);
    if good {
        store::recovery::delete_started(tx, region, resident)?;
    }
    Ok(good)
}
