//! Following a report instead of repeating it. The device's own secret stands for the follower: no name is asked.

use axum::extract::Path;
use balai_base::CaseNumber;
use balai_civic::reports;
use balai_platform::{casework, residents};
use balai_web::{Answer, CookieKind, Here, PostForm, WebError};
use serde::Serialize;

use super::{case, report::draft};

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
