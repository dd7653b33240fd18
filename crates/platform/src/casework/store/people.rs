//! Who reported and who follows. Everything that names or reaches a person is sealed by the caller.

use balai_base::{CaseId, RegionId, Timestamp};
use balai_store::{Failure, Tx, values};

use crate::{
    casework::{contacts, persons::Held},
    keyring::{SealedRows, Uses},
};

/// The sealed columns of contacts.
pub(in crate::casework) const CONTACTS: SealedRows = SealedRows {
    table: "case_contacts",
    key_column: "key_id",
    columns: &["name", "phone", "email"],
    identifiers: 2,
    uses: Uses::Case,
    count: "SELECT key_id, COUNT(*) FROM case_contacts GROUP BY key_id",
    page: "SELECT region, case_id, case_id, key_id, name, phone, email FROM case_contacts
        WHERE (region, case_id) > ($1, $2) ORDER BY region, case_id LIMIT $3",
    replace: "UPDATE case_contacts SET key_id = $3, name = $4, phone = $5, email = $6
        WHERE region = $1 AND case_id = $2",
    place: |row, column| Some(contacts::place(column, CaseId(row.uuid(0)?))),
};

/// The sealed column of followers.
pub(in crate::casework) const FOLLOWERS: SealedRows = SealedRows {
    table: "case_followers",
    key_column: "key_id",
    columns: &["contact"],
    identifiers: 3,
    uses: Uses::Case,
    count: "SELECT key_id, COUNT(*) FROM case_followers WHERE contact IS NOT NULL GROUP BY key_id",
    page: "SELECT region, case_id, follower, case_id, key_id, contact FROM case_followers
        WHERE (region, case_id, follower) > ($1, $2, $3) ORDER BY region, case_id, follower LIMIT $4",
    replace: "UPDATE case_followers SET key_id = $4, contact = $5
        WHERE region = $1 AND case_id = $2 AND follower = $3",
    place: |row, _| Some(contacts::follower_place(&row.hash(1)?)),
};

/// A contact's row, every field sealed with one key.
#[derive(Clone)]
pub(in crate::casework) struct ContactRow {
    pub(in crate::casework) key_id: String,
    pub(in crate::casework) name: Option<Vec<u8>>,
    pub(in crate::casework) phone: Option<Vec<u8>>,
    pub(in crate::casework) email: Option<Vec<u8>>,
    pub(in crate::casework) answer_by: String,
}

