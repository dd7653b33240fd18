//! `/janji`: a booking found again by its code, or by the application that was opened with number and PIN: moved, called
//! off, put into a calendar. The code travels in forms only, never in an address.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse as _, Response},
};
use balai_base::{Problem, time::HOUR};
use balai_civic::appointments::{self, Booking, Claim};
use balai_platform::access::Actor;
use balai_store::{
    Failure,
    limits::{self, Limit},
};
use balai_web::{Answer, Fields, Here, PostForm, Told, WebError};
use serde::Serialize;

use super::{BookingShown, DayShown, TimeShown, booking_shown, days_shown, time, times_shown};

/// How many codes a network may try.
const TRIES: Limit = Limit { window_ms: HOUR, allowed: 40 };

#[derive(Serialize)]
struct DayTimes {
    day: DayShown,
    times: Vec<TimeShown>,
}

#[derive(Serialize)]
struct ManagePage {
    booking: Option<BookingShown>,
    /// As it was typed; empty when the application leads to the booking.
    code: String,
    /// Free times, when they were asked for.
    days: Vec<DayTimes>,
    typed: String,
    done: &'static str,
    problem: Option<Told>,
}

const TEMPLATE: &str = "citizen/appointment/manage.html";

/// `GET /janji`
pub(crate) async fn get(here: Here) -> Answer {
    let booking = of_case(&here).await?;
    let page = ManagePage {
        booking: booking.map(|booking| booking_shown(&here, &booking)),
        code: String::new(),
        days: Vec::new(),
        typed: String::new(),
        done: "",
        problem: None,
    };
    Ok(here.page(TEMPLATE, &page))
}

async fn of_case(here: &Here) -> Result<Option<Booking>, Failure> {
    let Actor::Reporter { case } = here.actor else { return Ok(None) };
    let context = here.context();
    here.state.store.read(move |tx| appointments::active_of_case(tx, &context, case)).await
}

/// The booking a form means. A code nobody has is told beside its field.
pub(crate) async fn meant(here: &Here, fields: &Fields) -> Result<Result<Booking, Problem>, WebError> {
    let Some(code) = fields.optional("code") else {
        let own = of_case(here).await?;
        let missing = || Problem::invalid("problem-answers").field("code", "field-appointment-code");
        return Ok(own.ok_or_else(missing));
    };
    let (region, network, now) = (here.region.id.clone(), here.network(), here.now());
    let count =
        move |tx: &mut balai_store::Tx| limits::take(tx, &region, "appointment-code", &network, now, &TRIES);
    here.state.store.write(count).await?;
    let (context, code) = (here.context(), code.to_owned());
    let found = here.state.store.read(move |tx| appointments::find(tx, &context, &code)).await?;
    let unknown = || Problem::invalid("problem-answers").field("code", "problem-appointment-unknown");
    Ok(found.ok_or_else(unknown))
}

fn shown(here: &Here, booking: &Booking, fields: &Fields) -> ManagePage {
    ManagePage {
        booking: Some(booking_shown(here, booking)),
        code: fields.text("code").to_owned(),
        days: Vec::new(),
        typed: fields.text("time").to_owned(),
        done: "",
        problem: None,
    }
}

fn unknown(here: &Here, fields: &Fields, problem: &Problem) -> Response {
    let code = fields.text("code").to_owned();
    let (days, typed) = (Vec::new(), String::new());
    let page = ManagePage { booking: None, code, days, typed, done: "", problem: Some(here.told(problem)) };
    here.page_refused(problem, TEMPLATE, &page)
}

/// `POST /janji`: finds a booking by its code.
pub(crate) async fn find(here: Here, PostForm(fields): PostForm) -> Answer {
    match meant(&here, &fields).await? {
        Ok(booking) => Ok(here.page(TEMPLATE, &shown(&here, &booking, &fields))),
        Err(problem) => Ok(unknown(&here, &fields, &problem)),
    }
}

