//! Applying for a service, one thing a page: variant, for whom, the forms' questions, what each requirement asks for, the
//! contact, check your answers, receipt.
//!
//! Everything is kept in a sealed draft on the server after every page, so that back, reload, "later" and another device work
//! without scripts. Whoever comes to a page out of order is led to the first open one.

pub(crate) mod check;
pub(crate) mod fields;
pub(crate) mod item;
pub(crate) mod known;
pub(crate) mod later;
pub(crate) mod mend;
pub(crate) mod owner;
pub(crate) mod page;
pub(crate) mod photo;
pub(crate) mod receipt;
pub(crate) mod start;
pub(crate) mod status;
pub(crate) mod which;

use axum::response::Response;
use balai_civic::services::{
    self, Change, Draft, DraftToken, Saved,
    asked::{Sheet, Step},
};
use balai_platform::region::Service;
use balai_web::{CookieKind, Here, WebError};
use serde::Serialize;

/// How long the cookie lasts, in seconds: as long as a draft is kept.
const COOKIE_SECONDS: u32 = 30 * 24 * 60 * 60;

/// What stands on top of every page of an application.
#[derive(Clone, Default, Serialize)]
pub(crate) struct Frame {
    /// The address under which all pages of this application stand.
    pub(crate) root: String,
    /// What the service is called.
    pub(crate) service: String,
    /// Where "back" leads.
    pub(crate) back: String,
    /// Which page, from 1; 0 where pages are not counted.
    pub(crate) step: usize,
    /// How many there are as far as is known.
    pub(crate) steps: usize,
    /// The draft's revision.
    pub(crate) revision: u64,
    /// Whether another device answered differently in between.
    pub(crate) elsewhere: bool,
    /// Whether the pack's questions changed since the draft was saved.
    pub(crate) changed: bool,
}

/// The address under which the pages of an application for `service` stand.
pub(crate) fn root(service: &str) -> String {
    format!("/layanan/{service}/ajukan")
}

/// The address of a page.
pub(crate) fn address(service: &str, step: &Step) -> String {
    let root = root(service);
    match step {
        Step::Variant => format!("{root}/varian"),
        Step::Behalf => format!("{root}/untuk-siapa"),
        Step::Page { form, page, number: None } => format!("{root}/isi/{form}/{page}"),
        Step::Page { form, page, number: Some(number) } => format!("{root}/isi/{form}/{page}?ke={number}"),
        Step::Requirement(code) => format!("{root}/syarat/{code}"),
        Step::Check => format!("{root}/periksa"),
    }
}

/// The service of an address, as it is offered today.
pub(crate) fn service<'h>(here: &'h Here, id: &str) -> Result<&'h Service, WebError> {
    here.region.services.on(id, here.now().day(&here.region.time_zone)).ok_or_else(WebError::not_found)
}

/// The token in the reader's cookie.
pub(crate) fn token(here: &Here) -> Option<DraftToken> {
    here.cookies.get(CookieKind::Application).and_then(DraftToken::parse)
}

/// The reader's draft, whatever service it is for.
pub(crate) async fn any_draft(here: &Here) -> Result<Option<(DraftToken, Draft)>, WebError> {
    let Some(token) = token(here) else { return Ok(None) };
    let (context, own) = (here.context(), token.clone());
    let draft = here.state.store.read(move |tx| services::read_draft(tx, &context, &own)).await?;
    Ok(draft.map(|draft| (token, draft)))
}

/// The reader's draft for `service`, or the way to the page that begins one. Whoever comes back to what was sent here finds its
/// receipt; whoever held a draft that another device sent is told so.
pub(crate) async fn draft(here: &Here, id: &str) -> Result<Result<(DraftToken, Draft), Response>, WebError> {
    service(here, id)?;
    let any = any_draft(here).await?;
    let gone = any.is_none() && token(here).is_some();
    if let Some(found) = any.filter(|(_, draft)| draft.head.service == id) {
        return Ok(Ok(found));
    }
    if receipt::is_held(here, id).await? {
        return Ok(Err(here.redirect(&format!("{}/bukti", root(id)))));
    }
    Ok(Err(here.redirect(&if gone { format!("{}?berakhir=1", root(id)) } else { root(id) })))
}

/// A draft beside what its service asks.
pub(crate) fn sheet<'d>(here: &'d Here, draft: &'d Draft) -> Result<Sheet<'d>, WebError> {
    Sheet::of(&here.region, draft, here.now()).ok_or_else(WebError::not_found)
}

/// Saves a change and gives what became of it.
pub(crate) async fn save(here: &Here, token: &DraftToken, change: Change) -> Result<Saved, WebError> {
    let (context, token) = (here.context(), token.clone());
    Ok(here.state.store.write(move |tx| services::answer(tx, &context, &token, &change)).await?)
}

/// The frame of one page of a draft.
pub(crate) fn frame(here: &Here, draft: &Draft, step: &Step) -> Result<Frame, WebError> {
    let sheet = sheet(here, draft)?;
    let steps = sheet.steps();
    let place = steps.iter().position(|(own, _)| own == step);
    let before = place.and_then(|place| place.checked_sub(1)).and_then(|before| steps.get(before));
    let id = &draft.head.service;
    Ok(Frame {
        root: root(id),
        service: sheet.service.name.get(here.language).to_owned(),
        back: before.map_or_else(|| root(id), |(before, _)| address(id, before)),
        step: place.map_or(0, |place| place + 1),
        steps: steps.len(),
        revision: draft.head.revision,
        elsewhere: false,
        changed: draft.head.pack_version != here.region.version,
    })
}

/// Where a reader is sent who asks for `step`: to the first open page when that comes earlier, or when the step is not asked.
pub(crate) fn way(here: &Here, draft: &Draft, step: &Step) -> Result<Option<Response>, WebError> {
    let sheet = sheet(here, draft)?;
    let steps = sheet.steps();
    let place = steps.iter().position(|(own, _)| own == step);
    let open = steps.iter().position(|(_, done)| !done).unwrap_or(steps.len());
    if place.is_some_and(|place| place <= open) {
        return Ok(None);
    }
    Ok(Some(here.redirect(&address(&draft.head.service, &sheet.first_open()))))
}

/// On to the first open page, or, when "later" was chosen, to the page that gives a code.
pub(crate) fn go_on(here: &Here, draft: &Draft, later: bool) -> Result<Response, WebError> {
    if later {
        return Ok(here.redirect(&format!("{}/simpan", root(&draft.head.service))));
    }
    let sheet = sheet(here, draft)?;
    Ok(here.redirect(&address(&draft.head.service, &sheet.first_open())))
}

/// Keeps the cookie of a draft fresh.
pub(crate) fn with_draft(here: &Here, response: Response, token: &DraftToken) -> Response {
    here.with_cookie(response, CookieKind::Application, &token.reveal(), Some(COOKIE_SECONDS))
}
