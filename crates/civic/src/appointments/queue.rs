//! Tickets and calls. A ticket never says who holds it: it has a number, a service and whether it has priority.

use balai_base::{Day, Problem, Timestamp, time::MINUTE};
use balai_platform::{
    access::{Action, Actor, ReachKind},
    casework::Context,
    region::{Counter, ServiceOffice},
};
use balai_store::{Failure, Tx};
use uuid::Uuid;

use super::{
    booking::{no_booking, office},
    model::{
        Board, BoardLine, Booking, BookingState, Call, Desk, DeskTicket, Ticket, TicketState, TicketWish,
        Waits,
    },
    queue_rules::{Lane, Waiting, median, sequence},
    store::{bookings, tickets as store},
};

/// From how many people on the day's median is believed.
const ENOUGH: usize = 3;
/// How many who come next are shown on the board.
const SHOWN: usize = 4;
/// How early somebody with a booking may come and is put into the line of bookings.
const EARLY: i64 = 10 * MINUTE;

/// Whether the actor serves people at `office`: by a role that may enter cases for somebody, within its reach.
pub fn may_serve(context: &Context, office: &ServiceOffice) -> bool {
    let Actor::Officer(officer) = &context.actor else { return false };
    officer.grants.iter().any(|grant| {
        let Some(role) = context.region.roles.get(&grant.role) else { return false };
        let reaches = match role.reach {
            ReachKind::Region => true,
            ReachKind::Agency | ReachKind::Unit | ReachKind::Assigned => grant.agency == office.agency,
            ReachKind::Area => office
                .area
                .as_ref()
                .zip(grant.area.as_ref())
                .is_some_and(|(area, bound)| area.is_within(bound)),
        };
        reaches && role.actions.contains(&Action::EnterForSomebody)
    })
}

/// The offices the actor serves at.
pub fn served_offices(context: &Context) -> Vec<ServiceOffice> {
    context.region.service_offices.iter().filter(|office| may_serve(context, office)).cloned().collect()
}

fn serving<'a>(context: &'a Context, id: &str) -> Result<&'a ServiceOffice, Failure> {
    let office = office(context, id)?;
    if may_serve(context, office) {
        Ok(office)
    } else {
        Err(Problem::forbidden("problem-not-allowed").into())
    }
}

fn counter<'a>(office: &'a ServiceOffice, id: &str) -> Result<&'a Counter, Failure> {
    office.counter(id).ok_or_else(|| Problem::not_found("problem-counter-unknown").into())
}

fn today(context: &Context) -> Day {
    context.moment.now.day(&context.region.time_zone)
}

/// Gives a ticket to somebody without an appointment. Whoever calls sees to it that only people at the office take one.
pub fn take_ticket(tx: &mut Tx, context: &Context, wish: &TicketWish) -> Result<Waits, Failure> {
    let office = office(context, &wish.office)?;
    let id = ticket_id(context, &wish.token);
    if let Some(known) = store::get(tx, context, id)? {
        return waits(tx, context, office, known);
    }
    let lines = store::of_day(tx, context, &office.id, today(context))?;
    let waiting = |id: &str| lines.iter().filter(|one| one.counter == id && is_there(one)).count();
    let counter = if wish.counter.is_empty() {
        let fitting = office.counters_for(&wish.service, wish.quota.as_deref());
        fitting.min_by_key(|counter| waiting(&counter.id))
    } else {
        office.counter(&wish.counter)
    };
    let counter = counter.ok_or_else(|| Problem::not_found("problem-counter-unknown"))?;
    let ticket = new_ticket(tx, context, (office, counter), id)?;
    let ticket = Ticket { service: wish.service.clone(), priority: wish.priority, ..ticket };
    store::insert(tx, context, (&ticket, today(context)), None)?;
    waits(tx, context, office, ticket)
}

/// A ticket with how long its owner will wait; for whoever has shown to hold it.
pub fn waits_of(tx: &mut Tx, context: &Context, id: Uuid) -> Result<Option<Waits>, Failure> {
    let Some(ticket) = store::get(tx, context, id)? else { return Ok(None) };
    let office = office(context, &ticket.office)?;
    waits(tx, context, office, ticket).map(Some)
}

/// The identifier of a form's ticket: a form sent twice gives one.
fn ticket_id(context: &Context, token: &[u8; 32]) -> Uuid {
    let mac = context.vault.mac("queue-ticket", token);
    Uuid::from_bytes(mac.first_chunk().copied().unwrap_or_default())
}

