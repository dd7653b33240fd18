//! `/saya`: my reports, what I follow, who looked at my data.

use balai_base::{CaseNumber, Pin, Problem, ResidentId};
use balai_civic::{
    data_rights::{self, Looked, Sight, Subject},
    reports::{self, PublicRow},
    services::{self, ServiceTime},
};
use balai_platform::{
    access::Actor,
    casework::{self, Case, Context},
    residents,
};
use balai_store::{Failure, Tx};
use balai_web::{Answer, Fields, Here, PostForm, Told, WebError};
use serde::Serialize;

use super::{own, own_or_enter, read, write};
use crate::citizen::case::number;

const TEMPLATE: &str = "citizen/account/home.html";

#[derive(Serialize)]
struct HomePage {
    reports: Vec<PublicRow>,
    applications: Vec<ApplicationRow>,
    follows: Vec<PublicRow>,
    looks: Vec<Look>,
    number: String,
    done: String,
    problem: Option<Told>,
}

/// One application for a service.
#[derive(Serialize)]
pub(super) struct ApplicationRow {
    number: CaseNumber,
    service: String,
    state: String,
    time: ServiceTime,
    /// What the state counts as.
    meaning: &'static str,
    sent_at: i64,
    /// Since when the processing of its data is restricted.
    restricted_at: Option<i64>,
}

/// One look at a case of the reader's, or at the reader's identity.
#[derive(Serialize)]
pub(super) struct Look {
    at: i64,
    number: CaseNumber,
    agency: String,
    role: String,
    /// The officer's name, where the region tells it.
    officer: String,
    /// Whether who reported was seen, with a reason; else the case itself.
    identity: bool,
    reason: String,
}

/// `GET /saya`
pub(crate) async fn get(here: Here) -> Answer {
    if let Err(response) = own_or_enter(&here) {
        return Ok(*response);
    }
    let page = page(&here).await?;
    Ok(here.page(TEMPLATE, &page))
}

struct Found {
    reports: Vec<PublicRow>,
    applications: Vec<(Case, ServiceTime)>,
    follows: Vec<PublicRow>,
    looks: Vec<Looked>,
}

fn find(tx: &mut Tx, context: &Context, resident: ResidentId) -> Result<Found, Failure> {
    let (mut own_reports, mut applications) = (Vec::new(), Vec::new());
    for case in residents::claimed(tx, context, resident)? {
        if case.case_type == services::CASE_TYPE {
            let time = services::service_time_of(tx, context, &case)?;
            applications.push((case, time));
            continue;
        }
        let owner = context.acting_as(Actor::Reporter { case: case.id });
        own_reports.push(reports::owner_case(tx, &owner, &case.number)?.case.row);
    }
    let mut follows = Vec::new();
    for case in residents::followed(tx, context, resident)? {
        match reports::public_case(tx, context, &case.number) {
            Ok(public) => follows.push(public.row),
            // Not public any more: what it says now is no business of a follower's.
            Err(Failure::Refused(_)) => {}
            Err(failure) => return Err(failure),
        }
    }
    let looks = data_rights::looks(tx, context, &Subject::Account(resident))?;
    Ok(Found { reports: own_reports, applications, follows, looks })
}

