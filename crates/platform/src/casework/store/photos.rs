//! Photos of cases and the bands of their perceptual hashes.

use std::collections::HashSet;

use balai_base::{CaseId, EventId, PhotoId, RegionId, Timestamp};
use balai_store::{Failure, FileHash, Row, Statement, Tx, values};

use super::Columns;
use crate::casework::{NewPhoto, PhotoPurpose, PhotoState, PublicCopy};

/// A photo's row, with both copies.
pub(in crate::casework) struct PhotoRow {
    pub(in crate::casework) id: PhotoId,
    pub(in crate::casework) case: CaseId,
    pub(in crate::casework) event: EventId,
    pub(in crate::casework) purpose: PhotoPurpose,
    pub(in crate::casework) file: FileHash,
    pub(in crate::casework) thumbnail: FileHash,
    pub(in crate::casework) public: Option<(FileHash, FileHash)>,
    pub(in crate::casework) state: PhotoState,
    pub(in crate::casework) width: u32,
    pub(in crate::casework) height: u32,
    pub(in crate::casework) perceptual_hash: i64,
    pub(in crate::casework) taken_at: Option<Timestamp>,
    pub(in crate::casework) alternative: String,
    pub(in crate::casework) created_at: Timestamp,
    pub(in crate::casework) erased: bool,
}

macro_rules! photo_columns {
    () => {
        "f.id, f.case_id, f.event_id, f.purpose, f.file, f.thumbnail, f.public_file, f.public_thumbnail, f.state, \
         f.width, f.height, f.perceptual_hash, f.taken_at, f.alternative, f.created_at, f.erased_at FROM case_photos f"
    };
}

pub(super) use photo_columns;

pub(super) fn read(row: &Row) -> Result<PhotoRow, Failure> {
    let mut columns = Columns::of(row);
    Ok(PhotoRow {
        id: columns.next()?,
        case: columns.next()?,
        event: columns.next()?,
        purpose: columns.word(PhotoPurpose::parse)?,
        file: columns.next()?,
        thumbnail: columns.next()?,
        public: columns.next::<Option<FileHash>>()?.zip(columns.next::<Option<FileHash>>()?),
        state: columns.word(PhotoState::parse)?,
        width: columns.next()?,
        height: columns.next()?,
        perceptual_hash: columns.next()?,
        taken_at: columns.next()?,
        alternative: columns.next()?,
        created_at: columns.next()?,
        erased: columns.next::<Option<Timestamp>>()?.is_some(),
    })
}

