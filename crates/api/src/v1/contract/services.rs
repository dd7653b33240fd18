//! What people may apply for.

use schemars::JsonSchema;
use serde::Serialize;

use super::Named;

/// Every service offered today.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ServiceList {
    /// In the order of the office's own list.
    pub(crate) services: Vec<ServiceRow>,
}

/// A service in a list.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ServiceRow {
    /// By this it is asked for.
    pub(crate) id: String,
    /// Its place in the office's own list; none when it has none.
    pub(crate) number: Option<u32>,
    /// Its name in the language asked for by `Accept-Language`.
    pub(crate) name: String,
    /// What it is for.
    pub(crate) summary: String,
    /// The group it stands in.
    pub(crate) group: Named,
    /// What happens in somebody's life when it is needed.
    pub(crate) life_events: Vec<Named>,
    /// Whether it can be applied for online.
    pub(crate) online: bool,
    /// Whether it costs nothing.
    pub(crate) free: bool,
    /// The service standard in working days, counted from a complete file.
    pub(crate) working_days: u16,
}

/// One service in the version that is asked for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ServiceFacts {
    /// By this it is asked for.
    pub(crate) id: String,
    /// Its place in the office's own list; none when it has none.
    pub(crate) number: Option<u32>,
    /// Its name in every language of the region, by language.
    pub(crate) names: std::collections::BTreeMap<String, String>,
    /// What it is for.
    pub(crate) summary: String,
    /// What somebody holds in the end.
    pub(crate) gives: String,
    /// The word for the result.
    pub(crate) outcome: String,
    /// The group it stands in.
    pub(crate) group: Named,
    /// Who gives it.
    pub(crate) agency: Named,
    /// The national system that issues the result; none when the region does.
    pub(crate) national_system: Option<String>,
    /// Codes of the forms that are filled in.
    pub(crate) forms: Vec<String>,
    /// What it asks for by variant; one entry without a variant when there are none.
    pub(crate) variants: Vec<ServiceVariant>,
    /// The laws and regulations it rests on, as they are cited.
    pub(crate) legal_basis: Vec<String>,
    /// What it costs in rupiah; 0 when it is free.
    pub(crate) fee_rupiah: u32,
    /// The regulation that sets the fee; none when it is free.
    pub(crate) fee_basis: Option<String>,
    /// How soon it is given.
    pub(crate) standard: ServiceStandard,
    /// Within how many days of the event people are to report it; late is still served.
    pub(crate) report_within_days: Option<u16>,
    /// Where somebody may apply.
    pub(crate) channels: ServiceChannels,
    /// Whether somebody must come in person once.
    pub(crate) in_person_step: bool,
    /// The services it is made of, if it is a bundle.
    pub(crate) bundle_of: Vec<Named>,
    /// Whether the facts agree with published national sources; otherwise the office has still to confirm them.
    pub(crate) established: bool,
    /// The first day of this version, as `2026-03-19`.
    pub(crate) since: String,
    /// The last day of this version; none while it holds.
    pub(crate) until: Option<String>,
    /// The first days of every version, the newest first.
    pub(crate) versions: Vec<String>,
}

/// One of the forms a service comes in, with what it asks for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ServiceVariant {
    /// By this it is chosen; none when the service has no variants.
    pub(crate) id: Option<String>,
    /// What people call it; empty when the service has no variants.
    pub(crate) name: String,
    /// What it asks for, in the order in which people see it.
    pub(crate) requirements: Vec<ServiceRequirement>,
}

/// One thing a service asks for.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ServiceRequirement {
    /// The same thing has the same code in every service.
    pub(crate) code: String,
    /// What people read.
    pub(crate) name: String,
    /// How it is met: `form`, `document`, `registry`, `condition` or `in_person`.
    pub(crate) kind: String,
    /// Whether it is needed, or what may be given instead of it.
    pub(crate) required: bool,
    /// The codes that may lawfully be given instead.
    pub(crate) substitutes: Vec<String>,
    /// The code of the form that is filled in for it.
    pub(crate) form: Option<String>,
}

/// How soon a service is given.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct ServiceStandard {
    /// In working days, counted from a complete file.
    pub(crate) working_days: u16,
    /// By how many working days the answer may be put off once.
    pub(crate) extension_working_days: Option<u16>,
    /// Within how many working days an objection is answered.
    pub(crate) objection_working_days: Option<u16>,
    /// The regulation it rests on, when it is one of its own.
    pub(crate) basis: Option<String>,
}

/// Where somebody may apply.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub(crate) struct ServiceChannels {
    /// On the region's pages.
    pub(crate) online: bool,
    /// At the counter.
    pub(crate) counter: bool,
    /// With officers who come to the village.
    pub(crate) outreach: bool,
}
