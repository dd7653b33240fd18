//! "Check your answers", and sending. The same form sent twice gives the same receipt.

use axum::extract::Path;
use balai_base::Problem;
use balai_civic::services::{
    self, Draft, Given,
    asked::{Sheet, Step},
};
use balai_platform::{casework, forms, render::Argument, residents};
use balai_web::{Answer, Here, PostForm, Told, WebError};
use serde::Serialize;

use super::{Frame, address, draft, frame, page, receipt, sheet, way};

/// One line with where it is changed.
#[derive(Clone, Serialize)]
pub(crate) struct Line {
    pub(crate) key: String,
    pub(crate) value: String,
    pub(crate) change: Option<Change>,
}

/// Where a line is changed.
#[derive(Clone, Serialize)]
pub(crate) struct Change {
    pub(crate) address: String,
    pub(crate) label: String,
}

/// A form's lines under its name.
#[derive(Clone, Serialize)]
pub(crate) struct Part {
    pub(crate) title: String,
    pub(crate) lines: Vec<Line>,
}

#[derive(Serialize)]
pub(crate) struct CheckPage {
    pub(crate) frame: Frame,
    pub(crate) parts: Vec<Part>,
    pub(crate) working_days: u16,
    /// Whether the applicant's NIK is that of somebody under seventeen who applies alone.
    pub(crate) young: bool,
    pub(crate) form_token: String,
    /// Whether the browser is signed in to an account, which keeps the application.
    pub(crate) account: bool,
    pub(crate) problem: Option<Told>,
}

/// Where a line is changed on the pages of an application.
fn change(here: &Here, id: &str, step: &Step) -> Change {
    Change { address: address(id, step), label: here.t("check-change", &[]) }
}

/// The variant, and for whom.
fn first(here: &Here, draft: &Draft) -> Result<Part, WebError> {
    let sheet = sheet(here, draft)?;
    let id = &draft.head.service;
    let mut lines = Vec::new();
    if let Some(variant) = sheet.service.variant(&draft.head.variant) {
        lines.push(Line {
            key: here.t("apply-variant-title", &[]),
            value: variant.name.get(here.language).to_owned(),
            change: Some(change(here, id, &Step::Variant)),
        });
    }
    lines.push(Line {
        key: here.t("apply-behalf-title", &[]),
        value: here.t(&format!("apply-behalf-{}", draft.head.behalf.as_str()), &[]),
        change: Some(change(here, id, &Step::Behalf)),
    });
    Ok(Part { title: sheet.service.name.get(here.language).to_owned(), lines })
}

/// What was answered and given, form by form; `change` says where a page of it is changed, if it is changed page by page.
pub(crate) fn parts(
    here: &Here,
    draft: &Draft,
    change: &dyn Fn(&Step) -> Option<Change>,
) -> Result<Vec<Part>, WebError> {
    let sheet = sheet(here, draft)?;
    let id = &draft.head.service;
    let mut parts = Vec::new();
    let shown = services::shown(&here.context(), draft, here.language);
    for form in sheet.forms() {
        let fields = sheet.with_context(|context| forms::fields(form, &draft.answers, context));
        let lines = fields.iter().filter_map(|field| {
            let own = shown.iter().find(|shown| shown.key == field.key)?;
            let step =
                Step::Page { form: form.code.clone(), page: field.page.id.clone(), number: field.number };
            let label =
                field.number.map_or_else(|| own.label.clone(), |number| format!("{} ({number})", own.label));
            Some(Line { key: label, value: own.value.clone(), change: change(&step) })
        });
        parts.push(Part { title: page::titled(here, form), lines: lines.collect() });
    }
    let asked: Vec<Step> = sheet.steps().into_iter().map(|(step, _)| step).collect();
    let mut lines = Vec::new();
    for requirement in sheet.requirements() {
        let step = Step::Requirement(requirement.code.clone());
        let has_page = asked.contains(&step);
        if let Some(value) = how(here, &sheet, requirement) {
            let doubt = |_: Change| Change {
                address: format!("{}/register", super::root(id)),
                label: here.t("apply-known-doubt", &[]),
            };
            let known = change(&Step::Check).filter(|_| sheet.is_known(requirement)).map(doubt);
            let change = if has_page { change(&step) } else { known };
            lines.push(Line { key: requirement.name.get(here.language).to_owned(), value, change });
        }
    }
    parts.push(Part { title: here.t("apply-requirements", &[]), lines });
    Ok(parts)
}

