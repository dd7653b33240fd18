//! Any queue as a file: CSV for programs, XLSX for offices. The same filter and the same rights as the page.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use balai_civic::reports::{self, QueueRow};
use balai_platform::audit;
use balai_store::Tx;
use balai_web::{Answer, Here, WebError};

use super::queue;
use crate::officer::reads;

/// Rows read at once.
const PIECE: u32 = 500;
/// The most rows of one file; more is asked for by narrower filters.
const MOST_ROWS: usize = 20_000;

async fn rows(here: &Here) -> Result<Vec<QueueRow>, WebError> {
    let filter = queue::filter(&here.query);
    let mut rows = Vec::new();
    let mut after = String::new();
    loop {
        let (context, asked, from) = (here.context(), filter.clone(), after.clone());
        let list =
            here.state.store.read(move |tx| reports::export(tx, &context, &asked, &from, PIECE)).await?;
        reads::note(here, list.rows.iter().map(|row| row.id).collect(), false).await?;
        rows.extend(list.rows);
        match list.next {
            Some(next) if rows.len() < MOST_ROWS => after = next,
            _ => break,
        }
    }
    record(here, rows.len()).await?;
    Ok(rows)
}

/// A file leaves the house: that it did, and how much was in it, must be known later.
async fn record(here: &Here, rows: usize) -> Result<(), WebError> {
    let context = here.context();
    let entry = audit::Entry {
        action: "queue-exported",
        subject_kind: "queue",
        subject_id: String::new(),
        reason: String::new(),
        detail: rows.to_string(),
    };
    let recorded =
        move |tx: &mut Tx| audit::record(tx, &context.region.id, &context.moment, &context.actor, &entry);
    Ok(here.state.store.write(recorded).await?)
}

fn file(here: &Here, ending: &str, kind: &str, bytes: Vec<u8>) -> Response {
    let name = format!("attachment; filename=\"antrean-{}.{ending}\"", here.region.id);
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response()
}

/// `GET /petugas/ekspor.csv`
pub(crate) async fn csv(here: Here) -> Answer {
    here.officer()?;
    let _permit = here.state.gates.exports.enter().await?;
    let rows = rows(&here).await?;
    let text = reports::queue_csv(&here.context(), here.language, &rows);
    Ok(file(&here, "csv", "text/csv; charset=utf-8", text.into_bytes()))
}

/// `GET /petugas/ekspor.xlsx`
pub(crate) async fn xlsx(here: Here) -> Answer {
    here.officer()?;
    let rows = rows(&here).await?;
    let (context, language) = (here.context(), here.language);
    let bytes =
        here.state.gates.exports.run(move || reports::queue_xlsx(&context, language, &rows)).await??;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(file(&here, "xlsx", kind, bytes))
}
