//! A sent application as its owner sees it: where it stands, what is missing, what was said.

use std::collections::BTreeMap;

use axum::{extract::Path, response::Response};
use balai_base::{CaseId, CaseNumber, Localized, Timestamp};
use balai_civic::{
    feedback,
    services::{
        self, Application, ServiceTime, Verdict, mend,
        working::owner::{self, OwnerView},
    },
};
use balai_credential::DocumentId;
use balai_platform::{
    access::Actor,
    casework::{self, Case, EventKind, View},
    documents,
};
use balai_web::{Answer, Here, WebError};
use serde::Serialize;
use uuid::Uuid;

use super::photo;
use crate::{
    citizen::case::number,
    documents::{DocumentRow, deliver, of_case},
    wording,
};

/// What became of one requirement.
#[derive(Clone, Serialize)]
pub(crate) struct ItemRow {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) given: &'static str,
    pub(crate) verdict: &'static str,
    pub(crate) remark: String,
    /// Whether it is to be given anew.
    pub(crate) marked: bool,
    /// The photos of it.
    pub(crate) photos: Vec<String>,
}

/// One line of what happened.
#[derive(Clone, Serialize)]
pub(crate) struct Turn {
    pub(crate) at: Timestamp,
    /// What happened: `moved`, `revealed`, `message`, …
    pub(crate) kind: &'static str,
    /// The state it led to; empty where it led to none.
    pub(crate) state: String,
    /// The officer, as far as the region tells it.
    pub(crate) officer: String,
    pub(crate) text: String,
}

#[derive(Serialize)]
pub(crate) struct StatusPage {
    pub(crate) number: CaseNumber,
    pub(crate) service: String,
    /// The service's id, in addresses.
    pub(crate) service_id: String,
    pub(crate) state: String,
    pub(crate) sentence: String,
    pub(crate) sent_at: Option<Timestamp>,
    pub(crate) time: ServiceTime,
    pub(crate) items: Vec<ItemRow>,
    /// What was answered, numbers masked.
    pub(crate) answers: Vec<services::Shown>,
    /// What the forms are called whose answers are read.
    pub(crate) forms: BTreeMap<String, Localized>,
    pub(crate) history: Vec<Turn>,
    /// Whether something is to be put right.
    pub(crate) returned: bool,
    /// What was issued for it.
    pub(crate) documents: Vec<DocumentRow>,
    /// Whether it has ended, so that the survey may be answered.
    pub(crate) ended: bool,
    /// Whether nothing more happens with it, withdrawn and refused ones too: nothing is promised or handed over any more.
    pub(crate) over: bool,
    /// What may be done, what is to be paid, what was issued, and the parts of a bundle.
    pub(crate) owner: OwnerView,
}

/// The actor's own application of that number; none when the case is of another type or another one is open.
pub(crate) async fn own(here: &Here, number: &CaseNumber) -> Result<Option<(Case, Application)>, WebError> {
    let Actor::Reporter { case } = here.actor else { return Ok(None) };
    let (context, asked, language) = (here.context(), number.clone(), here.language);
    let found = here
        .state
        .store
        .read(move |tx| {
            let Some(found) = casework::get(tx, &context.region, case)? else { return Ok(None) };
            if found.number != asked || found.case_type != services::CASE_TYPE {
                return Ok(None);
            }
            Ok(services::application_in(tx, &context, case, Some(language))?
                .map(|application| (found, application)))
        })
        .await?;
    Ok(found)
}

