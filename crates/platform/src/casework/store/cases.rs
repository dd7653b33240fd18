//! The table of cases, and links between them.

use balai_base::{AreaCode, CaseId, CaseNumber, Language, Point, RegionId, Timestamp, calendar::NEVER};
use balai_store::{Failure, Row, Statement, Tx, Value, insert_many, values};

use super::Columns;
use crate::{
    access::Visibility,
    casework::{Case, LinkKind},
    workflow::Meaning,
};

/// What stands in `due_at` of an open case of which no clock runs: after every date, before [`NEVER`], which stands
/// in that of an ended one.
pub(super) const STANDING: Timestamp = Timestamp(i64::MAX - 1);

/// What stands in `due_at`.
pub(super) fn due_column(case: &Case) -> Timestamp {
    case.due_at.unwrap_or(if case.closed_at.is_some() { NEVER } else { STANDING })
}

/// The columns [`read`] reads, in its order.
macro_rules! case_columns {
    () => {
        "c.id, c.number, c.case_type, c.workflow, c.pack_version, c.promise_set, c.state, c.meaning, c.state_since, \
         c.kind, c.category, c.channel, c.visibility, c.agency, c.unit, c.assignee, c.hidden_from, c.longitude, \
         c.latitude, c.area, c.address, c.created_at, c.created_day, c.updated_at, c.closed_at, c.due_at, \
         c.promised_at, c.reassignments, c.reopenings, c.followers, c.master_id, c.language, c.last_event, \
         c.restricted_at"
    };
}
pub(super) use case_columns;

pub(super) fn read(row: &Row) -> Result<Case, Failure> {
    let mut columns = Columns::of(row);
    Ok(Case {
        id: columns.next()?,
        number: columns.next()?,
        case_type: columns.next()?,
        workflow: columns.next()?,
        pack_version: columns.next()?,
        promise_set: columns.next()?,
        state: columns.next()?,
        meaning: columns.word(Meaning::parse)?,
        state_since: columns.next()?,
        kind: columns.next()?,
        category: columns.next()?,
        channel: columns.next()?,
        visibility: columns.word(Visibility::parse)?,
        agency: columns.next()?,
        unit: columns.next()?,
        assignee: columns.next()?,
        hidden_from: columns.next()?,
        point: point(columns.next()?, columns.next()?),
        area: columns.word(area)?,
        address: columns.next()?,
        created_at: columns.next()?,
        created_day: columns.next()?,
        updated_at: columns.next()?,
        closed_at: columns.next()?,
        due_at: Some(columns.next::<Timestamp>()?).filter(|due| *due < STANDING),
        promised_at: columns.next()?,
        reassignments: columns.next()?,
        reopenings: columns.next()?,
        followers: columns.next()?,
        master: columns.next()?,
        language: columns.word(|word| word.parse::<Language>().ok())?,
        last_event: columns.next()?,
        restricted_at: columns.next()?,
    })
}

fn point(longitude: Option<f64>, latitude: Option<f64>) -> Option<Point> {
    Some(Point { longitude: longitude?, latitude: latitude? })
}

/// Empty text stands for "no area"; anything else must be a code.
#[expect(clippy::option_option, reason = "outside: is the column sound; inside: is there an area")]
fn area(word: &str) -> Option<Option<AreaCode>> {
    if word.is_empty() { Some(None) } else { word.parse().ok().map(Some) }
}

/// The keyed hash of a PIN and what it was salted with.
#[derive(Clone)]
pub(in crate::casework) struct PinHash {
    pub(in crate::casework) hash: Option<[u8; 32]>,
    pub(in crate::casework) salt: [u8; 16],
}

/// Adds one case, its columns in the order of [`row`]; a number that is taken adds nothing.
const INSERT: &str = "INSERT INTO cases
    (region, id, number, pin_hash, pin_salt, case_type, workflow, pack_version, promise_set, state, meaning,
     state_since, kind, category, channel, visibility, agency, unit, assignee, hidden_from, longitude, latitude,
     cell, area, address, created_at, created_day, updated_at, closed_at, due_at, promised_at, reassignments,
     reopenings, followers, master_id, language, last_event, restricted_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
     $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38)
    ON CONFLICT (region, number) DO NOTHING";

