//! An application as its owner and the officers in charge read it: numbers of the register masked.

use balai_base::{CaseId, Language, Problem, Secret};
use balai_platform::{
    access::{Action, Actor},
    audit,
    casework::{self, Case, Context},
    forms::{self, Field, Key, Kind},
};
use balai_store::{Failure, Files, Tx};
use uuid::Uuid;

use super::{
    Application, Draft, Head, Shown, Upload, answers,
    asked::Sheet,
    draft::filled,
    store::{applications, files},
};

/// The application of a case; none when the case is of another type. Its owner and officers who may read the case see it.
pub fn application(tx: &mut Tx, context: &Context, case: CaseId) -> Result<Option<Application>, Failure> {
    application_in(tx, context, case, None)
}

/// The same in the words of who reads it; without a language, in those of who applied.
pub fn application_in(
    tx: &mut Tx,
    context: &Context,
    case: CaseId,
    language: Option<Language>,
) -> Result<Option<Application>, Failure> {
    let Some(found) = casework::get(tx, &context.region, case)? else { return Ok(None) };
    require_reader(context, &found)?;
    let Some(head) = applications::get(tx, &context.region.id, case)? else { return Ok(None) };
    let parts = applications::parts(tx, &context.region.id, case)?;
    let draft = filled(tx, context, head)?;
    let answers = shown(context, &draft, language.unwrap_or(draft.head.language));
    Ok(Some(Application { head: draft.head, answers, items: draft.items, files: draft.uploads, parts }))
}

/// The row of an application, for lists: tells nothing personal.
pub fn head(tx: &mut Tx, context: &Context, case: CaseId) -> Result<Option<Head>, Failure> {
    applications::get(tx, &context.region.id, case)
}

/// The parts of a bundle.
pub fn parts(tx: &mut Tx, context: &Context, parent: CaseId) -> Result<Vec<Head>, Failure> {
    applications::parts(tx, &context.region.id, parent)
}

fn require_reader(context: &Context, case: &Case) -> Result<(), Failure> {
    if context.can(Action::ReadOwn, case) || matches!(context.actor, Actor::System) {
        return Ok(());
    }
    context.require(Action::ReadCase, case)
}

/// Every answer to what is asked, in the order of the forms, in words.
pub fn shown(context: &Context, draft: &Draft, language: Language) -> Vec<Shown> {
    let Some(sheet) = Sheet::of(&context.region, draft, context.moment.now) else { return Vec::new() };
    let mut all: Vec<Shown> = Vec::new();
    for form in sheet.forms() {
        let doubts = sheet.check(form).warnings;
        for field in sheet.with_context(|own| forms::fields(form, &draft.answers, own)) {
            let Some(value) = draft.answers.get(&field.key) else { continue };
            if all.iter().any(|shown| shown.key == field.key) {
                continue;
            }
            let own = doubts.iter().filter(|fault| fault.key == field.key).map(|fault| fault.message);
            let doubts = own.collect();
            all.push(Shown { doubts, ..shown_field(context, (&form.code, &field), value, language) });
        }
    }
    all
}

fn shown_field(
    context: &Context,
    (form, field): (&str, &Field<'_>),
    value: &str,
    language: Language,
) -> Shown {
    let question = field.question;
    let region = &context.region;
    let words = region.named_answer(question, value, language).unwrap_or_else(|| match question.kind {
        Kind::YesNo | Kind::Statement => yes_or_no(value, language).to_owned(),
        // In the order in which days are written here.
        Kind::Date => value.split('-').rev().collect::<Vec<_>>().join("-"),
        _ => region.forms.shown(&field.key, value),
    });
    Shown {
        key: field.key.clone(),
        form: form.to_owned(),
        label: question.label.get(language).to_owned(),
        number: field.number,
        value: words,
        masked: question.kind.is_civil_number(),
        sensitive: question.sensitive,
        doubts: Vec::new(),
    }
}

fn yes_or_no(value: &str, language: Language) -> &'static str {
    match (value, language) {
        ("yes", Language::Id) => "Ya",
        ("yes", Language::En) => "Yes",
        (_, Language::Id) => "Tidak",
        (_, Language::En) => "No",
    }
}

/// One answer as it was given, for an officer who told why: recorded, and shown to the owner by who looked at the case.
pub fn reveal_answer(
    tx: &mut Tx,
    context: &Context,
    (case, key): (CaseId, &Key),
    reason: &str,
) -> Result<Option<Secret<String>>, Failure> {
    // Asks for the right, masks and keeps the reason, tells the owner.
    casework::reveal(tx, context, case, reason)?;
    let known = answers::open(tx, context, case)?;
    Ok(known.get(key).map(|value| Secret::new(value.to_owned())))
}

/// What opens the uploads of one case.
#[derive(Debug)]
pub struct UploadKey {
    case: CaseId,
    key: balai_platform::vault::DataKey,
}

/// Where an upload is sealed for.
pub(super) fn upload_place(case: CaseId, id: Uuid) -> String {
    format!("application_files|{case}|{id}")
}

/// An upload of a sent application with what opens it. An officer's look is recorded.
pub fn upload(
    tx: &mut Tx,
    context: &Context,
    (case, id): (CaseId, Uuid),
) -> Result<(Upload, UploadKey), Failure> {
    let unknown = || Problem::not_found("problem-file-not-found");
    let found = casework::get(tx, &context.region, case)?.ok_or_else(unknown)?;
    require_reader(context, &found)?;
    if matches!(context.actor, Actor::Officer(_)) {
        let entry = audit::Entry {
            action: "upload-opened",
            subject_kind: "case",
            subject_id: found.number.as_str().to_owned(),
            reason: String::new(),
            detail: id.to_string(),
        };
        audit::record(tx, &context.region.id, &context.moment, &context.actor, &entry)?;
    }
    keyed(tx, context, (case, id))
}

/// An upload with what opens it, for whoever has shown to be its owner.
pub(super) fn keyed(
    tx: &mut Tx,
    context: &Context,
    (case, id): (CaseId, Uuid),
) -> Result<(Upload, UploadKey), Failure> {
    let unknown = || Problem::not_found("problem-file-not-found");
    let upload = files::get(tx, &context.region.id, (case, id))?.ok_or_else(unknown)?;
    let key = balai_platform::keyring::find(tx, answers::keys(context), case)?.ok_or_else(unknown)?;
    Ok((upload, UploadKey { case, key }))
}

/// The bytes of an upload. Blocks: for a blocking thread.
pub fn opened(stored: &Files, (upload, key): (&Upload, &UploadKey)) -> Result<Secret<Vec<u8>>, Failure> {
    let sealed = stored.get(&upload.file)?;
    let opened = key.key.open(&upload_place(key.case, upload.id), &sealed);
    opened.map_err(|failure| Problem::from(failure).into())
}