fn new_ticket(
    tx: &mut Tx,
    context: &Context,
    (office, counter): (&ServiceOffice, &Counter),
    id: Uuid,
) -> Result<Ticket, Failure> {
    let number = store::next_number(tx, context, (&office.id, &counter.id, today(context)))?;
    Ok(Ticket {
        id,
        office: office.id.clone(),
        counter: counter.id.clone(),
        label: store::label(&counter.prefix, number),
        service: String::new(),
        priority: false,
        due_at: None,
        state: TicketState::Waiting,
        taken_at: context.moment.now,
        called_at: None,
        calls: 0,
        finished_at: None,
    })
}

/// Somebody with a booking has come: a ticket for its counter. Before its day or after its end there is none.
pub fn check_in(tx: &mut Tx, context: &Context, booking: &Booking, priority: bool) -> Result<Waits, Failure> {
    let office = office(context, &booking.office)?;
    if booking.state == BookingState::Arrived {
        let known = store::of_booking(tx, context, booking.id)?.ok_or_else(no_booking)?;
        return waits(tx, context, office, known);
    }
    if booking.state != BookingState::Booked {
        return Err(Problem::conflict("problem-appointment-over").into());
    }
    if booking.slot.day != today(context) {
        return Err(Problem::conflict("problem-appointment-other-day").into());
    }
    let counter = counter(office, &booking.slot.counter)?;
    let ticket = new_ticket(tx, context, (office, counter), context.moment.uuid("ticket"))?;
    let due_at = Some(booking.starts_at);
    let ticket = Ticket { service: booking.service.clone(), priority, due_at, ..ticket };
    store::insert(tx, context, (&ticket, today(context)), Some(booking.id))?;
    bookings::set_state(tx, context, booking.id, BookingState::Arrived)?;
    waits(tx, context, office, ticket)
}

fn is_there(ticket: &Ticket) -> bool {
    matches!(ticket.state, TicketState::Waiting | TicketState::Called)
}

/// In which line a ticket stands now.
fn standing(ticket: &Ticket, now: Timestamp) -> Waiting {
    let due = ticket.due_at.filter(|due| *due <= now.plus(EARLY));
    let lane = match due {
        _ if ticket.priority => Lane::Priority,
        Some(_) => Lane::Booked,
        None => Lane::Ordinary,
    };
    Waiting { lane, since: due.unwrap_or(ticket.taken_at).millis() }
}

/// One counter's tickets of today.
struct Line {
    now: Option<Ticket>,
    /// In the order in which they are called.
    waiting: Vec<Ticket>,
    skipped: Vec<Ticket>,
    served: u32,
    median_ms: i64,
}

fn line(context: &Context, counter: &Counter, tickets: &[Ticket], turn: u32) -> Line {
    let own = || tickets.iter().filter(|ticket| ticket.counter == counter.id);
    let of = |state: TicketState| own().filter(move |ticket| ticket.state == state).cloned();
    let waiting: Vec<Ticket> = of(TicketState::Waiting).collect();
    let standing: Vec<Waiting> = waiting.iter().map(|ticket| standing(ticket, context.moment.now)).collect();
    let lengths: Vec<i64> = of(TicketState::Served)
        .filter_map(|ticket| Some(ticket.finished_at?.since(ticket.called_at?)))
        .collect();
    let usual = 60 * MINUTE / i64::from(counter.slots_per_hour.max(1));
    Line {
        now: of(TicketState::Called).next(),
        waiting: sequence(&standing, turn).into_iter().filter_map(|at| waiting.get(at).cloned()).collect(),
        skipped: of(TicketState::Skipped).collect(),
        served: u32::try_from(lengths.len()).unwrap_or(u32::MAX),
        median_ms: median(&lengths).filter(|_| lengths.len() >= ENOUGH).unwrap_or(usual),
    }
}

impl Line {
    /// How long the one at `place` waits: everybody before, and whoever is served now.
    fn wait_ms(&self, place: usize) -> i64 {
        let before = place + usize::from(self.now.is_some());
        self.median_ms.saturating_mul(i64::try_from(before).unwrap_or(i64::MAX))
    }
}

fn load(
    tx: &mut Tx,
    context: &Context,
    (office, counter): (&ServiceOffice, &Counter),
) -> Result<Line, Failure> {
    let tickets = store::of_day(tx, context, &office.id, today(context))?;
    let turn = store::turns(tx, context, (&office.id, &counter.id, today(context)))?;
    Ok(line(context, counter, &tickets, turn))
}

