//! Who reported, opened with a reason that the reporter can read; and a new PIN at the counter.

use axum::extract::Path;
use balai_base::{CaseNumber, Problem, Secret};
use balai_platform::casework;
use balai_web::{Answer, Here, PostForm};
use serde::Serialize;

use super::case;
use crate::citizen::case::number;

#[derive(Serialize)]
pub(crate) struct RevealedPage {
    pub(crate) number: CaseNumber,
    pub(crate) reason: String,
    pub(crate) name: String,
    pub(crate) phone: String,
    pub(crate) email: String,
    pub(crate) anonymous: bool,
    /// Texts in which something was masked, as they were written.
    pub(crate) originals: Vec<String>,
}

fn shown(value: Option<&Secret<String>>) -> String {
    value.map(|secret| secret.reveal().clone()).unwrap_or_default()
}

/// `POST /petugas/kasus/{number}/identitas`
pub(crate) async fn reveal(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    let number = number(&text)?;
    let reason = fields.text("reveal_reason").to_owned();
    let (context, asked, written) = (here.context(), number.clone(), reason.clone());
    let revealed = here
        .state
        .store
        .write(move |tx| {
            let case = casework::read(tx, &context, &asked)?;
            casework::reveal(tx, &context, case.id, &written)
        })
        .await;
    let revealed = match revealed {
        Ok(revealed) => revealed,
        Err(failure) => return case::refused(&here, &number, fields, failure.into()).await,
    };
    let contact = revealed.contact.as_ref();
    let page = RevealedPage {
        number,
        reason,
        name: shown(contact.and_then(|contact| contact.name.as_ref())),
        phone: shown(contact.and_then(|contact| contact.phone.as_ref())),
        email: shown(contact.and_then(|contact| contact.email.as_ref())),
        anonymous: contact.is_none(),
        originals: revealed.originals.iter().map(|original| original.text.reveal().clone()).collect(),
    };
    Ok(here.page("officer/desk/identity.html", &page))
}

/// `POST /petugas/kasus/{number}/pin`: the new PIN is shown once, on the page that answers.
pub(crate) async fn renew_pin(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    let number = number(&text)?;
    let reason = fields.text("pin_reason").to_owned();
    if reason.is_empty() {
        let problem = Problem::invalid("problem-answers").field("pin_reason", "field-reason-missing");
        return case::refused(&here, &number, fields, problem.into()).await;
    }
    let (context, asked) = (here.context(), number.clone());
    let renewed = here
        .state
        .store
        .write(move |tx| {
            let case = casework::read(tx, &context, &asked)?;
            casework::renew_pin(tx, &context, case.id, &reason)
        })
        .await;
    match renewed {
        Ok(pin) => {
            let mut page = case::page(&here, &number).await?;
            pin.reveal().clone_into(&mut page.new_pin);
            Ok(here.page("officer/desk/case.html", &page))
        }
        Err(failure) => case::refused(&here, &number, fields, failure.into()).await,
    }
}
