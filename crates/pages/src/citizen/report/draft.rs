//! The draft behind the pages of a report: found by the cookie's token, saved after every question.

use balai_civic::reports::{self, Answers, Draft, DraftToken, Question};
use balai_web::{Answer, CookieKind, Fields, Here, WebError};
use serde::Serialize;

/// How long the cookie lasts, in seconds: as long as a draft is kept.
const COOKIE_SECONDS: u32 = 7 * 24 * 60 * 60;

/// The token in the reader's cookie.
pub(crate) fn token(here: &Here) -> Option<DraftToken> {
    here.cookies.get(CookieKind::Draft).and_then(DraftToken::parse)
}

/// The reader's draft, if there is one.
pub(crate) async fn find(here: &Here) -> Result<Option<Draft>, WebError> {
    let Some(token) = token(here) else { return Ok(None) };
    let context = here.context();
    Ok(here.state.store.read(move |tx| reports::read_draft(tx, &context, &token)).await?)
}

/// What was answered so far; nothing yet when there is no draft.
pub(crate) async fn answers(here: &Here) -> Result<Answers, WebError> {
    Ok(find(here).await?.map(|draft| draft.answers).unwrap_or_default())
}

/// Saves `answers` and goes on to `next`, keeping the cookie fresh.
pub(crate) async fn save_and_go(here: &Here, answers: Answers, next: &str) -> Answer {
    save(here, answers).await.map(|token| {
        here.with_cookie(here.redirect(next), CookieKind::Draft, &token.reveal(), Some(COOKIE_SECONDS))
    })
}

/// Saves `answers`; gives the token for the cookie.
pub(crate) async fn save(here: &Here, mut answers: Answers) -> Result<DraftToken, WebError> {
    let context = here.context();
    if answers.begun_at == 0 {
        answers.begun_at = here.now().millis();
    }
    let token = token(here).unwrap_or_else(|| DraftToken::generate(&context.moment));
    let kept = token.clone();
    here.state.store.write(move |tx| reports::save_draft(tx, &context, &kept, &answers)).await?;
    Ok(token)
}

#[derive(Serialize)]
struct Saved {
    until: balai_base::Timestamp,
}

/// After a question was answered: on to `next`, or, when "later" was chosen, the page that says until when it is kept.
pub(crate) async fn go_on(here: &Here, fields: &Fields, answers: Answers, next: &str) -> Answer {
    if !fields.has("later") {
        return save_and_go(here, answers, next).await;
    }
    let token = save(here, answers).await?;
    let until = here.now().plus(i64::from(COOKIE_SECONDS) * 1_000);
    let page = here.page("citizen/report/saved.html", &Saved { until });
    Ok(here.with_cookie(page, CookieKind::Draft, &token.reveal(), Some(COOKIE_SECONDS)))
}

/// Where a reader without answers to the questions before `question` is sent; none when it may be asked.
pub(crate) fn missing_before(here: &Here, answers: &Answers, question: Question) -> Option<&'static str> {
    let before = Question::ALL.into_iter().take_while(|earlier| *earlier != question);
    before
        .into_iter()
        .find(|earlier| reports::check(&here.region, answers, *earlier).is_err())
        .map(super::address)
}
