//! Telling people: an outbox of notices, written in the transaction of the event that causes them, and the
//! providers that deliver them.
//!
//! A notice names a template and a recipient, never a text and never an address: the provider makes the text in
//! the recipient's language and asks for the address when it sends. The one provider of this release is
//! [`TrackingPage`]: the case's own page, which shows what happened, so that a notice is shown as soon as it is
//! delivered there. Whoever wants to be told by e-mail too gets a letter for it ([`mail`]): a job of its own, since a
//! notice may have many readers and a letter has one. SMS and messengers come as further [`Provider`]s.

pub mod mail;
mod model;
mod provider;
mod store;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use balai_base::{CaseId, Moment, RegionId, Timestamp};
use balai_store::{Failure, Store, Tx};

pub use model::{NewNotice, Notice, NoticeState, Recipient};
pub use provider::{Delivery, Provider, TrackingPage, Undelivered};
use uuid::Uuid;

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

/// What happens in the same command in which a notice is noted as delivered: a letter is enqueued for it.
pub type Afterwards = Arc<dyn Fn(&mut Tx, &RegionId, &Moment, &Notice) -> Result<(), Failure> + Send + Sync>;

/// The notice called `id`; none when it was swept.
pub fn get(tx: &mut Tx, region: &RegionId, id: Uuid) -> Result<Option<Notice>, Failure> {
    store::get(tx, region, id)
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
/// its identifier is the key by which a provider tells. `afterwards` is called for each that was delivered.
pub fn deliver(
    store: &Store,
    region: &RegionId,
    providers: &[Box<dyn Provider>],
    moment: Moment,
    afterwards: Option<&Afterwards>,
) -> Result<usize, Failure> {
    delivered(store, region, (providers, afterwards), (moment, MOST_ATTEMPTS))
}

/// [`deliver`] for notices that were never tried, so that people are told within seconds; those that failed keep the
/// slower pace of the job.
pub fn deliver_fresh(
    store: &Store,
    region: &RegionId,
    providers: &[Box<dyn Provider>],
    moment: Moment,
    afterwards: Option<&Afterwards>,
) -> Result<usize, Failure> {
    delivered(store, region, (providers, afterwards), (moment, 0))
}

fn delivered(
    store: &Store,
    region: &RegionId,
    (providers, afterwards): (&[Box<dyn Provider>], Option<&Afterwards>),
    (moment, most_tried): (Moment, u32),
) -> Result<usize, Failure> {
    let mut delivered = 0;
    loop {
        let own = region.clone();
        let mut round = store.read_now(move |tx| store::ready(tx, &own, (most_tried, ROUND)))?;
        if round.is_empty() {
            return Ok(delivered);
        }
        for notice in &mut round {
            try_delivery(notice, providers, moment.now);
            delivered += usize::from(is_delivered(notice));
        }
        let finished = round.iter().filter(|notice| notice.state != NoticeState::Ready).count();
        let (own, afterwards) = (region.clone(), afterwards.cloned());
        store.write_now(move |tx| {
            round.iter().try_for_each(|notice| {
                let noted = store::update(tx, &own, notice)?;
                match &afterwards {
                    Some(afterwards) if noted && is_delivered(notice) => {
                        afterwards(tx, &own, &moment, notice)
                    }
                    _ => Ok(()),
                }
            })
        })?;
        if finished == 0 {
            return Ok(delivered);
        }
    }
}

fn is_delivered(notice: &Notice) -> bool {
    matches!(notice.state, NoticeState::Shown | NoticeState::Sent)
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
