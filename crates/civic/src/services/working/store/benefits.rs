//! `application_benefits`: a benefit proposed to heirs, approved by somebody else, paid by a third.

use balai_base::{AccountId, CaseId, Day, RegionId, Timestamp};
use balai_platform::{
    keyring::{SealedRows, Uses},
    vault::Sealed,
};
use balai_store::{Failure, Row, Tx, values};

/// Where an heir's name and account are sealed for.
pub(in crate::services) fn place(case: CaseId) -> String {
    format!("application_benefits|payee|{case}")
}

/// The sealed column of benefits.
pub(in crate::services) const BENEFITS: SealedRows = SealedRows {
    table: "application_benefits",
    key_column: "key_id",
    columns: &["payee"],
    identifiers: 2,
    uses: Uses::Case,
    count: "SELECT key_id, COUNT(*) FROM application_benefits GROUP BY key_id",
    page: "SELECT region, case_id, case_id, key_id, payee FROM application_benefits
        WHERE (region, case_id) > ($1, $2) ORDER BY region, case_id LIMIT $3",
    replace: "UPDATE application_benefits SET key_id = $3, payee = $4 WHERE region = $1 AND case_id = $2",
    place: |row, _| Some(place(CaseId(row.uuid(0)?))),
};

/// One benefit.
#[derive(Clone, Debug)]
pub(in crate::services) struct BenefitRow {
    pub(in crate::services) case: CaseId,
    pub(in crate::services) deceased: [u8; 32],
    pub(in crate::services) died: Day,
    pub(in crate::services) reported: Day,
    pub(in crate::services) amount: i64,
    pub(in crate::services) basis: String,
    pub(in crate::services) payee: Sealed,
    pub(in crate::services) proposed_at: Timestamp,
    pub(in crate::services) proposed_by: Option<AccountId>,
    pub(in crate::services) approved_at: Option<Timestamp>,
    pub(in crate::services) paid_at: Option<Timestamp>,
    pub(in crate::services) paid_reference: String,
}

/// The columns of [`read`], in order.
macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT case_id, deceased_index, died_day, reported_day, amount, basis, key_id, payee, proposed_at, proposed_by,
             approved_at, paid_at, paid_reference FROM application_benefits WHERE region = $1 AND ",
            $rest
        )
    };
}

fn read(row: &Row) -> Result<BenefitRow, Failure> {
    let (key_id, bytes): (String, Vec<u8>) = (row.get(6)?, row.get(7)?);
    let index: Vec<u8> = row.get(1)?;
    let broken = |_| Failure::Driver("an index of a deceased is no hash".to_owned());
    Ok(BenefitRow {
        case: row.get(0)?,
        deceased: index.try_into().map_err(broken)?,
        died: row.get(2)?,
        reported: row.get(3)?,
        amount: row.get(4)?,
        basis: row.get(5)?,
        payee: Sealed { key_id, bytes },
        proposed_at: row.get(8)?,
        proposed_by: row.get(9)?,
        approved_at: row.get(10)?,
        paid_at: row.get(11)?,
        paid_reference: row.get(12)?,
    })
}

/// Whether another application already claims for the same deceased.
pub(in crate::services) fn is_claimed(
    tx: &mut Tx,
    region: &RegionId,
    (deceased, case): (&[u8; 32], CaseId),
) -> Result<bool, Failure> {
    let sql = "SELECT 1 FROM application_benefits
        WHERE region = $1 AND deceased_index = $2 AND claim_open AND case_id <> $3";
    Ok(tx.query_row(sql, &values![region, deceased, case])?.is_some())
}

/// Proposes, or proposes anew what was sent back.
pub(in crate::services) fn put(tx: &mut Tx, region: &RegionId, row: &BenefitRow) -> Result<(), Failure> {
    let sql = "INSERT INTO application_benefits (region, case_id, deceased_index, died_day, reported_day, amount, basis,
        key_id, payee, proposed_at, proposed_by, paid_reference, claim_open)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, '', TRUE)
        ON CONFLICT (region, case_id) DO UPDATE SET deceased_index = excluded.deceased_index,
          died_day = excluded.died_day, reported_day = excluded.reported_day, amount = excluded.amount,
          basis = excluded.basis, key_id = excluded.key_id, payee = excluded.payee,
          proposed_at = excluded.proposed_at, proposed_by = excluded.proposed_by, claim_open = TRUE";
    let values = values![
        region,
        row.case,
        row.deceased,
        row.died,
        row.reported,
        row.amount,
        &row.basis,
        &row.payee.key_id,
        &row.payee.bytes,
        row.proposed_at,
        row.proposed_by,
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

pub(in crate::services) fn of(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
) -> Result<Option<BenefitRow>, Failure> {
    tx.query_row(columns!("case_id = $2"), &values![region, case])?.map(|row| read(&row)).transpose()
}

/// Approved benefits: those not paid yet, and those paid since an instant; the longest approved first.
pub(in crate::services) fn approved(
    tx: &mut Tx,
    region: &RegionId,
    (paid_since, most): (Timestamp, u32),
) -> Result<Vec<BenefitRow>, Failure> {
    let sql = columns!(
        "approved_at IS NOT NULL AND (paid_at IS NULL OR paid_at >= $2) ORDER BY approved_at, case_id LIMIT $3"
    );
    tx.query(sql, &values![region, paid_since, most])?.iter().map(read).collect()
}

pub(in crate::services) fn approve(
    tx: &mut Tx,
    region: &RegionId,
    (case, by, at): (CaseId, Option<AccountId>, Timestamp),
) -> Result<(), Failure> {
    let sql = "UPDATE application_benefits SET approved_at = $3, approved_by = $4 WHERE region = $1 AND case_id = $2";
    tx.execute(sql, &values![region, case, at, by])?;
    Ok(())
}

/// Notes a payment. False when it was noted before: nobody is paid twice.
pub(in crate::services) fn pay(
    tx: &mut Tx,
    region: &RegionId,
    (case, by, at, reference): (CaseId, Option<AccountId>, Timestamp, &str),
) -> Result<bool, Failure> {
    let sql = "UPDATE application_benefits SET paid_at = $3, paid_by = $4, paid_reference = $5
        WHERE region = $1 AND case_id = $2 AND approved_at IS NOT NULL AND paid_at IS NULL";
    Ok(tx.execute(sql, &values![region, case, at, by, reference])? > 0)
}

/// The application ended without a payment: somebody else may claim.
pub(in crate::services) fn give_up(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<(), Failure> {
    let sql = "UPDATE application_benefits SET claim_open = FALSE
        WHERE region = $1 AND case_id = $2 AND paid_at IS NULL";
    tx.execute(sql, &values![region, case])?;
    Ok(())
}

/// The same for every application that ended meanwhile.
pub(in crate::services) fn give_up_ended(tx: &mut Tx, region: &RegionId) -> Result<(), Failure> {
    let sql = "UPDATE application_benefits SET claim_open = FALSE
        WHERE region = $1 AND claim_open AND paid_at IS NULL AND EXISTS (SELECT 1 FROM cases c
          WHERE c.region = $1 AND c.id = application_benefits.case_id AND c.closed_at IS NOT NULL)";
    tx.execute(sql, &values![region])?;
    Ok(())
}
