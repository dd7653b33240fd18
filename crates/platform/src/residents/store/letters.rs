//! `resident_letters`.

use balai_base::{Language, RegionId, Timestamp};
use balai_store::{Failure, Tx, values};
use uuid::Uuid;

use crate::vault::Sealed;

/// A row of `resident_letters`.
pub(in super::super) struct LetterRow {
    pub(in super::super) id: Uuid,
    pub(in super::super) template: String,
    pub(in super::super) code: Option<Uuid>,
    pub(in super::super) sealed: Sealed,
    pub(in super::super) language: Language,
    pub(in super::super) created_at: Timestamp,
}

pub(in super::super) fn insert(tx: &mut Tx, region: &RegionId, new: &LetterRow) -> Result<(), Failure> {
    let sql = "INSERT INTO resident_letters
        (region, id, template, code_id, key_id, address, language, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
    let row = values![
        region,
        new.id,
        &new.template,
        new.code,
        &new.sealed.key_id,
        &new.sealed.bytes,
        new.language.as_str(),
        new.created_at
    ];
    tx.execute(sql, &row)?;
    Ok(())
}

pub(in super::super) fn get(tx: &mut Tx, region: &RegionId, id: Uuid) -> Result<Option<LetterRow>, Failure> {
    let sql = "SELECT id, template, code_id, key_id, address, language, created_at
        FROM resident_letters WHERE region = $1 AND id = $2";
    tx.query_row(sql, &values![region, id])?
        .map(|row| {
            let language: String = row.get(5)?;
            Ok(LetterRow {
                id: row.get(0)?,
                template: row.get(1)?,
                code: row.get(2)?,
                sealed: Sealed { key_id: row.get(3)?, bytes: row.get(4)? },
                language: language.parse().unwrap_or_default(),
                created_at: row.get(6)?,
            })
        })
        .transpose()
}

pub(in super::super) fn delete(tx: &mut Tx, region: &RegionId, id: Uuid) -> Result<(), Failure> {
    tx.execute("DELETE FROM resident_letters WHERE region = $1 AND id = $2", &values![region, id])?;
    Ok(())
}

pub(in super::super) fn delete_before(
    tx: &mut Tx,
    region: &RegionId,
    before: Timestamp,
) -> Result<(), Failure> {
    tx.execute(
        "DELETE FROM resident_letters WHERE region = $1 AND created_at < $2",
        &values![region, before],
    )?;
    Ok(())
}
