//! When people come, and how they get what was made for them: days and times with quota, the queue at the counter, outreach
//! days in villages, and delivery.
//!
//! Stands on `casework` and knows services only by their id and applications only by their case. Offices, counters and
//! quota are data of the pack (`counters.toml`). Nothing here names a person: a booking is known by its code, a ticket by
//! its number; the one address that is kept is sealed with its case's key.

mod booking;
mod calendar_file;
mod delivery;
mod jobs;
mod model;
mod outreach;
mod paper_ticket;
mod queue;
mod queue_rules;
mod rules;
mod store;
#[cfg(test)]
mod tests;

pub use booking::{Wish, active_of_case, book, cancel, days, find, move_to, next_free};
pub use calendar_file::calendar_file;
pub use delivery::{Collected, NewDelivery, address, choose, delivery, hand_over, returned, send_off};
pub use jobs::register;
pub use model::{
    Board, BoardLine, Booking, BookingState, Call, Claim, DayOffer, Delivery, DeliveryState, DeliveryWay,
    Desk, DeskTicket, Entered, EntryOfDay, NewOutreach, OutreachDay, Slot, Ticket, TicketState, TicketWish,
    Waits,
};
pub use outreach::{call_off, coming, enter, entered, every_outreach_day, outreach_day, plan};
pub use paper_ticket::paper_ticket;
pub use queue::{act, board, check_in, desk, may_serve, served_offices, take_ticket, waits_of};
pub use queue_rules::{Lane, Waiting, median, sequence};
pub use rules::{slots_on, starts_at};

/// The sealed column of this slice.
pub const SEALED: [balai_platform::keyring::SealedRows; 1] = [store::delivery::ADDRESSES];
