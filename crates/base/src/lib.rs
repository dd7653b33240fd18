//! Values every other crate shares: identifiers, time and calendars, places, case numbers, personal
//! numbers and `Problem`, the one error the outside world sees.
//!
//! Pure: nothing here reads a clock, a file, the network or the environment. The two traits that stand for
//! the outside, [`Clock`] and [`Random`], are given to whoever needs them.

pub mod area;
pub mod calendar;
pub mod id;
pub mod language;
pub mod number;
pub mod page;
pub mod personal;
pub mod place;
pub mod problem;
pub mod random;
pub mod secret;
pub mod text;
pub mod time;
mod words;

pub use area::AreaCode;
pub use calendar::{Calendar, Promise, PromiseUnit};
pub use id::{AccountId, CaseId, EventId, JobId, PhotoId, ProgramId, RegionId, ResidentId};
pub use language::{Language, Localized};
pub use number::{CaseNumber, Pin};
pub use page::{Cursor, Page};
pub use personal::{Finding, Hints, Nik, Phone};
pub use place::{BoundingBox, Point};
pub use problem::{FieldProblem, Problem, ProblemKind};
pub use random::{Moment, Random, SeededRandom, SystemRandom};
pub use secret::Secret;
pub use time::{Clock, Day, FixedClock, SystemClock, Timestamp};
