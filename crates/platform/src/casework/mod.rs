//! Cases of every type: opened, moved along their workflow, answered, merged, split and ended.
//!
//! The face of the slice: every command joins the caller's transaction by `&mut Tx` and may be run again with
//! the same outcome, because identifiers come from the command's `Moment` (give each command its own). A case's
//! state never changes without an event, and events are only ever added. Every command asks `access` itself.
//! It knows no category, agency or channel by name and writes no message text.

mod advance;
mod changes;
mod clocks;
mod contacts;
mod context;
mod documents;
mod erasure;
mod escalation;
mod exchange;
mod in_use;
mod jobs;
mod joins;
mod letters;
mod lists;
mod logged;
mod messages;
mod model;
mod open;
mod past_lines;
mod persons;
mod photos;
mod restore;
mod restriction;
mod rules;
mod store;
mod teaching;
mod texts;
mod upkeep;
mod work;

#[cfg(test)]
pub(crate) mod tests;

pub use crate::access::Visibility;
pub use advance::{advance, merge, reassign, steps};
pub use changes::{assign, change_visibility, correct_category, relocate};
pub use contacts::{
    answer_by, authenticate, follow, follow_confirmed, followed_by, follows, forget_follower, renew_pin,
    reveal, unfollow,
};
pub use context::Context;
pub use documents::{DocumentTold, note_document};
pub use erasure::{Erasure, Forgetting, erase, erased_events, is_erased, is_there};
pub use escalation::{broken_promises, escalate};
pub use exchange::{PublicUpdate, last_answers, public_slice, public_updates};
pub use in_use::{answers_in_use, in_use};
pub use jobs::{Contexts, Delivering, register, register_long, steps_due, take_step};
pub use joins::{get, link_recurrence, links};
pub use letters::{
    BY_EMAIL, afterwards as letters_afterwards, confirm_solved, forget_follower_address, letter_address,
};
pub use lists::{
    clocks, count, count_up_to, counts, durations, export, held_texts, most_overdue, near, outcomes,
    public_list, queue, with_texts,
};
pub use logged::{forget_words, provable, records};
pub use messages::{
    announce_photos, find, history, hold, last_messages, looks, officer_told, publish, read, withhold,
    write_message,
};
pub use model::{
    Answered, Audience, Case, CaseClock, CaseNote, ClockPause, Contact, Count, Dated, Event, EventDetail,
    EventKind, Filter, Group, HeldText, LastMessage, Link, LinkKind, NewAnswer, NewCase, NewMessage, NewPart,
    NewPhoto, NewPlace, Opened, Order, Original, Outcome, Overdue, Photo, PhotoPurpose, PhotoState,
    PublicCopy, Publication, PublicationState, Responsible, Revealed, SimilarPhoto, Span, Step, Target,
    TimeTaken, View,
};
pub use open::{foretold, open, open_as, promised, split};
pub use persons::{
    Held, contacts_past, correct_contact, count_contacts_past, forget_contact, held, held_of, own_data,
};
pub use photos::named_files;
pub use photos::{
    add_photo, held_photos, photo, photos, public_photos, publish_photo, similar_photos, withhold_photo,
};
pub use restore::{PastCase, PastStep, ReadyCase, prepare, restore, restore_all};
pub use restriction::{is_restricted, lift_restriction, restrict};
pub use rules::public_point;
pub use teaching::{Taught, taught, taught_so_far};
pub use upkeep::{Waiting, newest_event, waiting};

/// The sealed columns of this slice.
pub const SEALED: [crate::keyring::SealedRows; 3] =
    [store::people::CONTACTS, store::people::FOLLOWERS, store::events::SEALED];
