//! Sends deliveries, one at a time, in a lane of its own: a receiver that hangs delays no clock and no letter.

use std::{sync::Arc, time::Duration};

use balai_base::{
    Moment, RegionId, Timestamp,
    time::{DAY, HOUR, SECOND},
};
use balai_store::{
    Failure, Store, Tx,
    jobs::{Job, JobError, JobOutcome, Runner},
};
use uuid::Uuid;

use super::{
    Delivery, DeliveryState, DisabledWhy, Outcome, Reach, Webhook,
    client::{Call, Client},
    commands::place,
    signature,
    store::{self, Secrets},
};
use crate::vault::Vault;

/// The kind of the job that sends one delivery.
pub const DELIVER: &str = "webhooks.deliver";
/// The kind of the job that forgets old deliveries.
pub const SWEEP: &str = "webhooks.sweep";

/// After so many tries a delivery is given up: with doubling pauses about a day.
const MOST_TRIES: u32 = 12;
/// After so many failed calls in a row a webhook is disabled. With the pauses between, that takes half a day.
const MOST_FAILURES: u32 = 20;
/// The first pause of a receiver that failed; it doubles with every failure in a row.
const FIRST_PAUSE: i64 = 5 * SECOND;
/// The longest pause.
const LONGEST_PAUSE: i64 = HOUR;
/// How long a call may take in all.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long deliveries are kept after their end.
const KEPT: i64 = 30 * DAY;

/// Makes what is told of a delivery, from what everybody may read now; none when there is nothing to tell.
pub type Bodies =
    Arc<dyn Fn(&mut Tx, &RegionId, Moment, &Delivery) -> Result<Option<String>, Failure> + Send + Sync>;

/// Names the handlers, and sweeps the deliveries of `regions` once a day.
pub fn register(
    runner: &mut Runner,
    regions: &[RegionId],
    (vault, bodies): (&Arc<Vault>, &Bodies),
    reach: Reach,
) {
    register_client(runner, regions, (vault, bodies), Client::new(reach, PATIENCE));
}

/// [`register`] with a client of one's own.
pub(super) fn register_client(
    runner: &mut Runner,
    regions: &[RegionId],
    (vault, bodies): (&Arc<Vault>, &Bodies),
    client: Client,
) {
    let (vault, bodies) = (vault.clone(), bodies.clone());
    runner.register(DELIVER, move |store, job| deliver(store, job, (&vault, &bodies), &client));
    runner.register(SWEEP, |store, job| {
        let (region, before) = (job.region.clone(), job.moment.now.plus(-KEPT));
        store.write_now(move |tx| store::sweep(tx, &region, before))?;
        Ok(())
    });
    for region in regions {
        runner.schedule(region.clone(), SWEEP, DAY);
    }
}

/// What is known of a delivery when its turn comes.
struct Turn {
    delivery: Delivery,
    webhook: Webhook,
    secrets: Secrets,
    body: Option<String>,
}

fn deliver(store: &Store, job: &Job, (vault, bodies): (&Vault, &Bodies), client: &Client) -> JobOutcome {
    let id =
        job.payload.parse::<Uuid>().map_err(|_| JobError::Stop("no delivery's identifier".to_owned()))?;
    let (region, bodies, moment) = (job.region.clone(), bodies.clone(), job.moment);
    let Some(turn) = store.read_now(move |tx| turn(tx, (&region, id), &bodies, moment))? else {
        return Ok(());
    };
    let now = job.moment.now;
    if turn.webhook.disabled.is_some() {
        return noted(store, job, &turn, (Outcome::Disabled, DeliveryState::Dead));
    }
    if turn.webhook.paused_until.is_some_and(|until| now < until) && job.attempt < MOST_TRIES {
        // The receiver failed a moment ago: the others in the lane do not wait for it once more.
        return Err(JobError::Retry("the receiver failed a moment ago".to_owned()));
    }
    let Some(body) = &turn.body else {
        return noted(store, job, &turn, (Outcome::None, DeliveryState::Nothing));
    };
    let (name, seconds) = (format!("msg_{}", turn.delivery.id.simple()), now.millis() / SECOND);
    let signature = signature::sign(&keys(vault, &turn, now)?, &name, seconds, body);
    let call = Call { url: &turn.webhook.url, id: &name, seconds, signature: &signature, body };
    let outcome = client.send(&call);
    let state = match (outcome.is_success(), job.attempt >= MOST_TRIES) {
        (true, _) => DeliveryState::Sent,
        (false, true) => DeliveryState::Dead,
        (false, false) => DeliveryState::Ready,
    };
    noted(store, job, &turn, (outcome, state))
}

