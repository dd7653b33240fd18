//! `/petugas/santunan`: approved benefits as a list for the treasury, and as a file without a NIK.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};
use balai_civic::services::working::{
    benefits::{self, PaymentLine},
    payment_file::{payment_csv, payment_xlsx},
};
use balai_web::{Answer, Here, PostForm, WebError};
use serde::Serialize;

#[derive(Serialize)]
struct ListPage {
    lines: Vec<PaymentLine>,
    open: i64,
}

async fn lines(here: &Here) -> Result<Vec<PaymentLine>, WebError> {
    let context = here.context();
    Ok(here.state.store.read(move |tx| benefits::payment_list(tx, &context)).await?)
}

/// Taking it out is recorded.
async fn taken(here: &Here) -> Result<Vec<PaymentLine>, WebError> {
    let context = here.context();
    Ok(here.state.store.write(move |tx| benefits::payment_list_taken(tx, &context)).await?)
}

/// `GET /petugas/santunan`
pub(crate) async fn get(here: Here) -> Answer {
    here.officer()?;
    let lines = lines(&here).await?;
    let open = lines.iter().filter(|line| line.paid_at.is_none()).map(|line| line.amount).sum();
    Ok(here.page("officer/services/benefits.html", &ListPage { lines, open }))
}

fn file(here: &Here, ending: &str, kind: &str, bytes: Vec<u8>) -> Response {
    let name = format!("attachment; filename=\"santunan-{}.{ending}\"", here.region.id);
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, name)], bytes).into_response()
}

/// `POST /petugas/santunan.csv`
pub(crate) async fn csv(here: Here, PostForm(_): PostForm) -> Answer {
    here.officer()?;
    let lines = taken(&here).await?;
    let text = payment_csv(&here.context(), &lines);
    Ok(file(&here, "csv", "text/csv; charset=utf-8", text.into_bytes()))
}

/// `POST /petugas/santunan.xlsx`
pub(crate) async fn xlsx(here: Here, PostForm(_): PostForm) -> Answer {
    here.officer()?;
    let lines = taken(&here).await?;
    let bytes = payment_xlsx(&here.context(), &lines)?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(file(&here, "xlsx", kind, bytes))
}
