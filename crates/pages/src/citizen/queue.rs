//! `/antrean`: the board everybody sees, and `/antrean/ambil`, where tickets are taken: at the office's own machine, by an
//! officer, or with the code of a booking. Nobody takes a ticket from home: for that there are bookings.

use axum::{
    http::{HeaderName, HeaderValue},
    response::Response,
};
use balai_base::{Problem, text::hexadecimal};
use balai_civic::appointments::{self, Board, TicketWish, Waits};
use balai_platform::{
    access::Actor,
    documents,
    region::{GivenWith, ServiceOffice},
};
use balai_store::Failure;
use balai_web::{Answer, Fields, Here, PostForm, Told, WebError};
use serde::Serialize;
use uuid::Uuid;

use super::appointment::{OfficeShown, manage, office_shown, service_name};
use crate::{documents::deliver, wording::Choice};

/// How often a call screen looks again, in seconds.
const AGAIN: &str = "10";

#[derive(Serialize)]
struct BoardPage {
    offices: Vec<OfficeShown>,
    office: Option<OfficeShown>,
    board: Option<Board>,
    now: i64,
    /// Whether it hangs on a wall and refreshes itself.
    screen: bool,
}

#[derive(Serialize)]
pub(crate) struct TakePage {
    offices: Vec<OfficeShown>,
    office: Option<OfficeShown>,
    services: Vec<Choice>,
    /// Whether tickets are given here without a booking.
    gives: bool,
    fields: Fields,
    form_token: String,
    problem: Option<Told>,
}

#[derive(Serialize)]
pub(crate) struct TicketPage {
    waits: Waits,
    service: String,
    office: OfficeShown,
    counter: String,
    now: i64,
    /// What opens the ticket as a document; empty when the region gives none.
    ticket: String,
    /// Whether its PDF is still being prepared.
    preparing: bool,
}

fn all(here: &Here) -> Vec<OfficeShown> {
    here.region.service_offices.iter().map(|office| office_shown(here, office)).collect()
}

fn chosen<'h>(here: &'h Here, fields: &Fields) -> Option<&'h ServiceOffice> {
    let offices = &here.region.service_offices;
    let asked = offices.iter().find(|office| office.id == fields.text("kantor"));
    asked.or_else(|| offices.first().filter(|_| offices.len() == 1))
}

/// `GET /antrean`
pub(crate) async fn board(here: Here) -> Answer {
    let office = chosen(&here, &here.query);
    let board = match office {
        Some(office) => {
            let (context, id) = (here.context(), office.id.clone());
            Some(here.state.store.read(move |tx| appointments::board(tx, &context, &id)).await?)
        }
        None => None,
    };
    let screen = board.is_some() && here.query.text("layar") == "1";
    let office = office.map(|office| office_shown(&here, office));
    let page = BoardPage { offices: all(&here), office, board, now: here.now().millis(), screen };
    let mut response = here.page("citizen/queue/board.html", &page);
    if screen {
        // A screen on a wall has nobody who could reload it. The page without `layar` stands still (WCAG 2.2, 2.2.2).
        response.headers_mut().insert(HeaderName::from_static("refresh"), HeaderValue::from_static(AGAIN));
    }
    Ok(response)
}

/// Whether whoever asks may give tickets without a booking: the office's own machine, or an officer who serves there.
fn gives(here: &Here, office: &ServiceOffice) -> bool {
    balai_web::kiosk::office(here).is_some_and(|id| id == office.id)
        || appointments::may_serve(&here.context(), office)
}

fn take_page(here: &Here, fields: Fields, problem: Option<&Problem>) -> TakePage {
    let own = balai_web::kiosk::office(here).and_then(|id| here.region.service_office(&id));
    let office = own.or_else(|| chosen(here, &fields)).or_else(|| chosen(here, &here.query));
    let today = here.now().day(&here.region.time_zone);
    let services = here.region.services.offered(today);
    TakePage {
        offices: all(here),
        services: office
            .map(|office| {
                let given = services.filter(|service| office.gives(service));
                given.map(|service| Choice::new(&service.id, service.name.get(here.language))).collect()
            })
            .unwrap_or_default(),
        gives: office.is_some_and(|office| gives(here, office)),
        office: office.map(|office| office_shown(here, office)),
        fields,
        form_token: here.form_token(),
        problem: problem.map(|problem| here.told(problem)),
    }
}

const TAKE: &str = "citizen/queue/take.html";

/// `GET /antrean/ambil`
pub(crate) async fn take(here: Here) -> Answer {
    Ok(here.page(TAKE, &take_page(&here, Fields::default(), None)))
}

fn again(here: &Here, fields: Fields, problem: &Problem) -> Response {
    here.page_refused(problem, TAKE, &take_page(here, fields, Some(problem)))
}

