//! Every SQL text of feedback.

use std::collections::BTreeMap;

use balai_base::{AccountId, CaseId, Day, RegionId, Timestamp};
use balai_store::{Failure, Tx, values};
use uuid::Uuid;

use super::model::{Counts, HeldText, Released};

/// The most texts of one list.
const MOST: u32 = 200;

pub(super) fn put_rating(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
    rating: (u32, u8),
    now: Timestamp,
) -> Result<(), Failure> {
    tx.execute(
        "INSERT INTO case_ratings (region, case_id, round, score, rated_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (region, case_id, round) DO UPDATE SET score = excluded.score,
           rated_at = excluded.rated_at",
        &values![region, case, rating.0, rating.1, now],
    )?;
    Ok(())
}

pub(super) fn rating(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
    round: u32,
) -> Result<Option<u8>, Failure> {
    let sql = "SELECT score FROM case_ratings WHERE region = $1 AND case_id = $2 AND round = $3";
    let row = tx.query_row(sql, &values![region, case, round])?;
    let score = row.map(|row| row.get::<i64>(0)).transpose()?;
    Ok(score.and_then(|score| u8::try_from(score).ok()))
}

/// Whether an ending is noted as asked about for the first time.
pub(super) fn note_asked(
    tx: &mut Tx,
    region: &RegionId,
    (case, round): (CaseId, u32),
    now: Timestamp,
) -> Result<bool, Failure> {
    let sql = "INSERT INTO feedback_asked (region, case_id, round, asked_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (region, case_id, round) DO NOTHING";
    Ok(tx.execute(sql, &values![region, case, round, now])? == 1)
}