/// Adds the case; tells whether its number was free.
pub(in crate::casework) fn insert(
    tx: &mut Tx,
    region: &RegionId,
    case: &Case,
    pin: &PinHash,
) -> Result<bool, Failure> {
    Ok(tx.execute(INSERT, &row(region, case, pin))? == 1)
}

/// Adds cases; gives the places of those whose number was taken, which are not there.
pub(in crate::casework) fn insert_all(
    tx: &mut Tx,
    region: &RegionId,
    cases: &[(&Case, PinHash)],
) -> Result<Vec<usize>, Failure> {
    let rows: Vec<_> = cases.iter().map(|(case, pin)| row(region, case, pin)).collect();
    if insert_many(tx, INSERT, &rows)? == u64::try_from(cases.len()).unwrap_or(0) {
        return Ok(Vec::new());
    }
    let statement = Statement::new("SELECT id FROM cases WHERE region = ")
        .bind(region)
        .push(" AND id IN ")
        .bind_list(cases.iter().map(|(case, _)| case.id));
    let there: Vec<CaseId> = tx.rows(&statement)?.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?;
    let missing = cases.iter().enumerate().filter(|(_, (case, _))| !there.contains(&case.id));
    Ok(missing.map(|(place, _)| place).collect())
}

fn row(region: &RegionId, case: &Case, pin: &PinHash) -> [Value; 38] {
    values![
        region,
        case.id,
        &case.number,
        pin.hash.map(Value::from),
        pin.salt,
        &case.case_type,
        &case.workflow,
        &case.pack_version,
        &case.promise_set,
        &case.state,
        case.meaning.as_str(),
        case.state_since,
        &case.kind,
        &case.category,
        &case.channel,
        case.visibility.as_str(),
        &case.agency,
        &case.unit,
        case.assignee,
        &case.hidden_from,
        case.point.map(|point| point.longitude),
        case.point.map(|point| point.latitude),
        case.point.map(Point::cell),
        area_text(case),
        &case.address,
        case.created_at,
        case.created_day,
        case.updated_at,
        case.closed_at,
        due_column(case),
        case.promised_at,
        case.reassignments,
        case.reopenings,
        case.followers,
        case.master,
        case.language.as_str(),
        case.last_event,
        case.restricted_at
    ]
}

/// Stores what may change of a case.
pub(in crate::casework) fn update(tx: &mut Tx, region: &RegionId, case: &Case) -> Result<(), Failure> {
    let sql = "UPDATE cases SET state = $3, meaning = $4, state_since = $5, category = $6, visibility = $7, agency = $8,
        unit = $9, assignee = $10, longitude = $11, latitude = $12, cell = $13, area = $14, address = $15,
        updated_at = $16, closed_at = $17, due_at = $18, promised_at = $19, reassignments = $20, reopenings = $21,
        followers = $22, master_id = $23, last_event = $24, promise_set = $25, restricted_at = $26
        WHERE region = $1 AND id = $2";
    let values = values![
        region,
        case.id,
        &case.state,
        case.meaning.as_str(),
        case.state_since,
        &case.category,
        case.visibility.as_str(),
        &case.agency,
        &case.unit,
        case.assignee,
        case.point.map(|point| point.longitude),
        case.point.map(|point| point.latitude),
        case.point.map(Point::cell),
        area_text(case),
        &case.address,
        case.updated_at,
        case.closed_at,
        due_column(case),
        case.promised_at,
        case.reassignments,
        case.reopenings,
        case.followers,
        case.master,
        case.last_event,
        &case.promise_set,
        case.restricted_at
    ];
    tx.execute(sql, &values)?;
    Ok(())
}

fn area_text(case: &Case) -> String {
    case.area.as_ref().map(ToString::to_string).unwrap_or_default()
}

