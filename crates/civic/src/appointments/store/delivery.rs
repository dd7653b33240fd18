//! `deliveries`.

use balai_base::{CaseId, CaseNumber};
use balai_platform::{
    casework::Context,
    keyring::{SealedRows, Uses},
    vault::DATA_KEY,
};
use balai_store::{Failure, Tx, values};

use crate::appointments::model::{Delivery, DeliveryState, DeliveryWay};

/// The addresses products are sent to.
pub(in crate::appointments) const ADDRESSES: SealedRows = SealedRows {
    table: "deliveries",
    key_column: "key_id",
    columns: &["address"],
    identifiers: 2,
    uses: Uses::Case,
    count: "SELECT key_id, COUNT(*) FROM deliveries GROUP BY key_id",
    page: "SELECT region, case_id, case_id, key_id, address FROM deliveries
        WHERE (region, case_id) > ($1, $2) ORDER BY region, case_id LIMIT $3",
    replace: "UPDATE deliveries SET key_id = $3, address = $4 WHERE region = $1 AND case_id = $2",
    place: |row, _| Some(crate::appointments::delivery::place(CaseId(row.uuid(0)?))),
};

pub(in crate::appointments) fn get(
    tx: &mut Tx,
    context: &Context,
    (case, number): (CaseId, &CaseNumber),
) -> Result<Option<Delivery>, Failure> {
    let sql =
        "SELECT way, address IS NOT NULL, state, carrier, tracking, collected_by, identity_shown, chosen_at,
          sent_at, ended_at
        FROM deliveries WHERE region = $1 AND case_id = $2";
    let Some(row) = tx.query_row(sql, &values![&context.region.id, case])? else { return Ok(None) };
    let (way, state): (String, String) = (row.get(0)?, row.get(2)?);
    let broken = || Failure::Driver("a delivery has an unknown way or state".to_owned());
    Ok(Some(Delivery {
        case,
        number: number.clone(),
        way: DeliveryWay::parse(&way).ok_or_else(broken)?,
        has_address: row.get(1)?,
        state: DeliveryState::parse(&state).ok_or_else(broken)?,
        carrier: row.get(3)?,
        tracking: row.get(4)?,
        collected_by: row.get(5)?,
        identity_shown: row.get(6)?,
        chosen_at: row.get(7)?,
        sent_at: row.get(8)?,
        ended_at: row.get(9)?,
    }))
}

pub(in crate::appointments) fn choose(
    tx: &mut Tx,
    context: &Context,
    case: CaseId,
    (way, address): (DeliveryWay, Option<Vec<u8>>),
) -> Result<(), Failure> {
    let sql = "INSERT INTO deliveries (region, case_id, way, key_id, address, state, carrier, tracking, collected_by,
          identity_shown, chosen_at, sent_at, ended_at, changed_by)
        VALUES ($1, $2, $3, $4, $5, 'chosen', '', '', '', '', $6, NULL, NULL, $7)
        ON CONFLICT (region, case_id) DO UPDATE SET way = excluded.way, key_id = excluded.key_id,
          address = excluded.address, state = excluded.state, carrier = '', tracking = '',
          chosen_at = excluded.chosen_at, sent_at = NULL, ended_at = NULL, changed_by = excluded.changed_by";
    let key_id = if address.is_some() { DATA_KEY } else { "" };
    let row = values![
        &context.region.id,
        case,
        way.as_str(),
        key_id,
        address,
        context.moment.now,
        context.actor.account(),
    ];
    tx.execute(sql, &row)?;
    Ok(())
}

pub(in crate::appointments) fn address(
    tx: &mut Tx,
    context: &Context,
    case: CaseId,
) -> Result<Option<Vec<u8>>, Failure> {
    let sql = "SELECT address FROM deliveries WHERE region = $1 AND case_id = $2 AND address IS NOT NULL";
    tx.query_row(sql, &values![&context.region.id, case])?.map(|row| row.get(0)).transpose()
}

pub(in crate::appointments) fn sent(
    tx: &mut Tx,
    context: &Context,
    case: CaseId,
    (carrier, tracking): (&str, &str),
) -> Result<(), Failure> {
    let sql =
        "UPDATE deliveries SET state = 'sent', carrier = $3, tracking = $4, sent_at = $5, ended_at = NULL,
          changed_by = $6 WHERE region = $1 AND case_id = $2";
    let by = context.actor.account();
    tx.execute(sql, &values![&context.region.id, case, carrier, tracking, context.moment.now, by])?;
    Ok(())
}

/// Somebody has it, or it came back; once somebody has it the address is forgotten.
pub(in crate::appointments) fn ended(
    tx: &mut Tx,
    context: &Context,
    case: CaseId,
    (state, by, shown): (DeliveryState, &str, &str),
) -> Result<(), Failure> {
    let sql = "UPDATE deliveries SET state = $3, collected_by = $4, identity_shown = $5, ended_at = $6,
          changed_by = $7 WHERE region = $1 AND case_id = $2";
    let officer = context.actor.account();
    let row = values![&context.region.id, case, state.as_str(), by, shown, context.moment.now, officer];
    tx.execute(sql, &row)?;
    if state == DeliveryState::Handed {
        let sql = "UPDATE deliveries SET address = NULL, key_id = '' WHERE region = $1 AND case_id = $2";
        tx.execute(sql, &values![&context.region.id, case])?;
    }
    Ok(())
}