/// The rounds of a case that were asked about.
pub(super) fn asked(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<Vec<u32>, Failure> {
    let sql = "SELECT round FROM feedback_asked WHERE region = $1 AND case_id = $2 ORDER BY round";
    let rows = tx.query(sql, &values![region, case])?;
    rows.iter().map(|row| Ok(u32::try_from(row.get::<i64>(0)?).unwrap_or(0))).collect()
}

/// A token as it is stored.
pub(super) struct TokenRow {
    pub(super) service: String,
    pub(super) agency: String,
    pub(super) channel: String,
    pub(super) expires_at: Timestamp,
    pub(super) used: bool,
}

pub(super) fn insert_token(
    tx: &mut Tx,
    region: &RegionId,
    hash: [u8; 32],
    new: &TokenRow,
) -> Result<(), Failure> {
    let sql = "INSERT INTO feedback_tokens (region, token_hash, service, agency, channel, expires_at, used)
        VALUES ($1, $2, $3, $4, $5, $6, FALSE) ON CONFLICT (region, token_hash) DO NOTHING";
    let row = values![region, hash, &new.service, &new.agency, &new.channel, new.expires_at];
    tx.execute(sql, &row)?;
    Ok(())
}

pub(super) fn token(tx: &mut Tx, region: &RegionId, hash: [u8; 32]) -> Result<Option<TokenRow>, Failure> {
    let sql = "SELECT service, agency, channel, expires_at, used FROM feedback_tokens
        WHERE region = $1 AND token_hash = $2";
    let Some(row) = tx.query_row(sql, &values![region, hash])? else { return Ok(None) };
    Ok(Some(TokenRow {
        service: row.get(0)?,
        agency: row.get(1)?,
        channel: row.get(2)?,
        expires_at: row.get(3)?,
        used: row.get(4)?,
    }))
}

/// Uses a token; none when somebody used it meanwhile.
pub(super) fn use_token(tx: &mut Tx, region: &RegionId, hash: [u8; 32]) -> Result<Option<TokenRow>, Failure> {
    let sql = "UPDATE feedback_tokens SET used = TRUE WHERE region = $1 AND token_hash = $2 AND used = FALSE";
    if tx.execute(sql, &values![region, hash])? == 0 {
        return Ok(None);
    }
    token(tx, region, hash)
}

pub(super) fn delete_token(tx: &mut Tx, region: &RegionId, hash: [u8; 32]) -> Result<(), Failure> {
    tx.execute("DELETE FROM feedback_tokens WHERE region = $1 AND token_hash = $2", &values![region, hash])?;
    Ok(())
}

/// Forgets tokens half a year after their time was over: until then they explain themselves.
pub(super) fn forget_tokens(tx: &mut Tx, region: &RegionId, now: Timestamp) -> Result<(), Failure> {
    let before = now.plus(-180 * balai_base::time::DAY);
    tx.execute(
        "DELETE FROM feedback_tokens WHERE region = $1 AND expires_at < $2",
        &values![region, before],
    )?;
    Ok(())
}

pub(super) fn insert_answer(
    tx: &mut Tx,
    region: &RegionId,
    (id, day): (Uuid, Day),
    (row, scores): (&TokenRow, &BTreeMap<String, u8>),
) -> Result<(), Failure> {
    let sql = "INSERT INTO feedback_answers (region, id, service, agency, channel, day)
        VALUES ($1, $2, $3, $4, $5, $6)";
    tx.execute(sql, &values![region, id, &row.service, &row.agency, &row.channel, day])?;
    for (element, score) in scores {
        let sql = "INSERT INTO feedback_scores (region, answer_id, element, score) VALUES ($1, $2, $3, $4)";
        tx.execute(sql, &values![region, id, element, *score])?;
    }
    Ok(())
}

pub(super) fn counts(tx: &mut Tx, region: &RegionId, from: Day) -> Result<Vec<Counts>, Failure> {
    let sql =
        "SELECT service, COUNT(*) FROM feedback_answers WHERE region = $1 AND day >= $2 GROUP BY service";
    let mut counts: BTreeMap<String, Counts> = BTreeMap::new();
    for row in tx.query(sql, &values![region, from])? {
        let (service, answers): (String, i64) = (row.get(0)?, row.get(1)?);
        let answers = u32::try_from(answers).unwrap_or(u32::MAX);
        counts.insert(service.clone(), Counts { service, answers, elements: BTreeMap::new() });
    }
    let sql = "SELECT feedback_answers.service, feedback_scores.element, feedback_scores.score, COUNT(*)
        FROM feedback_answers JOIN feedback_scores ON feedback_scores.region = feedback_answers.region
          AND feedback_scores.answer_id = feedback_answers.id
        WHERE feedback_answers.region = $1 AND feedback_answers.day >= $2
        GROUP BY feedback_answers.service, feedback_scores.element, feedback_scores.score";
    for row in tx.query(sql, &values![region, from])? {
        let (service, element): (String, String) = (row.get(0)?, row.get(1)?);
        let (score, count): (i64, i64) = (row.get(2)?, row.get(3)?);
        let place = usize::try_from(score - 1).unwrap_or(0);
        if let Some(counted) = counts.get_mut(&service)
            && let Some(cell) = counted.elements.entry(element).or_default().get_mut(place)
        {
            *cell = u32::try_from(count).unwrap_or(u32::MAX);
        }
    }
    Ok(counts.into_values().collect())
}

pub(super) fn insert_text(tx: &mut Tx, region: &RegionId, new: &HeldText) -> Result<(), Failure> {
    let sql =
        "INSERT INTO feedback_texts (region, id, service, agency, day, text, state, decided_by, decided_at)
        VALUES ($1, $2, $3, $4, $5, $6, 'held', NULL, NULL)";
    tx.execute(sql, &values![region, new.id, &new.service, &new.agency, new.day, &new.text])?;
    Ok(())
}

pub(super) fn held_texts(tx: &mut Tx, region: &RegionId) -> Result<Vec<HeldText>, Failure> {
    let sql = "SELECT id, service, agency, day, text FROM feedback_texts
        WHERE region = $1 AND state = 'held' ORDER BY day, id LIMIT $2";
    let rows = tx.query(sql, &values![region, MOST])?;
    rows.iter()
        .map(|row| {
            Ok(HeldText {
                id: row.get(0)?,
                service: row.get(1)?,
                agency: row.get(2)?,
                day: row.get(3)?,
                text: row.get(4)?,
            })
        })
        .collect()
}

pub(super) fn decide_text(
    tx: &mut Tx,
    region: &RegionId,
    (id, public): (Uuid, bool),
    (by, at): (Option<AccountId>, Timestamp),
) -> Result<(), Failure> {
    let sql = "UPDATE feedback_texts SET state = $3, decided_by = $4, decided_at = $5
        WHERE region = $1 AND id = $2";
    let state = if public { "public" } else { "withheld" };
    tx.execute(sql, &values![region, id, state, by, at])?;
    Ok(())
}

pub(super) fn released_texts(
    tx: &mut Tx,
    region: &RegionId,
    service: &str,
) -> Result<Vec<Released>, Failure> {
    let sql = "SELECT service, day, text FROM feedback_texts
        WHERE region = $1 AND service = $2 AND state = 'public' ORDER BY day DESC, id LIMIT $3";
    let rows = tx.query(sql, &values![region, service, MOST])?;
    rows.iter()
        .map(|row| Ok(Released { service: row.get(0)?, day: row.get(1)?, text: row.get(2)? }))
        .collect()
}
