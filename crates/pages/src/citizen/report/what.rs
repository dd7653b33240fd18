//! The first question: what happened, in the reporter's words, and photos.

use axum::{extract::Path, http::header, response::IntoResponse};
use balai_base::{Problem, ProblemKind};
use balai_civic::reports::{self, Answers, PHOTO_LIMIT, Question, TEXT_LIMIT};
use balai_store::FileHash;
use balai_web::{Answer, Fields, Here, Told, Upload, WebError};
use serde::Serialize;

use super::{STEPS, draft};
use crate::citizen::photo;

#[derive(Serialize)]
pub(crate) struct What {
    pub(crate) step: u8,
    pub(crate) steps: u8,
    pub(crate) back: String,
    pub(crate) answers: Answers,
    pub(crate) text_limit: usize,
    pub(crate) photo_limit: usize,
    pub(crate) problem: Option<Told>,
}

fn page(answers: Answers, problem: Option<Told>) -> What {
    What {
        step: 1,
        steps: STEPS,
        back: "/lapor".to_owned(),
        answers,
        text_limit: TEXT_LIMIT,
        photo_limit: PHOTO_LIMIT,
        problem,
    }
}

/// `GET /lapor/kejadian`
pub(crate) async fn get(here: Here) -> Answer {
    let answers = draft::answers(&here).await?;
    Ok(here.page("citizen/report/what.html", &page(answers, None)))
}

/// `POST /lapor/kejadian`
pub(crate) async fn post(here: Here, upload: Upload) -> Answer {
    let mut answers = draft::answers(&here).await?;
    upload.fields.text("kind").clone_into(&mut answers.kind);
    upload.fields.text("text").clone_into(&mut answers.text);
    answers.similar_seen = false;
    if let Some(at) = upload.fields.read::<usize>("remove") {
        if at < answers.photos.len() {
            answers.photos.remove(at);
        }
        return draft::save_and_go(&here, answers, "/lapor/kejadian").await;
    }
    let fields = upload.fields.clone();
    let kept = keep_photos(&here, &mut answers, upload).await;
    let checked = reports::check(&here.region, &answers, Question::What);
    match join(kept, checked) {
        Ok(()) => draft::go_on(&here, &fields, answers, "/lapor/lokasi").await,
        Err(error) => refused(&here, &fields, answers, error).await,
    }
}

/// Both checks' problems at once, in the order of the page.
fn join(kept: Result<(), WebError>, checked: Result<(), Problem>) -> Result<(), WebError> {
    match (kept, checked) {
        (Ok(()), Ok(())) => Ok(()),
        (Ok(()), Err(problem)) => Err(problem.into()),
        (Err(error), Ok(())) => Err(error),
        (Err(error), Err(mut problem)) => {
            problem.fields.extend(error.problem.fields.clone());
            if error.problem.fields.is_empty() { Err(error) } else { Err(problem.into()) }
        }
    }
}

async fn keep_photos(here: &Here, answers: &mut Answers, upload: Upload) -> Result<(), WebError> {
    for file in upload.files {
        if answers.photos.len() >= PHOTO_LIMIT {
            let limit = vec![("limit", PHOTO_LIMIT.to_string())];
            return Err(Problem::invalid("problem-answers")
                .field_with("photo", "field-photo-too-many", limit)
                .into());
        }
        let photo = photo::store(here, file.bytes).await.map_err(beside_photo)?;
        answers.photos.push(photo);
    }
    Ok(())
}

/// A problem of the photo belongs beside its field; one of the server does not.
pub(crate) fn beside_photo(error: WebError) -> WebError {
    let problem = &error.problem;
    let of_the_photo = matches!(problem.kind, ProblemKind::Invalid | ProblemKind::TooLarge);
    if !of_the_photo || !problem.fields.is_empty() {
        return error;
    }
    let (message, arguments) = (problem.message, problem.arguments.clone());
    Problem::new(problem.kind, "problem-answers").field_with("photo", message, arguments).into()
}

/// Shows the page again; what was typed is saved first, so that nothing is lost.
async fn refused(here: &Here, fields: &Fields, answers: Answers, error: WebError) -> Answer {
    if error.problem.kind == ProblemKind::Internal {
        return Err(error);
    }
    if fields.has("later") {
        return draft::go_on(here, fields, answers, "/lapor/kejadian").await;
    }
    draft::save(here, answers.clone()).await?;
    let told = here.told(&error.problem);
    Ok(here.page_refused(&error.problem, "citizen/report/what.html", &page(answers, Some(told))))
}

/// `GET /lapor/foto/{at}`: a small picture of a photo in the reader's own draft.
pub(crate) async fn draft_photo(here: Here, Path(at): Path<usize>) -> Answer {
    let answers = draft::answers(&here).await?;
    let photo = answers.photos.get(at).ok_or_else(WebError::not_found)?;
    let hash: FileHash = photo.thumbnail.parse().map_err(|_| WebError::not_found())?;
    let bytes = crate::citizen::photo::read(&here, hash).await?;
    Ok(([(header::CONTENT_TYPE, "image/jpeg")], bytes).into_response())
}
