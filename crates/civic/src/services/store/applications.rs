//! `applications`: one row from the first answer on.

use balai_base::{CaseId, Language, RegionId, Timestamp};
use balai_store::{Failure, Row, Tx, values};

use crate::services::{Behalf, Entry, Head};

/// The columns of [`read`], in order.
macro_rules! columns {
    ($rest:literal) => {
        concat!(
            "SELECT case_id, service, variant, parent_id, channel, behalf, revision, pack_version, language, created_at,
             saved_at, expires_at, sent_at, complete_at FROM applications WHERE region = $1 AND ",
            $rest
        )
    };
}

fn read(row: &Row) -> Result<Head, Failure> {
    let broken = |what: &str| Failure::Driver(format!("an application has an unknown {what}"));
    let (entry, behalf, language): (String, String, String) = (row.get(4)?, row.get(5)?, row.get(8)?);
    let revision: i64 = row.get(6)?;
    Ok(Head {
        case: row.get(0)?,
        service: row.get(1)?,
        variant: row.get(2)?,
        parent: row.get(3)?,
        entry: Entry::parse(&entry).ok_or_else(|| broken("channel"))?,
        behalf: Behalf::parse(&behalf).ok_or_else(|| broken("behalf"))?,
        revision: u64::try_from(revision).unwrap_or(0),
        pack_version: row.get(7)?,
        language: language.parse::<Language>().unwrap_or(Language::Id),
        created_at: row.get(9)?,
        saved_at: row.get(10)?,
        expires_at: row.get(11)?,
        sent_at: row.get(12)?,
        complete_at: row.get(13)?,
    })
}

/// Stores a new application; `token` finds its draft.
pub(in crate::services) fn insert(
    tx: &mut Tx,
    region: &RegionId,
    new: &Head,
    token: Option<[u8; 32]>,
) -> Result<(), Failure> {
    let sql = "INSERT INTO applications
        (region, case_id, service, variant, parent_id, channel, behalf, token_hash, code_hash, revision, pack_version,
         language, created_at, saved_at, expires_at, sent_at, complete_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, $9, $10, $11, $12, $13, $14, $15, $16)";
    let row = values![
        region,
        new.case,
        &new.service,
        &new.variant,
        new.parent,
        new.entry.as_str(),
        new.behalf.as_str(),
        token,
        i64::try_from(new.revision).unwrap_or(i64::MAX),
        &new.pack_version,
        new.language.as_str(),
        new.created_at,
        new.saved_at,
        new.expires_at,
        new.sent_at,
        new.complete_at,
    ];
    tx.execute(sql, &row)?;
    Ok(())
}

pub(in crate::services) fn get(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
) -> Result<Option<Head>, Failure> {
    let sql = columns!("case_id = $2");
    tx.query_row(sql, &values![region, case])?.map(|row| read(&row)).transpose()
}

/// The draft found by a cookie, unless it expired.
pub(in crate::services) fn by_token(
    tx: &mut Tx,
    region: &RegionId,
    (token, now): (&[u8; 32], Timestamp),
) -> Result<Option<Head>, Failure> {
    let sql = columns!("token_hash = $2 AND expires_at > $3");
    tx.query_row(sql, &values![region, token, now])?.map(|row| read(&row)).transpose()
}

/// The draft found by the code given to whoever goes on later, unless it expired.
pub(in crate::services) fn by_code(
    tx: &mut Tx,
    region: &RegionId,
    (code, now): (&[u8; 32], Timestamp),
) -> Result<Option<Head>, Failure> {
    let sql = columns!("code_hash = $2 AND expires_at > $3");
    tx.query_row(sql, &values![region, code, now])?.map(|row| read(&row)).transpose()
}

/// The parts of a bundle, in the order in which they were begun.
pub(in crate::services) fn parts(
    tx: &mut Tx,
    region: &RegionId,
    parent: CaseId,
) -> Result<Vec<Head>, Failure> {
    let sql = columns!("parent_id = $2 ORDER BY created_at, case_id");
    tx.query(sql, &values![region, parent])?.iter().map(read).collect()
}

