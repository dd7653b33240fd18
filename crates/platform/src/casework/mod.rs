//! Cases of every type: opened, moved along their workflow, answered, merged, split and ended.
//!
//! The face of the slice: every command joins the caller's transaction by `&mut Tx` and may be run again with
//! the same outcome, because identifiers come from the command's `Moment` (give each command its own). A case's
//! state never changes without an event, and events are only ever added. Every command asks `access` itself.
//! It knows no category, agency or channel by name and writes no message text.

mod context;
mod face;
mod model;

pub use crate::access::Visibility;
pub use context::Context;
pub use face::*;
pub use model::{
    Audience, Case, CaseClock, CaseNote, ClockPause, Contact, Count, Event, EventDetail, EventKind, Filter,
    Group, HeldText, LastMessage, Link, LinkKind, NewCase, NewMessage, NewPart, NewPhoto, NewPlace, Opened,
    Order, Original, Outcome, Photo, PhotoPurpose, PhotoState, PublicCopy, Publication, PublicationState,
    Responsible, Revealed, SimilarPhoto, Span, Step, Target, View,
};
