//! Finding a report again: its number alone opens what everybody may see, number and PIN open it as its reporter's.

use balai_base::{CaseNumber, Pin, Problem};
use balai_platform::casework;
use balai_web::{Answer, CookieKind, Fields, Here, PostForm, Told};
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct TrackPage {
    pub(crate) number: String,
    pub(crate) problem: Option<Told>,
}

/// `GET /lacak`
pub(crate) async fn get(here: Here) -> Answer {
    let number = here.query.text("nomor").to_owned();
    Ok(here.page("citizen/track.html", &TrackPage { number, problem: None }))
}

/// `POST /lacak`
pub(crate) async fn post(here: Here, PostForm(fields): PostForm) -> Answer {
    match open(&here, &fields).await {
        Ok(response) => Ok(response),
        Err(error)
            if error.problem.fields.is_empty() && !error.problem.message.starts_with("problem-too-many") =>
        {
            Err(error)
        }
        Err(error) => {
            let page = TrackPage {
                number: fields.text("number").to_owned(),
                problem: Some(here.told(&error.problem)),
            };
            Ok(here.page_refused(&error.problem, "citizen/track.html", &page))
        }
    }
}

async fn open(here: &Here, fields: &Fields) -> Answer {
    let wrong = || Problem::invalid("problem-answers");
    let Ok(number) = CaseNumber::parse(fields.text("number")) else {
        return Err(wrong().field("number", "field-number-shape").into());
    };
    let Some(pin) = fields.optional("pin") else {
        return Ok(here.redirect(&format!("/lacak/{number}")));
    };
    let Ok(pin) = Pin::parse(pin) else {
        return Err(wrong().field("pin", "field-pin-shape").into());
    };
    let (context, asked) = (here.context(), number.clone());
    let opened = here.state.store.write(move |tx| casework::authenticate(tx, &context, &asked, &pin)).await?;
    match opened {
        Some(case) => {
            let response = here.redirect(&format!("/lacak/{number}"));
            Ok(here.with_case_opened(response, case.id))
        }
        None => Err(wrong().field("pin", "field-pin-wrong").into()),
    }
}

/// `POST /lacak/tutup`: forgets on this device which case was opened.
pub(crate) async fn close(here: Here, PostForm(_): PostForm) -> Answer {
    let response = here.redirect("/lacak");
    Ok(here.without_cookie(response, CookieKind::Case))
}
