//! `/petugas/antrean`: one counter's queue: call next, call again, skip, finish, send on.

use balai_base::Problem;
use balai_civic::appointments::{self, Call, Desk};
use balai_platform::{access::Action, region::ServiceOffice};
use balai_store::Failure;
use balai_web::{Answer, CookieKind, Fields, Here, PostForm, Told, WebError, kiosk};
use serde::Serialize;

use super::may;
use crate::{
    citizen::appointment::{OfficeShown, office_shown},
    wording::Choice,
};

const TEMPLATE: &str = "officer/counter/queue.html";

#[derive(Serialize)]
struct CounterShown {
    id: String,
    name: String,
    current: bool,
}

#[derive(Serialize)]
struct QueuePage {
    offices: Vec<OfficeShown>,
    office: Option<OfficeShown>,
    counters: Vec<CounterShown>,
    counter: Option<CounterShown>,
    /// Where somebody can be sent on.
    others: Vec<Choice>,
    desk: Option<Desk>,
    problem: Option<Told>,
}

async fn page(here: &Here, fields: &Fields, problem: Option<&Problem>) -> Result<QueuePage, WebError> {
    let offices: Vec<ServiceOffice> = appointments::served_offices(&here.context());
    let office = offices.iter().find(|office| office.id == fields.text("kantor"));
    let office = office.or_else(|| offices.first().filter(|_| offices.len() == 1));
    let counter = office.and_then(|office| office.counter(fields.text("loket")));
    let named = |counter: &balai_platform::region::Counter, current: bool| CounterShown {
        id: counter.id.clone(),
        name: counter.name.get(here.language).to_owned(),
        current,
    };
    let is_current = |id: &str| counter.is_some_and(|counter| counter.id == id);
    let desk = match office.zip(counter) {
        Some((office, counter)) => {
            let (context, office, counter) = (here.context(), office.id.clone(), counter.id.clone());
            Some(
                here.state
                    .store
                    .read(move |tx| appointments::desk(tx, &context, (&office, &counter)))
                    .await?,
            )
        }
        None => None,
    };
    let counters = office.map_or(&[][..], |office| &office.counters);
    Ok(QueuePage {
        offices: offices.iter().map(|office| office_shown(here, office)).collect(),
        office: office.map(|office| office_shown(here, office)),
        counters: counters.iter().map(|counter| named(counter, is_current(&counter.id))).collect(),
        others: counters
            .iter()
            .filter(|counter| !is_current(&counter.id))
            .map(|counter| Choice::new(&counter.id, counter.name.get(here.language)))
            .collect(),
        counter: counter.map(|counter| named(counter, true)),
        desk,
        problem: problem.map(|problem| here.told(problem)),
    })
}

/// `GET /petugas/antrean`
pub(crate) async fn get(here: Here) -> Answer {
    may(&here, Action::EnterForSomebody)?;
    let fields = here.query.clone();
    Ok(here.page(TEMPLATE, &page(&here, &fields, None).await?))
}

/// What a button asks for.
fn call(fields: &Fields) -> Option<Call> {
    match fields.text("call") {
        "next" => Some(Call::Next),
        "recall" => Some(Call::Recall),
        "skip" => Some(Call::Skip),
        "finish" => Some(Call::Finish),
        "transfer" => fields.optional("to").map(|to| Call::Transfer(to.to_owned())),
        "back" => fields.read("ticket").map(Call::Back),
        _ => None,
    }
}

/// `POST /petugas/antrean`
pub(crate) async fn post(here: Here, PostForm(fields): PostForm) -> Answer {
    may(&here, Action::EnterForSomebody)?;
    let (office, counter) = (fields.text("kantor").to_owned(), fields.text("loket").to_owned());
    let seen = fields.text("seen").to_owned();
    let Some(call) = call(&fields) else {
        return again(&here, &fields, &Problem::invalid("problem-queue-call")).await;
    };
    let (context, at) = (here.context(), (office.clone(), counter.clone()));
    let outcome = here
        .state
        .store
        .write(move |tx| appointments::act(tx, &context, (&at.0, &at.1), (&call, &seen)))
        .await;
    match outcome {
        Ok(()) => Ok(here.redirect(&format!("/petugas/antrean?kantor={office}&loket={counter}"))),
        Err(Failure::Refused(problem)) if problem.message.starts_with("problem-queue-") => {
            again(&here, &fields, &problem).await
        }
        Err(failure) => Err(failure.into()),
    }
}

async fn again(here: &Here, fields: &Fields, problem: &Problem) -> Answer {
    let page = page(here, fields, Some(problem)).await?;
    Ok(here.page_refused(problem, TEMPLATE, &page))
}

/// `POST /petugas/antrean/mesin`: this browser gives tickets of an office from now on; the officer is signed out of it.
pub(crate) async fn machine(here: Here, PostForm(fields): PostForm) -> Answer {
    may(&here, Action::EnterForSomebody)?;
    let office = here.region.service_office(fields.text("kantor"));
    let office = office.filter(|office| appointments::may_serve(&here.context(), office));
    let office = office.ok_or_else(|| Problem::forbidden("problem-not-allowed"))?;
    // The session ends, so that whoever walks up to the machine finds nobody signed in.
    crate::officer::sign_in::password::end(&here).await?;
    let response = here.redirect(&format!("/antrean/ambil?kantor={}", office.id));
    let response = here.without_cookie(response, CookieKind::Session);
    Ok(here.with_cookie(response, CookieKind::Kiosk, &kiosk::seal(&here, &office.id), Some(kiosk::SECONDS)))
}
