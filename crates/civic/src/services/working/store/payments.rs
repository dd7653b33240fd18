//! `application_payments`: a fee that is due.

use balai_base::{AccountId, CaseId, RegionId, Timestamp};
use balai_store::{Failure, Row, Tx, values};
use serde::Serialize;
use uuid::Uuid;

/// One fee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Payment {
    /// The number quoted at the bank.
    pub billing_number: String,
    /// In rupiah.
    pub amount: i64,
    /// When it was billed.
    pub billed_at: Timestamp,
    /// The last moment at which it can be paid.
    pub expires_at: Timestamp,
    /// The uploaded proof.
    pub proof: Option<Uuid>,
    /// When the proof came.
    pub proved_at: Option<Timestamp>,
    /// When an officer confirmed that it arrived.
    pub paid_at: Option<Timestamp>,
}

fn read(row: &Row) -> Result<Payment, Failure> {
    Ok(Payment {
        billing_number: row.get(0)?,
        amount: row.get(1)?,
        billed_at: row.get(2)?,
        expires_at: row.get(3)?,
        proof: row.get(4)?,
        proved_at: row.get(5)?,
        paid_at: row.get(6)?,
    })
}

/// Bills, or bills anew what was not paid in time. False when the number belongs to another case.
pub(in crate::services) fn put(
    tx: &mut Tx,
    region: &RegionId,
    (case, payment, by): (CaseId, &Payment, Option<AccountId>),
) -> Result<bool, Failure> {
    let taken =
        "SELECT 1 FROM application_payments WHERE region = $1 AND billing_number = $2 AND case_id <> $3";
    if tx.query_row(taken, &values![region, &payment.billing_number, case])?.is_some() {
        return Ok(false);
    }
    let sql = "INSERT INTO application_payments (region, case_id, billing_number, amount, billed_at, billed_by, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (region, case_id) DO UPDATE SET billing_number = excluded.billing_number, amount = excluded.amount,
          billed_at = excluded.billed_at, billed_by = excluded.billed_by, expires_at = excluded.expires_at";
    let row = values![
        region,
        case,
        &payment.billing_number,
        payment.amount,
        payment.billed_at,
        by,
        payment.expires_at
    ];
    tx.execute(sql, &row)?;
    Ok(true)
}

pub(in crate::services) fn of(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
) -> Result<Option<Payment>, Failure> {
    let sql = "SELECT billing_number, amount, billed_at, expires_at, proof, proved_at, paid_at
        FROM application_payments WHERE region = $1 AND case_id = $2";
    tx.query_row(sql, &values![region, case])?.map(|row| read(&row)).transpose()
}

pub(in crate::services) fn prove(
    tx: &mut Tx,
    region: &RegionId,
    (case, proof, at): (CaseId, Uuid, Timestamp),
) -> Result<(), Failure> {
    let sql = "UPDATE application_payments SET proof = $3, proved_at = $4
        WHERE region = $1 AND case_id = $2 AND paid_at IS NULL";
    tx.execute(sql, &values![region, case, proof, at])?;
    Ok(())
}

/// Notes that it arrived. False when that was noted before.
pub(in crate::services) fn confirm(
    tx: &mut Tx,
    region: &RegionId,
    (case, by, at): (CaseId, Option<AccountId>, Timestamp),
) -> Result<bool, Failure> {
    let sql = "UPDATE application_payments SET paid_at = $3, confirmed_by = $4
        WHERE region = $1 AND case_id = $2 AND paid_at IS NULL";
    Ok(tx.execute(sql, &values![region, case, at, by])? > 0)
}
