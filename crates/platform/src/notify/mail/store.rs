//! All SQL of letters by e-mail.

use balai_base::{CaseId, RegionId, Timestamp};
use balai_store::{Failure, Tx, values};

/// Notes a state of a recipient. Who wants no letters stays so, whatever is found out about the address.
pub(super) fn note(
    tx: &mut Tx,
    region: &RegionId,
    (case, recipient): (CaseId, &str),
    (state, at): (&str, Timestamp),
) -> Result<(), Failure> {
    let sql =
        "INSERT INTO mail_recipients (region, case_id, recipient, state, at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (region, case_id, recipient) DO UPDATE SET state = excluded.state, at = excluded.at
        WHERE mail_recipients.state <> 'stopped'";
    tx.execute(sql, &values![region, case, recipient, state, at])?;
    Ok(())
}

pub(super) fn noted(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
    recipient: &str,
) -> Result<Option<(String, Timestamp)>, Failure> {
    let sql = "SELECT state, at FROM mail_recipients WHERE region = $1 AND case_id = $2 AND recipient = $3";
    tx.query_row(sql, &values![region, case, recipient])?
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .transpose()
}

pub(super) fn forget_unreachable(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
    recipient: &str,
) -> Result<(), Failure> {
    let sql = "DELETE FROM mail_recipients
        WHERE region = $1 AND case_id = $2 AND recipient = $3 AND state = 'unreachable'";
    tx.execute(sql, &values![region, case, recipient])?;
    Ok(())
}

/// Forgets whatever was noted of a recipient.
pub(super) fn forget(tx: &mut Tx, region: &RegionId, case: CaseId, recipient: &str) -> Result<(), Failure> {
    let sql = "DELETE FROM mail_recipients WHERE region = $1 AND case_id = $2 AND recipient = $3";
    tx.execute(sql, &values![region, case, recipient]).map(drop)
}
