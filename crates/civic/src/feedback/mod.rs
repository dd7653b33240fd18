//! What people say of how they were served: ratings of reports, and the survey of satisfaction after a service.
//!
//! Stands on `casework`. A report is rated by its reporter, once an ending. A service's survey (the nine elements of
//! PermenPANRB 14/2017, data of the pack) is answered by a one-time token and belongs to nobody: the answer holds service,
//! agency, day and channel, and neither case nor token. Cases that were withdrawn or erased are not asked about. The index
//! itself is computed elsewhere; here are counts.

mod ask;
mod jobs;
mod model;
mod rating;
mod results;
mod store;
#[cfg(test)]
mod tests;
mod texts;

pub use ask::{answer, find, forget, invite, own_token, token_of};
pub use jobs::{NOTICE, register};
pub use model::{Answer, Counts, Gone, HeldText, Question, Released};
pub use rating::{can_be_rated, rate, rating};
pub use results::counts;
pub use texts::{decide, held, released};
