//! `/layanan/{service}/janji`: the days as a list with how much is free, then the times of one day, then the confirmation.

use axum::extract::Path;
use balai_base::{Day, Problem, time::DAY};
use balai_civic::appointments::{self, Claim, DayOffer, Wish};
use balai_platform::{access::Actor, casework, region::ServiceOffice};
use balai_store::{
    Failure,
    limits::{self, Limit},
};
use balai_web::{Answer, Fields, Here, PostForm, Told, WebError};
use serde::Serialize;

use super::{
    BookingShown, DayShown, OfficeShown, TimeShown, booking_shown, day, days_shown, iso, noon, office_shown,
    service, time, times_shown,
};

/// How many bookings one browser and one network make in a day: enough for a family, too few to empty an office.
const BY_DEVICE: Limit = Limit { window_ms: DAY, allowed: 6 };
const BY_NETWORK: Limit = Limit { window_ms: DAY, allowed: 120 };

#[derive(Serialize)]
struct DaysPage {
    service: String,
    name: String,
    offices: Vec<OfficeShown>,
    /// The office whose days are shown.
    office: Option<OfficeShown>,
    days: Vec<DayShown>,
    /// The next free day.
    next: Option<DayShown>,
    chosen: Option<DayShown>,
    times: Vec<TimeShown>,
    typed: String,
    /// The number of the application that was opened with its PIN and still waits for no day.
    case: String,
    with_case: bool,
    form_token: String,
    problem: Option<Told>,
}

#[derive(Serialize)]
struct ConfirmedPage {
    booking: BookingShown,
    code: String,
    address: String,
}

fn offices<'h>(here: &'h Here, id: &str) -> Result<Vec<&'h ServiceOffice>, WebError> {
    let service = service(here, id)?;
    Ok(here.region.service_offices.iter().filter(|office| office.gives(service)).collect())
}

async fn offered(here: &Here, office: &str, id: &str) -> Result<Vec<DayOffer>, Failure> {
    let (context, office, id) = (here.context(), office.to_owned(), id.to_owned());
    let quota = super::quota(here, &id);
    here.state.store.read(move |tx| appointments::days(tx, &context, (&office, &id, quota.as_deref()))).await
}

/// The number of the opened application, if it is one for this service that waits for no day yet.
async fn own_case(here: &Here, id: &str) -> Result<String, Failure> {
    let Actor::Reporter { case } = here.actor else { return Ok(String::new()) };
    let (context, id) = (here.context(), id.to_owned());
    here.state
        .store
        .read(move |tx| {
            let own = casework::get(tx, &context.region, case)?;
            let own = own.filter(|own| own.category == id && !own.meaning.is_final());
            let waits = appointments::active_of_case(tx, &context, case)?.is_some();
            Ok(own.filter(|_| !waits).map(|own| own.number.to_string()).unwrap_or_default())
        })
        .await
}

async fn page(
    here: &Here,
    id: &str,
    (fields, problem): (&Fields, Option<&Problem>),
) -> Result<DaysPage, WebError> {
    let offices = offices(here, id)?;
    let asked = fields.text("kantor");
    let office = offices.iter().find(|office| office.id == asked).or(offices.first()).copied();
    let days = match office {
        Some(office) => offered(here, &office.id, id).await?,
        None => Vec::new(),
    };
    let wanted = day(fields.text("hari"));
    let chosen = days.iter().find(|offer| Some(offer.day) == wanted && !offer.free.is_empty());
    let shown = days_shown(here, &days, chosen.map(|offer| offer.day));
    Ok(DaysPage {
        service: id.to_owned(),
        name: super::service_name(here, id),
        offices: offices.iter().map(|office| office_shown(here, office)).collect(),
        office: office.map(|office| office_shown(here, office)),
        next: shown.iter().find(|day| day.free > 0).cloned(),
        chosen: shown.iter().find(|day| day.chosen).cloned(),
        days: shown,
        times: chosen.map(|offer| times_shown(here, offer)).unwrap_or_default(),
        typed: fields.text("time").to_owned(),
        case: own_case(here, id).await?,
        with_case: !fields.has("time") || fields.text("with_case") == "1",
        form_token: here.form_token(),
        problem: problem.map(|problem| here.told(problem)),
    })
}

const TEMPLATE: &str = "citizen/appointment/days.html";

/// `GET /layanan/{service}/janji`
pub(crate) async fn get(here: Here, Path(id): Path<String>) -> Answer {
    let fields = here.query.clone();
    Ok(here.page(TEMPLATE, &page(&here, &id, (&fields, None)).await?))
}

/// `POST /layanan/{service}/janji`
pub(crate) async fn post(here: Here, Path(id): Path<String>, PostForm(fields): PostForm) -> Answer {
    let office = fields.text("kantor").to_owned();
    if offices(&here, &id)?.iter().all(|known| known.id != office) {
        return Err(Problem::not_found("problem-office-unknown").into());
    }
    let (Some((day, minute)), Some(token)) = (time(fields.text("time")), fields.form_token()) else {
        let problem = Problem::invalid("problem-answers").field("time", "field-appointment-time");
        return again(&here, &id, (fields, None), &problem).await;
    };
    count(&here).await?;
    let case = match here.actor {
        Actor::Reporter { case } if fields.text("with_case") == "1" => Some(case),
        _ => None,
    };
    let wish = Wish {
        office,
        quota: super::quota(&here, &id),
        service: id.clone(),
        day,
        minute: Some(minute),
        case,
        language: here.language,
        token,
    };
    let context = here.context();
    match here.state.store.write(move |tx| appointments::book(tx, &context, &wish)).await {
        Ok(Claim::Booked(booking)) => {
            let code = booking.code.as_ref().map(|code| code.reveal().clone()).unwrap_or_default();
            let booking = booking_shown(&here, &booking);
            let address = here.full_url("/janji");
            Ok(here.page("citizen/appointment/confirmed.html", &ConfirmedPage { booking, code, address }))
        }
        Ok(Claim::Taken { next }) => {
            let problem = taken(&here, next.map(|slot| slot.day));
            again(&here, &id, (fields, Some(day)), &problem).await
        }
        Err(Failure::Refused(problem)) => again(&here, &id, (fields, Some(day)), &problem).await,
        Err(failure) => Err(failure.into()),
    }
}

/// "Somebody was faster", with the next free day.
pub(super) fn taken(here: &Here, next: Option<Day>) -> Problem {
    let next = next.map(|day| {
        let at = balai_base::Timestamp(noon(here, day));
        balai_platform::render::day(at, here.language, &here.region.time_zone)
    });
    Problem::conflict("problem-answers").field_with(
        "time",
        "field-appointment-taken",
        vec![("next", next.unwrap_or_default())],
    )
}

async fn again(
    here: &Here,
    id: &str,
    (mut fields, chosen): (Fields, Option<Day>),
    problem: &Problem,
) -> Answer {
    let known = chosen.or_else(|| day(fields.text("hari")));
    if let Some(known) = known {
        fields.push("hari", iso(known));
    }
    let page = page(here, id, (&fields, Some(problem))).await?;
    Ok(here.page_refused(problem, TEMPLATE, &page))
}

async fn count(here: &Here) -> Result<(), WebError> {
    let (region, network, device, now) = (here.region.id.clone(), here.network(), here.device, here.now());
    here.state
        .store
        .write(move |tx| {
            limits::take(tx, &region, "appointment-device", &device, now, &BY_DEVICE)?;
            limits::take(tx, &region, "appointment-network", &network, now, &BY_NETWORK)
        })
        .await?;
    Ok(())
}
