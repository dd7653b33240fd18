//! One report: as everybody may see it, or as its reporter does once the PIN was given, with what a reporter can do.

use axum::{extract::Path, response::Response};
use balai_base::{CaseNumber, Problem, ProblemKind};
use balai_civic::{
    feedback,
    reports::{self, OwnerCase, PhotoView, PublicCase},
};
use balai_platform::{access::Actor, casework::Audience, residents};
use balai_web::{Answer, Here, PostForm, Told, Upload, WebError};
use serde::Serialize;

use super::track::TrackPage;
use crate::wording;

#[derive(Serialize)]
pub(crate) struct CasePage {
    pub(crate) case: PublicCase,
    pub(crate) owner: Option<OwnerCase>,
    pub(crate) because: String,
    /// The body outside whose business it is, while nobody has referred it and it is open.
    pub(crate) outside: Option<wording::Outside>,
    pub(crate) pair: Option<PhotoPair>,
    pub(crate) can_follow: bool,
    /// Whether an address may be left for news.
    pub(crate) can_mail: bool,
    /// The address that was typed, when it was refused.
    pub(crate) email: String,
    /// The message that says what was just done; empty when nothing was.
    pub(crate) done: String,
    pub(crate) message: String,
    pub(crate) problem: Option<Told>,
}

/// The report's photo beside the photo of the work done.
#[derive(Clone, Serialize)]
pub(crate) struct PhotoPair {
    pub(crate) before: PhotoView,
    pub(crate) after: PhotoView,
}

/// The first photo of the report and the last of the work, if there are both.
pub(super) fn pair(case: &PublicCase) -> Option<PhotoPair> {
    let before = case.photos.iter().find(|photo| photo.purpose == "report")?.clone();
    let after = case.photos.iter().rev().find(|photo| photo.purpose == "evidence")?.clone();
    Some(PhotoPair { before, after })
}

/// The number in the address; a number of another shape is a page that does not exist.
pub(crate) fn number(text: &str) -> Result<CaseNumber, WebError> {
    CaseNumber::parse(text).map_err(|_| Problem::not_found("problem-no-case").into())
}

pub(super) async fn page(here: &Here, number: &CaseNumber) -> Result<CasePage, WebError> {
    let (context, asked, device) = (here.context(), number.clone(), here.device);
    let account = here.resident.as_ref().map(|own| own.session.resident);
    let reporter = matches!(here.actor, Actor::Reporter { .. });
    let (case, owner, follows) = here
        .state
        .store
        .read(move |tx| {
            if reporter {
                match reports::owner_case(tx, &context, &asked) {
                    Ok(owner) => return Ok((owner.case.clone(), Some(owner), true)),
                    // The cookie opened another case: this one is seen as anybody sees it.
                    Err(balai_store::Failure::Refused(_)) => {}
                    Err(failure) => return Err(failure),
                }
            }
            let anybody = context.acting_as(Actor::Anonymous);
            let case = reports::public_case(tx, &anybody, &asked)?;
            let device = account.map_or(device, |resident| residents::follower(&context, resident));
            let follows = reports::follows(tx, &anybody, &asked, &device)?;
            Ok((case, None, follows))
        })
        .await?;
    let open = matches!(case.row.meaning.as_str(), "waiting" | "working" | "verifying" | "outside");
    Ok(CasePage {
        because: case.because.as_ref().map(|why| here.because(why)).unwrap_or_default(),
        outside: wording::outside(here, &case.row.category.id).filter(|_| open && case.referral.is_none()),
        pair: pair(&case),
        can_follow: owner.is_none() && !follows && open && case.visibility == "public",
        can_mail: here.state.options.mail && owner.is_none() && open && case.visibility == "public",
        email: String::new(),
        done: done(here.query.text("selesai"), follows && owner.is_none()),
        message: String::new(),
        problem: None,
        case,
        owner,
    })
}

fn done(word: &str, follows: bool) -> String {
    match word {
        "pesan" => "done-message",
        "foto" => "done-photo",
        "belum" => "done-not-solved",
        "nilai" => "done-rated",
        "tarik" => "done-withdrawn",
        "ikuti" => "done-followed",
        "surel" => "done-address-left",
        _ if follows => "case-following",
        _ => "",
    }
    .to_owned()
}

/// `GET /lacak/{number}`
pub(crate) async fn get(here: Here, Path(text): Path<String>) -> Answer {
    let number = number(&text)?;
    if number.to_string() != text {
        return Ok(here.redirect(&format!("/lacak/{number}")));
    }
    if let Some(application) = super::apply::status::page(&here, &number).await? {
        return Ok(application);
    }
    match page(&here, &number).await {
        Ok(page) => Ok(here.page("citizen/case.html", &page)),
        Err(error) if error.problem.kind == ProblemKind::NotFound => Ok(not_public(&here, &number)),
        Err(error) => Err(error),
    }
}