fn turn(
    tx: &mut Tx,
    (region, id): (&RegionId, Uuid),
    bodies: &Bodies,
    moment: Moment,
) -> Result<Option<Turn>, Failure> {
    let Some(delivery) = store::delivery(tx, region, id)? else { return Ok(None) };
    if delivery.state != DeliveryState::Ready {
        return Ok(None);
    }
    let Some((webhook, secrets)) = store::get(tx, region, delivery.webhook)? else { return Ok(None) };
    let body = bodies(tx, region, moment, &delivery)?;
    Ok(Some(Turn { delivery, webhook, secrets, body }))
}

/// The keys that sign now: the secret's, and for a while the one's before.
fn keys(vault: &Vault, turn: &Turn, now: Timestamp) -> Result<Vec<Vec<u8>>, JobError> {
    let former =
        turn.secrets.former.as_ref().filter(|_| turn.webhook.former_until.is_some_and(|until| now < until));
    let mut keys = Vec::new();
    for sealed in [Some(&turn.secrets.current), former].into_iter().flatten() {
        let secret = vault
            .open_text(&place(turn.webhook.id), &sealed.key_id, &sealed.bytes)
            .map_err(|failure| JobError::Retry(failure.to_string()))?;
        let key = signature::signing_key(secret.reveal());
        keys.push(key.ok_or_else(|| JobError::Stop("the secret is none".to_owned()))?);
    }
    Ok(keys)
}

/// Notes what a turn came to, with the webhook's failures; the job ends with it or is tried again.
fn noted(store: &Store, job: &Job, turn: &Turn, (outcome, state): (Outcome, DeliveryState)) -> JobOutcome {
    let now = job.moment.now;
    let called = !matches!(outcome, Outcome::None | Outcome::Disabled);
    let delivery = Delivery {
        state,
        outcome,
        attempts: turn.delivery.attempts + u32::from(called),
        tried_at: if called { Some(now) } else { turn.delivery.tried_at },
        finished_at: (state != DeliveryState::Ready).then_some(now),
        ..turn.delivery.clone()
    };
    let job_of = job.clone();
    store.write_now(move |tx| {
        let region = &job_of.region;
        store::update_delivery(tx, region, &delivery)?;
        if called {
            count(tx, region, &delivery, now)?;
        }
        if state == DeliveryState::Ready { Ok(()) } else { job_of.finish(tx) }
    })?;
    if state == DeliveryState::Ready { Err(JobError::Retry(outcome.as_str().to_owned())) } else { Ok(()) }
}

/// Counts failures in a row; too many disable the webhook.
fn count(tx: &mut Tx, region: &RegionId, delivery: &Delivery, now: Timestamp) -> Result<(), Failure> {
    if delivery.outcome.is_success() {
        return store::set_failures(tx, region, delivery.webhook, (0, None));
    }
    // Read again: another server may have counted meanwhile.
    let Some((webhook, _)) = store::get(tx, region, delivery.webhook)? else { return Ok(()) };
    let failures = webhook.failures.saturating_add(1);
    let pause = FIRST_PAUSE.saturating_mul(1_i64 << failures.min(20)).min(LONGEST_PAUSE);
    store::set_failures(tx, region, delivery.webhook, (failures, Some(now.plus(pause))))?;
    if failures >= MOST_FAILURES && webhook.disabled.is_none() {
        store::set_disabled(tx, region, delivery.webhook, Some((now, DisabledWhy::Failures)))?;
    }
    Ok(())
}
