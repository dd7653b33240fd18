//! Recovery codes: printed once, used once, and a recovery begun at a counter stopped by its owner.

use axum::http::HeaderMap;
use balai_base::Problem;
use balai_platform::residents::{self, Entered};
use balai_web::{Answer, Here, PostForm, Told};
use serde::Serialize;

use super::{entered, own, refused, safety, token, visit, write};

const TEMPLATE: &str = "citizen/account/recover.html";

#[derive(Serialize)]
struct RecoverPage {
    email: String,
    problem: Option<Told>,
}

#[derive(Serialize)]
struct CodesPage {
    codes: Vec<String>,
}

/// `GET /saya/pulih`
pub(crate) async fn get(here: Here) -> Answer {
    Ok(here.page(TEMPLATE, &RecoverPage { email: String::new(), problem: None }))
}

/// `POST /saya/pulih`
pub(crate) async fn post(here: Here, headers: HeaderMap, PostForm(fields): PostForm) -> Answer {
    let (email, code) = (fields.text("email").to_owned(), fields.text("code").to_owned());
    let (earlier, visit, typed) = (token(&here), visit(&here, &headers), email.clone());
    let outcome = write(&here, move |tx, context| {
        residents::enter_by_recovery(tx, context, (&typed, &code, &earlier), &visit)
    });
    let page = |told| RecoverPage { email, problem: Some(told) };
    match outcome.await {
        Ok(Entered::Right(session)) => {
            Ok(entered(&here, here.redirect("/saya/keamanan?selesai=pulih"), &session))
        }
        Ok(_) => {
            let problem = Problem::invalid("problem-answers").field("code", "field-resident-recovery-wrong");
            refused(&here, problem.into(), TEMPLATE, page)
        }
        Err(failure) => refused(&here, failure, TEMPLATE, page),
    }
}

/// `POST /saya/kode-pemulihan`: new codes, in this answer and never again.
pub(crate) async fn codes(here: Here, PostForm(_): PostForm) -> Answer {
    let session = own(&here)?;
    match write(&here, move |tx, context| residents::new_recovery_codes(tx, context, &session)).await {
        Ok(codes) => {
            let codes = codes.into_iter().map(balai_base::Secret::into_revealed).collect();
            Ok(here.page("citizen/account/recovery_codes.html", &CodesPage { codes }))
        }
        Err(failure) => safety::again(&here, failure).await,
    }
}

/// `POST /saya/pemulihan/hentikan`
pub(crate) async fn stop(here: Here, PostForm(_): PostForm) -> Answer {
    let session = own(&here)?;
    write(&here, move |tx, context| residents::stop_recovery(tx, context, session.resident)).await?;
    Ok(here.redirect("/saya/keamanan?selesai=henti"))
}
