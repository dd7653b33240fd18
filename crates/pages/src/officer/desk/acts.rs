//! What an officer does to one case: a step of the workflow, an answer, a note, assigning, merging, splitting, the category.

use axum::extract::Path;
use balai_base::{AccountId, CaseNumber, Problem, ProblemKind};
use balai_civic::reports::{self, Act};
use balai_platform::casework::{self, Audience, Context, NewPart, Step, Target};
use balai_store::{Failure, Tx};
use balai_web::{Answer, Fields, Here, PostForm, Upload, WebError};

use super::case;
use crate::{
    citizen::{case::number, photo, report::what::beside_photo},
    commands::write,
};

/// The case behind a number, as far as the officer may know of it.
fn known(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<casework::Case, Failure> {
    casework::read(tx, context, number)
}

/// Does something to the case of a number.
async fn acted<T: Send + 'static>(
    here: &Here,
    number: &CaseNumber,
    (fields, done): (Fields, &str),
    work: impl Fn(&mut Tx, &Context, &CaseNumber) -> Result<T, Failure> + Send + 'static,
) -> Answer {
    let asked = number.clone();
    let outcome = write(here, move |tx, context| work(tx, context, &asked)).await;
    finish(here, number, fields, (outcome.map_err(WebError::from), done)).await
}

/// Back to the case: with what was done, or with the form that was refused.
async fn finish<T>(
    here: &Here,
    number: &CaseNumber,
    fields: Fields,
    (outcome, word): (Result<T, WebError>, &str),
) -> Answer {
    match outcome {
        Ok(_) => Ok(here.redirect(&format!("/petugas/kasus/{number}?selesai={word}"))),
        Err(error) => case::refused(here, number, fields, error).await,
    }
}

/// `agency` or `agency/unit` of a form.
fn target(fields: &Fields) -> Option<Target> {
    let given = fields.optional("unit").or_else(|| fields.optional("agency"))?;
    let (agency, unit) = given.split_once('/').unwrap_or((given, ""));
    Some(Target { agency: agency.to_owned(), unit: unit.to_owned() })
}

/// `POST /petugas/kasus/{number}/langkah`: a step of the workflow, with photos where it needs evidence.
pub(crate) async fn step(here: Here, Path(text): Path<String>, upload: Upload) -> Answer {
    here.officer()?;
    let number = number(&text)?;
    let fields = upload.fields.clone();
    let outcome = take_step(&here, &number, upload).await;
    finish(&here, &number, fields, (outcome, "langkah")).await
}

async fn take_step(here: &Here, number: &CaseNumber, upload: Upload) -> Result<(), WebError> {
    let fields = upload.fields;
    let mut photos = Vec::new();
    for file in upload.files {
        photos.push(photo::store(here, file.bytes).await.map_err(beside_photo)?);
    }
    let step = Step {
        transition: fields.text("step").to_owned(),
        answer: fields.text("answer").to_owned(),
        reason: fields.text("reason").to_owned(),
        agency: target(&fields),
        master: None,
        outside_body: fields.text("outside_body").to_owned(),
        reference: fields.text("reference").to_owned(),
        evidence: Vec::new(),
        seen: fields.read("seen"),
    };
    let act = Act { step, photos, master: fields.text("master").to_owned() };
    let number = number.clone();
    write(here, move |tx, context| reports::act(tx, context, &number, &act)).await?;
    Ok(())
}

/// `POST /petugas/kasus/{number}/jawab`
pub(crate) async fn answer(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    say(here, text, fields, (Audience::Public, "answer", "jawab")).await
}

/// `POST /petugas/kasus/{number}/catatan`
pub(crate) async fn note(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    say(here, text, fields, (Audience::Internal, "note", "catatan")).await
}

async fn say(
    here: Here,
    text: String,
    fields: Fields,
    (audience, field, word): (Audience, &'static str, &str),
) -> Answer {
    here.officer()?;
    let number = number(&text)?;
    let words = fields.text(field).to_owned();
    if words.is_empty() {
        let problem = Problem::invalid("problem-answers").field(field, "field-message-missing");
        return case::refused(&here, &number, fields, problem.into()).await;
    }
    acted(&here, &number, (fields, word), move |tx, context, asked| {
        reports::write_message(tx, context, asked, &words, audience)
    })
    .await
}

/// `POST /petugas/kasus/{number}/tunjuk`
pub(crate) async fn assign(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    let number = number(&text)?;
    let to: Option<AccountId> = fields.read("assignee");
    acted(&here, &number, (fields, "tunjuk"), move |tx, context, asked| {
        let case = known(tx, context, asked)?;
        casework::assign(tx, context, case.id, to)
    })
    .await
}

/// `POST /petugas/kasus/{number}/gabung`
pub(crate) async fn merge(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    let number = number(&text)?;
    let Ok(master) = CaseNumber::parse(fields.text("into")) else {
        let problem = Problem::invalid("problem-answers").field("into", "field-number-shape");
        return case::refused(&here, &number, fields, problem.into()).await;
    };
    let reason = fields.text("merge_reason").to_owned();
    acted(&here, &number, (fields, "gabung"), move |tx, context, asked| {
        let case = known(tx, context, asked)?;
        let master = known(tx, context, &master).map_err(unknown_master)?;
        casework::merge(tx, context, case.id, master.id, &reason)
    })
    .await
}

/// A master nobody here knows of is told beside its field.
fn unknown_master(failure: Failure) -> Failure {
    match failure {
        Failure::Refused(problem) if problem.kind == ProblemKind::NotFound => {
            Problem::invalid("problem-answers").field("into", "field-master-unknown").into()
        }
        other => other,
    }
}

/// `POST /petugas/kasus/{number}/pecah`: a part of the case becomes a case of its own with its own agency.
pub(crate) async fn split(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    let number = number(&text)?;
    let category = here.region.categories.get(fields.text("part_category"));
    let (Some(category), false) = (category, fields.text("part_text").is_empty()) else {
        let field = if fields.text("part_text").is_empty() { "part_text" } else { "part_category" };
        let problem = Problem::invalid("problem-answers").field(field, "field-part-missing");
        return case::refused(&here, &number, fields, problem.into()).await;
    };
    let agency = fields.text("part_agency").to_owned();
    let part = NewPart {
        text: fields.text("part_text").to_owned(),
        category: category.id.clone(),
        agency,
        unit: String::new(),
        promise_set: category.promise_set.clone(),
    };
    acted(&here, &number, (fields, "pecah"), move |tx, context, asked| {
        let case = known(tx, context, asked)?;
        casework::split(tx, context, case.id, &part)
    })
    .await
}

/// `POST /petugas/kasus/{number}/kategori`: corrects the category; the pack may then name another agency.
pub(crate) async fn category(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    let number = number(&text)?;
    let (category, reason) = (fields.text("category").to_owned(), fields.text("category_reason").to_owned());
    acted(&here, &number, (fields, "kategori"), move |tx, context, asked| {
        reports::correct_category(tx, context, asked, &category, &reason)
    })
    .await
}