/// The page of an application, if that is what its owner has opened.
pub(crate) async fn page(here: &Here, number: &CaseNumber) -> Result<Option<Response>, WebError> {
    let Some((case, application)) = own(here, number).await? else { return Ok(None) };
    let context = here.context();
    let own = case.clone();
    let (history, marked, owner, time) = here
        .state
        .store
        .read(move |tx| {
            let events = casework::history(tx, &context, &own, View::Owner)?;
            let returned = mend::returned(tx, &context, own.id)?;
            let time = services::service_time_of(tx, &context, &own)?;
            let owner = owner::view(tx, &context, &own)?;
            Ok((events, returned.map(|returned| returned.marked), owner, time))
        })
        .await?;
    let documents = of_case(here, case.id).await?;
    let service = here.region.services.get(&application.head.service);
    let workflow = here.region.workflows.get(&case.workflow);
    let state_of = |id: &str| workflow.and_then(|workflow| workflow.state(id));
    let label =
        |id: &str| state_of(id).map(|state| state.label.get(here.language).to_owned()).unwrap_or_default();
    let turns = history
        .iter()
        .filter(|event| matches!(event.kind, EventKind::Opened | EventKind::Moved) || !event.text.is_empty());
    let items = items(here, &application, marked.as_deref().unwrap_or_default());
    let page = StatusPage {
        service: service.map(|own| own.name.get(here.language).to_owned()).unwrap_or_default(),
        state: label(&case.state),
        sentence: state_of(&case.state)
            .map(|state| state.sentence.get(here.language).to_owned())
            .unwrap_or_default(),
        sent_at: application.head.sent_at,
        time,
        items,
        answers: application.answers,
        forms: wording::form_titles(&here.region),
        history: turns
            .map(|event| {
                let officer = casework::officer_told(&here.region, event, View::Owner);
                Turn {
                    at: event.at,
                    kind: event.kind.as_str(),
                    state: label(&event.state_to),
                    officer: officer.get(here.language).to_owned(),
                    // What was applied for stands in the title, in the reader's words.
                    text: if event.kind == EventKind::Opened { String::new() } else { event.text.clone() },
                }
            })
            .collect(),
        service_id: application.head.service.clone(),
        ended: feedback::can_be_rated(&case),
        over: case.meaning.is_final(),
        returned: marked.is_some_and(|marked| !marked.is_empty()),
        documents,
        owner,
        number: case.number,
    };
    Ok(Some(here.page("citizen/apply/status.html", &page)))
}

/// What was given for each requirement and what became of it.
pub(crate) fn items(here: &Here, application: &Application, marked: &[String]) -> Vec<ItemRow> {
    let service = here.region.services.get(&application.head.service);
    let name = |code: &str| {
        let found = service.and_then(|service| service.requirement(code));
        found.map_or_else(|| code.to_owned(), |own| own.name.get(here.language).to_owned())
    };
    let row = |item: &services::Item| ItemRow {
        name: name(&item.requirement),
        given: item.given.as_str(),
        verdict: item.verdict.as_str(),
        remark: item.remark.clone(),
        marked: marked.contains(&item.requirement) && item.verdict != Verdict::Good,
        photos: application
            .files
            .iter()
            .filter(|file| file.requirement == item.requirement)
            .map(|file| file.id.to_string())
            .collect(),
        code: item.requirement.clone(),
    };
    application.items.iter().map(row).collect()
}

/// `GET /lacak/{number}/dokumen/{id}`: the PDF of a document of the reader's own application.
pub(crate) async fn document(here: Here, Path((text, id)): Path<(String, String)>) -> Answer {
    let number = number(&text)?;
    let (case, _) = own(&here, &number).await?.ok_or_else(WebError::not_found)?;
    let id = DocumentId::parse(&id).map_err(|_| WebError::not_found())?;
    let context = here.context();
    let found = here.state.store.read(move |tx| {
        let document = documents::by_id(tx, &context, id)?;
        let own = document.case == Some(case.id);
        if own { documents::deliver_pdf(tx, &context, id) } else { Ok(None) }
    });
    deliver(&here, found.await?, id).await
}

/// `GET /lacak/{number}/berkas/{photo}`: a photo of the reader's own application.
pub(crate) async fn file(here: Here, Path((text, photo)): Path<(String, String)>) -> Answer {
    let number = number(&text)?;
    let photo: Uuid = photo.parse().map_err(|_| WebError::not_found())?;
    let (case, _) = own(&here, &number).await?.ok_or_else(WebError::not_found)?;
    let (context, id): (_, CaseId) = (here.context(), case.id);
    let found = here
        .state
        .store
        .read(move |tx| {
            // A part's photos are its bundle's, until some were given for it alone.
            let parent = services::head(tx, &context, id)?.and_then(|head| head.parent);
            services::upload(tx, &context, (id, photo)).or_else(|failure| match parent {
                Some(case) => {
                    services::upload(tx, &context.acting_as(Actor::Reporter { case }), (case, photo))
                }
                None => Err(failure),
            })
        })
        .await?;
    photo::shown(&here, found).await
}
