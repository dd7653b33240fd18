//! Citizens' reports, from the first word typed to the end; `feedback` keeps how their reporters rate it.
//!
//! Stands on `casework` for everything a case of any type does and adds what only a report knows: what was
//! typed, the category suggested from it, the place, the agency and why, look-alikes near by, evidence,
//! referrals, ratings, and the views of public, reporter and officer. Views hold values, never sentences, and
//! no view holds who reported.

mod act;
mod answers;
mod desk_views;
mod draft;
mod evidence;
mod export;
mod feed;
mod figures;
pub mod jobs;
mod leaders;
mod learned;
pub mod likeness;
mod lines;
mod map;
mod model;
mod names;
mod officer;
mod owner;
mod owner_view;
mod pictures;
mod place;
mod preview;
mod public;
mod questions;
mod queue;
mod release;
mod replay;
mod routing;
mod routing_model;
mod shared;
mod similar;
mod store;
mod submit;
mod suggest;
#[cfg(test)]
pub(crate) mod tests;
mod views;
mod wording;

pub use crate::intake::DraftToken;
pub use act::{Act, Acted, act, act_on_many, correct_category};
pub use answers::{Manner, Question, TEXT_LEAST, check, first_open, submission, visibilities};
pub use desk_views::{
    BulkOutcome, CaseRights, ClockChip, EvidenceNote, HeldPhoto, HeldText, OfficerCase, QueueFilter,
    QueueList, QueueRow, ReleaseDesk, ReplyView, StepView, TodayJob, WorkOrder,
};
pub use draft::{Draft, discard_draft, draft_files, read_draft, save_draft};
pub use export::{public_csv, queue_csv, queue_xlsx};
pub use feed::feed;
pub use figures::figures;
pub use leaders::{AgencyFigures, Flow, LeaderBoard, OldestLate, leaders, leaders_key};
pub use learned::{TriageGuess, TriageView, Yardstick, keywords, suggest, triage};
pub use map::{geojson, map_features, map_features_within};
pub use model::{
    Answers, AreaView, CASE_TYPE, ContactGiven, DraftPhoto, Kind, Named, Place, PlaceSource, Receipt,
    Similar, Submission, Suggestion,
};
pub use officer::{next_steps, officer_case, work_order};
pub use owner::{follow, follows, not_solved, send_photos, unfollow, withdraw, write_message};
pub use owner_view::owner_case;
pub use pictures::{boxed_copy, store_photo};
pub use place::{ADDRESS_LIMIT, GazetteerView, find_places, photo_place, resolve as resolve_place};
pub use preview::{OutsideView, Preview, is_looked_at, outside, preview};
pub use public::{photo, public_case, public_list};
pub use questions::{ANSWER_LIMIT, AnswerView, QUESTION_FIELD, given_answers};
pub use queue::{MOST_COUNTED, export, queue, queue_count, today};
pub use release::{release_desk, release_text};
pub use replay::replay;
pub use routing::{chosen, route, route_by};
pub use routing_model::{Because, Facts, Replayed, Routing, WhyHere};
pub use shared::{
    SharedFilter, SharedReport, SharedUpdate, Turn, Within, shared_report, shared_reports, shared_updates,
};
pub use similar::similar;
pub use submit::{receipt, remember_past, send, send_with, submit};
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

/// The sealed columns of this slice.
pub const SEALED: [balai_platform::keyring::SealedRows; 1] = [store::DRAFTS];
