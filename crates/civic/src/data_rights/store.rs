//! `data_requests`.

use balai_base::{CaseId, RegionId, ResidentId, Timestamp};
use balai_platform::{
    keyring::{SealedRows, Uses},
    vault::Sealed,
};
use balai_store::{Failure, Row, Tx, values};

use super::model::{Lifted, Request, RightKind, Subject};

/// The values corrections ask for.
pub(super) const CORRECTIONS: SealedRows = SealedRows {
    table: "data_requests",
    key_column: "key_id",
    columns: &["correction"],
    identifiers: 2,
    uses: Uses::File,
    count: "SELECT key_id, COUNT(*) FROM data_requests GROUP BY key_id",
    page: "SELECT region, case_id, key_id, correction FROM data_requests
        WHERE (region, case_id) > ($1, $2) ORDER BY region, case_id LIMIT $3",
    replace: "UPDATE data_requests SET key_id = $3, correction = $4 WHERE region = $1 AND case_id = $2",
    place: |row, _| Some(super::file::place(CaseId(row.uuid(0)?))),
};

/// Selects what [`request`] reads, in its order.
macro_rules! requests_where {
    ($rest:literal) => {
        concat!(
            "SELECT case_id, kind, resident_id, subject_id, created_at, decided_at, granted, lifted_at, lifted_because
            FROM data_requests WHERE region = $1 AND ",
            $rest
        )
    };
}

fn lifted(row: &Row) -> Result<Option<Lifted>, Failure> {
    let (at, because): (Option<Timestamp>, Option<String>) = (row.get(7)?, row.get(8)?);
    Ok(at.map(|at| Lifted { at, because: because.unwrap_or_default() }))
}

fn request(row: &Row) -> Result<Request, Failure> {
    let kind: String = row.get(1)?;
    let (resident, subject): (Option<ResidentId>, Option<CaseId>) = (row.get(2)?, row.get(3)?);
    let broken = || Failure::Driver("a data request has no subject or an unknown kind".to_owned());
    let subject = resident.map(Subject::Account).or(subject.map(Subject::Case)).ok_or_else(broken)?;
    Ok(Request {
        case: row.get(0)?,
        kind: RightKind::parse(&kind).ok_or_else(broken)?,
        subject,
        created_at: row.get(4)?,
        decided_at: row.get(5)?,
        granted: row.get(6)?,
        lifted: lifted(row)?,
    })
}

/// Stores a request; `correction` is sealed by the caller.
pub(super) fn insert(
    tx: &mut Tx,
    region: &RegionId,
    new: &Request,
    correction: Option<Sealed>,
) -> Result<(), Failure> {
    let sql = "INSERT INTO data_requests
        (region, case_id, kind, resident_id, subject_id, key_id, correction, created_at, decided_at, granted)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, NULL, NULL)";
    let (resident, subject) = halves(&new.subject);
    let (key_id, bytes) =
        correction.map_or((String::new(), None), |sealed| (sealed.key_id, Some(sealed.bytes)));
    let row = values![region, new.case, new.kind.as_str(), resident, subject, key_id, bytes, new.created_at];
    tx.execute(sql, &row)?;
    Ok(())
}

fn halves(subject: &Subject) -> (Option<ResidentId>, Option<CaseId>) {
    match subject {
        Subject::Account(resident) => (Some(*resident), None),
        Subject::Case(case) => (None, Some(*case)),
    }
}

pub(super) fn get(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<Option<Request>, Failure> {
    let sql = requests_where!("case_id = $2");
    tx.query_row(sql, &values![region, case])?.map(|row| request(&row)).transpose()
}

pub(super) fn of_subject(tx: &mut Tx, region: &RegionId, subject: &Subject) -> Result<Vec<Request>, Failure> {
    let (sql, id) = match subject {
        Subject::Account(resident) => {
            (requests_where!("resident_id = $2 ORDER BY created_at DESC, case_id DESC"), resident.0)
        }
        Subject::Case(case) => {
            (requests_where!("subject_id = $2 ORDER BY created_at DESC, case_id DESC"), case.0)
        }
    };
    tx.query(sql, &values![region, id])?.iter().map(request).collect()
}

/// The sealed values of a correction.
pub(super) fn correction(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<Option<Sealed>, Failure> {
    let sql = "SELECT key_id, correction FROM data_requests
        WHERE region = $1 AND case_id = $2 AND correction IS NOT NULL";
    let row = tx.query_row(sql, &values![region, case])?;
    row.map(|row| Ok(Sealed { key_id: row.get(0)?, bytes: row.get(1)? })).transpose()
}

/// Notes the decision and forgets the values that were asked for.
pub(super) fn decided(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
    (granted, at): (bool, Timestamp),
) -> Result<(), Failure> {
    let sql = "UPDATE data_requests SET granted = $3, decided_at = $4, correction = NULL, key_id = ''
        WHERE region = $1 AND case_id = $2";
    tx.execute(sql, &values![region, case, granted, at])?;
    Ok(())
}

/// Every restriction that is in force, the oldest first.
pub(super) fn in_force(tx: &mut Tx, region: &RegionId) -> Result<Vec<Request>, Failure> {
    let sql = requests_where!(
        "kind = 'restriction' AND granted = TRUE AND lifted_at IS NULL ORDER BY created_at, case_id"
    );
    tx.query(sql, &values![region])?.iter().map(request).collect()
}

/// Notes that a restriction was lifted.
pub(super) fn put_lifted(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
    lifted: &Lifted,
) -> Result<(), Failure> {
    let sql = "UPDATE data_requests SET lifted_at = $3, lifted_because = $4
        WHERE region = $1 AND case_id = $2 AND lifted_at IS NULL";
    tx.execute(sql, &values![region, case, lifted.at, &lifted.because])?;
    Ok(())
}
