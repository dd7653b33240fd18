//! Another address: a code to the new one, a letter to the old one.

use axum::http::HeaderMap;
use balai_base::Problem;
use balai_platform::residents::{self, CODE_DIGITS};
use balai_store::Failure;
use balai_web::{Answer, Here, PostForm, Told};
use serde::Serialize;

use super::{own, proved_or_enter, refused, safety, visit, write};

const TEMPLATE: &str = "citizen/account/address_code.html";

#[derive(Serialize)]
struct CodePage {
    digits: usize,
    problem: Option<Told>,
}

/// `POST /saya/alamat`
pub(crate) async fn ask(here: Here, headers: HeaderMap, PostForm(fields): PostForm) -> Answer {
    let session = own(&here)?;
    let (typed, visit) = (fields.text("email").to_owned(), visit(&here, &headers));
    let asked =
        write(&here, move |tx, context| residents::ask_new_address(tx, context, (&session, &typed), &visit));
    match asked.await {
        Ok(()) => Ok(here.redirect("/saya/alamat/kode")),
        Err(failure) => safety::again(&here, failure).await,
    }
}

/// `GET /saya/alamat/kode`
pub(crate) async fn code(here: Here) -> Answer {
    match proved_or_enter(&here) {
        Ok(_) => Ok(here.page(TEMPLATE, &CodePage { digits: CODE_DIGITS, problem: None })),
        Err(response) => Ok(*response),
    }
}

/// `POST /saya/alamat/kode`
pub(crate) async fn confirm(here: Here, headers: HeaderMap, PostForm(fields): PostForm) -> Answer {
    let session = own(&here)?;
    let (typed, visit) = (fields.text("code").to_owned(), visit(&here, &headers));
    let confirmed = write(&here, move |tx, context| {
        residents::confirm_new_address(tx, context, (&session, &typed), &visit)
    });
    let page = |told| CodePage { digits: CODE_DIGITS, problem: Some(told) };
    match confirmed.await {
        Ok(true) => Ok(here.redirect("/saya/keamanan?selesai=alamat")),
        Ok(false) => {
            let problem = Problem::invalid("problem-answers").field("code", "field-resident-code-wrong");
            refused(&here, problem.into(), TEMPLATE, page)
        }
        Err(Failure::Refused(problem)) if problem.message == "problem-prove-again" => {
            Ok(safety::prove_again(&here))
        }
        Err(failure) => refused(&here, failure, TEMPLATE, page),
    }
}
