//! The region's rules as data: what is promised, where a case goes, and who is told when a promise breaks.

use balai_base::{AreaCode, Localized, calendar::Promise};

use super::{AgencyKind, CaseKind, Destination};

/// One promise with its source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    /// The word workflows use: `verify`, `coordinate`, `work`, `verify-closure` or another.
    pub id: String,
    /// What is promised, such as "Selesai dikerjakan".
    pub name: Localized,
    /// How soon.
    pub promise: Promise,
    /// The regulation it rests on, as it is cited.
    pub decree: String,
    /// Whether the reporter is told.
    pub public: bool,
}

/// The promises of one sort of category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PromiseSet {
    /// The word categories use.
    pub id: String,
    /// What it is called.
    pub name: Localized,
    /// Its clocks, in the order in which they run.
    pub clocks: Vec<Clock>,
}

impl PromiseSet {
    /// The clock called `id`.
    pub fn clock(&self, id: &str) -> Option<&Clock> {
        self.clocks.iter().find(|clock| clock.id == id)
    }

    /// Whether it is the standard of a service: made for it from the pattern, and counted from the step that starts its clock.
    pub fn is_service_standard(&self) -> bool {
        self.id.starts_with(SERVICE_STANDARD)
    }
}

/// What the sets of service standards begin with (`Service::promise_set`).
pub(crate) const SERVICE_STANDARD: &str = "service-";

/// Every promise set of a region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Promises {
    /// In the order of the file; the first is used where a category names none.
    pub sets: Vec<PromiseSet>,
}

impl Promises {
    /// The set called `id`.
    pub fn get(&self, id: &str) -> Option<&PromiseSet> {
        self.sets.iter().find(|set| set.id == id)
    }
}

/// When a routing rule applies. An empty list or `None` asks nothing; everything asked must hold.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conditions {
    /// One of these categories.
    pub category: Vec<String>,
    /// A category of one of these groups.
    pub group: Vec<String>,
    /// One of these kinds.
    pub kind: Vec<CaseKind>,
    /// In one of these areas, or within.
    pub area: Vec<AreaCode>,
    /// Through one of these channels.
    pub channel: Vec<String>,
    /// Through a channel that knows the place, or one that does not.
    pub channel_geotagged: Option<bool>,
    /// With a place that lies in a village of the region, or without.
    pub has_place: Option<bool>,
    /// In an urban village (`true`) or a rural one (`false`).
    pub urban_village: Option<bool>,
    /// In a category about the conduct of officials, or in none.
    pub about_officials: Option<bool>,
}

impl Conditions {
    /// Whether nothing is asked, so that the rule always applies.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One routing rule. Rules are tried in the order of the file and the first that applies decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoutingRule {
    /// The word by which the decision is recorded.
    pub id: String,
    /// When it applies.
    pub when: Conditions,
    /// Where the case goes. If there is no such office (a case without a village), the next rule is tried.
    pub to: Destination,
    /// Why, in one sentence for the reporter; may hold `{category}`, `{village}`, `{district}`, `{agency}`.
    pub because: Localized,
}

/// Which office a step of a ladder looks in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LadderPlace {
    /// The agency that has the case.
    Own,
    /// The agency it answers to.
    Parent,
    /// Anybody of the region with the role, such as the leaders.
    Region,
    /// This agency.
    Agency(String),
}

/// One step: who is told, how long after the promise broke.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LadderStep {
    /// How long after the break; amount 0 means at once.
    pub after: Promise,
    /// Where the person is looked for.
    pub at: LadderPlace,
    /// The role told.
    pub role: String,
    /// Roles told instead, in this order, when nobody holds `role` there or all who do are on leave.
    pub deputies: Vec<String>,
    /// Only told, because that office may not give orders to this one.
    pub inform_only: bool,
}

/// Who is told, in order, when a promise of an office breaks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ladder {
    /// The word agencies use.
    pub id: String,
    /// What it is called.
    pub name: Localized,
    /// The kinds of agency it is for unless the agency names another.
    pub kinds: Vec<AgencyKind>,
    /// Its steps, in order of time.
    pub steps: Vec<LadderStep>,
}
