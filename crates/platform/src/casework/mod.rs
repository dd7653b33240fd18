//! Cases of every type: opened, moved along their workflow, answered, merged, split and ended.
//!
//! The face of the slice: every command joins the caller's transaction by `&mut Tx` and may be run again with
//! the same outcome, because identifiers come from the command's `Moment`. A case's state never changes
//! without an event, and events are only ever added. It knows no category, agency or channel by name, writes
//! no message text, and answers only within `access`.

mod model;

pub use crate::access::Visibility;
pub use model::{
    Audience, Case, CaseNote, Contact, Count, Event, EventDetail, EventKind, Filter, Group, Link, LinkKind,
    NewCase, NewMessage, NewPart, NewPhoto, Opened, Order, Original, Photo, PhotoPurpose, PhotoState,
    PublicCopy, Publication, PublicationState, Responsible, Revealed, SimilarPhoto, Span, Step, Target, View,
};
