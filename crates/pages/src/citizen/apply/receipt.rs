//! The receipt: number, PIN, promised date. Shown on the device that sent the application, for as long as the cookie that
//! holds the form's token lives; the PIN stands nowhere in an address.

use axum::{extract::Path, response::Response};
use balai_civic::services::{self, Receipt};
use balai_platform::render::Argument;
use balai_web::{Answer, CookieKind, Here, WebError};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Serialize;

/// How long the receipt can be opened again, in seconds.
const COOKIE_SECONDS: u32 = 60 * 60;
/// What tells a receipt's token from a draft's in the same cookie.
const MARK: &str = "bukti-";

#[derive(Serialize)]
pub(crate) struct ReceiptPage {
    pub(crate) receipt: Receipt,
    pub(crate) service: String,
    pub(crate) agency: String,
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

/// `GET /layanan/{service}/ajukan/bukti`
pub(crate) async fn get(here: Here, Path(id): Path<String>) -> Answer {
    let receipt = match token(&here) {
        Some(token) => find(&here, token).await?.filter(|receipt| receipt.service == id),
        None => None,
    };
    let Some(receipt) = receipt else { return Ok(here.redirect("/lacak")) };
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
        receipt,
        share,
    };
    Ok(here.page("citizen/apply/receipt.html", &page))
}
