//! `application_answers`: one sealed row an answer.

use balai_base::{CaseId, RegionId};
use balai_platform::{
    keyring::{SealedRows, Uses},
    vault::Sealed,
};
use balai_store::{Failure, Row, Tx, insert_many, values};

use crate::services::answers::place;

/// The sealed column of answers.
pub(in crate::services) const ANSWERS: SealedRows = SealedRows {
    table: "application_answers",
    key_column: "key_id",
    columns: &["value"],
    identifiers: 3,
    uses: Uses::Case,
    count: "SELECT key_id, COUNT(*) FROM application_answers GROUP BY key_id",
    page: "SELECT region, case_id, id, case_id, key_id, value FROM application_answers
        WHERE (region, case_id, id) > ($1, $2, $3) ORDER BY region, case_id, id LIMIT $4",
    replace: "UPDATE application_answers SET key_id = $4, value = $5
        WHERE region = $1 AND case_id = $2 AND id = $3",
    place: |row, _| Some(place(CaseId(row.uuid(0)?), row.rest.get(1)?)),
};

/// An answer as stored.
pub(in crate::services) struct StoredAnswer {
    pub(in crate::services) id: [u8; 16],
    pub(in crate::services) form: String,
    pub(in crate::services) question: String,
    pub(in crate::services) sealed: Sealed,
    pub(in crate::services) blind_index: Option<[u8; 32]>,
}

fn read(row: &Row) -> Result<StoredAnswer, Failure> {
    let id: Vec<u8> = row.get(0)?;
    Ok(StoredAnswer {
        id: id.try_into().map_err(|_| Failure::Driver("an answer's identifier is no hash".to_owned()))?,
        form: row.get(1)?,
        question: row.get(2)?,
        sealed: Sealed { key_id: row.get(3)?, bytes: row.get(4)? },
        blind_index: None,
    })
}

/// Stores answers, each in the place of the one before.
pub(in crate::services) fn put(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
    answers: &[StoredAnswer],
) -> Result<(), Failure> {
    let sql =
        "INSERT INTO application_answers (region, case_id, id, form, question, key_id, value, blind_index)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (region, case_id, id) DO UPDATE SET key_id = excluded.key_id, value = excluded.value,
          blind_index = excluded.blind_index";
    let rows: Vec<_> = answers
        .iter()
        .map(|answer| {
            values![
                region,
                case,
                answer.id.as_slice(),
                &answer.form,
                &answer.question,
                &answer.sealed.key_id,
                &answer.sealed.bytes,
                answer.blind_index
            ]
        })
        .collect();
    insert_many(tx, sql, &rows).map(drop)
}

/// Forgets one answer.
pub(in crate::services) fn remove(
    tx: &mut Tx,
    region: &RegionId,
    (case, id): (CaseId, [u8; 16]),
) -> Result<(), Failure> {
    let sql = "DELETE FROM application_answers WHERE region = $1 AND case_id = $2 AND id = $3";
    tx.execute(sql, &values![region, case, id.as_slice()])?;
    Ok(())
}

/// Every answer of an application.
pub(in crate::services) fn of(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
) -> Result<Vec<StoredAnswer>, Failure> {
    let sql = "SELECT id, form, question, key_id, value FROM application_answers
        WHERE region = $1 AND case_id = $2 ORDER BY form, question";
    tx.query(sql, &values![region, case])?.iter().map(read).collect()
}

/// The applications in which a personal number was given, by its keyed hash; drafts too.
pub(in crate::services) fn cases_with(
    tx: &mut Tx,
    region: &RegionId,
    blind_index: &[u8; 32],
) -> Result<Vec<CaseId>, Failure> {
    let sql = "SELECT DISTINCT case_id FROM application_answers WHERE region = $1 AND blind_index = $2
        ORDER BY case_id";
    tx.query(sql, &values![region, blind_index])?.iter().map(|row| row.get(0)).collect()
}

pub(in crate::services) fn delete(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<(), Failure> {
    tx.execute("DELETE FROM application_answers WHERE region = $1 AND case_id = $2", &values![region, case])?;
    Ok(())
}