/// Drafts nobody came back to.
pub(in crate::services) fn expired(
    tx: &mut Tx,
    region: &RegionId,
    (now, most): (Timestamp, u32),
) -> Result<Vec<CaseId>, Failure> {
    let sql = "SELECT case_id FROM applications
        WHERE region = $1 AND expires_at <= $2 AND sent_at IS NULL ORDER BY expires_at LIMIT $3";
    tx.query(sql, &values![region, now, most])?.iter().map(|row| row.get(0)).collect()
}

/// Drafts of officers' desks that were not sent, the newest first.
pub(in crate::services) fn entries(
    tx: &mut Tx,
    region: &RegionId,
    (now, most): (Timestamp, u32),
) -> Result<Vec<Head>, Failure> {
    let sql = columns!(
        "expires_at > $2 AND channel <> 'online' AND sent_at IS NULL ORDER BY saved_at DESC, case_id LIMIT $3"
    );
    tx.query(sql, &values![region, now, most])?.iter().map(read).collect()
}

/// Notes that the person goes on alone with a draft an officer began.
pub(in crate::services) fn put_online(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<(), Failure> {
    let sql =
        "UPDATE applications SET channel = 'online' WHERE region = $1 AND case_id = $2 AND sent_at IS NULL";
    tx.execute(sql, &values![region, case])?;
    Ok(())
}

/// Notes that a draft was saved: revision, variant, for whom, the pack's version, and until when it is kept.
pub(in crate::services) fn saved(tx: &mut Tx, region: &RegionId, draft: &Head) -> Result<(), Failure> {
    let sql =
        "UPDATE applications SET variant = $3, behalf = $4, revision = $5, pack_version = $6, saved_at = $7,
        expires_at = $8 WHERE region = $1 AND case_id = $2 AND sent_at IS NULL";
    let row = values![
        region,
        draft.case,
        &draft.variant,
        draft.behalf.as_str(),
        i64::try_from(draft.revision).unwrap_or(i64::MAX),
        &draft.pack_version,
        draft.saved_at,
        draft.expires_at,
    ];
    tx.execute(sql, &row)?;
    Ok(())
}

/// Sets the code by which somebody returns; an earlier one opens nothing any more.
pub(in crate::services) fn put_code(
    tx: &mut Tx,
    region: &RegionId,
    (case, code): (CaseId, [u8; 32]),
) -> Result<(), Failure> {
    let sql = "UPDATE applications SET code_hash = $3 WHERE region = $1 AND case_id = $2";
    tx.execute(sql, &values![region, case, code])?;
    Ok(())
}

/// Notes that it was sent: neither cookie nor code opens it as a draft any more.
pub(in crate::services) fn sent(
    tx: &mut Tx,
    region: &RegionId,
    (case, at): (CaseId, Timestamp),
) -> Result<(), Failure> {
    let sql = "UPDATE applications SET token_hash = NULL, code_hash = NULL, expires_at = NULL, sent_at = $3, saved_at = $3
        WHERE region = $1 AND case_id = $2";
    tx.execute(sql, &values![region, case, at])?;
    Ok(())
}

/// Notes since when nothing is missing, or that something is missing again.
pub(in crate::services) fn put_complete(
    tx: &mut Tx,
    region: &RegionId,
    (case, at): (CaseId, Option<Timestamp>),
) -> Result<(), Failure> {
    let sql = "UPDATE applications SET complete_at = $3 WHERE region = $1 AND case_id = $2";
    tx.execute(sql, &values![region, case, at])?;
    Ok(())
}

pub(in crate::services) fn delete(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<(), Failure> {
    tx.execute("DELETE FROM applications WHERE region = $1 AND case_id = $2", &values![region, case])?;
    Ok(())
}
