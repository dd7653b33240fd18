//! `/petugas/layanan/manual`: a whole day's queue beside the national register: for each application the number is typed and the
//! signed paper uploaded, one after the other, without leaving the page.

use balai_base::CaseNumber;
use balai_civic::services::working::desk::{self, DeskFilter, DeskList};
use balai_web::{Answer, Fields, Here, Told, Upload, WebError};
use serde::Serialize;

use super::{acts::record, case::answerable};
use crate::citizen::case::number;

/// How many stand on the page at once.
const ROWS: u32 = 60;

#[derive(Serialize)]
struct ManualPage {
    list: DeskList,
    /// The application recorded last.
    done: String,
    /// The application whose form was refused.
    open: String,
    typed: Fields,
    problem: Option<Told>,
}

async fn page(here: &Here) -> Result<ManualPage, WebError> {
    let filter = DeskFilter { view: "manual".to_owned(), ..DeskFilter::default() };
    let context = here.context();
    let list = here.state.store.read(move |tx| desk::queue(tx, &context, (&filter, ""), ROWS)).await?;
    let done = CaseNumber::parse(here.query.text("selesai")).map(|number| number.to_string());
    Ok(ManualPage {
        list,
        done: done.unwrap_or_default(),
        open: String::new(),
        typed: Fields::default(),
        problem: None,
    })
}

/// `GET /petugas/layanan/manual`
pub(crate) async fn get(here: Here) -> Answer {
    here.officer()?;
    Ok(here.page("officer/services/manual.html", &page(&here).await?))
}

/// `POST /petugas/layanan/manual`
pub(crate) async fn post(here: Here, upload: Upload) -> Answer {
    here.officer()?;
    let fields = upload.fields.clone();
    let number = number(fields.text("case"))?;
    match record(&here, &number, upload).await {
        Ok(()) => Ok(here.redirect(&format!("/petugas/layanan/manual?selesai={number}"))),
        Err(error) => {
            let problem = answerable(error)?;
            let mut page = page(&here).await?;
            page.open = number.to_string();
            page.typed = fields;
            page.problem = Some(here.told(&problem));
            Ok(here.page_refused(&problem, "officer/services/manual.html", &page))
        }
    }
}
