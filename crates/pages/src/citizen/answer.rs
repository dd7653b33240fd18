//! One tap in a letter: "it is solved", "it is not solved", and the end of letters.
//!
//! Looking changes nothing, since mail programs open links by themselves; a button does. The token in the address is all
//! that is asked for, so a network that guesses is stopped soon.

use axum::extract::Path;
use balai_base::{Problem, time::HOUR};
use balai_civic::{
    letters::{self, AnswerKind, AnswerPage, Gone},
    reports::PublicCase,
};
use balai_store::limits::{self, Limit};
use balai_web::{Answer, Here, PostForm, Program, Told, WebError};
use serde::Serialize;

use super::case::{PhotoPair, pair};

/// How many unknown links a network may try.
const TRIES: Limit = Limit { window_ms: HOUR, allowed: 30 };
/// The purpose under which they are counted.
const PURPOSE: &str = "letter-link";

#[derive(Serialize)]
struct AnswerShown {
    page: AnswerPage,
    kind: &'static str,
    /// The address of the form.
    address: String,
    /// Photos of before and after, if everybody may see both.
    pair: Option<PhotoPair>,
    words: String,
    problem: Option<Told>,
}

#[derive(Serialize)]
struct DoneShown {
    kind: &'static str,
    number: String,
    address: String,
    rated: bool,
    problem: Option<Told>,
}

#[derive(Serialize)]
struct GoneShown {
    why: &'static str,
}

#[derive(Serialize)]
struct StopShown {
    number: String,
    address: String,
    stopped: bool,
}

/// The page of a link that does not answer any more. Links nobody made are counted.
pub(super) async fn gone(here: &Here, gone: Gone) -> Answer {
    if gone == Gone::Unknown {
        count(here).await?;
    }
    let problem = Problem::not_found("problem-letter-link");
    Ok(here.page_refused(&problem, "citizen/answer/gone.html", &GoneShown { why: gone.as_str() }))
}

async fn count(here: &Here) -> Result<(), WebError> {
    let (region, network, now) = (here.region.id.clone(), here.network(), here.now());
    here.state.store.write(move |tx| limits::take(tx, &region, PURPOSE, &network, now, &TRIES)).await?;
    Ok(())
}

async fn shown(here: &Here, token: &str) -> Result<Result<AnswerShown, Gone>, WebError> {
    let (context, asked) = (here.context(), token.to_owned());
    let found = here.state.store.read(move |tx| letters::find_answer(tx, &context, &asked)).await?;
    Ok(found.map(|page| AnswerShown {
        kind: page.kind.as_str(),
        address: format!("/jawab/{token}"),
        pair: pair(&page.case.case).filter(|pair| anybody_sees(&page.case.case, pair)),
        words: String::new(),
        problem: None,
        page,
    }))
}

/// Whether both photos are released: the link proves nothing that would open others.
fn anybody_sees(case: &PublicCase, pair: &PhotoPair) -> bool {
    case.visibility == "public" && [&pair.before, &pair.after].iter().all(|photo| photo.state == "public")
}

/// `GET /jawab/{token}`
pub(crate) async fn get(here: Here, Path(token): Path<String>) -> Answer {
    match shown(&here, &token).await? {
        Ok(page) => Ok(here.page("citizen/answer/question.html", &page)),
        Err(why) => gone(&here, why).await,
    }
}

/// `POST /jawab/{token}`
pub(crate) async fn post(here: Here, Path(token): Path<String>, PostForm(fields): PostForm) -> Answer {
    let page = match shown(&here, &token).await? {
        Ok(page) => page,
        Err(why) => return gone(&here, why).await,
    };
    let (context, asked, kind) = (here.context(), token.clone(), page.page.kind);
    let words = fields.text("words").to_owned();
    let given = words.clone();
    let outcome = here
        .state
        .store
        .write(move |tx| match kind {
            AnswerKind::Solved => letters::confirm_solved(tx, &context, &asked),
            AnswerKind::NotSolved => letters::not_solved(tx, &context, (&asked, &given)),
        })
        .await;
    match outcome {
        Ok(Ok(number)) => {
            let number = number.to_string();
            let page =
                DoneShown { kind: page.kind, number, address: page.address, rated: false, problem: None };
            Ok(here.page("citizen/answer/done.html", &page))
        }
        Ok(Err(why)) => gone(&here, why).await,
        Err(failure) => {
            let error = WebError::from(failure);
            if error.problem.fields.is_empty() {
                return Err(error);
            }
            let page = AnswerShown { words, problem: Some(here.told(&error.problem)), ..page };
            Ok(here.page_refused(&error.problem, "citizen/answer/question.html", &page))
        }
    }
}

/// `POST /jawab/{token}/nilai`: the rating after "it is solved".
pub(crate) async fn rate(here: Here, Path(token): Path<String>, PostForm(fields): PostForm) -> Answer {
    let address = format!("/jawab/{token}");
    let kind = AnswerKind::Solved.as_str();
    let Some(score) = fields.read::<u8>("score").filter(|score| (1..=5).contains(score)) else {
        let problem = Problem::invalid("problem-answers").field("score", "field-score-missing");
        let number = fields.text("number").to_owned();
        let page = DoneShown { kind, number, address, rated: false, problem: Some(here.told(&problem)) };
        return Ok(here.page_refused(&problem, "citizen/answer/done.html", &page));
    };
    let (context, asked) = (here.context(), token.clone());
    let outcome = here.state.store.write(move |tx| letters::rate(tx, &context, (&asked, score))).await?;
    match outcome {
        Ok(number) => {
            let page = DoneShown { kind, number: number.to_string(), address, rated: true, problem: None };
            Ok(here.page("citizen/answer/done.html", &page))
        }
        Err(why) => gone(&here, why).await,
    }
}

/// `GET /surel/berhenti/{token}`
pub(crate) async fn stop_page(here: Here, Path(token): Path<String>) -> Answer {
    let (context, asked) = (here.context(), token.clone());
    let found = here.state.store.read(move |tx| letters::find_stop(tx, &context, &asked)).await?;
    match found {
        Some(stop) => {
            let address = format!("/surel/berhenti/{token}");
            let page = StopShown { number: stop.number.to_string(), address, stopped: false };
            Ok(here.page("citizen/answer/stop.html", &page))
        }
        None => gone(&here, Gone::Unknown).await,
    }
}

/// `POST /surel/berhenti/{token}`: by the button, or by a mail program without opening anything (RFC 8058). The token
/// alone speaks, so no page's token is asked for.
pub(crate) async fn stop(program: Program, Path(token): Path<String>) -> Answer {
    let here = program.here;
    let (context, asked) = (here.context(), token.clone());
    let stopped = here
        .state
        .store
        .write(move |tx| {
            let found = letters::find_stop(tx, &context, &asked)?;
            if let Some(stop) = &found {
                letters::stop(tx, &context, stop)?;
            }
            Ok(found)
        })
        .await?;
    match stopped {
        Some(stop) => {
            let page = StopShown { number: stop.number.to_string(), address: String::new(), stopped: true };
            Ok(here.page("citizen/answer/stop.html", &page))
        }
        None => gone(&here, Gone::Unknown).await,
    }
}
