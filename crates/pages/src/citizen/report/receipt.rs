//! The receipt: number, PIN, agency, why, promised date. Shown on the device that sent the report, for as long as the
//! cookie that holds the form's token lives; the PIN stands nowhere in an address.

use axum::response::Response;
use balai_civic::reports::{self, Receipt};
use balai_platform::render::Argument;
use balai_web::{Answer, CookieKind, Here, WebError};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Serialize;

use crate::wording::{self, Outside};

/// How long the receipt can be opened again, in seconds.
const COOKIE_SECONDS: u32 = 60 * 60;
/// What tells a receipt's token from a draft's in the same cookie.
const MARK: &str = "bukti-";

#[derive(Serialize)]
pub(crate) struct ReceiptPage {
    pub(crate) receipt: Receipt,
    pub(crate) agency: String,
    pub(crate) because: String,
    /// The body outside whose business it is.
    pub(crate) outside: Option<Outside>,
    /// The agency complained about; empty when nobody is.
    pub(crate) accused: String,
    /// Whether life may be in danger.
    pub(crate) urgent: bool,
    /// Whether somebody else looks at the work before the report is closed.
    pub(crate) looked_at: bool,
    /// The text to keep in a message to oneself.
    pub(crate) share: String,
}

/// On to the receipt of the form `token`.
pub(crate) fn open(here: &Here, token: [u8; 32]) -> Response {
    let value = format!("{MARK}{}", URL_SAFE_NO_PAD.encode(token));
    here.with_cookie(here.redirect("/lapor/bukti"), CookieKind::Draft, &value, Some(COOKIE_SECONDS))
}

async fn find(here: &Here, token: [u8; 32]) -> Result<Option<Receipt>, WebError> {
    let context = here.context();
    Ok(here.state.store.read(move |tx| reports::receipt(tx, &context, &token)).await?)
}

/// The way to the receipt if this form was sent before.
pub(crate) async fn given_before(here: &Here, token: [u8; 32]) -> Result<Option<Response>, WebError> {
    Ok(find(here, token).await?.map(|_| open(here, token)))
}

fn token(here: &Here) -> Option<[u8; 32]> {
    let value = here.cookies.get(CookieKind::Draft)?.strip_prefix(MARK)?;
    URL_SAFE_NO_PAD.decode(value).ok()?.try_into().ok()
}

/// `GET /lapor/bukti`
pub(crate) async fn get(here: Here) -> Answer {
    let receipt = match token(&here) {
        Some(token) => find(&here, token).await?,
        None => None,
    };
    let Some(receipt) = receipt else { return Ok(here.redirect("/lacak")) };
    let agency = here.region.agencies.get(&receipt.agency);
    let page = ReceiptPage {
        agency: agency.map(|agency| agency.name.get(here.language).to_owned()).unwrap_or_default(),
        because: here.because(&receipt.because),
        outside: wording::outside(&here, &receipt.category),
        accused: wording::accused(&here, &receipt.accused),
        urgent: here.region.categories.get(&receipt.category).is_some_and(|category| category.urgent),
        looked_at: reports::is_looked_at(&here.region, &receipt.category, &receipt.kind),
        share: share(&here, &receipt),
        receipt,
    };
    Ok(here.page("citizen/report/receipt.html", &page))
}

fn share(here: &Here, receipt: &Receipt) -> String {
    let number = receipt.number.to_string();
    here.t(
        "receipt-share-text",
        &[
            Argument::text("number", &number),
            Argument::text("region", here.region.name.get(here.language)),
            Argument::text("pin", &receipt.pin),
            Argument::text("address", &here.full_url(&format!("/lacak/{number}"))),
        ],
    )
}