pub(in crate::casework) fn insert(
    tx: &mut Tx,
    region: &RegionId,
    (id, case, event): (PhotoId, CaseId, EventId),
    (photo, at): (&NewPhoto, Timestamp),
) -> Result<(), Failure> {
    let sql = "INSERT INTO case_photos
        (region, case_id, id, event_id, purpose, file, thumbnail, public_file, public_thumbnail, state, width, height,
         perceptual_hash, taken_at, alternative, created_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, NULL, 'held', $8, $9, $10, $11, $12, $13)";
    let values = values![
        region,
        case,
        id,
        event,
        photo.purpose.as_str(),
        photo.file,
        photo.thumbnail,
        photo.width,
        photo.height,
        photo.perceptual_hash,
        photo.taken_at,
        &photo.alternative,
        at
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

pub(in crate::casework) fn insert_bands(
    tx: &mut Tx,
    region: &RegionId,
    (id, case): (PhotoId, CaseId),
    bands: &[(i64, i64)],
) -> Result<(), Failure> {
    let sql =
        "INSERT INTO case_photo_bands (region, band, value, case_id, photo_id) VALUES ($1, $2, $3, $4, $5)";
    for (band, value) in bands {
        tx.execute(sql, &values![region, *band, *value, case, id])?;
    }
    Ok(())
}

/// Photos that share a band of their hash with the one looked for.
pub(in crate::casework) fn sharing_band(
    tx: &mut Tx,
    region: &RegionId,
    bands: &[(i64, i64)],
) -> Result<Vec<PhotoRow>, Failure> {
    let mut found: Vec<PhotoRow> = Vec::new();
    let sql = concat!(
        "SELECT ",
        photo_columns!(),
        " JOIN case_photo_bands b ON b.region = f.region AND b.case_id = f.case_id AND b.photo_id = f.id
          WHERE b.region = $1 AND b.band = $2 AND b.value = $3"
    );
    for (band, value) in bands {
        for row in tx.query(sql, &values![region, *band, *value])? {
            let photo = read(&row)?;
            if found.iter().all(|known| known.id != photo.id) {
                found.push(photo);
            }
        }
    }
    Ok(found)
}

pub(in crate::casework) fn of_case(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
) -> Result<Vec<PhotoRow>, Failure> {
    let sql = concat!(
        "SELECT ",
        photo_columns!(),
        " WHERE f.region = $1 AND f.case_id = $2 ORDER BY f.created_at, f.id"
    );
    tx.query(sql, &values![region, case])?.iter().map(read).collect()
}

/// Photos of several cases, oldest first.
pub(in crate::casework) fn of_cases(
    tx: &mut Tx,
    region: &RegionId,
    cases: &[CaseId],
) -> Result<Vec<PhotoRow>, Failure> {
    let statement = Statement::new(concat!("SELECT ", photo_columns!(), " WHERE f.region = "))
        .bind(region)
        .push(" AND f.case_id IN ")
        .bind_list(cases.iter().copied())
        .push(" ORDER BY f.created_at, f.id");
    tx.rows(&statement)?.iter().map(read).collect()
}

pub(in crate::casework) fn get(
    tx: &mut Tx,
    region: &RegionId,
    id: PhotoId,
) -> Result<Option<PhotoRow>, Failure> {
    let sql = concat!("SELECT ", photo_columns!(), " WHERE f.region = $1 AND f.id = $2");
    tx.query_row(sql, &values![region, id])?.map(|row| read(&row)).transpose()
}

/// Releases the photo with its public copy, or (without one) withholds it.
pub(in crate::casework) fn decide(
    tx: &mut Tx,
    region: &RegionId,
    id: PhotoId,
    copy: Option<&PublicCopy>,
) -> Result<(), Failure> {
    let state = if copy.is_some() { PhotoState::Public } else { PhotoState::Withheld };
    let sql = "UPDATE case_photos SET state = $3, public_file = $4, public_thumbnail = $5,
        alternative = CASE WHEN $6 = '' THEN alternative ELSE $6 END
        WHERE region = $1 AND id = $2";
    let values = values![
        region,
        id,
        state.as_str(),
        copy.map(|copy| copy.file),
        copy.map(|copy| copy.thumbnail),
        copy.map(|copy| copy.alternative.clone()).unwrap_or_default()
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

/// The photos of citizens in a case that are still there.
pub(in crate::casework) fn of_citizens(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
) -> Result<Vec<PhotoRow>, Failure> {
    let sql = concat!(
        "SELECT ",
        photo_columns!(),
        " JOIN case_events e ON e.region = f.region AND e.id = f.event_id
          WHERE f.region = $1 AND f.case_id = $2 AND f.erased_at IS NULL
            AND (f.purpose = 'report' OR f.purpose = 'message' AND e.actor_kind = 'citizen')"
    );
    tx.query(sql, &values![region, case])?.iter().map(read).collect()
}

/// Leaves of a photo that there was one: a file that is nowhere, no words, nothing to compare by.
pub(in crate::casework) fn erase(
    tx: &mut Tx,
    region: &RegionId,
    (photo, bands): (&PhotoRow, &[(i64, i64)]),
    at: Timestamp,
) -> Result<(), Failure> {
    let sql = "UPDATE case_photos SET file = $4, thumbnail = $4, public_file = NULL, public_thumbnail = NULL,
        state = 'withheld', perceptual_hash = 0, taken_at = NULL, alternative = '', erased_at = $5
        WHERE region = $1 AND case_id = $2 AND id = $3";
    tx.execute(sql, &values![region, photo.case, photo.id, FileHash([0; 32]), at])?;
    let sql = "DELETE FROM case_photo_bands WHERE region = $1 AND band = $2 AND value = $3 AND photo_id = $4";
    for (band, value) in bands {
        tx.execute(sql, &values![region, *band, *value, photo.id])?;
    }
    Ok(())
}

/// Those of some files that a photo of any region is.
pub(in crate::casework) fn named(tx: &mut Tx, files: &[FileHash]) -> Result<HashSet<FileHash>, Failure> {
    let statement = Statement::new(
        "SELECT file, thumbnail, public_file, public_thumbnail FROM case_photos WHERE file IN ",
    )
    .bind_list(files.iter().copied())
    .push(" OR thumbnail IN ")
    .bind_list(files.iter().copied())
    .push(" OR public_file IN ")
    .bind_list(files.iter().copied())
    .push(" OR public_thumbnail IN ")
    .bind_list(files.iter().copied());
    let mut named = HashSet::new();
    for row in tx.rows(&statement)? {
        for column in 0..row.len() {
            named.extend(row.get::<Option<FileHash>>(column)?);
        }
    }
    Ok(named)
}
