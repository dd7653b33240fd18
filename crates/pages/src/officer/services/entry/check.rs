//! Everything once more, read to the person who stands there, and sending. The same form sent twice gives the same receipt.

use axum::extract::Path;
use balai_base::Problem;
use balai_civic::services::{self, Draft, Receipt, Seen, asked::Sheet};
use balai_platform::{region::services::asked_for, render::Argument};
use balai_web::{Answer, Here, PostForm, Told, WebError};
use serde::Serialize;

use super::{Kept, case, draft, kept, may, service};
use crate::{
    citizen::apply::{
        check::{Line, Part, parts},
        item::{self, PhotoRow},
    },
    officer::{reads, services::case::answerable},
};

const TEMPLATE: &str = "officer/services/entry_check.html";

/// The photos of one requirement.
#[derive(Serialize)]
struct Photographed {
    name: String,
    photos: Vec<PhotoRow>,
}

#[derive(Serialize)]
struct CheckPage {
    service: String,
    case: String,
    kept: Kept,
    query: String,
    parts: Vec<Part>,
    photographed: Vec<Photographed>,
    /// What should be looked at and may stay as it is.
    warnings: Vec<String>,
    young: bool,
    working_days: u16,
    form_token: String,
    problem: Option<Told>,
}

#[derive(Serialize)]
struct EnteredPage {
    receipt: Receipt,
    service: String,
    agency: String,
    /// Where the person follows it, as one would tell it.
    address: String,
    kept: Kept,
}

/// `GET /petugas/draf/{case}/periksa`
pub(crate) async fn get(here: Here, Path(text): Path<String>) -> Answer {
    may(&here)?;
    let (_, draft) = draft(&here, case(&text)?).await?;
    let kept = kept(&here, &here.query).await?;
    if !services::entry_faults(&here.context(), &draft).fields.is_empty() {
        return Ok(here.redirect(&format!("/petugas/draf/{}{}", draft.head.case, kept.query())));
    }
    reads::note(&here, vec![draft.head.case], true).await?;
    Ok(here.page(TEMPLATE, &page(&here, &draft, kept)?))
}

/// `POST /petugas/draf/{case}/periksa`
pub(crate) async fn post(here: Here, Path(text): Path<String>, PostForm(typed): PostForm) -> Answer {
    may(&here)?;
    let id = case(&text)?;
    let token = typed.form_token().ok_or_else(|| Problem::invalid("problem-form-expired"))?;
    let kept = kept(&here, &typed).await?;
    // Sent before: the draft is gone, the receipt is there.
    let note = match draft(&here, id).await {
        Ok((_, draft)) => note(&here, &draft, &kept)?,
        Err(_) => String::new(),
    };
    let context = here.context();
    let sent =
        here.state.store.write(move |tx| services::send_entry(tx, &context, (id, &note), &token)).await;
    match sent {
        Ok(receipt) => Ok(entered(&here, receipt, kept)),
        Err(failure) => {
            let problem = answerable(failure.into())?;
            let (_, draft) = draft(&here, id).await?;
            let page = CheckPage { problem: Some(here.told(&problem)), ..page(&here, &draft, kept)? };
            Ok(here.page_refused(&problem, TEMPLATE, &page))
        }
    }
}

fn entered(here: &Here, receipt: Receipt, kept: Kept) -> axum::response::Response {
    let service = here.region.services.get(&receipt.service);
    let agency = here.region.agencies.get(&receipt.agency);
    let page = EnteredPage {
        service: service.map(|own| own.name.get(here.language).to_owned()).unwrap_or_default(),
        agency: agency.map(|agency| agency.name.get(here.language).to_owned()).unwrap_or_default(),
        address: here.full_url("/lacak"),
        receipt,
        kept,
    };
    here.page("officer/services/entered.html", &page)
}

fn page(here: &Here, draft: &Draft, kept: Kept) -> Result<CheckPage, WebError> {
    let sheet = Sheet::of(&here.region, draft, here.now()).ok_or_else(WebError::not_found)?;
    let mut own = vec![Part { title: here.t("entry-who", &[]), lines: who(here, &sheet, draft) }];
    own.extend(parts(here, draft, &|_| None)?);
    let photographed = sheet.requirements().into_iter().map(|one| Photographed {
        name: one.name.get(here.language).to_owned(),
        photos: item::photos(draft, &one.code),
    });
    let shown = services::shown(&here.context(), draft, here.language);
    let mut warnings: Vec<String> = Vec::new();
    for fault in sheet.forms().into_iter().flat_map(|form| sheet.check(form).warnings) {
        let label = shown.iter().find(|own| own.key == fault.key).map(|own| own.label.as_str());
        let told = format!("{}: {}", label.unwrap_or_default(), here.t(fault.message, &[]));
        if !warnings.contains(&told) {
            warnings.push(told);
        }
    }
    Ok(CheckPage {
        service: sheet.service.name.get(here.language).to_owned(),
        case: draft.head.case.to_string(),
        query: kept.query(),
        kept,
        parts: own,
        photographed: photographed.filter(|one| !one.photos.is_empty()).collect(),
        warnings,
        young: sheet.looks_young(),
        working_days: sheet.service.standard.working_days,
        form_token: here.form_token(),
        problem: None,
    })
}

/// For whom, in which variant, and by what the officer knows.
fn who(here: &Here, sheet: &Sheet<'_>, draft: &Draft) -> Vec<Line> {
    let line = |key: &str, value: String| Line { key: here.t(key, &[]), value, change: None };
    let mut lines = Vec::new();
    if let Some(variant) = sheet.service.variant(&draft.head.variant) {
        lines.push(line("apply-variant-title", variant.name.get(here.language).to_owned()));
    }
    let behalf = here.t(&format!("entry-behalf-{}", draft.head.behalf.as_str()), &[]);
    lines.push(line("entry-behalf", behalf));
    if let Some(seen) = draft.answers.get(&services::identity_seen()).and_then(Seen::parse) {
        lines.push(line("entry-identity", here.t(&format!("entry-seen-{}", seen.as_str()), &[])));
    }
    let copies = copies(here, draft);
    if !copies.is_empty() {
        lines.push(line("entry-copy", copies.join("; ")));
    }
    lines
}

/// The names of what was handed in as a copy.
fn copies<'h>(here: &'h Here, draft: &Draft) -> Vec<&'h str> {
    let Some(own) = here.region.services.get(&draft.head.service) else { return Vec::new() };
    let asked = asked_for(&here.region.services, own, draft.head.variant());
    let kept = asked.into_iter().filter(|one| draft.answers.get(&services::copy_kept(&one.code)).is_some());
    kept.map(|one| one.name.get(here.language)).collect()
}

/// Among officers: what was seen, which copies stayed, and which ticket was served.
fn note(here: &Here, draft: &Draft, kept: &Kept) -> Result<String, WebError> {
    service(here, &draft.head.service)?;
    let mut said = Vec::new();
    if let Some(seen) = draft.answers.get(&services::identity_seen()).and_then(Seen::parse) {
        said.push(here.t(&format!("entry-seen-{}", seen.as_str()), &[]));
    }
    let copies = copies(here, draft);
    if !copies.is_empty() {
        said.push(here.t("entry-note-copies", &[Argument::text("names", &copies.join("; "))]));
    }
    if !kept.ticket.is_empty() {
        said.push(here.t("entry-note-ticket", &[Argument::text("ticket", &kept.ticket)]));
    }
    Ok(said.join(". "))
}
