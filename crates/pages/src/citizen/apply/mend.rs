//! Putting right what was returned: only what an officer marked, nothing is typed again.

use axum::extract::Path;
use balai_base::{CaseId, CaseNumber, Problem};
use balai_civic::services::{self, Given, asked::Sheet, mend, mend::Returned};
use balai_platform::forms;
use balai_web::{Answer, Here, PostForm, Told, Upload, WebError};
use serde::Serialize;

use super::{
    fields::{self, FieldView},
    item::{self, PhotoRow},
    photo, status,
    status::ItemRow,
};
use crate::citizen::case::number;

#[derive(Serialize)]
pub(crate) struct MendPage {
    pub(crate) number: CaseNumber,
    pub(crate) items: Vec<ItemRow>,
    /// Whether everything marked was given anew.
    pub(crate) ready: bool,
    pub(crate) problem: Option<Told>,
}

#[derive(Serialize)]
pub(crate) struct MendItem {
    pub(crate) number: CaseNumber,
    pub(crate) code: String,
    pub(crate) title: String,
    pub(crate) remark: String,
    /// `upload`, `form` or `stated`.
    pub(crate) way: &'static str,
    pub(crate) fields: Vec<FieldView>,
    pub(crate) photos: Vec<PhotoRow>,
    /// Whether the newest photo looks blurred.
    pub(crate) blurred: bool,
    pub(crate) problem: Option<Told>,
}

/// The reader's own returned application.
async fn own(here: &Here, text: &str) -> Result<(CaseNumber, CaseId, Returned), WebError> {
    let number = number(text)?;
    let (case, _) = status::own(here, &number).await?.ok_or_else(WebError::not_found)?;
    let (context, id) = (here.context(), case.id);
    let found = here.state.store.read(move |tx| mend::returned(tx, &context, id)).await?;
    Ok((number, id, found.ok_or_else(|| Problem::conflict("problem-not-returned"))?))
}

async fn list(here: &Here, text: &str, problem: Option<&Problem>) -> Answer {
    let (number, _, returned) = own(here, text).await?;
    let (_, application) = status::own(here, &number).await?.ok_or_else(WebError::not_found)?;
    let rows = status::items(here, &application, &returned.marked);
    let page = MendPage {
        items: rows.into_iter().filter(|row| returned.marked.contains(&row.code)).collect(),
        ready: returned.open().next().is_none(),
        problem: problem.map(|problem| here.told(problem)),
        number,
    };
    let template = "citizen/apply/mend.html";
    Ok(match problem {
        Some(problem) => here.page_refused(problem, template, &page),
        None => here.page(template, &page),
    })
}

/// `GET /lacak/{number}/perbaiki`
pub(crate) async fn get(here: Here, Path(text): Path<String>) -> Answer {
    list(&here, &text, None).await
}

/// `POST /lacak/{number}/perbaiki`: sends it back.
pub(crate) async fn post(here: Here, Path(text): Path<String>, PostForm(_): PostForm) -> Answer {
    let (number, case, _) = own(&here, &text).await?;
    let context = here.context();
    let sent = here.state.store.write(move |tx| mend::resend(tx, &context, case)).await;
    match sent.map_err(WebError::from) {
        Ok(()) => Ok(here.redirect(&format!("/lacak/{number}"))),
        Err(error) if error.problem.fields.is_empty() => Err(error),
        Err(error) => list(&here, &text, Some(&error.problem)).await,
    }
}

fn item_page(
    here: &Here,
    (number, returned): (&CaseNumber, &Returned),
    code: &str,
) -> Result<MendItem, WebError> {
    let draft = &returned.draft;
    let sheet = Sheet::of(&here.region, draft, here.now()).ok_or_else(WebError::not_found)?;
    let requirement = sheet.requirement(code).ok_or_else(WebError::not_found)?;
    let item = draft.item(code).ok_or_else(WebError::not_found)?;
    let form = sheet.form_of(requirement).filter(|_| item.given == Given::Form);
    let as_asked = returned.forms();
    let asking = Sheet::of(&here.region, &as_asked, here.now()).ok_or_else(WebError::not_found)?;
    let fields = form.map(|form| {
        let asked = asking.with_context(|context| forms::fields(form, &draft.answers, context));
        fields::views(here, &asked, draft)
    });
    Ok(MendItem {
        number: number.clone(),
        code: code.to_owned(),
        title: requirement.name.get(here.language).to_owned(),
        remark: item.remark.clone(),
        way: match item.given {
            Given::Form if fields.is_some() => "form",
            Given::Stated => "stated",
            _ => "upload",
        },
        fields: fields.unwrap_or_default(),
        blurred: item::is_blurred(draft, code),
        photos: item::photos(draft, code),
        problem: None,
    })
}

