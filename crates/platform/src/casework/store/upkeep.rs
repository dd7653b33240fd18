//! What upkeep asks of all cases of a region.

use balai_base::{RegionId, Timestamp};
use balai_store::{Failure, Tx, values};

use crate::casework::Waiting;

pub(in crate::casework) fn waiting(tx: &mut Tx, region: &RegionId) -> Result<Waiting, Failure> {
    let texts = "SELECT COUNT(*), MIN(p.decided_at) FROM publications p
        JOIN cases c ON c.region = p.region AND c.id = p.case_id
        WHERE p.region = $1 AND p.state = 'held' AND c.visibility = 'public'";
    let photos = "SELECT COUNT(*), MIN(f.created_at) FROM case_photos f
        JOIN cases c ON c.region = f.region AND c.id = f.case_id
        WHERE f.region = $1 AND f.state = 'held' AND c.visibility = 'public'";
    let (texts, oldest_text) = counted(tx, texts, region)?;
    let (photos, oldest_photo) = counted(tx, photos, region)?;
    let oldest = [oldest_text, oldest_photo].into_iter().flatten().min();
    Ok(Waiting { texts, photos, oldest })
}

fn counted(tx: &mut Tx, sql: &'static str, region: &RegionId) -> Result<(u64, Option<Timestamp>), Failure> {
    let Some(row) = tx.query_row(sql, &values![region])? else { return Ok((0, None)) };
    Ok((row.get::<i64>(0)?.unsigned_abs(), row.get(1)?))
}
