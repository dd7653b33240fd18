//! `/petugas/layanan/baru`: an application for somebody who stands at the counter or meets officers in a village. One page with the
//! whole form, the same questions and the same checks as online, kept as a draft of the desk from the first tap on, so that nothing
//! typed is lost and a row of an outreach day goes on here; originals are shown and stay with their owner or are photographed, copies
//! may be handed in, and nobody needs a telephone.

pub(crate) mod check;
pub(crate) mod form;
pub(crate) mod save;

use balai_base::{CaseId, Problem, Timestamp};
use balai_civic::{
    appointments,
    services::{self, Draft, DraftToken, Entry, OpenEntry},
};
use balai_platform::{
    access::{Action, may_ever},
    region::Service,
};
use balai_web::{Answer, Fields, Here, WebError};
use serde::Serialize;
use uuid::Uuid;

use crate::{citizen::appointment::service_name, wording::Choice};

/// The longest query, in characters.
const MOST_CHARACTERS: usize = 120;

#[derive(Serialize)]
struct StartPage {
    /// What was searched for.
    query: String,
    /// Where each service found is entered.
    found: Vec<Choice>,
    services: Vec<Choice>,
    drafts: Vec<DraftRow>,
    kept: Kept,
}

/// A draft of the desk that was not sent yet.
#[derive(Serialize)]
struct DraftRow {
    case: String,
    name: String,
    service: String,
    /// `counter` or `outreach`.
    entry: &'static str,
    saved_at: Timestamp,
    until: Option<Timestamp>,
}

/// Where the person came from: kept through every page of the entry.
#[derive(Clone, Default, Serialize)]
pub(crate) struct Kept {
    /// The office and the counter whose ticket is served.
    office: String,
    counter: String,
    /// The ticket's label; empty when none is served.
    ticket: String,
    /// The outreach day.
    day: String,
}

impl Kept {
    /// The same as the query of an address, `?` included; empty when there is nothing.
    fn query(&self) -> String {
        let mut written = form_urlencoded::Serializer::new(String::new());
        let own = [("kantor", &self.office), ("loket", &self.counter), ("hari", &self.day)];
        written.extend_pairs(own.iter().filter(|(_, value)| !value.is_empty()));
        let written = written.finish();
        if written.is_empty() { written } else { format!("?{written}") }
    }
}

fn may(here: &Here) -> Result<(), WebError> {
    here.officer()?;
    if may_ever(&here.region.roles, &here.actor, Action::EnterForSomebody) {
        return Ok(());
    }
    Err(Problem::forbidden("problem-not-allowed").into())
}

async fn kept(here: &Here, fields: &Fields) -> Result<Kept, WebError> {
    let (office, counter) = (fields.text("kantor").to_owned(), fields.text("loket").to_owned());
    let mut ticket = String::new();
    let known = here.region.service_office(&office).filter(|own| own.counter(&counter).is_some());
    let serves = known.is_some_and(|own| appointments::may_serve(&here.context(), own));
    if serves {
        let (context, own) = (here.context(), (office.clone(), counter.clone()));
        let desk =
            here.state.store.read(move |tx| appointments::desk(tx, &context, (&own.0, &own.1))).await?;
        ticket = desk.now.map(|ticket| ticket.label).unwrap_or_default();
    }
    let day = fields.text("hari").parse::<Uuid>().map(|day| day.to_string()).unwrap_or_default();
    let (office, counter) = if serves { (office, counter) } else { Default::default() };
    Ok(Kept { office, counter, ticket, day })
}

/// `GET /petugas/layanan/baru`: a service is searched for as in the catalogue, or chosen; drafts of the desk are gone on with.
pub(crate) async fn start(here: Here) -> Answer {
    may(&here)?;
    let kept = kept(&here, &here.query).await?;
    let chosen = here.query.text("layanan");
    if !chosen.is_empty() {
        service(&here, chosen)?;
        return Ok(here.redirect(&format!("/petugas/layanan/baru/{chosen}{}", kept.query())));
    }
    let today = here.now().day(&here.region.time_zone);
    let context = here.context();
    let is_own = |service: &&Service| {
        let open = service.channels.counter || service.channels.outreach;
        open && services::working::require_entry(&context, service).is_ok()
    };
    let query: String = here.query.text("q").chars().take(MOST_CHARACTERS).collect();
    let found = here.region.services.find(&query, today).into_iter().filter(is_own);
    let found = found.map(|own| {
        let address = format!("/petugas/layanan/baru/{}{}", own.id, kept.query());
        Choice {
            hint: own.summary.get(here.language).to_owned(),
            ..Choice::new(address, own.name.get(here.language))
        }
    });
    let own = here.region.services.offered(today).filter(is_own);
    let page = StartPage {
        found: found.collect(),
        services: own.map(|service| Choice::new(&service.id, service.name.get(here.language))).collect(),
        drafts: drafts(&here).await?.into_iter().map(|draft| row(&here, draft)).collect(),
        query,
        kept,
    };
    Ok(here.page("officer/services/entry_start.html", &page))
}

/// The drafts of the reader's desk.
pub(crate) async fn drafts(here: &Here) -> Result<Vec<OpenEntry>, WebError> {
    let context = here.context();
    Ok(here.state.store.read(move |tx| services::open_entries(tx, &context)).await?)
}

fn row(here: &Here, draft: OpenEntry) -> DraftRow {
    DraftRow {
        case: draft.case.to_string(),
        service: service_name(here, &draft.service),
        name: draft.name,
        entry: Entry::as_str(draft.entry),
        saved_at: draft.saved_at,
        until: draft.expires_at,
    }
}

fn service<'h>(here: &'h Here, id: &str) -> Result<&'h Service, WebError> {
    let found = here.region.services.on(id, here.now().day(&here.region.time_zone));
    let own = found.ok_or_else(WebError::not_found)?;
    services::working::require_entry(&here.context(), own)?;
    Ok(own)
}

/// The case of an address.
fn case(text: &str) -> Result<CaseId, WebError> {
    text.parse::<Uuid>().map(CaseId).map_err(|_| WebError::not_found())
}

/// A draft of the desk.
async fn draft(here: &Here, case: CaseId) -> Result<(DraftToken, Draft), WebError> {
    let context = here.context();
    Ok(here.state.store.read(move |tx| services::open_entry(tx, &context, case)).await?)
}
