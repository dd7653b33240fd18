//! What administrators do with webhooks, and what casework notes when something happens.

use balai_base::{Moment, Problem, RegionId, Secret, Timestamp, time::HOUR};
use balai_store::{
    Failure, Tx,
    jobs::{self, Lane, NewJob},
};
use uuid::Uuid;

use super::{
    Added, Delivery, DeliveryState, DisabledWhy, Happened, Happening, NewWebhook, Outcome, Reach, Setting,
    Webhook,
    client::fits,
    jobs::DELIVER,
    signature,
    store::{self, SealedSecret},
};
use crate::{
    access::{Action, may_ever},
    audit::{self, Entry},
};

/// How long the secret before signs beside a new one.
const FORMER_LASTS: i64 = 24 * HOUR;
/// The longest address, in bytes.
const URL_LIMIT: usize = 500;
/// The longest note, in characters.
const NOTE_LIMIT: usize = 100;
/// The most webhooks of a region.
const MOST: usize = 20;

fn require(setting: &Setting<'_>) -> Result<(), Failure> {
    if may_ever(&setting.region.roles, setting.actor, Action::ManageWebhooks) {
        Ok(())
    } else {
        Err(Problem::forbidden("problem-not-allowed").into())
    }
}

fn noted(tx: &mut Tx, setting: &Setting<'_>, action: &'static str, id: Uuid) -> Result<(), Failure> {
    let entry = Entry {
        action,
        subject_kind: "webhook",
        subject_id: id.to_string(),
        reason: String::new(),
        detail: String::new(),
    };
    audit::record(tx, &setting.region.id, setting.moment, setting.actor, &entry)
}

/// Where a secret belongs.
pub(super) fn place(id: Uuid) -> String {
    format!("webhooks|secret|{id}")
}

fn sealed(setting: &Setting<'_>, id: Uuid, secret: &Secret<String>) -> Result<SealedSecret, Failure> {
    let sealed = setting.vault.seal(&place(id), secret.reveal().as_bytes())?;
    Ok(SealedSecret { key_id: sealed.key_id, bytes: sealed.bytes })
}

/// Adds a webhook and calls it once to try it. Its secret is shown now and never again.
pub fn add(tx: &mut Tx, setting: &Setting<'_>, new: &NewWebhook, reach: Reach) -> Result<Added, Failure> {
    require(setting)?;
    let checked = checked(new, reach)?;
    if store::list(tx, &setting.region.id)?.len() >= MOST {
        let most = MOST.to_string();
        return Err(Problem::conflict("problem-webhooks-too-many").with("most", most).into());
    }
    let id = setting.moment.uuid("webhook");
    let secret = signature::fresh(&setting.moment.random("webhook-secret"));
    let sealed = sealed(setting, id, &secret)?;
    let webhook = Webhook {
        id,
        url: checked.url,
        note: checked.note,
        events: checked.events,
        created_at: setting.moment.now,
        created_by: setting.actor.account(),
        former_until: None,
        failures: 0,
        paused_until: None,
        disabled: None,
    };
    store::insert(tx, &setting.region.id, &webhook, &sealed)?;
    noted(tx, setting, "webhook-added", id)?;
    enqueue(tx, &setting.region.id, setting.moment, (id, Happening::Test, None))?;
    Ok(Added { id, secret })
}

fn checked(new: &NewWebhook, reach: Reach) -> Result<NewWebhook, Problem> {
    let mut problem = Problem::invalid("problem-answers");
    let (url, note) = (new.url.trim().to_owned(), new.note.trim().to_owned());
    if url.is_empty() || url.len() > URL_LIMIT || !fits(&url, reach) {
        problem = problem.field("url", "field-webhook-url");
    }
    if note.is_empty() || note.chars().count() > NOTE_LIMIT {
        problem = problem.field_with("note", "field-webhook-note", vec![("most", NOTE_LIMIT.to_string())]);
    }
    if new.events.is_empty() || new.events.contains(&Happening::Test) {
        problem = problem.field("events", "field-webhook-events");
    }
    if problem.fields.is_empty() {
        Ok(NewWebhook { url, note, events: new.events.clone() })
    } else {
        Err(problem)
    }
}

/// Every webhook of the region, oldest first.
pub fn list(tx: &mut Tx, setting: &Setting<'_>) -> Result<Vec<Webhook>, Failure> {
    require(setting)?;
    store::list(tx, &setting.region.id)
}

