//! All SQL of webhooks.

use balai_base::{RegionId, Timestamp};
use balai_store::{Failure, Row, Tx, values};
use uuid::Uuid;

use super::{Delivery, DeliveryState, DisabledWhy, Happening, Outcome, Webhook, commands};
use crate::keyring::{RowId, SealedRows, Uses};

/// The sealed column of secrets in use.
pub(super) const SECRETS: SealedRows = SealedRows {
    table: "webhooks",
    key_column: "key_id",
    columns: &["secret"],
    identifiers: 2,
    uses: Uses::File,
    count: "SELECT key_id, COUNT(*) FROM webhooks GROUP BY key_id",
    page: "SELECT region, id, key_id, secret FROM webhooks
        WHERE (region, id) > ($1, $2) ORDER BY region, id LIMIT $3",
    replace: "UPDATE webhooks SET key_id = $3, secret = $4 WHERE region = $1 AND id = $2",
    place,
};

/// The sealed column of the secrets before.
pub(super) const FORMER_SECRETS: SealedRows = SealedRows {
    table: "webhooks",
    key_column: "former_key_id",
    columns: &["former_secret"],
    identifiers: 2,
    uses: Uses::File,
    count: "SELECT former_key_id, COUNT(*) FROM webhooks WHERE former_secret IS NOT NULL GROUP BY former_key_id",
    page: "SELECT region, id, former_key_id, former_secret FROM webhooks
        WHERE (region, id) > ($1, $2) ORDER BY region, id LIMIT $3",
    replace: "UPDATE webhooks SET former_key_id = $3, former_secret = $4 WHERE region = $1 AND id = $2",
    place,
};

fn place(row: &RowId, _: &'static str) -> Option<String> {
    Some(commands::place(row.uuid(0)?))
}

/// A secret as it lies in the database.
pub(super) struct SealedSecret {
    pub(super) key_id: String,
    pub(super) bytes: Vec<u8>,
}

/// The secret, and the one before.
pub(super) struct Secrets {
    pub(super) current: SealedSecret,
    pub(super) former: Option<SealedSecret>,
}

pub(super) fn insert(
    tx: &mut Tx,
    region: &RegionId,
    webhook: &Webhook,
    secret: &SealedSecret,
) -> Result<(), Failure> {
    let sql = "INSERT INTO webhooks (region, id, url, note, events, key_id, secret, created_at, created_by, failures)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)";
    let events: Vec<&str> = webhook.events.iter().map(|event| event.as_str()).collect();
    let values = values![
        region,
        webhook.id,
        &webhook.url,
        &webhook.note,
        events.join(","),
        &secret.key_id,
        &secret.bytes,
        webhook.created_at,
        webhook.created_by
    ];
    tx.execute(sql, &values).map(drop)
}

pub(super) fn list(tx: &mut Tx, region: &RegionId) -> Result<Vec<Webhook>, Failure> {
    let sql = "SELECT id, url, note, events, created_at, created_by, former_until, failures, paused_until,
            disabled_at, disabled_why
        FROM webhooks WHERE region = $1 ORDER BY created_at, id";
    tx.query(sql, &values![region])?.iter().map(webhook).collect()
}

/// The webhooks that are called.
pub(super) fn awake(tx: &mut Tx, region: &RegionId) -> Result<Vec<Webhook>, Failure> {
    let sql = "SELECT id, url, note, events, created_at, created_by, former_until, failures, paused_until,
            disabled_at, disabled_why
        FROM webhooks WHERE region = $1 AND disabled_at IS NULL ORDER BY created_at, id";
    tx.query(sql, &values![region])?.iter().map(webhook).collect()
}

pub(super) fn get(tx: &mut Tx, region: &RegionId, id: Uuid) -> Result<Option<(Webhook, Secrets)>, Failure> {
    let sql = "SELECT id, url, note, events, created_at, created_by, former_until, failures, paused_until,
            disabled_at, disabled_why, key_id, secret, former_key_id, former_secret
        FROM webhooks WHERE region = $1 AND id = $2";
    let Some(row) = tx.query_row(sql, &values![region, id])? else { return Ok(None) };
    let former: (Option<String>, Option<Vec<u8>>) = (row.get(13)?, row.get(14)?);
    let secrets = Secrets {
        current: SealedSecret { key_id: row.get(11)?, bytes: row.get(12)? },
        former: former.0.zip(former.1).map(|(key_id, bytes)| SealedSecret { key_id, bytes }),
    };
    Ok(Some((webhook(&row)?, secrets)))
}

pub(super) fn rotate(
    tx: &mut Tx,
    region: &RegionId,
    id: Uuid,
    (secret, until): (&SealedSecret, Timestamp),
) -> Result<(), Failure> {
    let sql = "UPDATE webhooks SET former_key_id = key_id, former_secret = secret, former_until = $5,
            key_id = $3, secret = $4
        WHERE region = $1 AND id = $2";
    tx.execute(sql, &values![region, id, &secret.key_id, &secret.bytes, until]).map(drop)
}

pub(super) fn set_disabled(
    tx: &mut Tx,
    region: &RegionId,
    id: Uuid,
    disabled: Option<(Timestamp, DisabledWhy)>,
) -> Result<(), Failure> {
    let (at, why) = disabled.map(|(at, why)| (at, why.as_str())).unzip();
    let sql = "UPDATE webhooks SET disabled_at = $3, disabled_why = $4,
            failures = CASE WHEN $5 THEN failures ELSE 0 END,
            paused_until = CASE WHEN $5 THEN paused_until END
        WHERE region = $1 AND id = $2";
    tx.execute(sql, &values![region, id, at, why, disabled.is_some()]).map(drop)
}