/// Every free time of the office for the booking's service.
async fn free(here: &Here, booking: &Booking) -> Result<Vec<DayTimes>, Failure> {
    let (context, office, service) = (here.context(), booking.office.clone(), booking.service.clone());
    let quota = super::quota(here, &service);
    let read = move |tx: &mut balai_store::Tx| {
        appointments::days(tx, &context, (&office, &service, quota.as_deref()))
    };
    let days = here.state.store.read(read).await?;
    let shown = days_shown(here, &days, None);
    Ok(days
        .iter()
        .zip(shown)
        .filter(|(offer, _)| !offer.free.is_empty())
        .map(|(offer, day)| DayTimes { times: times_shown(here, offer), day })
        .collect())
}

/// `POST /janji/pindah`: shows the free times, or moves to the chosen one.
pub(crate) async fn move_on(here: Here, PostForm(fields): PostForm) -> Answer {
    let booking = match meant(&here, &fields).await? {
        Ok(booking) => booking,
        Err(problem) => return Ok(unknown(&here, &fields, &problem)),
    };
    let Some((day, minute)) = time(fields.text("time")) else {
        let problem = fields
            .has("choose")
            .then(|| Problem::invalid("problem-answers").field("time", "field-appointment-time"));
        return times(&here, (&booking, &fields), problem).await;
    };
    let (context, id, quota) = (here.context(), booking.id, super::quota(&here, &booking.service));
    let outcome = here
        .state
        .store
        .write(move |tx| appointments::move_to(tx, &context, id, (quota.as_deref(), day, Some(minute))))
        .await;
    match outcome {
        Ok(Claim::Booked(moved)) => Ok(here
            .page(TEMPLATE, &ManagePage { done: "appointment-done-moved", ..shown(&here, &moved, &fields) })),
        Ok(Claim::Taken { next }) => {
            let problem = super::choose::taken(&here, next.map(|slot| slot.day));
            times(&here, (&booking, &fields), Some(problem)).await
        }
        Err(Failure::Refused(problem)) => times(&here, (&booking, &fields), Some(*problem)).await,
        Err(failure) => Err(failure.into()),
    }
}

async fn times(here: &Here, (booking, fields): (&Booking, &Fields), problem: Option<Problem>) -> Answer {
    let page = ManagePage { days: free(here, booking).await?, ..shown(here, booking, fields) };
    match problem {
        None => Ok(here.page(TEMPLATE, &page)),
        Some(problem) => {
            let page = ManagePage { problem: Some(here.told(&problem)), ..page };
            Ok(here.page_refused(&problem, TEMPLATE, &page))
        }
    }
}

/// `POST /janji/batal`
pub(crate) async fn cancel(here: Here, PostForm(fields): PostForm) -> Answer {
    let booking = match meant(&here, &fields).await? {
        Ok(booking) => booking,
        Err(problem) => return Ok(unknown(&here, &fields, &problem)),
    };
    let (context, id) = (here.context(), booking.id);
    let booking = here.state.store.write(move |tx| appointments::cancel(tx, &context, id)).await?;
    let page = ManagePage { done: "appointment-done-cancelled", ..shown(&here, &booking, &fields) };
    Ok(here.page(TEMPLATE, &page))
}

/// `POST /janji/kalender.ics`
pub(crate) async fn calendar(here: Here, PostForm(fields): PostForm) -> Answer {
    let booking = match meant(&here, &fields).await? {
        Ok(booking) => booking,
        Err(problem) => return Ok(unknown(&here, &fields, &problem)),
    };
    let seen = booking_shown(&here, &booking);
    let uid = format!("{}@{}", booking.id, here.region.id);
    let title = here
        .t("appointment-calendar-title", &[balai_platform::render::Argument::text("service", &seen.service)]);
    let place = format!("{}, {}", seen.office.name, seen.office.address);
    let about = here.t("appointment-calendar-about", &[]);
    let text = appointments::calendar_file((&uid, here.now(), booking.starts_at), (&title, &place, &about));
    let mut response: Response = text.into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/calendar; charset=utf-8"));
    let name = HeaderValue::from_static("attachment; filename=\"janji.ics\"");
    headers.insert(header::CONTENT_DISPOSITION, name);
    Ok(response)
}