async fn page(here: &Here) -> Result<HomePage, WebError> {
    let resident = own(here)?.resident;
    let found = read(here, move |tx, context| find(tx, context, resident)).await?;
    let agency = |id: &str| {
        let known = here.region.agencies.get(id);
        known.map_or_else(|| id.to_owned(), |agency| agency.name.get(here.language).to_owned())
    };
    let role = |id: &str| {
        let known = here.region.roles.get(id);
        known.map_or_else(|| id.to_owned(), |role| role.name.get(here.language).to_owned())
    };
    let application = |(case, time): &(Case, ServiceTime)| {
        let service = here.region.services.get(&case.category);
        let workflow = here.region.workflows.get(&case.workflow);
        let state = workflow.and_then(|workflow| workflow.state(&case.state));
        ApplicationRow {
            number: case.number.clone(),
            service: service.map(|own| own.name.get(here.language).to_owned()).unwrap_or_default(),
            state: state.map(|state| state.label.get(here.language).to_owned()).unwrap_or_default(),
            time: *time,
            meaning: case.meaning.as_str(),
            sent_at: case.created_at.millis(),
            restricted_at: case.restricted_at.map(balai_base::Timestamp::millis),
        }
    };
    Ok(HomePage {
        applications: found.applications.iter().map(application).collect(),
        reports: found.reports,
        follows: found.follows,
        looks: found
            .looks
            .into_iter()
            .map(|look| Look {
                at: look.at.millis(),
                number: look.number,
                agency: agency(&look.agency),
                role: role(&look.role),
                officer: look.officer,
                identity: look.sight == Sight::Identity,
                reason: look.reason,
            })
            .collect(),
        number: String::new(),
        done: match here.query.text("selesai") {
            "klaim" => "resident-done-claimed",
            "lepas" => "resident-done-let-go",
            "berhenti" => "resident-done-unfollowed",
            _ => "",
        }
        .to_owned(),
        problem: None,
    })
}

async fn again(here: &Here, typed: &str, problem: &Problem) -> Answer {
    let page = page(here).await?;
    let told = here.told(problem);
    let page = HomePage { number: typed.to_owned(), problem: Some(told), ..page };
    Ok(here.page_refused(problem, TEMPLATE, &page))
}

/// `POST /saya/klaim`: a report becomes part of the account by number and PIN.
pub(crate) async fn claim(here: Here, PostForm(fields): PostForm) -> Answer {
    own(&here)?;
    let typed = fields.text("number").to_owned();
    match claimed(&here, &fields).await {
        Ok(()) => Ok(here.redirect("/saya?selesai=klaim")),
        Err(Failure::Refused(problem)) => again(&here, &typed, &problem).await,
        Err(other) => Err(other.into()),
    }
}

async fn claimed(here: &Here, fields: &Fields) -> Result<(), Failure> {
    let wrong = || Problem::invalid("problem-answers");
    let number = CaseNumber::parse(fields.text("number"))
        .map_err(|_| wrong().field("number", "field-number-shape"))?;
    let pin = Pin::parse(fields.text("pin")).map_err(|_| wrong().field("pin", "field-pin-shape"))?;
    let resident = own(here).map_err(|error| Failure::Refused(Box::new(error.problem)))?.resident;
    let found =
        write(here, move |tx, context| residents::claim(tx, context, resident, (&number, &pin))).await?;
    match found {
        Some(_) => Ok(()),
        None => Err(wrong().field("pin", "field-pin-wrong").into()),
    }
}

/// The case of the form, if it belongs to the account.
async fn held(here: &Here, fields: &Fields) -> Result<Case, WebError> {
    let (resident, number) = (own(here)?.resident, number(fields.text("number"))?);
    Ok(read(here, move |tx, context| residents::holds(tx, context, resident, &number)).await?)
}

/// `POST /saya/buka`: opens a report of the account as its reporter's, without the PIN.
pub(crate) async fn open(here: Here, PostForm(fields): PostForm) -> Answer {
    let case = held(&here, &fields).await?;
    let response = here.redirect(&format!("/lacak/{}", case.number));
    Ok(here.with_case_opened(response, case.id))
}

/// `POST /saya/lepas`
pub(crate) async fn let_go(here: Here, PostForm(fields): PostForm) -> Answer {
    let (case, resident) = (held(&here, &fields).await?, own(&here)?.resident);
    write(&here, move |tx, context| residents::let_go(tx, context, resident, &case)).await?;
    Ok(here.redirect("/saya?selesai=lepas"))
}

/// `POST /saya/berhenti`: follows a report no more.
pub(crate) async fn unfollow(here: Here, PostForm(fields): PostForm) -> Answer {
    let (resident, number) = (own(&here)?.resident, number(fields.text("number"))?);
    write(&here, move |tx, context| match casework::find(tx, &context.region, &number)? {
        Some(case) => residents::unfollow(tx, context, resident, &case),
        None => Err(Problem::not_found("problem-case-not-found").into()),
    })
    .await?;
    Ok(here.redirect("/saya?selesai=berhenti"))
}
