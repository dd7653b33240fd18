//! Values every other crate shares: identifiers, time and calendars, places, case numbers, personal
//! numbers and `Problem`, the one error the outside world sees.
//!
//! Pure: nothing here reads a clock, a file, the network or the environment. The two traits that stand for
//! the outside, [`Clock`] and [`Random`], are given to whoever needs them.

pub mod area;
pub mod id;
pub mod number;
pub mod place;
pub mod problem;
pub mod random;
pub mod secret;
pub mod time;

pub use area::AreaCode;
pub use id::{AccountId, CaseId, EventId, JobId, PhotoId, RegionId};
pub use number::{CaseNumber, Pin};
pub use place::Point;
pub use problem::{FieldProblem, Problem, ProblemKind};
pub use random::{Moment, Random, SeededRandom, SystemRandom};
pub use secret::Secret;
pub use time::{Clock, Day, FixedClock, SystemClock, Timestamp};
