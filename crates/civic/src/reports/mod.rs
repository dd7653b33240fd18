//! Citizens' reports, from the first word typed to the rating after the end.
//!
//! Stands on `casework` for everything a case of any type does and adds what only a report knows: what was
//! typed, the category suggested from it, the place, the agency and why, look-alikes near by, evidence,
//! referrals, ratings, and the views of public, reporter and officer. Views hold values, never sentences, and
//! no view holds who reported.

mod answers;
mod desk_views;
mod face;
mod model;
mod names;
mod place;
mod routing;
mod routing_model;
mod suggest;
mod views;
mod wording;

pub use answers::{Manner, Question, TEXT_LEAST, check, first_open, submission, visibilities};

pub use desk_views::{
    BulkOutcome, CaseRights, ClockChip, EvidenceNote, HeldPhoto, HeldText, OfficerCase, QueueFilter,
    QueueList, QueueRow, ReleaseDesk, ReplyView, StepView, TodayJob, WorkOrder,
};
pub use face::*;
pub use model::{
    Answers, AreaView, CASE_TYPE, ContactGiven, DraftPhoto, Kind, Named, Place, PlaceSource, Receipt,
    Similar, Submission, Suggestion,
};
pub use place::{ADDRESS_LIMIT, GazetteerView, find_places, photo_place, resolve as resolve_place};
pub use routing::{route, route_by};
pub use routing_model::{Because, Facts, Replayed, Routing, WhyHere};
pub use suggest::suggest;
pub use views::{
    ClockView, Figures, HistoryLine, IdentitySeen, MapFeature, OwnerCase, PhotoView, PublicCase,
    PublicFilter, PublicList, PublicRow, ReferralView, Share,
};

/// The category of a report whose sender chose none: triage chooses.
pub const UNDECIDED: &str = "undecided";
/// The longest text of a report, in characters.
pub const TEXT_LIMIT: usize = 5_000;
/// The most photos of one report.
pub const PHOTO_LIMIT: usize = 5;
