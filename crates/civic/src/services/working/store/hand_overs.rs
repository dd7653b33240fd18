//! `application_hand_overs`: into whose hand a product went.

use balai_base::{AccountId, CaseId, RegionId, Timestamp};
use balai_platform::{
    keyring::{SealedRows, Uses},
    vault::Sealed,
};
use balai_store::{Failure, Tx, values};

/// Where a collector's name is sealed for.
pub(in crate::services) fn place(case: CaseId) -> String {
    format!("application_hand_overs|name|{case}")
}

/// The sealed column of hand-overs.
pub(in crate::services) const HAND_OVERS: SealedRows = SealedRows {
    table: "application_hand_overs",
    key_column: "key_id",
    columns: &["name"],
    identifiers: 2,
    uses: Uses::Case,
    count: "SELECT key_id, COUNT(*) FROM application_hand_overs WHERE name IS NOT NULL GROUP BY key_id",
    page: "SELECT region, case_id, case_id, key_id, name FROM application_hand_overs
        WHERE name IS NOT NULL AND (region, case_id) > ($1, $2) ORDER BY region, case_id LIMIT $3",
    replace: "UPDATE application_hand_overs SET key_id = $3, name = $4 WHERE region = $1 AND case_id = $2",
    place: |row, _| Some(place(CaseId(row.uuid(0)?))),
};

/// One hand-over.
#[derive(Clone, Debug)]
pub(in crate::services) struct HandOverRow {
    pub(in crate::services) collector: String,
    pub(in crate::services) shown: String,
    pub(in crate::services) name: Option<Sealed>,
    pub(in crate::services) at: Timestamp,
    pub(in crate::services) by: Option<AccountId>,
}

pub(in crate::services) fn insert(
    tx: &mut Tx,
    region: &RegionId,
    (case, row): (CaseId, &HandOverRow),
) -> Result<(), Failure> {
    let sql = "INSERT INTO application_hand_overs (region, case_id, collector, shown, key_id, name, handed_at, handed_by)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let key = row.name.as_ref().map(|sealed| sealed.key_id.clone()).unwrap_or_default();
    let name = row.name.as_ref().map(|sealed| sealed.bytes.clone());
    tx.execute(sql, &values![region, case, &row.collector, &row.shown, key, name, row.at, row.by])?;
    Ok(())
}

/// How a product of a case was collected and when; none while it was not.
pub(in crate::services) fn of(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
) -> Result<Option<(String, String, Timestamp)>, Failure> {
    let sql =
        "SELECT collector, shown, handed_at FROM application_hand_overs WHERE region = $1 AND case_id = $2";
    let row = tx.query_row(sql, &values![region, case])?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).transpose()
}
