//! What the cases of a region refer to in its pack.

use balai_base::{CaseId, RegionId};
use balai_store::{Failure, Row, Tx, values};

use super::events;
use crate::{casework::Answered, workflow::Meaning};

/// Two words of cases, and whether the cases that hold them have ended.
pub(in crate::casework) type Pair = (bool, (String, String));

fn pairs(tx: &mut Tx, sql: &'static str, region: &RegionId) -> Result<Vec<Pair>, Failure> {
    tx.query(sql, &values![region])?.iter().map(pair).collect()
}

fn pair(row: &Row) -> Result<Pair, Failure> {
    let meaning: String = row.get(0)?;
    let ended = Meaning::parse(&meaning).is_some_and(Meaning::is_final);
    Ok((ended, (row.get(1)?, row.get(2)?)))
}

/// Workflows with their states.
pub(in crate::casework) fn states(tx: &mut Tx, region: &RegionId) -> Result<Vec<Pair>, Failure> {
    pairs(tx, "SELECT DISTINCT meaning, workflow, state FROM cases WHERE region = $1", region)
}

/// Agencies with their units.
pub(in crate::casework) fn offices(tx: &mut Tx, region: &RegionId) -> Result<Vec<Pair>, Failure> {
    pairs(tx, "SELECT DISTINCT meaning, agency, unit FROM cases WHERE region = $1", region)
}

/// Agencies complained about: who they are must stay known for as long as it is hidden from them. The unit is empty.
pub(in crate::casework) fn accused(tx: &mut Tx, region: &RegionId) -> Result<Vec<Pair>, Failure> {
    let sql = "SELECT DISTINCT meaning, hidden_from, '' FROM cases WHERE region = $1 AND hidden_from <> ''";
    pairs(tx, sql, region)
}

/// Categories with channels, of cases that have one of the pack's: applications name a service instead, and requests about
/// personal data name nothing of the pack.
pub(in crate::casework) fn categories_and_channels(
    tx: &mut Tx,
    region: &RegionId,
) -> Result<Vec<Pair>, Failure> {
    let sql = "SELECT DISTINCT meaning, category, channel FROM cases
               WHERE region = $1 AND case_type NOT IN ('application', 'hak-data')";
    pairs(tx, sql, region)
}

/// Services that were applied for. The second word is empty.
pub(in crate::casework) fn services(tx: &mut Tx, region: &RegionId) -> Result<Vec<Pair>, Failure> {
    let sql =
        "SELECT DISTINCT meaning, category, '' FROM cases WHERE region = $1 AND case_type = 'application'";
    pairs(tx, sql, region)
}

/// What a case was opened with.
pub(in crate::casework) struct Opening {
    pub(in crate::casework) case: CaseId,
    pub(in crate::casework) ended: bool,
    pub(in crate::casework) answers: Vec<Answered>,
}

/// Openings in the order of their cases, after one of them.
pub(in crate::casework) fn openings(
    tx: &mut Tx,
    region: &RegionId,
    (after, limit): (CaseId, u32),
) -> Result<Vec<Opening>, Failure> {
    let sql = "SELECT e.case_id, c.meaning, e.detail FROM case_events e
        JOIN cases c ON c.region = e.region AND c.id = e.case_id
        WHERE e.region = $1 AND e.sequence = 1 AND e.case_id > $2 ORDER BY e.case_id LIMIT $3";
    let read = |row: &Row| {
        let (meaning, json): (String, String) = (row.get(1)?, row.get(2)?);
        let ended = Meaning::parse(&meaning).is_some_and(Meaning::is_final);
        Ok(Opening { case: row.get(0)?, ended, answers: events::answers(&json) })
    };
    tx.query(sql, &values![region, after, limit])?.iter().map(read).collect()
}