/// The newest deliveries of a webhook, at most `limit`.
pub fn deliveries(
    tx: &mut Tx,
    setting: &Setting<'_>,
    webhook: Uuid,
    limit: u32,
) -> Result<Vec<Delivery>, Failure> {
    require(setting)?;
    store::deliveries(tx, &setting.region.id, webhook, limit)
}

fn known(tx: &mut Tx, setting: &Setting<'_>, id: Uuid) -> Result<Webhook, Failure> {
    require(setting)?;
    let found = store::get(tx, &setting.region.id, id)?;
    found.map(|(webhook, _)| webhook).ok_or_else(|| Problem::not_found("problem-webhook-unknown").into())
}

/// Gives a webhook a new secret, shown now and never again; for a day the one before signs beside it.
pub fn rotate(tx: &mut Tx, setting: &Setting<'_>, id: Uuid) -> Result<Secret<String>, Failure> {
    known(tx, setting, id)?;
    let secret = signature::fresh(&setting.moment.random("webhook-secret"));
    let sealed = sealed(setting, id, &secret)?;
    let until = setting.moment.now.plus(FORMER_LASTS);
    store::rotate(tx, &setting.region.id, id, (&sealed, until))?;
    noted(tx, setting, "webhook-rotated", id)?;
    Ok(secret)
}

/// Calls a webhook no more. What waits for it is given up when its turn comes.
pub fn disable(tx: &mut Tx, setting: &Setting<'_>, id: Uuid) -> Result<(), Failure> {
    known(tx, setting, id)?;
    store::set_disabled(tx, &setting.region.id, id, Some((setting.moment.now, DisabledWhy::ByHand)))?;
    noted(tx, setting, "webhook-disabled", id)
}

/// Calls a webhook again, with its failures forgotten.
pub fn enable(tx: &mut Tx, setting: &Setting<'_>, id: Uuid) -> Result<(), Failure> {
    known(tx, setting, id)?;
    store::set_disabled(tx, &setting.region.id, id, None)?;
    noted(tx, setting, "webhook-enabled", id)
}

/// Calls a webhook once with nothing to tell.
pub fn test(tx: &mut Tx, setting: &Setting<'_>, id: Uuid) -> Result<(), Failure> {
    known(tx, setting, id)?;
    enqueue(tx, &setting.region.id, setting.moment, (id, Happening::Test, None))
}

/// Makes a delivery that was given up due again.
pub fn resend(tx: &mut Tx, setting: &Setting<'_>, id: Uuid) -> Result<(), Failure> {
    require(setting)?;
    let region = &setting.region.id;
    if !store::revive(tx, region, id)? {
        return Err(Problem::not_found("problem-delivery-not-dead").into());
    }
    jobs::enqueue(tx, region, setting.moment, &job(id, setting.moment.now))
}

/// Notes that something happened to a report everybody may see: a delivery for every webhook that wants to know. Called
/// in the transaction of the event.
pub fn note(tx: &mut Tx, region: &RegionId, moment: &Moment, happened: &Happened) -> Result<(), Failure> {
    for webhook in store::awake(tx, region)? {
        if webhook.events.contains(&happened.what) {
            enqueue(tx, region, moment, (webhook.id, happened.what, Some(happened)))?;
        }
    }
    Ok(())
}

fn enqueue(
    tx: &mut Tx,
    region: &RegionId,
    moment: &Moment,
    (webhook, what, about): (Uuid, Happening, Option<&Happened>),
) -> Result<(), Failure> {
    let of = about.map(|happened| happened.event.to_string()).unwrap_or_default();
    let delivery = Delivery {
        id: moment.uuid(&format!("delivery|{webhook}|{of}")),
        webhook,
        about: about.map(|happened| (happened.case, happened.event)),
        what,
        state: DeliveryState::Ready,
        attempts: 0,
        outcome: Outcome::None,
        created_at: moment.now,
        tried_at: None,
        finished_at: None,
    };
    store::insert_delivery(tx, region, &delivery)?;
    jobs::enqueue(tx, region, moment, &job(delivery.id, moment.now))
}

fn job(delivery: Uuid, due_at: Timestamp) -> NewJob {
    NewJob { lane: Lane::Webhooks, kind: DELIVER, payload: delivery.to_string(), unique_key: None, due_at }
}
