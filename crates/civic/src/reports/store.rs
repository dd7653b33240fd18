//! Every SQL text of reports: drafts, routing decisions, referrals, figures, and reads over cases that
//! `casework` has no list for. Writes only its own tables.

use balai_base::{CaseId, RegionId, Timestamp, calendar::NEVER};
use balai_platform::{
    keyring::{SealedRows, Uses},
    vault::Sealed,
};
use balai_store::{Failure, Row, Tx, Value, insert_many, values};

/// The sealed column of drafts.
pub(super) const DRAFTS: SealedRows = SealedRows {
    table: "report_drafts",
    key_column: "key_id",
    columns: &["answers"],
    identifiers: 2,
    uses: Uses::File,
    count: "SELECT key_id, COUNT(*) FROM report_drafts GROUP BY key_id",
    page: "SELECT region, token_hash, key_id, answers FROM report_drafts
        WHERE (region, token_hash) > ($1, $2) ORDER BY region, token_hash LIMIT $3",
    replace: "UPDATE report_drafts SET key_id = $3, answers = $4 WHERE region = $1 AND token_hash = $2",
    place: |row, _| Some(super::draft::place_of(&row.hash(0)?)),
};

/// A sealed draft and until when it is kept.
pub(super) struct SealedDraft {
    pub(super) sealed: Sealed,
    pub(super) expires_at: Timestamp,
}

pub(super) fn find_draft(
    tx: &mut Tx,
    region: &RegionId,
    token: &[u8; 32],
    now: Timestamp,
) -> Result<Option<SealedDraft>, Failure> {
    let row = tx.query_row(
        "SELECT key_id, answers, expires_at FROM report_drafts
         WHERE region = $1 AND token_hash = $2 AND expires_at > $3",
        &values![region, token, now],
    )?;
    row.map(|row| {
        let sealed = Sealed { key_id: row.get(0)?, bytes: row.get(1)? };
        Ok(SealedDraft { sealed, expires_at: row.get(2)? })
    })
    .transpose()
}

pub(super) fn put_draft(
    tx: &mut Tx,
    region: &RegionId,
    token: &[u8; 32],
    draft: &SealedDraft,
    now: Timestamp,
) -> Result<(), Failure> {
    let sealed = &draft.sealed;
    tx.execute(
        "INSERT INTO report_drafts (region, token_hash, key_id, answers, updated_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (region, token_hash) DO UPDATE SET key_id = excluded.key_id, answers = excluded.answers,
           updated_at = excluded.updated_at, expires_at = excluded.expires_at",
        &values![region, token, &sealed.key_id, &sealed.bytes, now, draft.expires_at],
    )?;
    Ok(())
}

/// Every draft of every region: its token's hash, and what is sealed.
pub(super) fn all_drafts(tx: &mut Tx) -> Result<Vec<([u8; 32], Sealed)>, Failure> {
    let read = |row: &Row| Ok((row.get(0)?, Sealed { key_id: row.get(1)?, bytes: row.get(2)? }));
    tx.query("SELECT token_hash, key_id, answers FROM report_drafts", &[])?.iter().map(read).collect()
}

pub(super) fn remove_draft(tx: &mut Tx, region: &RegionId, token: &[u8; 32]) -> Result<(), Failure> {
    let sql = "DELETE FROM report_drafts WHERE region = $1 AND token_hash = $2";
    tx.execute(sql, &values![region, token])?;
    Ok(())
}

pub(super) fn remove_expired_drafts(tx: &mut Tx, region: &RegionId, now: Timestamp) -> Result<u64, Failure> {
    let sql = "DELETE FROM report_drafts WHERE region = $1 AND expires_at <= $2";
    tx.execute(sql, &values![region, now])
}

/// A routing decision as stored: `facts` holds facts and reason as JSON.
pub(super) struct StoredRouting {
    pub(super) case: CaseId,
    pub(super) decided_at: Timestamp,
    pub(super) rule: String,
    pub(super) facts: String,
    pub(super) agency: String,
    pub(super) unit: String,
}

pub(super) fn put_routing(tx: &mut Tx, region: &RegionId, routing: &StoredRouting) -> Result<(), Failure> {
    put_routings(tx, region, std::slice::from_ref(routing))
}

/// Stores decisions, at most one of a case and instant.
pub(super) fn put_routings(
    tx: &mut Tx,
    region: &RegionId,
    routings: &[StoredRouting],
) -> Result<(), Failure> {
    let rows: Vec<[Value; 7]> = routings
        .iter()
        .map(|routing| {
            values![
                region,
                routing.case,
                routing.decided_at,
                &routing.rule,
                &routing.facts,
                &routing.agency,
                &routing.unit
            ]
        })
        .collect();
    let sql = "INSERT INTO report_routings (region, case_id, decided_at, rule, facts, agency, unit)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (region, case_id, decided_at) DO UPDATE SET rule = excluded.rule,
          facts = excluded.facts, agency = excluded.agency, unit = excluded.unit";
    insert_many(tx, sql, &rows).map(drop)
}

