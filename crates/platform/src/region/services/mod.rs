//! What a region does for people who apply: its catalogue of services, in versions with dates, and the ways that lead
//! to a service (what happened in somebody's life, questions with a few answers).
//!
//! All of it is data of the pack (`services/*.toml`, `life_events.toml`, `service_questions.toml`). Nothing here knows
//! what an application is: `rules` says which requirements hold and which are still missing, and whoever takes
//! applications asks it.

mod guide;
mod model;
mod rules;
mod search;
#[cfg(test)]
mod tests;

pub use guide::{Guide, GuideOption, GuideQuestion, LifeEvent, Step, names_religion};
pub use model::{
    Confidence, EntryChannels, Fee, Issuing, Media, PartVariant, RESERVED, Requirement, RequirementKind,
    Service, ServiceGroup, Services, Standard, Variant,
};
pub use rules::{
    Missing, applicable, asked_as, asked_for, missing, missing_among, part_variant, substitutes_of,
};