/// `GET /lacak/{number}/perbaiki/{code}`
pub(crate) async fn item(here: Here, Path((text, code)): Path<(String, String)>) -> Answer {
    let (number, _, returned) = own(&here, &text).await?;
    if !returned.marked.contains(&code) {
        return Ok(here.redirect(&format!("/lacak/{number}/perbaiki")));
    }
    Ok(here.page("citizen/apply/mend_item.html", &item_page(&here, (&number, &returned), &code)?))
}

/// `POST /lacak/{number}/perbaiki/{code}`
pub(crate) async fn take(here: Here, Path((text, code)): Path<(String, String)>, upload: Upload) -> Answer {
    let (number, case, mut returned) = own(&here, &text).await?;
    let page = item_page(&here, (&number, &returned), &code)?;
    let typed = typed(&here, &returned, (&code, &upload))?;
    match store(&here, (case, &code, page.way), typed.clone(), upload).await {
        Ok(blurred) => {
            let back = format!("/lacak/{number}/perbaiki");
            Ok(here.redirect(&if blurred { format!("{back}/{code}") } else { back }))
        }
        Err(error) if error.problem.fields.is_empty() => Err(error),
        Err(error) => {
            for (key, value) in typed {
                returned.draft.answers.set(key, value);
            }
            let mut page = item_page(&here, (&number, &returned), &code)?;
            page.problem = Some(fields::told(&here, &error.problem, &page.fields));
            Ok(here.page_refused(&error.problem, "citizen/apply/mend_item.html", &page))
        }
    }
}

/// What was typed for the questions of a marked form.
fn typed(
    here: &Here,
    returned: &Returned,
    (code, upload): (&str, &Upload),
) -> Result<Vec<(forms::Key, String)>, WebError> {
    let sheet = Sheet::of(&here.region, &returned.draft, here.now()).ok_or_else(WebError::not_found)?;
    let requirement = sheet.requirement(code).ok_or_else(WebError::not_found)?;
    let Some(form) = sheet.form_of(requirement) else { return Ok(Vec::new()) };
    let as_asked = returned.forms();
    let asking = Sheet::of(&here.region, &as_asked, here.now()).ok_or_else(WebError::not_found)?;
    let asked = asking.with_context(|context| forms::fields(form, &returned.draft.answers, context));
    Ok(fields::sent(&asked, &upload.fields))
}

/// Stores what was given anew; gives whether a photo among it looks blurred.
async fn store(
    here: &Here,
    (case, code, way): (CaseId, &str, &'static str),
    typed: Vec<(forms::Key, String)>,
    upload: Upload,
) -> Result<bool, WebError> {
    let code = code.to_owned();
    match way {
        "form" => {
            let context = here.context();
            let work = move |tx: &mut balai_store::Tx| mend::answer(tx, &context, (case, &code), &typed);
            here.state.store.write(work).await?;
            Ok(false)
        }
        "stated" => {
            if !upload.fields.has("stated") {
                return Err(Problem::invalid("problem-answers")
                    .field("stated", "form-statement-missing")
                    .into());
            }
            let context = here.context();
            let work = move |tx: &mut balai_store::Tx| mend::again(tx, &context, (case, &code));
            here.state.store.write(work).await?;
            Ok(false)
        }
        _ => photos(here, (case, &code), upload).await,
    }
}

async fn photos(here: &Here, (case, code): (CaseId, &str), upload: Upload) -> Result<bool, WebError> {
    if upload.files.is_empty() {
        return Err(Problem::invalid("problem-answers").field("photo", "field-upload-missing").into());
    }
    let mut blurred = false;
    for file in upload.files {
        let (context, own) = (here.context(), code.to_owned());
        let slot = here.state.store.write(move |tx| mend::slot(tx, &context, (case, &own))).await?;
        let stored: services::StoredUpload = photo::stored(here, slot, file.bytes).await?;
        blurred |= stored.looks_blurred();
        let (context, own) = (here.context(), code.to_owned());
        here.state.store.write(move |tx| mend::add_upload(tx, &context, (case, &own), &stored)).await?;
    }
    Ok(blurred)
}