pub(super) fn set_failures(
    tx: &mut Tx,
    region: &RegionId,
    id: Uuid,
    (failures, paused_until): (u32, Option<Timestamp>),
) -> Result<(), Failure> {
    let sql = "UPDATE webhooks SET failures = $3, paused_until = $4 WHERE region = $1 AND id = $2";
    tx.execute(sql, &values![region, id, failures, paused_until]).map(drop)
}

pub(super) fn insert_delivery(tx: &mut Tx, region: &RegionId, delivery: &Delivery) -> Result<(), Failure> {
    let sql = "INSERT INTO webhook_deliveries
            (region, id, webhook_id, case_id, event_id, event, state, attempts, outcome, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 0, $8, $9)
        ON CONFLICT (region, id) DO NOTHING";
    let (case, event) = delivery.about.unzip();
    let values = values![
        region,
        delivery.id,
        delivery.webhook,
        case,
        event,
        delivery.what.as_str(),
        delivery.state.as_str(),
        delivery.outcome.as_str(),
        delivery.created_at
    ];
    tx.execute(sql, &values).map(drop)
}

pub(super) fn update_delivery(tx: &mut Tx, region: &RegionId, delivery: &Delivery) -> Result<(), Failure> {
    let sql = "UPDATE webhook_deliveries
        SET state = $3, attempts = $4, outcome = $5, status = $6, tried_at = $7, finished_at = $8
        WHERE region = $1 AND id = $2 AND state = 'ready'";
    let values = values![
        region,
        delivery.id,
        delivery.state.as_str(),
        delivery.attempts,
        delivery.outcome.as_str(),
        delivery.outcome.status(),
        delivery.tried_at,
        delivery.finished_at
    ];
    tx.execute(sql, &values).map(drop)
}

pub(super) fn delivery(tx: &mut Tx, region: &RegionId, id: Uuid) -> Result<Option<Delivery>, Failure> {
    let sql = "SELECT id, webhook_id, case_id, event_id, event, state, attempts, outcome, status, created_at,
            tried_at, finished_at
        FROM webhook_deliveries WHERE region = $1 AND id = $2";
    tx.query_row(sql, &values![region, id])?.map(|row| read_delivery(&row)).transpose()
}

pub(super) fn deliveries(
    tx: &mut Tx,
    region: &RegionId,
    webhook: Uuid,
    limit: u32,
) -> Result<Vec<Delivery>, Failure> {
    let sql = "SELECT id, webhook_id, case_id, event_id, event, state, attempts, outcome, status, created_at,
            tried_at, finished_at
        FROM webhook_deliveries WHERE region = $1 AND webhook_id = $2 ORDER BY created_at DESC, id DESC LIMIT $3";
    tx.query(sql, &values![region, webhook, limit])?.iter().map(read_delivery).collect()
}

/// Makes a dead delivery wait again; false when it is not dead.
pub(super) fn revive(tx: &mut Tx, region: &RegionId, id: Uuid) -> Result<bool, Failure> {
    let sql = "UPDATE webhook_deliveries SET state = 'ready', finished_at = NULL
        WHERE region = $1 AND id = $2 AND state = 'dead'";
    Ok(tx.execute(sql, &values![region, id])? == 1)
}

pub(super) fn sweep(tx: &mut Tx, region: &RegionId, before: Timestamp) -> Result<u64, Failure> {
    let sql = "DELETE FROM webhook_deliveries WHERE region = $1 AND finished_at < $2";
    tx.execute(sql, &values![region, before])
}

fn strange(what: &str, word: &str) -> Failure {
    Failure::Driver([what, " ", word].concat())
}

fn webhook(row: &Row) -> Result<Webhook, Failure> {
    let events: String = row.get(3)?;
    let events =
        events.split(',').map(|word| Happening::parse(word).ok_or_else(|| strange("webhook event", word)));
    let disabled: (Option<Timestamp>, Option<String>) = (row.get(9)?, row.get(10)?);
    let disabled = match disabled {
        (Some(at), Some(why)) => {
            Some((at, DisabledWhy::parse(&why).ok_or_else(|| strange("webhook disabled", &why))?))
        }
        _ => None,
    };
    Ok(Webhook {
        id: row.get(0)?,
        url: row.get(1)?,
        note: row.get(2)?,
        events: events.collect::<Result<_, _>>()?,
        created_at: row.get(4)?,
        created_by: row.get(5)?,
        former_until: row.get(6)?,
        failures: row.get(7)?,
        paused_until: row.get(8)?,
        disabled,
    })
}

fn read_delivery(row: &Row) -> Result<Delivery, Failure> {
    let (event, state, outcome): (String, String, String) = (row.get(4)?, row.get(5)?, row.get(7)?);
    let status: Option<i64> = row.get(8)?;
    let status = status.and_then(|status| u16::try_from(status).ok());
    let (case, of) = (row.get(2)?, row.get(3)?);
    Ok(Delivery {
        id: row.get(0)?,
        webhook: row.get(1)?,
        about: Option::zip(case, of),
        what: Happening::parse(&event).ok_or_else(|| strange("webhook event", &event))?,
        state: DeliveryState::parse(&state).ok_or_else(|| strange("delivery state", &state))?,
        attempts: row.get(6)?,
        outcome: Outcome::parse(&outcome, status).ok_or_else(|| strange("delivery outcome", &outcome))?,
        created_at: row.get(9)?,
        tried_at: row.get(10)?,
        finished_at: row.get(11)?,
    })
}
