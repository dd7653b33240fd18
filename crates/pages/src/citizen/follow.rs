//! Following a report instead of repeating it. The device's own secret stands for the follower: no name is asked.

use axum::extract::Path;
use balai_base::CaseNumber;
use balai_civic::reports;
use balai_web::{Answer, CookieKind, Here, PostForm, WebError};
use serde::Serialize;

use super::{case, report::draft};

#[derive(Serialize)]
pub(crate) struct Followed {
    pub(crate) number: CaseNumber,
}

async fn follow(here: &Here, number: &CaseNumber) -> Result<(), WebError> {
    let (context, asked, device) = (here.context(), number.clone(), here.device);
    here.state.store.write(move |tx| reports::follow(tx, &context, &asked, &device)).await?;
    Ok(())
}

/// `POST /lacak/{number}/ikuti`
pub(crate) async fn from_case(here: Here, Path(text): Path<String>, PostForm(_): PostForm) -> Answer {
    let number = case::number(&text)?;
    follow(&here, &number).await?;
    Ok(here.redirect(&format!("/lacak/{number}?selesai=ikuti")))
}

/// `POST /lapor/ikuti`: the report near by is the same, so the draft is not needed any more.
pub(crate) async fn from_report(here: Here, PostForm(fields): PostForm) -> Answer {
    let number = case::number(fields.text("number"))?;
    follow(&here, &number).await?;
    if let Some(token) = draft::token(&here) {
        let context = here.context();
        here.state.store.write(move |tx| reports::discard_draft(tx, &context, &token)).await?;
    }
    let page = here.page("citizen/report/followed.html", &Followed { number });
    Ok(here.without_cookie(page, CookieKind::Draft))
}
