//! The receipt: number, PIN, promised date. Shown on the device that sent the application, for as long as the cookie that
//! holds the form's token lives; the PIN stands nowhere in an address.

use axum::{extract::Path, response::Response};
use balai_base::Problem;
use balai_civic::services::{self, Receipt, working::issuing};
use balai_platform::{
    access::Actor,
    casework,
    documents::{self, Document},
    region::GivenWith,
    render::Argument,
};
use balai_web::{Answer, CookieKind, Here, WebError};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Serialize;

use crate::documents::deliver;

/// How long the receipt can be opened again, in seconds.
const COOKIE_SECONDS: u32 = 60 * 60;
/// What tells a receipt's token from a draft's in the same cookie.
const MARK: &str = "bukti-";

#[derive(Serialize)]
pub(crate) struct ReceiptPage {
    pub(crate) receipt: Receipt,
    pub(crate) service: String,
    pub(crate) agency: String,
    /// What became of its PDF: `ready`, `preparing`, `failed`; empty when the region gives none.
    pub(crate) pdf: &'static str,
    /// The text to keep in a message to oneself.
    pub(crate) share: String,
}

/// On to the receipt of the form `token`.
pub(crate) fn open(here: &Here, service: &str, token: [u8; 32]) -> Response {
    let value = format!("{MARK}{}", URL_SAFE_NO_PAD.encode(token));
    let way = here.redirect(&format!("{}/bukti", super::root(service)));
    here.with_cookie(way, CookieKind::Application, &value, Some(COOKIE_SECONDS))
}

async fn find(here: &Here, token: [u8; 32]) -> Result<Option<Receipt>, WebError> {
    let context = here.context();
    Ok(here.state.store.read(move |tx| services::receipt(tx, &context, &token)).await?)
}

/// The way to the receipt if this form was sent before.
pub(crate) async fn given_before(
    here: &Here,
    service: &str,
    token: [u8; 32],
) -> Result<Option<Response>, WebError> {
    Ok(find(here, token).await?.map(|_| open(here, service, token)))
}

fn token(here: &Here) -> Option<[u8; 32]> {
    let value = here.cookies.get(CookieKind::Application)?.strip_prefix(MARK)?;
    URL_SAFE_NO_PAD.decode(value).ok()?.try_into().ok()
}

/// Whether this device sent an application for `service` and may still open its receipt.
pub(crate) async fn is_held(here: &Here, service: &str) -> Result<bool, WebError> {
    let Some(token) = token(here) else { return Ok(false) };
    Ok(find(here, token).await?.is_some_and(|receipt| receipt.service == service))
}

/// `GET /layanan/{service}/ajukan/bukti`
pub(crate) async fn get(here: Here, Path(id): Path<String>) -> Answer {
    let receipt = match token(&here) {
        Some(token) => find(&here, token).await?.filter(|receipt| receipt.service == id),
        None => None,
    };
    let Some(receipt) = receipt else { return Ok(here.redirect("/lacak")) };
    let gives = here.region.documents.given_with(GivenWith::Application).is_some();
    let document = if gives { document(&here, &receipt).await? } else { None };
    let service = here.region.services.get(&receipt.service);
    let agency = here.region.agencies.get(&receipt.agency);
    let number = receipt.number.to_string();
    let share = here.t(
        "apply-receipt-share",
        &[
            Argument::text("number", &number),
            Argument::text("pin", &receipt.pin),
            Argument::text("address", &here.full_url(&format!("/lacak/{number}"))),
        ],
    );
    let page = ReceiptPage {
        service: service.map(|service| service.name.get(here.language).to_owned()).unwrap_or_default(),
        agency: agency.map(|agency| agency.name.get(here.language).to_owned()).unwrap_or_default(),
        pdf: if gives { document.map_or("preparing", |document| document.pdf.as_str()) } else { "" },
        receipt,
        share,
    };
    Ok(here.page("citizen/apply/receipt.html", &page))
}

/// The receipt as a document; none while it is being prepared.
async fn document(here: &Here, receipt: &Receipt) -> Result<Option<Document>, WebError> {
    let (context, number) = (here.context(), receipt.number.clone());
    let found = here.state.store.read(move |tx| {
        let Some(case) = casework::find(tx, &context.region, &number)? else { return Ok(None) };
        issuing::receipt_document(tx, &context, case.id)
    });
    Ok(found.await?)
}

/// `GET /layanan/{service}/ajukan/bukti/pdf`: the receipt's PDF, on the device that sent the application.
pub(crate) async fn pdf(here: Here, Path(id): Path<String>) -> Answer {
    let receipt = match token(&here) {
        Some(token) => find(&here, token).await?.filter(|receipt| receipt.service == id),
        None => None,
    };
    let Some(receipt) = receipt else { return Ok(here.redirect("/lacak")) };
    let Some(document) = document(&here, &receipt).await? else {
        return Err(Problem::not_found("problem-document-preparing").into());
    };
    // The cookie that opens the receipt with its PIN opens its document too.
    let (context, id) = (here.context(), document.id);
    let owner = document.case.map(|case| context.acting_as(Actor::Reporter { case }));
    let owner = owner.ok_or_else(WebError::not_found)?;
    let found = here.state.store.read(move |tx| documents::deliver_pdf(tx, &owner, id));
    deliver(&here, found.await?, id).await
}
