//! Keeping what was typed: every button saves the draft of the desk first, photos and all, and then goes where it leads.

use axum::extract::Path;
use balai_base::{CaseId, Problem};
use balai_civic::{
    appointments::{self, Entered},
    services::{self, Begin, Behalf, Change, Draft, Entry, Given, Saved, Seen, Submission, asked::Sheet},
};
use balai_platform::{
    forms::{self, Key},
    region::{Service, services::Requirement},
};
use balai_web::{Answer, Fields, Here, Upload, UploadedFile, WebError};
use uuid::Uuid;

use super::{
    Kept, case, draft,
    form::{TEMPLATE, page, usual},
    kept, may, service,
};
use crate::{
    citizen::apply::{fields, photo},
    officer::{reads, services::case::answerable},
};

/// What stands before a requirement's code in the name of its file field.
const PHOTO: &str = "foto.";

/// `GET /petugas/layanan/baru/{service}`
pub(crate) async fn get(here: Here, Path(id): Path<String>) -> Answer {
    may(&here)?;
    let kept = kept(&here, &here.query).await?;
    let own = service(&here, &id)?;
    let entry = if kept.day.is_empty() { Entry::Counter } else { Entry::Outreach };
    let (submission, _) = submission(&here, own, (&here.query, entry));
    let blank = services::preview(&here.context(), &submission);
    Ok(here.page(TEMPLATE, &page(&here, own, (&blank, false), kept)?))
}

/// `POST /petugas/layanan/baru/{service}`: begins a draft of the desk with what was typed.
pub(crate) async fn post(here: Here, Path(id): Path<String>, upload: Upload) -> Answer {
    may(&here)?;
    service(&here, &id)?;
    let kept = kept(&here, &upload.fields).await?;
    let case = begun(&here, (&id, &upload.fields, &kept)).await?;
    saved(&here, case, (upload, kept)).await
}

/// `GET /petugas/draf/{case}`
pub(crate) async fn draft_get(here: Here, Path(text): Path<String>) -> Answer {
    may(&here)?;
    let (_, draft) = draft(&here, case(&text)?).await?;
    let kept = kept(&here, &here.query).await?;
    reads::note(&here, vec![draft.head.case], true).await?;
    let own = service(&here, &draft.head.service)?;
    Ok(here.page(TEMPLATE, &page(&here, own, (&draft, true), kept)?))
}

/// `POST /petugas/draf/{case}`
pub(crate) async fn draft_post(here: Here, Path(text): Path<String>, upload: Upload) -> Answer {
    may(&here)?;
    let kept = kept(&here, &upload.fields).await?;
    saved(&here, case(&text)?, (upload, kept)).await
}

/// `GET /petugas/draf/{case}/foto/{photo}`
pub(crate) async fn draft_photo(here: Here, Path((text, photo)): Path<(String, String)>) -> Answer {
    may(&here)?;
    let photo: Uuid = photo.parse().map_err(|_| WebError::not_found())?;
    let (token, _) = draft(&here, case(&text)?).await?;
    let context = here.context();
    let found = here.state.store.read(move |tx| services::draft_upload(tx, &context, &token, photo)).await?;
    photo::shown(&here, found).await
}

/// Begins the draft; a row of an outreach day is counted there from then on. The same form begins one.
async fn begun(here: &Here, (id, typed, kept): (&str, &Fields, &Kept)) -> Result<CaseId, WebError> {
    let token = typed.form_token().ok_or_else(|| Problem::invalid("problem-form-expired"))?;
    let day = kept.day.parse::<Uuid>().ok();
    let new = Begin {
        service: id.to_owned(),
        variant: String::new(),
        entry: if day.is_some() { Entry::Outreach } else { Entry::Counter },
        language: balai_base::Language::Id,
    };
    let context = here.context();
    let work = move |tx: &mut balai_store::Tx| {
        let Some(day) = day else { return services::begin_entry(tx, &context, &new, &token) };
        let entered = appointments::enter(tx, &context, (day, &token, &new.service), |tx, context| {
            let case = services::begin_entry(tx, context, &new, &token)?;
            Ok(Entered { case, number: String::new(), code: String::new() })
        });
        Ok(entered?.case)
    };
    Ok(here.state.store.write(work).await?)
}

/// Saves what was sent and goes on: to the check when everything is there, else back to the form with what is missing.
async fn saved(here: &Here, case: CaseId, (upload, kept): (Upload, Kept)) -> Answer {
    let checks = upload.fields.has("periksa");
    let problem = match save(here, case, upload).await {
        Ok(draft) if checks => services::entry_faults(&here.context(), &draft),
        Ok(_) => {
            let there = format!("/petugas/draf/{case}{}", kept.query());
            return Ok(here.redirect(&there));
        }
        Err(error) => answerable(error)?,
    };
    if checks && problem.fields.is_empty() && problem.message == "problem-application-incomplete" {
        return Ok(here.redirect(&format!("/petugas/draf/{case}/periksa{}", kept.query())));
    }
    let (_, draft) = draft(here, case).await?;
    let own = service(here, &draft.head.service)?;
    let mut page = page(here, own, (&draft, true), kept)?;
    page.problem = Some(here.told(&problem));
    Ok(here.page_refused(&problem, TEMPLATE, &page))
}