/// How a requirement is met, in words; none when it is not.
fn how(
    here: &Here,
    sheet: &Sheet<'_>,
    requirement: &balai_platform::region::services::Requirement,
) -> Option<String> {
    let given = sheet.draft.item(&requirement.code).map(|item| item.given);
    let known = sheet.is_known(requirement).then_some(Given::Known);
    let form = sheet.form_of(requirement).filter(|_| sheet.is_met(requirement)).map(|_| Given::Form);
    let given = given.or(known).or(form)?;
    let count = sheet.draft.uploads_of(&requirement.code).count();
    let count = i64::try_from(count).unwrap_or(0);
    Some(match given {
        Given::Upload => here.t("apply-given-upload", &[Argument::number("count", count)]),
        other => here.t(&format!("apply-given-{}", other.as_str()), &[]),
    })
}

fn shown(here: &Here, draft: &Draft, problem: Option<Told>) -> Result<CheckPage, WebError> {
    let id = &draft.head.service;
    let mut own = vec![first(here, draft)?];
    own.extend(parts(here, draft, &|step| Some(change(here, id, step)))?);
    Ok(CheckPage {
        frame: frame(here, draft, &Step::Check)?,
        parts: own,
        working_days: sheet(here, draft)?.service.standard.working_days,
        young: sheet(here, draft)?.looks_young(),
        form_token: here.form_token(),
        account: here.resident.is_some(),
        problem,
    })
}

/// `GET /layanan/{service}/ajukan/periksa`
pub(crate) async fn get(here: Here, Path(id): Path<String>) -> Answer {
    let (_, draft) = match draft(&here, &id).await? {
        Ok(found) => found,
        Err(way) => return Ok(way),
    };
    if let Some(response) = way(&here, &draft, &Step::Check)? {
        return Ok(response);
    }
    Ok(here.page("citizen/apply/check.html", &shown(&here, &draft, None)?))
}

/// `POST /layanan/{service}/ajukan/periksa`
pub(crate) async fn post(here: Here, Path(id): Path<String>, PostForm(fields): PostForm) -> Answer {
    let form_token = fields.form_token().ok_or_else(|| Problem::invalid("problem-form-expired"))?;
    if let Some(response) = receipt::given_before(&here, &id, form_token).await? {
        return Ok(response);
    }
    let (token, draft) = match draft(&here, &id).await? {
        Ok(found) => found,
        Err(way) => return Ok(way),
    };
    let account = here.resident.as_ref().map(|own| own.session.resident);
    let sent = services::send_with(
        &here.state.store,
        here.context(),
        (token, form_token),
        // An application names its applicant anyway, so it is part of the account at once; who wants it otherwise lets it go there.
        move |tx, context, receipt| {
            let case = casework::find(tx, &context.region, &receipt.number)?;
            if let (Some(resident), Some(case)) = (account, case) {
                residents::link(tx, context, resident, &case)?;
            }
            Ok(())
        },
    )
    .await;
    match sent {
        Ok(_) => Ok(receipt::open(&here, &id, form_token)),
        Err(failure) => {
            let error = WebError::from(failure);
            if error.problem.fields.is_empty() {
                return Err(error);
            }
            // Sent before its time: nothing was stored; the first open page is where to go on.
            if let Some(response) = way(&here, &draft, &Step::Check)? {
                return Ok(response);
            }
            let page = shown(&here, &draft, Some(here.told(&error.problem)))?;
            Ok(here.page_refused(&error.problem, "citizen/apply/check.html", &page))
        }
    }
}