pub(in crate::casework) fn get(tx: &mut Tx, region: &RegionId, id: CaseId) -> Result<Option<Case>, Failure> {
    let sql = concat!("SELECT ", case_columns!(), " FROM cases c WHERE c.region = $1 AND c.id = $2");
    tx.query_row(sql, &values![region, id])?.map(|row| read(&row)).transpose()
}

pub(in crate::casework) fn find(
    tx: &mut Tx,
    region: &RegionId,
    number: &CaseNumber,
) -> Result<Option<Case>, Failure> {
    let sql = concat!("SELECT ", case_columns!(), " FROM cases c WHERE c.region = $1 AND c.number = $2");
    tx.query_row(sql, &values![region, number])?.map(|row| read(&row)).transpose()
}

/// The cases merged into `master`, oldest first.
pub(in crate::casework) fn merged_into(
    tx: &mut Tx,
    region: &RegionId,
    master: CaseId,
) -> Result<Vec<Case>, Failure> {
    let sql = concat!(
        "SELECT ",
        case_columns!(),
        " FROM cases c WHERE c.region = $1 AND c.master_id = $2 ORDER BY c.created_at, c.id"
    );
    tx.query(sql, &values![region, master])?.iter().map(read).collect()
}

pub(in crate::casework) fn pin_hash(
    tx: &mut Tx,
    region: &RegionId,
    id: CaseId,
) -> Result<Option<PinHash>, Failure> {
    let sql = "SELECT pin_hash, pin_salt FROM cases WHERE region = $1 AND id = $2";
    tx.query_row(sql, &values![region, id])?
        .map(|row| Ok(PinHash { hash: row.get(0)?, salt: row.get(1)? }))
        .transpose()
}

/// Gives the cases of one owner (those that share the salt) another PIN.
pub(in crate::casework) fn change_pin(
    tx: &mut Tx,
    region: &RegionId,
    (cases, salt): (&[CaseId], [u8; 16]),
    hash: [u8; 32],
) -> Result<(), Failure> {
    let statement = Statement::new("UPDATE cases SET pin_hash = ")
        .bind(hash)
        .push(" WHERE region = ")
        .bind(region)
        .push(" AND pin_salt = ")
        .bind(salt)
        .push(" AND id IN ")
        .bind_list(cases.iter().copied());
    tx.run(&statement)?;
    Ok(())
}

pub(in crate::casework) fn link(
    tx: &mut Tx,
    region: &RegionId,
    (case, other, kind): (CaseId, CaseId, LinkKind),
    at: Timestamp,
) -> Result<(), Failure> {
    let sql = "INSERT INTO case_links (region, case_id, other_id, kind, at) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (region, case_id, other_id, kind) DO UPDATE SET at = excluded.at";
    tx.execute(sql, &values![region, case, other, kind.as_str(), at])?;
    Ok(())
}

/// Links from (`incoming` false) or to (`incoming` true) a case, with the other case.
pub(in crate::casework) fn links(
    tx: &mut Tx,
    region: &RegionId,
    id: CaseId,
    incoming: bool,
) -> Result<Vec<(LinkKind, Timestamp, Case)>, Failure> {
    let sql = if incoming {
        concat!(
            "SELECT ",
            case_columns!(),
            ", l.kind, l.at FROM case_links l JOIN cases c ON c.region = l.region AND c.id = l.case_id
             WHERE l.region = $1 AND l.other_id = $2 ORDER BY l.at, c.id"
        )
    } else {
        concat!(
            "SELECT ",
            case_columns!(),
            ", l.kind, l.at FROM case_links l JOIN cases c ON c.region = l.region AND c.id = l.other_id
             WHERE l.region = $1 AND l.case_id = $2 ORDER BY l.at, c.id"
        )
    };
    let rows = tx.query(sql, &values![region, id])?;
    rows.iter()
        .map(|row| {
            let width = row.len();
            let word: String = row.get(width - 2)?;
            let kind =
                LinkKind::parse(&word).ok_or_else(|| Failure::Driver(format!("link kind `{word}`")))?;
            Ok((kind, row.get(width - 1)?, read(row)?))
        })
        .collect()
}
