//! `external_steps`: what another system was asked, and what it said.

use balai_base::{CaseId, RegionId, Timestamp};
use balai_platform::{
    keyring::{SealedRows, Uses},
    vault::Sealed,
};
use balai_store::{Failure, Row, Tx, values};
use uuid::Uuid;

use crate::services::StepState;

/// Where the number of a product is sealed for.
pub(in crate::services) fn place(case: CaseId, id: Uuid) -> String {
    format!("external_steps|product_number|{case}|{id}")
}

/// The sealed column of steps.
pub(in crate::services) const STEPS: SealedRows = SealedRows {
    table: "external_steps",
    key_column: "key_id",
    columns: &["product_number"],
    identifiers: 3,
    uses: Uses::Case,
    count: "SELECT key_id, COUNT(*) FROM external_steps WHERE product_number IS NOT NULL GROUP BY key_id",
    page: "SELECT region, case_id, id, case_id, key_id, product_number FROM external_steps
        WHERE product_number IS NOT NULL AND (region, case_id, id) > ($1, $2, $3)
        ORDER BY region, case_id, id LIMIT $4",
    replace: "UPDATE external_steps SET key_id = $4, product_number = $5
        WHERE region = $1 AND case_id = $2 AND id = $3",
    place: |row, _| Some(place(CaseId(row.uuid(0)?), row.uuid(1)?)),
};

/// One step.
#[derive(Clone, Debug)]
pub(in crate::services) struct StepRow {
    pub(in crate::services) case: CaseId,
    pub(in crate::services) id: Uuid,
    pub(in crate::services) system: String,
    pub(in crate::services) state: StepState,
    pub(in crate::services) reference: String,
    pub(in crate::services) reason: String,
    pub(in crate::services) product: Option<Sealed>,
    pub(in crate::services) asked_at: Timestamp,
    pub(in crate::services) answered_at: Option<Timestamp>,
    pub(in crate::services) tries: u32,
    pub(in crate::services) next_try_at: Option<Timestamp>,
}

/// The columns of [`read`], in order.
macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT case_id, id, system, state, reference, reason, key_id, product_number, asked_at, answered_at, tries,
             next_try_at FROM external_steps WHERE region = $1 AND ",
            $rest
        )
    };
}

fn read(row: &Row) -> Result<StepRow, Failure> {
    let (state, key_id): (String, String) = (row.get(3)?, row.get(6)?);
    let bytes: Option<Vec<u8>> = row.get(7)?;
    let tries: i64 = row.get(10)?;
    Ok(StepRow {
        case: row.get(0)?,
        id: row.get(1)?,
        system: row.get(2)?,
        state: StepState::parse(&state)
            .ok_or_else(|| Failure::Driver("a step has an unknown state".to_owned()))?,
        reference: row.get(4)?,
        reason: row.get(5)?,
        product: bytes.map(|bytes| Sealed { key_id, bytes }),
        asked_at: row.get(8)?,
        answered_at: row.get(9)?,
        tries: u32::try_from(tries).unwrap_or(u32::MAX),
        next_try_at: row.get(11)?,
    })
}

/// Stores a step, in the place of what was known of it.
pub(in crate::services) fn put(tx: &mut Tx, region: &RegionId, step: &StepRow) -> Result<(), Failure> {
    let sql = "INSERT INTO external_steps (region, case_id, id, system, state, reference, reason, key_id,
        product_number, asked_at, answered_at, tries, next_try_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
        ON CONFLICT (region, case_id, id) DO UPDATE SET system = excluded.system, state = excluded.state,
          reference = excluded.reference, reason = excluded.reason, key_id = excluded.key_id,
          product_number = excluded.product_number, answered_at = excluded.answered_at, tries = excluded.tries,
          next_try_at = excluded.next_try_at";
    let row = values![
        region,
        step.case,
        step.id,
        &step.system,
        step.state.as_str(),
        &step.reference,
        &step.reason,
        step.product.as_ref().map(|sealed| sealed.key_id.clone()).unwrap_or_default(),
        step.product.as_ref().map(|sealed| sealed.bytes.clone()),
        step.asked_at,
        step.answered_at,
        i64::from(step.tries),
        step.next_try_at,
    ];
    tx.execute(sql, &row)?;
    Ok(())
}

/// The steps of a case, the newest first.
pub(in crate::services) fn of(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<Vec<StepRow>, Failure> {
    let sql = columns!("case_id = $2 ORDER BY asked_at DESC, id DESC");
    tx.query(sql, &values![region, case])?.iter().map(read).collect()
}

/// One step by its identifier alone: what another system knows.
pub(in crate::services) fn get(tx: &mut Tx, region: &RegionId, id: Uuid) -> Result<Option<StepRow>, Failure> {
    tx.query_row(columns!("id = $2"), &values![region, id])?.map(|row| read(&row)).transpose()
}

/// Steps whose turn has come, the longest waiting first.
pub(in crate::services) fn due(
    tx: &mut Tx,
    region: &RegionId,
    (now, most): (Timestamp, u32),
) -> Result<Vec<StepRow>, Failure> {
    let sql = columns!("next_try_at <= $2 ORDER BY next_try_at, id LIMIT $3");
    tx.query(sql, &values![region, now, most])?.iter().map(read).collect()
}