fn waits(tx: &mut Tx, context: &Context, office: &ServiceOffice, ticket: Ticket) -> Result<Waits, Failure> {
    let line = load(tx, context, (office, counter(office, &ticket.counter)?))?;
    let place = line.waiting.iter().position(|one| one.id == ticket.id).unwrap_or(0);
    let ahead = u32::try_from(place + usize::from(line.now.is_some())).unwrap_or(u32::MAX);
    Ok(Waits { wait_ms: line.wait_ms(place), ahead, ticket })
}

/// The board of an office: numbers, never names.
pub fn board(tx: &mut Tx, context: &Context, office_id: &str) -> Result<Board, Failure> {
    let office = office(context, office_id)?;
    let tickets = store::of_day(tx, context, &office.id, today(context))?;
    let mut lines = Vec::new();
    for counter in &office.counters {
        let turn = store::turns(tx, context, (&office.id, &counter.id, today(context)))?;
        let line = line(context, counter, &tickets, turn);
        lines.push(BoardLine {
            counter: counter.id.clone(),
            name: counter.name.clone(),
            wait_ms: line.wait_ms(line.waiting.len()),
            waiting: u32::try_from(line.waiting.len()).unwrap_or(u32::MAX),
            next: line.waiting.iter().take(SHOWN).map(|ticket| ticket.label.clone()).collect(),
            now: line.now.map(|ticket| ticket.label),
        });
    }
    Ok(Board { office: office.id.clone(), lines })
}

/// A counter as its officer sees it.
pub fn desk(tx: &mut Tx, context: &Context, (office_id, counter_id): (&str, &str)) -> Result<Desk, Failure> {
    let office = serving(context, office_id)?;
    let line = load(tx, context, (office, counter(office, counter_id)?))?;
    let waiting = line.waiting.iter().enumerate();
    let waiting = waiting
        .map(|(place, ticket)| DeskTicket { ticket: ticket.clone(), wait_ms: line.wait_ms(place) })
        .collect();
    Ok(Desk { waiting, now: line.now, skipped: line.skipped, served: line.served, median_ms: line.median_ms })
}

/// Does what an officer wants at a counter. `seen` is the label the officer saw as being served, empty for none: when
/// somebody else acted meanwhile the act is refused.
pub fn act(
    tx: &mut Tx,
    context: &Context,
    (office_id, counter_id): (&str, &str),
    (call, seen): (&Call, &str),
) -> Result<(), Failure> {
    let office = serving(context, office_id)?;
    let counter = counter(office, counter_id)?;
    let line = load(tx, context, (office, counter))?;
    if line.now.as_ref().map_or("", |ticket| &ticket.label) != seen {
        return Err(Problem::conflict("problem-queue-moved").into());
    }
    let now = context.moment.now;
    match call {
        Call::Next => {
            if let Some(ticket) = line.now {
                finish(tx, context, ticket, TicketState::Served)?;
            }
            let Some(next) = line.waiting.into_iter().next() else { return Ok(()) };
            store::next_turn(tx, context, (&office.id, &counter.id, today(context)))?;
            called(tx, context, next)
        }
        Call::Recall => called(tx, context, present(line.now)?),
        Call::Skip => finish(tx, context, present(line.now)?, TicketState::Skipped),
        Call::Finish => finish(tx, context, present(line.now)?, TicketState::Served),
        Call::Transfer(to) => {
            let to = self::counter(office, to)?;
            let ticket = present(line.now)?;
            let state = TicketState::Waiting;
            // Whoever was called already keeps the place of the time the ticket was taken.
            let moved = Ticket { counter: to.id.clone(), state, called_at: None, due_at: None, ..ticket };
            store::update(tx, context, &moved, now)
        }
        Call::Back(id) => {
            if line.now.is_some() {
                return Err(Problem::conflict("problem-queue-busy").into());
            }
            let skipped = line.skipped.into_iter().find(|ticket| ticket.id == *id);
            called(tx, context, present(skipped)?)
        }
    }
}

fn present(ticket: Option<Ticket>) -> Result<Ticket, Failure> {
    ticket.ok_or_else(|| Problem::conflict("problem-queue-nobody").into())
}

fn called(tx: &mut Tx, context: &Context, ticket: Ticket) -> Result<(), Failure> {
    let now = context.moment.now;
    let called_at = match ticket.state {
        TicketState::Called => ticket.called_at,
        _ => Some(now),
    };
    let ticket = Ticket { state: TicketState::Called, calls: ticket.calls + 1, called_at, ..ticket };
    store::update(tx, context, &ticket, now)
}

fn finish(tx: &mut Tx, context: &Context, ticket: Ticket, state: TicketState) -> Result<(), Failure> {
    let finished_at = (state == TicketState::Served).then_some(context.moment.now);
    store::update(tx, context, &Ticket { state, finished_at, ..ticket }, context.moment.now)
}