pub(super) fn routings(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<Vec<StoredRouting>, Failure> {
    tx.query(
        "SELECT case_id, decided_at, rule, facts, agency, unit FROM report_routings
         WHERE region = $1 AND case_id = $2 ORDER BY decided_at",
        &values![region, case],
    )?
    .iter()
    .map(routing)
    .collect()
}

/// The first decision of the newest cases, newest case first: identifiers are ordered by time.
pub(super) fn first_routings(
    tx: &mut Tx,
    region: &RegionId,
    limit: u32,
) -> Result<Vec<StoredRouting>, Failure> {
    tx.query(
        "SELECT r.case_id, r.decided_at, r.rule, r.facts, r.agency, r.unit FROM report_routings r
         WHERE r.region = $1 AND NOT EXISTS (SELECT 1 FROM report_routings e
           WHERE e.region = r.region AND e.case_id = r.case_id AND e.decided_at < r.decided_at)
         ORDER BY r.case_id DESC LIMIT $2",
        &values![region, limit],
    )?
    .iter()
    .map(routing)
    .collect()
}

fn routing(row: &Row) -> Result<StoredRouting, Failure> {
    Ok(StoredRouting {
        case: row.get(0)?,
        decided_at: row.get(1)?,
        rule: row.get(2)?,
        facts: row.get(3)?,
        agency: row.get(4)?,
        unit: row.get(5)?,
    })
}

/// A referral as stored.
pub(super) struct StoredReferral {
    pub(super) body: String,
    pub(super) reference: String,
    pub(super) referred_at: Timestamp,
}

pub(super) fn put_referral(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
    referral: &StoredReferral,
) -> Result<(), Failure> {
    tx.execute(
        "INSERT INTO report_referrals (region, case_id, body, reference, referred_at)
         VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (region, case_id, referred_at) DO UPDATE SET body = excluded.body,
           reference = excluded.reference",
        &values![region, case, &referral.body, &referral.reference, referral.referred_at],
    )?;
    Ok(())
}

/// The newest referral of a case.
pub(super) fn referral(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
) -> Result<Option<StoredReferral>, Failure> {
    let row = tx.query_row(
        "SELECT body, reference, referred_at FROM report_referrals
         WHERE region = $1 AND case_id = $2 ORDER BY referred_at DESC LIMIT 1",
        &values![region, case],
    )?;
    row.map(|row| Ok(StoredReferral { body: row.get(0)?, reference: row.get(1)?, referred_at: row.get(2)? }))
        .transpose()
}

/// A span of time from one instant on until before another.
#[derive(Clone, Copy)]
pub(super) struct Window {
    pub(super) from: Timestamp,
    pub(super) until: Timestamp,
}

pub(super) fn count_received(tx: &mut Tx, region: &RegionId, window: Window) -> Result<u64, Failure> {
    let sql = "SELECT COUNT(*) FROM cases WHERE region = $1 AND case_type = 'report'
               AND created_at >= $2 AND created_at < $3";
    count(tx, sql, &values![region, window.from, window.until])
}

/// How long each report solved in the window took, shortest first, in milliseconds.
pub(super) fn solved_after(tx: &mut Tx, region: &RegionId, window: Window) -> Result<Vec<i64>, Failure> {
    tx.query(
        "SELECT closed_at - created_at FROM cases WHERE region = $1 AND case_type = 'report'
           AND meaning = 'done' AND closed_at >= $2 AND closed_at < $3 ORDER BY closed_at - created_at",
        &values![region, window.from, window.until],
    )?
    .iter()
    .map(|row| row.get(0))
    .collect()
}

/// Of the promises that fell due in the window: how many were kept, and how many there were. An open report
/// past its date is not kept; one taken back or joined to another has no promise of its own any more; one
/// handed to an outside body in time was answered in time.
pub(super) fn kept_of_due(tx: &mut Tx, region: &RegionId, window: Window) -> Result<(u64, u64), Failure> {
    let row = tx.query_row(
        "SELECT COUNT(*) FILTER (WHERE closed_at <= promised_at
             OR (meaning = 'outside' AND state_since <= promised_at)), COUNT(*)
         FROM cases WHERE region = $1 AND case_type = 'report' AND promised_at >= $2 AND promised_at < $3
           AND meaning NOT IN ('withdrawn', 'merged')",
        &values![region, window.from, window.until],
    )?;
    let Some(row) = row else { return Ok((0, 0)) };
    Ok((unsigned(row.get(0)?), unsigned(row.get(1)?)))
}

/// Reports that are open now (an ended one has the greatest date), and those of them that are late: a clock that runs is past its end. The
/// column stands still with the clocks, and is the greatest date for what has none.
pub(super) fn open_and_late(tx: &mut Tx, region: &RegionId, now: Timestamp) -> Result<(u64, u64), Failure> {
    let row = tx.query_row(
        "SELECT COUNT(*), COUNT(*) FILTER (WHERE due_at < $2)
         FROM cases WHERE region = $1 AND due_at < $3 AND case_type = 'report'",
        &values![region, now, NEVER],
    )?;
    let Some(row) = row else { return Ok((0, 0)) };
    Ok((unsigned(row.get(0)?), unsigned(row.get(1)?)))
}

/// The figures stored last: as JSON, and when.
pub(super) fn stored_figures(tx: &mut Tx, region: &RegionId) -> Result<Option<(String, Timestamp)>, Failure> {
    let sql = "SELECT figures, made_at FROM report_figures WHERE region = $1";
    tx.query_row(sql, &values![region])?.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

pub(super) fn put_figures(
    tx: &mut Tx,
    region: &RegionId,
    figures: &str,
    now: Timestamp,
) -> Result<(), Failure> {
    tx.execute(
        "INSERT INTO report_figures (region, figures, made_at) VALUES ($1, $2, $3)
         ON CONFLICT (region) DO UPDATE SET figures = excluded.figures, made_at = excluded.made_at",
        &values![region, figures, now],
    )?;
    Ok(())
}

fn count(tx: &mut Tx, sql: &'static str, values: &[balai_store::Value]) -> Result<u64, Failure> {
    let row = tx.query_row(sql, values)?;
    Ok(row.map(|row| row.get(0)).transpose()?.map_or(0, unsigned))
}

fn unsigned(number: i64) -> u64 {
    u64::try_from(number).unwrap_or(0)
}
