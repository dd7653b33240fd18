//! The rows the load writes and the oath reads. The tables are the product's own.
//!
//! One command writes four rows in four tables and may name a file: all of it or nothing must be there afterwards.

use std::collections::HashSet;

use balai_base::{Moment, Problem, RegionId, Timestamp};
use balai_store::{
    Failure, FileHash, Store, StoreOptions, Tx, files, form_tokens,
    jobs::{self, Lane, NewJob},
    values,
};
use uuid::Uuid;

use crate::subject::Subject;

/// What one command stores.
#[derive(Clone, Copy)]
pub(crate) struct Report {
    /// The receipt.
    pub(crate) number: u64,
    /// A photo, stored before.
    pub(crate) file: Option<FileHash>,
    /// Its time and seed.
    pub(crate) moment: Moment,
}

/// The region of the load.
pub(crate) fn region() -> Result<RegionId, Problem> {
    RegionId::parse("contoh")
}

/// The token of a receipt.
pub(crate) fn token(number: u64) -> [u8; 32] {
    let mut token = [0_u8; 32];
    token.iter_mut().zip(number.to_be_bytes()).for_each(|(byte, digit)| *byte = digit);
    token
}

fn identifier(number: u64) -> Uuid {
    Uuid::from_u64_pair(0, number)
}

/// Stores one report: token, event, job, and the name of its photo.
pub(crate) fn record(tx: &mut Tx<'_>, report: &Report) -> Result<(), Failure> {
    let region = region()?;
    let id = identifier(report.number);
    let now = report.moment.now;
    form_tokens::record(tx, &region, &token(report.number), "report", b"receipt", now)?;
    let sql = "INSERT INTO case_events (region, case_id, sequence, id, at, kind, actor_kind, role, agency, audience,
                 transition, state_from, state_to, text, detail)
               VALUES ($1, $2, 1, $2, $3, 'opened', 'citizen', '', '', 'public', '', '', 'waiting', $4, $5)";
    let text = "Jalan di depan pasar berlubang besar dan sudah dua pengendara motor jatuh minggu ini.";
    let file = report.file.map(|hash| hash.to_string()).unwrap_or_default();
    tx.execute(sql, &values![&region, id, now, text, file])?;
    let due_at = Timestamp(i64::MAX);
    let (payload, unique_key) = (id.to_string(), Some(id.to_string()));
    let job = NewJob { lane: Lane::Main, kind: "notify", payload, unique_key, due_at };
    jobs::enqueue(tx, &region, &report.moment, &job)?;
    match report.file {
        Some(hash) => files::name(tx, &region, &hash, ("image/jpeg", 1), now),
        None => Ok(()),
    }
}

/// What lies in a database after it was broken.
pub(crate) struct Found {
    /// The receipts that are there.
    pub(crate) receipts: HashSet<String>,
    /// How many rows belong to a command that is not whole.
    pub(crate) halves: i64,
    /// The files named.
    pub(crate) files: Vec<FileHash>,
    /// How long it took from opening to the first answer, in milliseconds.
    pub(crate) start: u128,
}

/// Opens a data directory as a server would and reads what is there.
pub(crate) fn inspect(options: &StoreOptions, subject: &Subject) -> Result<(Store, Found), Failure> {
    let begun = std::time::Instant::now();
    let store = Store::open(options.clone())?;
    store.write_now(|tx| tx.query("SELECT 1 FROM jobs LIMIT 1", &[]).map(drop))?;
    let start = begun.elapsed().as_millis();
    let (receipts, halves, files) = match subject {
        Subject::Store { .. } => store.read_now(|tx| Ok((tokens(tx)?, load_halves(tx)?, load_files(tx)?)))?,
        Subject::Server { .. } => store.read_now(|tx| Ok((numbers(tx)?, case_halves(tx)?, photos(tx)?)))?,
    };
    Ok((store, Found { receipts, halves, files, start }))
}

fn tokens(tx: &mut Tx<'_>) -> Result<HashSet<String>, Failure> {
    let rows = tx.query("SELECT token FROM form_tokens", &[])?;
    rows.iter()
        .map(|row| {
            let token: [u8; 32] = row.get(0)?;
            let digits = token.first_chunk().copied().unwrap_or_default();
            Ok(u64::from_be_bytes(digits).to_string())
        })
        .collect()
}

/// Every command of the load left a token, an event and a job: their three counts must be one.
fn load_halves(tx: &mut Tx<'_>) -> Result<i64, Failure> {
    let sql = "SELECT (SELECT count(*) FROM form_tokens), (SELECT count(*) FROM case_events),
                 (SELECT count(*) FROM jobs)";
    let Some(row) = tx.query_row(sql, &[])? else { return Ok(-1) };
    let counts: [i64; 3] = [row.get(0)?, row.get(1)?, row.get(2)?];
    let most = counts.iter().max().copied().unwrap_or_default();
    Ok(counts.iter().map(|count| most - count).sum())
}

fn load_files(tx: &mut Tx<'_>) -> Result<Vec<FileHash>, Failure> {
    tx.query("SELECT hash FROM files", &[])?.iter().map(|row| row.get(0)).collect()
}

fn numbers(tx: &mut Tx<'_>) -> Result<HashSet<String>, Failure> {
    tx.query("SELECT number FROM cases", &[])?.iter().map(|row| row.get(0)).collect()
}

/// Cases without their first event, their routing or, unless they were imported, their token, and events without their case.
fn case_halves(tx: &mut Tx<'_>) -> Result<i64, Failure> {
    let sql = "SELECT
        (SELECT count(*) FROM cases WHERE NOT EXISTS (SELECT 1 FROM case_events
           WHERE case_events.region = cases.region AND case_events.case_id = cases.id))
      + (SELECT count(*) FROM cases WHERE NOT EXISTS (SELECT 1 FROM report_routings
           WHERE report_routings.region = cases.region AND report_routings.case_id = cases.id))
      + (SELECT count(*) FROM case_events WHERE NOT EXISTS (SELECT 1 FROM cases
           WHERE cases.region = case_events.region AND cases.id = case_events.case_id))
      + abs((SELECT count(*) FROM cases) - (SELECT count(*) FROM imported_reports) - (SELECT count(*) FROM form_tokens))";
    tx.query_row(sql, &[])?.map_or(Ok(-1), |row| row.get(0))
}

/// How many rows an import took in, and how many rows belong to a case that is not whole.
pub(crate) fn imported(tx: &mut Tx<'_>) -> Result<(u64, i64), Failure> {
    let sql = "SELECT (SELECT count(*) FROM imported_reports),
        abs((SELECT count(*) FROM imported_reports) - (SELECT count(*) FROM cases))
      + abs((SELECT count(*) FROM cases) - (SELECT count(*) FROM report_routings))
      + abs(2 * (SELECT count(*) FROM cases) - (SELECT count(*) FROM case_events))
      + (SELECT count(*) FROM imported_reports WHERE NOT EXISTS (SELECT 1 FROM cases
           WHERE cases.region = imported_reports.region AND cases.id = imported_reports.case_id))";
    let Some(row) = tx.query_row(sql, &[])? else { return Ok((0, -1)) };
    let taken: i64 = row.get(0)?;
    Ok((u64::try_from(taken).unwrap_or(0), row.get(1)?))
}

fn photos(tx: &mut Tx<'_>) -> Result<Vec<FileHash>, Failure> {
    let sql = "SELECT file FROM case_photos UNION SELECT thumbnail FROM case_photos";
    tx.query(sql, &[])?.iter().map(|row| row.get(0)).collect()
}
