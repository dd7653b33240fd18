//! `/siaga`: one light page for an emergency, without pictures, fonts and scripts, and a short form that is taken in even while
//! the database can't write. While the switch is on it stands in the place of the front page and of the long form.

use axum::response::Response;
use balai_base::{Problem, ProblemKind};
use balai_civic::{
    emergency::{KeptReport, Urgent},
    reports,
};
use balai_store::Failure;
use balai_web::{Answer, Here, PostForm, Told, WebError};
use serde::Serialize;

const TEMPLATE: &str = "emergency/light.html";

#[derive(Serialize)]
struct LightPage {
    /// Whether the switch is on, or the page was only asked for.
    on: bool,
    /// Whether it is the copy that a browser keeps for when there is no network: then without a form.
    offline: bool,
    text: String,
    address: String,
    phone: String,
    form_token: String,
    problem: Option<Told>,
}

#[derive(Serialize)]
struct LightReceipt {
    number: String,
    pin: String,
    /// Whether officers can see it already.
    stored: bool,
}

/// Whether light pages stand in the place of the usual ones.
pub(crate) fn is_on(here: &Here) -> bool {
    here.state.watch.switch().is_on(here.now())
}

/// The light page with an empty form.
pub(crate) fn page(here: &Here) -> Response {
    here.page(TEMPLATE, &filled(here, &Urgent::default(), None))
}

fn filled(here: &Here, urgent: &Urgent, problem: Option<Told>) -> LightPage {
    LightPage {
        on: is_on(here),
        offline: here.query.has("luring"),
        text: urgent.text.clone(),
        address: urgent.address.clone(),
        phone: urgent.phone.clone(),
        form_token: here.form_token(),
        problem,
    }
}

/// `GET /siaga`
pub(crate) async fn get(here: Here) -> Answer {
    Ok(page(&here))
}

/// `POST /siaga`: stores the report, or keeps it until it can be stored.
pub(crate) async fn post(here: Here, PostForm(fields): PostForm) -> Answer {
    let token = fields.form_token().ok_or_else(|| Problem::invalid("problem-form-expired"))?;
    let urgent = Urgent {
        text: fields.text("text").to_owned(),
        address: fields.text("address").to_owned(),
        phone: fields.text("phone").to_owned(),
    };
    if let Some(waiting) = waiting(&here, token).await? {
        return Ok(receipt(&here, &waiting, false));
    }
    let made = KeptReport::new(
        &here.region,
        &urgent,
        (here.language, token),
        (here.now(), here.state.random.as_ref()),
    );
    match made {
        Ok(kept) => {
            // Counted as every report is; while nothing can be written nothing can be counted, and need goes first.
            if let Err(error) = here.count_report().await
                && matches!(error.problem.kind, ProblemKind::TooMany(_))
            {
                return Err(error);
            }
            send(&here, kept).await
        }
        Err(problem) => {
            let told = here.told(&problem);
            Ok(here.page_refused(&problem, TEMPLATE, &filled(&here, &urgent, Some(told))))
        }
    }
}

/// The report that waits under this form's token already.
async fn waiting(here: &Here, token: [u8; 32]) -> Result<Option<KeptReport>, WebError> {
    let Some(spool) = here.state.watch.spool().cloned() else { return Ok(None) };
    let region = here.region.id.clone();
    let found = blocking(move || spool.find(&region, &token)).await?;
    let bytes = found.map_err(WebError::internal)?;
    Ok(bytes.map(|bytes| KeptReport::read(&bytes)).transpose()?)
}

async fn send(here: &Here, kept: KeptReport) -> Answer {
    let (region, vault) = (&here.region, &here.state.vault);
    let submission = kept.submission(region)?;
    let sent = reports::send(&here.state.store, kept.context(region, vault), submission, kept.token).await;
    match sent {
        Ok(stored) => {
            let page = LightReceipt { number: stored.number.to_string(), pin: stored.pin, stored: true };
            Ok(here.page("emergency/receipt.html", &page))
        }
        Err(failure) if can_wait(&failure) => keep(here, kept, failure).await,
        Err(failure) => Err(failure.into()),
    }
}

/// Whether a failure says that nothing can be stored now, or that nobody knows: kept under the token, it is stored once.
fn can_wait(failure: &Failure) -> bool {
    match failure {
        Failure::ReadOnly | Failure::Busy | Failure::Unknown | Failure::Driver(_) => true,
        Failure::Refused(problem) => matches!(problem.kind, ProblemKind::Unavailable(_)),
        Failure::Conflict { .. } => false,
    }
}

async fn keep(here: &Here, kept: KeptReport, why: Failure) -> Answer {
    let Some(spool) = here.state.watch.spool().cloned() else { return Err(why.into()) };
    tracing::warn!(failure = %why, "a report is kept until it can be stored");
    let (region, token, bytes) = (here.region.id.clone(), kept.token, kept.bytes()?);
    match blocking(move || spool.put(&region, &token, &bytes)).await? {
        Ok(true) => Ok(receipt(here, &kept, false)),
        // Another tap of the same form was faster: its number counts.
        Ok(false) => {
            let first = waiting(here, token).await?.unwrap_or(kept);
            Ok(receipt(here, &first, false))
        }
        Err(reason) => {
            tracing::error!(%reason, "a report could not be kept");
            Err(Problem::new(ProblemKind::Unavailable(60), "problem-siaga-full").into())
        }
    }
}

fn receipt(here: &Here, kept: &KeptReport, stored: bool) -> Response {
    let told = kept.foretold(&here.region, &here.state.vault);
    let page = LightReceipt { number: told.number.to_string(), pin: told.pin.reveal().to_owned(), stored };
    here.page("emergency/receipt.html", &page)
}

/// Runs work that waits for a disk on a thread of its own.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, WebError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| WebError::internal(format!("waiting for the disk ended early: {error}")))
}