/// `POST /antrean/ambil`
pub(crate) async fn give(here: Here, PostForm(fields): PostForm) -> Answer {
    let given =
        if fields.has("code") { with_code(&here, &fields).await } else { walk_in(&here, &fields).await };
    match given {
        Ok(waits) => Ok(here.page("citizen/queue/ticket.html", &ticket_page(&here, waits))),
        Err(error) if error.problem.fields.is_empty() => {
            let problem = error.problem.clone();
            if problem.message.starts_with("problem-appointment-") {
                return Ok(again(&here, fields, &problem));
            }
            Err(error)
        }
        Err(error) => {
            let problem = error.problem.clone();
            Ok(again(&here, fields, &problem))
        }
    }
}

async fn with_code(here: &Here, fields: &Fields) -> Result<Waits, WebError> {
    if fields.text("code").is_empty() {
        return Err(Problem::invalid("problem-answers").field("code", "field-appointment-code").into());
    }
    let booking = manage::meant(here, fields).await?.map_err(WebError::from)?;
    let (context, priority) = (here.context(), fields.text("priority") == "1");
    Ok(here.state.store.write(move |tx| appointments::check_in(tx, &context, &booking, priority)).await?)
}

async fn walk_in(here: &Here, fields: &Fields) -> Result<Waits, WebError> {
    let office = here.region.service_office(fields.text("kantor"));
    let office = office.ok_or_else(|| WebError::from(Problem::not_found("problem-office-unknown")))?;
    if !gives(here, office) {
        return Err(Problem::forbidden("problem-queue-kiosk").into());
    }
    let service = here.region.services.get(fields.text("service")).filter(|service| office.gives(service));
    let (Some(service), Some(token)) = (service, fields.form_token()) else {
        return Err(Problem::invalid("problem-answers").field("service", "field-queue-service").into());
    };
    let wish = TicketWish {
        office: office.id.clone(),
        counter: String::new(),
        service: service.id.clone(),
        quota: service.appointment.clone(),
        priority: fields.text("priority") == "1",
        token,
    };
    let context = here.context();
    let waits = here.state.store.write(move |tx| appointments::take_ticket(tx, &context, &wish)).await;
    waits.map_err(|failure: Failure| failure.into())
}

fn ticket_page(here: &Here, waits: Waits) -> TicketPage {
    let office = here.region.service_office(&waits.ticket.office);
    let counter = office.and_then(|office| office.counter(&waits.ticket.counter));
    TicketPage {
        service: service_name(here, &waits.ticket.service),
        counter: counter.map(|counter| counter.name.get(here.language).to_owned()).unwrap_or_default(),
        office: office.map_or_else(
            || OfficeShown { id: String::new(), name: String::new(), address: String::new() },
            |office| office_shown(here, office),
        ),
        now: here.now().millis(),
        ticket: if here.region.documents.given_with(GivenWith::Ticket).is_some() {
            ticket_word(here, waits.ticket.id)
        } else {
            String::new()
        },
        preparing: false,
        waits,
    }
}

/// What proves that somebody was given a ticket: its identifier with a keyed hash.
fn ticket_word(here: &Here, id: Uuid) -> String {
    let mac = here.state.vault.mac("queue-ticket-paper", id.as_bytes());
    format!("{}{}", id.simple(), hexadecimal(&mac))
}

fn ticket_of(here: &Here, word: &str) -> Option<Uuid> {
    let id: Uuid = word.get(..32)?.parse().ok()?;
    // Hashes of keyed hashes are compared: their time tells nothing.
    let same = |word: &str| here.state.vault.mac("queue-ticket-sent", word.as_bytes());
    (same(word) == same(&ticket_word(here, id))).then_some(id)
}

/// `POST /antrean/tiket`: the ticket as a PDF, for whoever was given it; while it is being prepared, the ticket again.
pub(crate) async fn paper(here: Here, PostForm(fields): PostForm) -> Answer {
    let unknown = || WebError::from(Problem::not_found("problem-ticket-unknown"));
    let id = ticket_of(&here, fields.text("tiket")).ok_or_else(unknown)?;
    let context = here.context();
    let found = here.state.store.write(move |tx| appointments::paper_ticket(tx, &context, id)).await?;
    let document = found.ok_or_else(unknown)?;
    // Whoever holds the ticket holds its document.
    let system = here.context().acting_as(Actor::System);
    let pdf = here.state.store.read(move |tx| documents::deliver_pdf(tx, &system, document)).await?;
    if pdf.is_some() {
        return deliver(&here, pdf, document).await;
    }
    let context = here.context();
    let waits = here.state.store.read(move |tx| appointments::waits_of(tx, &context, id)).await?;
    let page = TicketPage { preparing: true, ..ticket_page(&here, waits.ok_or_else(unknown)?) };
    Ok(here.page("citizen/queue/ticket.html", &page))
}
