//! Region packs: all that makes this city hall one place's and not another's, read from a folder of data.
//!
//! [`Region::load`] reads a pack, falls back to the embedded standard files for what the pack leaves out, and
//! tells everything that is wrong at once, by file, line and column. A loaded [`Region`] never changes;
//! [`Regions`] holds those that are served and replaces one only by another that loaded without an error.
//! Nothing here knows a place, an agency or a holiday: that is the packs' business. `docs/region/` is the
//! guide for people who write them.

mod agencies;
mod areas;
mod benefits;
mod calendar_check;
mod categories;
mod counters;
mod document_templates;
mod documents;
mod feedback;
mod files;
mod finding;
mod gazetteer;
mod in_use;
mod letters;
mod load;
mod model;
mod promise_check;
mod questions;
mod reading;
mod registry;
mod retention;
mod rules;
pub mod services;
mod terms;
#[cfg(test)]
mod tests;
mod text_check;

pub use agencies::{Agencies, Agency, AgencyKind, Contact, OutsideBody, Unit};
pub use areas::{Area, AreaKind, Areas, Located};
pub use benefits::{Benefit, BenefitFacts, BenefitTier};
pub use calendar_check::calendar_findings;
pub use categories::{CaseKind, Categories, Category, Destination, Group};
pub use counters::{Counter, ServiceOffice};
pub use document_templates::{DocumentTemplate, DocumentTemplates};
pub use documents::{
    DocumentField, DocumentKind, DocumentList, DocumentOrigin, DocumentSource, Documents, GivenWith, Known,
    MASKED_IN_QR, NEVER_IN_QR, NUMBER_PARTS, NationalPage, Signing,
};
pub use feedback::{FeedbackElement, FeedbackForm};
pub use finding::{Finding, Severity};
pub use gazetteer::{Gazetteer, Place, PlaceKind};
pub use in_use::{InUse, References, in_use_findings};
pub use letters::{LetterLinks, LetterPage, LetterTemplate, LetterValues, Letters, parted};
pub use model::{
    Adapter, Brand, Channel, EmergencyNumber, OfficerNames, PasswordPolicy, Region, Reply, Terms,
};
pub use promise_check::promise_findings;
pub use questions::{CategoryQuestion, QuestionKind, QuestionOption};
pub use registry::{Attempt, Regions, ReloadOutcome, Reloaded, Served};
pub use retention::{Retained, RetentionClass};
pub use rules::{Clock, Conditions, Ladder, LadderPlace, LadderStep, PromiseSet, Promises, RoutingRule};
pub use services::{Service, Services};
pub use text_check::text_findings;