async fn save(here: &Here, case: CaseId, upload: Upload) -> Result<Draft, WebError> {
    let (token, before) = draft(here, case).await?;
    let own = service(here, &before.head.service)?;
    let typed = &upload.fields;
    let (submission, blanks) = submission(here, own, (typed, before.head.entry));
    let change = change(here, (&before, own), (typed, &submission, blanks));
    let (context, own) = (here.context(), token.clone());
    let saved = here.state.store.write(move |tx| services::answer(tx, &context, &own, &change)).await?;
    let mut after = match saved {
        Saved::Stored(after) => after,
        Saved::Elsewhere(_) => return Err(Problem::conflict("problem-entry-elsewhere").into()),
    };
    if let Some(id) = typed.read("hapus") {
        after = photo::remove(here, &token, id).await?;
    }
    for UploadedFile { field, bytes } in upload.files {
        let code = field.strip_prefix(PHOTO).unwrap_or_default();
        after = photo::add(here, (&token, code), bytes).await.map_err(|error| beside(error, &field))?;
    }
    Ok(after)
}

/// A problem of a photo beside the field of the requirement it belongs to.
fn beside(error: WebError, field: &str) -> WebError {
    let Some(own) = error.problem.fields.first().filter(|own| own.field == "photo") else { return error };
    let problem = Problem::new(error.problem.kind, "problem-answers");
    problem.field_with(field.to_owned(), own.message, own.arguments.clone()).into()
}

/// What is to be changed in the draft: answers, ways, and what the officer noted beside them.
fn change(
    here: &Here,
    (before, own): (&Draft, &Service),
    (typed, submission, blanks): (&Fields, &Submission, Vec<Key>),
) -> Change {
    let asked = services::preview(&here.context(), submission);
    let sheet = Sheet::of(&here.region, &asked, here.now());
    // What is right is kept in its one form, as page by page; what is not, as it was typed.
    let checked: Vec<forms::Checked> = sheet
        .map(|sheet| sheet.forms().into_iter().map(|form| sheet.check(form)).collect())
        .unwrap_or_default();
    let right = |(key, typed): &(Key, String)| {
        let kept = checked.iter().find_map(|own| own.value.get(key));
        (key.clone(), kept.unwrap_or(typed).to_owned())
    };
    let mut answers: Vec<(Key, String)> = submission.answers.iter().map(right).collect();
    let gone = blanks.into_iter().filter(|key| before.answers.get(key).is_some());
    answers.extend(gone.map(|key| (key, String::new())));
    let seen = submission.seen.map(Seen::as_str).unwrap_or_default();
    answers.push((services::identity_seen(), seen.to_owned()));
    let copies = typed.all("salinan");
    let codes: Vec<String> = sheet
        .map(|sheet| sheet.requirements().iter().map(|one| one.code.clone()).collect())
        .unwrap_or_default();
    let mut items: Vec<(String, Option<Given>)> = Vec::new();
    for code in codes {
        let copy = if copies.contains(&code.as_str()) { "yes" } else { "" };
        answers.push((services::copy_kept(&code), copy.to_owned()));
        let given = submission.items.iter().find(|(own, _)| *own == code).map(|(_, given)| *given);
        let was = before.item(&code).map(|item| item.given);
        if given != was {
            items.push((code, given));
        }
    }
    Change {
        revision: typed.read("revision").unwrap_or(before.head.revision),
        answers,
        variant: Some(submission.variant.clone()).filter(|_| !own.variants.is_empty()),
        behalf: Some(submission.behalf),
        items,
        ..Change::default()
    }
}

/// What was typed, as far as it is asked, and which questions were left blank: what is asked follows from variant, person and
/// earlier answers.
pub(super) fn submission(
    here: &Here,
    own: &Service,
    (typed, entry): (&Fields, Entry),
) -> (Submission, Vec<Key>) {
    let variant = own.variant(typed.text("varian")).or_else(|| own.variants.first());
    let mut submission = Submission {
        service: own.id.clone(),
        variant: variant.map(|variant| variant.id.clone()).unwrap_or_default(),
        behalf: Behalf::parse(typed.text("untuk")).unwrap_or(Behalf::Own),
        entry,
        language: balai_base::Language::Id,
        answers: Vec::new(),
        items: Vec::new(),
        seen: Seen::parse(typed.text("identitas")),
        note: String::new(),
    };
    let context = here.context();
    let draft = services::preview(&context, &submission);
    if let Some(sheet) = Sheet::of(&here.region, &draft, here.now()) {
        let chosen = |one: &Requirement| {
            let field = format!("syarat.{}", one.code);
            let said = typed.optional(&field).and_then(Given::parse);
            let usual = if typed.has(&field) { None } else { usual(&sheet, one) };
            let given = said.or(usual)?;
            sheet.ways(one).contains(&given).then(|| (one.code.clone(), given))
        };
        submission.items = sheet.requirements().into_iter().filter_map(chosen).collect();
    }
    let mut blanks = Vec::new();
    // Answers lead to further questions.
    for _ in 0..6 {
        let draft = services::preview(&context, &submission);
        let Some(sheet) = Sheet::of(&here.region, &draft, here.now()) else { break };
        let mut answers: Vec<(Key, String)> = Vec::new();
        for form in sheet.forms() {
            let asked = sheet.with_context(|own| forms::fields(form, &draft.answers, own));
            for (key, value) in fields::sent(&asked, typed) {
                if !answers.iter().any(|(known, _)| *known == key) {
                    answers.push((key, value));
                }
            }
        }
        let (empty, told): (Vec<_>, Vec<_>) = answers.into_iter().partition(|(_, value)| value.is_empty());
        blanks = empty.into_iter().map(|(key, _)| key).collect();
        if told == submission.answers {
            break;
        }
        submission.answers = told;
    }
    (submission, blanks)
}