/// A closed report and a number nobody has are told in the same words: who has the PIN may give it here.
fn not_public(here: &Here, number: &CaseNumber) -> Response {
    let problem = Problem::not_found("problem-no-public-case");
    let page = TrackPage { number: number.to_string(), problem: Some(here.told(&problem)) };
    here.page_refused(&problem, "citizen/track.html", &page)
}

/// Shows the case again with what went wrong, and what was typed.
async fn refused(here: &Here, number: &CaseNumber, error: WebError, message: &str) -> Answer {
    if matches!(error.problem.kind, ProblemKind::NotFound | ProblemKind::Internal) {
        return Err(error);
    }
    let mut page = page(here, number).await?;
    message.clone_into(&mut page.message);
    page.problem = Some(here.told(&error.problem));
    Ok(here.page_refused(&error.problem, "citizen/case.html", &page))
}

fn finished(here: &Here, number: &CaseNumber, word: &str) -> Response {
    here.redirect(&format!("/lacak/{number}?selesai={word}"))
}

/// `POST /lacak/{number}/pesan`
pub(crate) async fn message(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    let number = number(&text)?;
    let words = fields.text("message").to_owned();
    if words.is_empty() {
        let problem = Problem::invalid("problem-answers").field("message", "field-message-missing");
        return refused(&here, &number, problem.into(), "").await;
    }
    let (context, asked, written) = (here.context(), number.clone(), words.clone());
    let sent = here
        .state
        .store
        .write(move |tx| reports::write_message(tx, &context, &asked, &written, Audience::Public))
        .await;
    match sent {
        Ok(_) => Ok(finished(&here, &number, "pesan")),
        Err(failure) => refused(&here, &number, failure.into(), &words).await,
    }
}

/// `POST /lacak/{number}/foto`
pub(crate) async fn photo(here: Here, Path(text): Path<String>, upload: Upload) -> Answer {
    let number = number(&text)?;
    match send_photo(&here, &number, upload).await {
        Ok(()) => Ok(finished(&here, &number, "foto")),
        Err(error) => refused(&here, &number, error, "").await,
    }
}

async fn send_photo(here: &Here, number: &CaseNumber, upload: Upload) -> Result<(), WebError> {
    let mut photos = Vec::new();
    for file in upload.files {
        photos.push(super::photo::store(here, file.bytes).await?);
    }
    if photos.is_empty() {
        return Err(Problem::invalid("problem-answers").field("photo", "field-photo-missing").into());
    }
    let (context, asked) = (here.context(), number.clone());
    here.state.store.write(move |tx| reports::send_photos(tx, &context, &asked, "", &photos)).await?;
    Ok(())
}

/// `POST /lacak/{number}/belum-selesai`
pub(crate) async fn not_solved(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    let number = number(&text)?;
    let (context, asked) = (here.context(), number.clone());
    let words = fields.text("words").to_owned();
    let done = here.state.store.write(move |tx| reports::not_solved(tx, &context, &asked, &words)).await;
    match done {
        Ok(_) => Ok(finished(&here, &number, "belum")),
        Err(failure) => refused(&here, &number, failure.into(), "").await,
    }
}

/// `POST /lacak/{number}/tarik`
pub(crate) async fn withdraw(here: Here, Path(text): Path<String>, PostForm(_): PostForm) -> Answer {
    let number = number(&text)?;
    let (context, asked) = (here.context(), number.clone());
    let done = here.state.store.write(move |tx| reports::withdraw(tx, &context, &asked, "")).await;
    match done {
        Ok(_) => Ok(finished(&here, &number, "tarik")),
        Err(failure) => refused(&here, &number, failure.into(), "").await,
    }
}

/// `POST /lacak/{number}/nilai`
pub(crate) async fn rate(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    let number = number(&text)?;
    let Some(score) = fields.read::<u8>("score").filter(|score| (1..=5).contains(score)) else {
        let problem = Problem::invalid("problem-answers").field("score", "field-score-missing");
        return refused(&here, &number, problem.into(), "").await;
    };
    let (context, asked) = (here.context(), number.clone());
    let done = here.state.store.write(move |tx| feedback::rate(tx, &context, &asked, score)).await;
    match done {
        Ok(()) => Ok(finished(&here, &number, "nilai")),
        Err(failure) => refused(&here, &number, failure.into(), "").await,
    }
}
