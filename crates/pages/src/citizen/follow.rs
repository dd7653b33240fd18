//! Following a report instead of repeating it. The device's own secret stands for the follower: no name is asked.

use axum::{extract::Path, http::HeaderMap};
use balai_base::{CaseNumber, Problem, ProblemKind};
use balai_civic::{letters::Gone, reports};
use balai_platform::{access::Actor, casework, residents};
use balai_web::{Answer, CookieKind, Here, PostForm, WebError};
use serde::Serialize;

use super::{account, answer, case, report::draft};

#[derive(Serialize)]
pub(crate) struct Followed {
    pub(crate) number: CaseNumber,
}

/// Follows as the account that is signed in, else as this browser. `letters`: news go to the account's address too.
async fn follow(here: &Here, number: &CaseNumber, letters: bool) -> Result<(), WebError> {
    let (context, asked, device) = (here.context(), number.clone(), here.device);
    let account = here.resident.as_ref().map(|own| own.session.resident);
    here.state
        .store
        .write(move |tx| match account {
            None => reports::follow(tx, &context, &asked, &device),
            Some(resident) => {
                let case = casework::read(tx, &context, &asked)?;
                residents::follow(tx, &context, (resident, letters), &case)
            }
        })
        .await?;
    Ok(())
}

/// `POST /lacak/{number}/ikuti`
pub(crate) async fn from_case(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    let number = case::number(&text)?;
    follow(&here, &number, fields.has("letters")).await?;
    Ok(here.redirect(&format!("/lacak/{number}?selesai=ikuti")))
}

/// `POST /lapor/ikuti`: the report near by is the same, so the draft is not needed any more.
pub(crate) async fn from_report(here: Here, PostForm(fields): PostForm) -> Answer {
    let number = case::number(fields.text("number"))?;
    follow(&here, &number, false).await?;
    if let Some(token) = draft::token(&here) {
        let context = here.context();
        here.state.store.write(move |tx| reports::discard_draft(tx, &context, &token)).await?;
    }
    let page = here.page("citizen/report/followed.html", &Followed { number });
    Ok(here.without_cookie(page, CookieKind::Draft))
}

#[derive(Serialize)]
struct ConfirmShown {
    number: CaseNumber,
    /// The address of the form; empty once it was confirmed.
    address: String,
}

/// `POST /lacak/{number}/surel`: an address that is to get the news. It is asked by a letter first.
pub(crate) async fn leave_address(
    here: Here,
    Path(text): Path<String>,
    headers: HeaderMap,
    PostForm(fields): PostForm,
) -> Answer {
    let number = case::number(&text)?;
    let (context, asked, visit) = (here.context(), number.clone(), account::visit(&here, &headers));
    let typed = fields.text("email").to_owned();
    let email = typed.clone();
    let left = if here.state.options.mail {
        let wished = here.state.store.write(move |tx| {
            // A report that is not public is answered like a number nobody has.
            reports::public_case(tx, &context.acting_as(Actor::Anonymous), &asked)?;
            let case = casework::read(tx, &context, &asked)?;
            residents::wish(tx, &context, (&case, &typed), &visit)
        });
        wished.await.map_err(WebError::from)
    } else {
        Err(Problem::conflict("problem-resident-no-mail").into())
    };
    match left {
        Ok(()) => Ok(here.redirect(&format!("/lacak/{number}?selesai=surel"))),
        Err(error) if matches!(error.problem.kind, ProblemKind::NotFound | ProblemKind::Internal) => {
            Err(error)
        }
        Err(error) => {
            let mut page = case::page(&here, &number).await?;
            page.email = email;
            page.problem = Some(here.told(&error.problem));
            Ok(here.page_refused(&error.problem, "citizen/case.html", &page))
        }
    }
}

/// `GET /surel/ikuti/{token}`: a page with one button, since mail programs open links by themselves.
pub(crate) async fn confirm_page(here: Here, Path(token): Path<String>) -> Answer {
    let (context, asked) = (here.context(), token.clone());
    let found = here.state.store.read(move |tx| residents::find_wish(tx, &context, &asked)).await?;
    match found {
        Some(number) => {
            let address = format!("/surel/ikuti/{token}");
            Ok(here.page("citizen/answer/follow.html", &ConfirmShown { number, address }))
        }
        None => answer::gone(&here, Gone::Unknown).await,
    }
}

/// `POST /surel/ikuti/{token}`: the owner of the address confirms. The link is used up.
pub(crate) async fn confirm(here: Here, Path(token): Path<String>, PostForm(_): PostForm) -> Answer {
    let context = here.context();
    let done = here.state.store.write(move |tx| residents::confirm_wish(tx, &context, &token)).await?;
    match done {
        Some(number) => {
            let page = ConfirmShown { number, address: String::new() };
            Ok(here.page("citizen/answer/follow.html", &page))
        }
        None => answer::gone(&here, Gone::Unknown).await,
    }
}
