//! Bookings, tickets, outreach days and deliveries, in words that pages and database share.

use balai_base::{AreaCode, CaseId, CaseNumber, Day, Language, Localized, Secret, Timestamp};
use serde::Serialize;
use uuid::Uuid;

use balai_base::words;

words! {
    /// What became of a booking.
    BookingState {
        /// Somebody is expected.
        Booked = "booked",
        /// Somebody came and has a ticket.
        Arrived = "arrived",
        /// Nobody came.
        Missed = "missed",
        /// It was moved to another time: another booking took its place.
        Moved = "moved",
        /// It was called off.
        Cancelled = "cancelled",
    }
}

words! {
    /// Where a ticket stands.
    TicketState {
        /// Waits to be called.
        Waiting = "waiting",
        /// Is being served.
        Called = "called",
        /// Was called and did not come; may be called again.
        Skipped = "skipped",
        /// Was served.
        Served = "served",
        /// The day ended without it.
        Left = "left",
    }
}

words! {
    /// How a product gets to whom it belongs.
    DeliveryWay {
        /// Collected at the counter.
        Counter = "counter",
        /// By post.
        Post = "post",
        /// By a courier on a motorcycle (*ojek*).
        Courier = "courier",
        /// Printed by the person, where the product is a signed file.
        SelfPrint = "self-print",
    }
}

impl DeliveryWay {
    /// Whether something travels, so that an address is needed.
    pub fn needs_address(self) -> bool {
        matches!(self, Self::Post | Self::Courier)
    }
}

words! {
    /// Where a delivery stands.
    DeliveryState {
        /// The way was chosen.
        Chosen = "chosen",
        /// It is on its way.
        Sent = "sent",
        /// Somebody has it.
        Handed = "handed",
        /// It came back.
        Returned = "returned",
    }
}

/// One place: a counter at a minute of a day.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Slot {
    /// The day.
    pub day: Day,
    /// Minutes after local midnight.
    pub minute: u16,
    /// The counter's id.
    pub counter: String,
}

/// What a day offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DayOffer {
    /// The day.
    pub day: Day,
    /// Its free places, earliest first.
    pub free: Vec<Slot>,
}

/// A booking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Booking {
    /// Its identifier.
    pub id: Uuid,
    /// The office's id.
    pub office: String,
    /// The service's id.
    pub service: String,
    /// The application it belongs to.
    pub case: Option<CaseId>,
    /// When, and at which counter.
    pub slot: Slot,
    /// The instant its time begins.
    pub starts_at: Timestamp,
    /// What became of it.
    pub state: BookingState,
    /// The language of the person.
    pub language: Language,
    /// The code, only right after booking: afterwards nobody knows it but its owner.
    pub code: Option<Secret<String>>,
}

/// What came of claiming a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Claim {
    /// It is theirs.
    Booked(Box<Booking>),
    /// Somebody was faster.
    Taken {
        /// The next free place; none only where the offices never open.
        next: Option<Slot>,
    },
}

/// A ticket to be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketWish {
    /// The office's id.
    pub office: String,
    /// The counter's id; empty for the one with the fewest people that gives the service.
    pub counter: String,
    /// The service's id; may be empty.
    pub service: String,
    /// The quota the service takes people from.
    pub quota: Option<String>,
    /// Served with priority.
    pub priority: bool,
    /// One form, one ticket.
    pub token: [u8; 32],
}

/// A ticket.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Ticket {
    /// Its identifier.
    pub id: Uuid,
    /// The office's id.
    pub office: String,
    /// The id of the counter where it waits.
    pub counter: String,
    /// What is called: `A-012`.
    pub label: String,
    /// The service's id; may be empty.
    pub service: String,
    /// Whether it has priority.
    pub priority: bool,
    /// When its booked time begins.
    pub due_at: Option<Timestamp>,
    /// Where it stands.
    pub state: TicketState,
    /// When it was taken.
    pub taken_at: Timestamp,
    /// When it was first called.
    pub called_at: Option<Timestamp>,
    /// How often it was called.
    pub calls: u32,
    /// When it was served.
    pub finished_at: Option<Timestamp>,
}

