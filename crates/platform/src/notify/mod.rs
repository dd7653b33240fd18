//! Telling people: an outbox of notices, written in the transaction of the event that causes them, and the
//! providers that deliver them.
//!
//! A notice names a template and a recipient, never a text and never an address: the provider makes the text in
//! the recipient's language and asks for the address when it sends. The one provider of this release is
//! [`TrackingPage`]: the case's own page, which shows what happened, so that a notice is shown as soon as it is
//! delivered there. E-mail, SMS and messengers come as further [`Provider`]s; `docs/ARCHITECTURE.md` says where.

mod model;
mod provider;
mod store;

#[cfg(test)]
mod tests;

use balai_base::{CaseId, Moment, RegionId, Timestamp};
use balai_store::{Failure, Store, Tx};

pub use model::{NewNotice, Notice, NoticeState, Recipient};
pub use provider::{Delivery, Provider, TrackingPage, Undelivered};

/// The kind of the job that delivers.
pub const DELIVER: &str = "notify-deliver";
/// After so many tries a notice is dead.
const MOST_ATTEMPTS: u32 = 8;
/// How many notices one round takes, and how many a crash may send twice at most.
const ROUND: u32 = 100;

/// Writes a notice into the outbox. The same event, template and recipient give the same notice.
pub fn enqueue(tx: &mut Tx, region: &RegionId, moment: &Moment, notice: &NewNotice) -> Result<(), Failure> {
    let recipient = notice.recipient.to_string();
    let id = moment.uuid(&format!("notice|{}|{}|{recipient}", notice.event, notice.template));
    store::insert(
        tx,
        region,
        &Notice {
            id,
            case: notice.case,
            event: notice.event,
            template: notice.template.clone(),
            recipient,
            state: NoticeState::Ready,
            attempts: 0,
            created_at: moment.now,
            finished_at: None,
        },
    )
}

/// The notices of a case, oldest first.
pub fn of_case(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<Vec<Notice>, Failure> {
    store::of_case(tx, region, case)
}

/// The newest notices to any of `recipients`, at most `limit`: an officer's inbox.
pub fn to(
    tx: &mut Tx,
    region: &RegionId,
    recipients: &[Recipient],
    limit: u32,
) -> Result<Vec<Notice>, Failure> {
    store::to(tx, region, recipients, limit)
}

/// Hands every waiting notice of `region` to the first of `providers` that takes it; gives how many were
/// delivered. Providers are called outside any transaction, and a notice may reach one twice after a crash:
/// its identifier is the key by which a provider tells.
pub fn deliver(
    store: &Store,
    region: &RegionId,
    providers: &[Box<dyn Provider>],
    now: Timestamp,
) -> Result<usize, Failure> {
    let mut delivered = 0;
    loop {
        let own = region.clone();
        let mut round = store.read_now(move |tx| store::ready(tx, &own, ROUND))?;
        for notice in &mut round {
            try_delivery(notice, providers, now);
            delivered += usize::from(matches!(notice.state, NoticeState::Shown | NoticeState::Sent));
        }
        let finished = round.iter().filter(|notice| notice.state != NoticeState::Ready).count();
        let own = region.clone();
        store.write_now(move |tx| round.iter().try_for_each(|notice| store::update(tx, &own, notice)))?;
        if finished == 0 {
            return Ok(delivered);
        }
    }
}

/// Hands one notice over and notes what became of it.
fn try_delivery(notice: &mut Notice, providers: &[Box<dyn Provider>], now: Timestamp) {
    let provider = providers.iter().find(|provider| provider.takes(notice));
    notice.attempts += 1;
    notice.state = match provider.map(|provider| provider.deliver(notice)) {
        Some(Ok(Delivery::Shown)) => NoticeState::Shown,
        Some(Ok(Delivery::Sent)) => NoticeState::Sent,
        Some(Err(Undelivered::Later(_))) if notice.attempts < MOST_ATTEMPTS => NoticeState::Ready,
        Some(Err(_)) | None => NoticeState::Dead,
    };
    if notice.state != NoticeState::Ready {
        notice.finished_at = Some(now);
    }
}

/// Forgets notices that ended before `before`; the history keeps what happened.
pub fn sweep(tx: &mut Tx, region: &RegionId, before: Timestamp) -> Result<u64, Failure> {
    store::sweep(tx, region, before)
}
