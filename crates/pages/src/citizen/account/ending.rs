//! `/saya/tutup`: the account's end. Reports stay and open by number and PIN.

use balai_platform::residents;
use balai_web::{Answer, CookieKind, Here, PostForm};

use super::{own, proved_or_enter, safety, write};

/// `GET /saya/tutup`
pub(crate) async fn get(here: Here) -> Answer {
    match proved_or_enter(&here) {
        Ok(_) => Ok(here.page("citizen/account/end.html", &serde_json::json!({}))),
        Err(response) => Ok(*response),
    }
}

/// `POST /saya/tutup`
pub(crate) async fn post(here: Here, PostForm(_): PostForm) -> Answer {
    let session = own(&here)?;
    match write(&here, move |tx, context| residents::end_account(tx, context, &session)).await {
        Ok(()) => {
            let page = here.page("citizen/account/ended.html", &serde_json::json!({}));
            let page = here.without_cookie(page, CookieKind::Case);
            Ok(here.without_cookie(page, CookieKind::Resident))
        }
        Err(failure) => safety::again(&here, failure).await,
    }
}