pub(in crate::casework) fn insert_contact(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
    (row, at): (&ContactRow, Timestamp),
) -> Result<(), Failure> {
    let sql = "INSERT INTO case_contacts (region, case_id, key_id, name, phone, email, answer_by, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let values = values![
        region,
        case,
        &row.key_id,
        row.name.clone(),
        row.phone.clone(),
        row.email.clone(),
        &row.answer_by,
        at
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

pub(in crate::casework) fn contact(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
) -> Result<Option<ContactRow>, Failure> {
    let sql =
        "SELECT key_id, name, phone, email, answer_by FROM case_contacts WHERE region = $1 AND case_id = $2";
    tx.query_row(sql, &values![region, case])?
        .map(|row| {
            Ok(ContactRow {
                key_id: row.get(0)?,
                name: row.get(1)?,
                phone: row.get(2)?,
                email: row.get(3)?,
                answer_by: row.get(4)?,
            })
        })
        .transpose()
}

pub(in crate::casework) fn delete_contact(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
) -> Result<(), Failure> {
    tx.execute("DELETE FROM case_contacts WHERE region = $1 AND case_id = $2", &values![region, case])?;
    Ok(())
}

/// Cases with a contact left until `until`, by identifier.
pub(in crate::casework) fn held(
    tx: &mut Tx,
    region: &RegionId,
    until: Timestamp,
    (after, limit): (Option<CaseId>, u32),
) -> Result<Vec<Held>, Failure> {
    let after = after.map_or(uuid::Uuid::nil(), |case| case.0);
    let sql = "SELECT case_id, email IS NOT NULL FROM case_contacts
        WHERE region = $1 AND case_id > $2 AND created_at <= $3 ORDER BY case_id LIMIT $4";
    let rows = tx.query(sql, &values![region, after, until, limit])?;
    rows.iter().map(|row| Ok(Held { case: row.get(0)?, by_email: row.get(1)? })).collect()
}

/// Ended cases of a type that still hold a contact, by identifier.
pub(in crate::casework) fn contacts_past(
    tx: &mut Tx,
    region: &RegionId,
    (case_type, before): (&str, Timestamp),
    (after, limit): (Option<CaseId>, u32),
) -> Result<Vec<CaseId>, Failure> {
    let after = after.map_or(uuid::Uuid::nil(), |case| case.0);
    let sql = "SELECT c.id FROM case_contacts p JOIN cases c ON c.region = p.region AND c.id = p.case_id
        WHERE p.region = $1 AND p.case_id > $4
          AND c.case_type = $2 AND c.closed_at IS NOT NULL AND c.closed_at < $3
        ORDER BY p.case_id LIMIT $5";
    tx.query(sql, &values![region, case_type, before, after, limit])?.iter().map(|row| row.get(0)).collect()
}

pub(in crate::casework) fn count_contacts_past(
    tx: &mut Tx,
    region: &RegionId,
    case_type: &str,
    before: Timestamp,
) -> Result<u64, Failure> {
    let sql = "SELECT COUNT(*) FROM cases c JOIN case_contacts p ON p.region = c.region AND p.case_id = c.id
        WHERE c.region = $1 AND c.case_type = $2 AND c.closed_at IS NOT NULL AND c.closed_at < $3";
    let row = tx.query_row(sql, &values![region, case_type, before])?;
    Ok(row.map(|row| row.get::<i64>(0)).transpose()?.unwrap_or_default().unsigned_abs())
}

/// A follower's row: a keyed hash, and how to reach them, sealed, if they said.
pub(in crate::casework) struct FollowerRow {
    pub(in crate::casework) follower: [u8; 32],
    pub(in crate::casework) key_id: String,
    pub(in crate::casework) contact: Option<Vec<u8>>,
}

pub(in crate::casework) fn insert_follower(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
    (row, since): (&FollowerRow, Timestamp),
) -> Result<(), Failure> {
    let sql = "INSERT INTO case_followers (region, case_id, follower, key_id, contact, since)
        VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (region, case_id, follower) DO NOTHING";
    let values = values![region, case, row.follower, &row.key_id, row.contact.clone(), since];
    tx.execute(sql, &values)?;
    Ok(())
}

pub(in crate::casework) fn delete_follower(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
    follower: [u8; 32],
) -> Result<(), Failure> {
    let sql = "DELETE FROM case_followers WHERE region = $1 AND case_id = $2 AND follower = $3";
    tx.execute(sql, &values![region, case, follower])?;
    Ok(())
}

pub(in crate::casework) fn is_follower(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
    follower: [u8; 32],
) -> Result<bool, Failure> {
    let sql = "SELECT 1 FROM case_followers WHERE region = $1 AND case_id = $2 AND follower = $3";
    Ok(tx.query_row(sql, &values![region, case, follower])?.is_some())
}

/// Every case a follower follows, the newest first.
pub(in crate::casework) fn followed_by(
    tx: &mut Tx,
    region: &RegionId,
    follower: [u8; 32],
) -> Result<Vec<CaseId>, Failure> {
    let sql = "SELECT case_id FROM case_followers WHERE region = $1 AND follower = $2
        ORDER BY since DESC, case_id DESC";
    tx.query(sql, &values![region, follower])?.iter().map(|row| row.get(0)).collect()
}

/// Who follows a case and left an address.
pub(in crate::casework) fn reachable_followers(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
) -> Result<Vec<[u8; 32]>, Failure> {
    let sql = "SELECT follower FROM case_followers
        WHERE region = $1 AND case_id = $2 AND contact IS NOT NULL ORDER BY since, follower";
    tx.query(sql, &values![region, case])?.iter().map(|row| row.get(0)).collect()
}

/// A follower's sealed address with the id of its key.
pub(in crate::casework) fn follower_contact(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
    follower: [u8; 32],
) -> Result<Option<(String, Vec<u8>)>, Failure> {
    let sql = "SELECT key_id, contact FROM case_followers
        WHERE region = $1 AND case_id = $2 AND follower = $3 AND contact IS NOT NULL";
    tx.query_row(sql, &values![region, case, follower])?.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Forgets a follower's address.
pub(in crate::casework) fn forget_follower_contact(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
    follower: [u8; 32],
) -> Result<(), Failure> {
    let sql = "UPDATE case_followers SET contact = NULL, key_id = ''
        WHERE region = $1 AND case_id = $2 AND follower = $3";
    tx.execute(sql, &values![region, case, follower])?;
    Ok(())
}

/// Everybody who follows a case, and since when.
pub(in crate::casework) fn followers(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
) -> Result<Vec<(FollowerRow, Timestamp)>, Failure> {
    let sql = "SELECT follower, key_id, contact, since FROM case_followers
        WHERE region = $1 AND case_id = $2 ORDER BY since, follower";
    tx.query(sql, &values![region, case])?
        .iter()
        .map(|row| {
            let follower = FollowerRow { follower: row.get(0)?, key_id: row.get(1)?, contact: row.get(2)? };
            Ok((follower, row.get(3)?))
        })
        .collect()
}

/// Nobody follows the case any more.
pub(in crate::casework) fn delete_followers(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
) -> Result<(), Failure> {
    tx.execute("DELETE FROM case_followers WHERE region = $1 AND case_id = $2", &values![region, case])?;
    Ok(())
}

/// Takes away who reported a case and how its followers are reached; that it was followed stays.
pub(in crate::casework) fn erase(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<(), Failure> {
    tx.execute("DELETE FROM case_contacts WHERE region = $1 AND case_id = $2", &values![region, case])?;
    let sql = "UPDATE case_followers SET contact = NULL, key_id = '' WHERE region = $1 AND case_id = $2";
    tx.execute(sql, &values![region, case]).map(drop)
}

/// Everybody who is answered with the case: its followers and the reporters of cases merged into it.
pub(in crate::casework) fn count_followers(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
) -> Result<u32, Failure> {
    let sql = "SELECT (SELECT COUNT(*) FROM case_followers WHERE region = $1 AND case_id = $2)
        + (SELECT COUNT(*) FROM cases WHERE region = $1 AND master_id = $2)";
    tx.query_row(sql, &values![region, case])?.map_or(Ok(0), |row| row.get(0))
}

/// Notes in the case how many follow it. Nothing else of the row is touched: no event guards this change.
pub(in crate::casework) fn recount(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<(), Failure> {
    let followers = count_followers(tx, region, case)?;
    let sql = "UPDATE cases SET followers = $3 WHERE region = $1 AND id = $2";
    tx.execute(sql, &values![region, case, followers])?;
    Ok(())
}