/// A ticket with how long its owner will wait.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Waits {
    /// The ticket.
    pub ticket: Ticket,
    /// How many are called before it.
    pub ahead: u32,
    /// The estimate in milliseconds.
    pub wait_ms: i64,
}

/// What an officer does at a counter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Call {
    /// Calls the next one; whoever is there has been served.
    Next,
    /// Calls again.
    Recall,
    /// Nobody came.
    Skip,
    /// Served.
    Finish,
    /// Sends the person on to another counter's line.
    Transfer(String),
    /// Calls somebody who had been skipped.
    Back(Uuid),
}

/// The board everybody sees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Board {
    /// The office's id.
    pub office: String,
    /// One line a counter.
    pub lines: Vec<BoardLine>,
}

/// One counter on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BoardLine {
    /// The counter's id.
    pub counter: String,
    /// Its name.
    pub name: Localized,
    /// Who is served.
    pub now: Option<String>,
    /// Who comes next, at most a few.
    pub next: Vec<String>,
    /// How many wait.
    pub waiting: u32,
    /// How long the last of them will wait, in milliseconds.
    pub wait_ms: i64,
}

/// A counter as its officer sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Desk {
    /// Who is served.
    pub now: Option<Ticket>,
    /// Who waits, in the order in which they will be called.
    pub waiting: Vec<DeskTicket>,
    /// Who was called and did not come.
    pub skipped: Vec<Ticket>,
    /// How many were served today.
    pub served: u32,
    /// The median time of serving today, in milliseconds.
    pub median_ms: i64,
}

/// Somebody who waits, as the officer sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeskTicket {
    /// The ticket.
    pub ticket: Ticket,
    /// The estimate in milliseconds.
    pub wait_ms: i64,
}

/// An outreach day to be planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewOutreach {
    /// The village.
    pub village: AreaCode,
    /// The day.
    pub day: Day,
    /// From which minute after midnight.
    pub from_minute: u16,
    /// Until which.
    pub until_minute: u16,
    /// Where in the village.
    pub place: String,
    /// The agency that goes.
    pub agency: String,
    /// Ids of services.
    pub services: Vec<String>,
    /// Who goes.
    pub team: String,
}

/// An outreach day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OutreachDay {
    /// Its identifier.
    pub id: Uuid,
    /// The village's code.
    pub village: String,
    /// The day.
    pub day: Day,
    /// When it begins.
    pub starts_at: Timestamp,
    /// When it ends.
    pub ends_at: Timestamp,
    /// Where in the village.
    pub place: String,
    /// The agency that goes.
    pub agency: String,
    /// Ids of services.
    pub services: Vec<String>,
    /// Who goes; empty for everybody but officers.
    pub team: String,
    /// Whether it was called off.
    pub cancelled: bool,
    /// How many people were entered afterwards.
    pub entries: u32,
}

/// What became of one row of a batch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// The case, or the draft of one.
    pub case: CaseId,
    /// Its number; empty while it is a draft.
    pub number: String,
    /// The code by which the draft is gone on with: given once, kept nowhere.
    pub code: String,
}

/// One entry of an outreach day, as its list shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntryOfDay {
    /// The case, or the draft of one.
    pub case: CaseId,
    /// Its number; empty while it is a draft.
    pub number: String,
    /// The service.
    pub service: String,
}

/// How the product of a case gets to whom it belongs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Delivery {
    /// The case.
    pub case: CaseId,
    /// Its number.
    pub number: CaseNumber,
    /// The way.
    pub way: DeliveryWay,
    /// Whether an address is kept.
    pub has_address: bool,
    /// Where it stands.
    pub state: DeliveryState,
    /// Who carries it.
    pub carrier: String,
    /// Its number there.
    pub tracking: String,
    /// Who collected it: a word of `Collected`.
    pub collected_by: String,
    /// Which document was shown: a word.
    pub identity_shown: String,
    /// When the way was chosen.
    pub chosen_at: Timestamp,
    /// When it was sent.
    pub sent_at: Option<Timestamp>,
    /// When somebody had it, or it was back.
    pub ended_at: Option<Timestamp>,
}
