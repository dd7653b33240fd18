//! Applications for services: from the first answer of a draft to the product in somebody's hand.
//!
//! Stands on `casework`: a sent application is a secret case of type [`CASE_TYPE`] whose category is the service. A draft has
//! the identifier of the case it becomes, so everything personal is sealed with that case's own key from the first word on.
//! What a service asks for is data of the region pack (`region::services`, `forms`).

mod model;

pub use model::{Behalf, CASE_TYPE, Entry, Given, StepState, Verdict};
