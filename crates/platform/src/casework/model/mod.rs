//! What a case is made of, as rows and as the values commands take.

mod case;
mod command;
mod event;
mod filter;
mod photo;

pub use case::{Case, CaseClock, CaseNote, ClockPause, LastMessage, Link, LinkKind, Outcome};
pub use command::{
    Contact, NewAnswer, NewCase, NewMessage, NewPart, NewPlace, Opened, Original, Revealed, Step, Target,
};
pub use event::{
    Answered, Audience, Event, EventDetail, EventKind, HeldText, Publication, PublicationState, View,
};
pub use filter::{Count, Dated, Filter, Group, Order, Overdue, Responsible, Span, TimeTaken};
pub use photo::{NewPhoto, Photo, PhotoPurpose, PhotoState, PublicCopy, SimilarPhoto};
