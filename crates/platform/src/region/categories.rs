//! What can be reported, who answers it, and how public it is.

use balai_base::Localized;

use super::CategoryQuestion;
use crate::access::Visibility;

/// What sort of thing a person says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum CaseKind {
    /// Something is wrong.
    Complaint,
    /// Something would be good.
    Wish,
    /// Something is asked.
    Question,
    /// Something was done well.
    Praise,
}

impl CaseKind {
    /// Every kind, in the order in which forms offer them.
    pub const ALL: [Self; 4] = [Self::Complaint, Self::Wish, Self::Question, Self::Praise];

    /// The word in packs and in the column `kind`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Complaint => "complaint",
            Self::Wish => "wish",
            Self::Question => "question",
            Self::Praise => "praise",
        }
    }

    /// The kind a stored word names.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == word)
    }
}

/// Who is to answer. In packs: `category`, `village`, `district`, `regency`, `inspectorate`, `agency:ID` or
/// `agency:ID/UNIT`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Destination {
    /// Whoever the category names (in routing rules only).
    Category,
    /// The office of the village the case lies in.
    Village,
    /// The office of the district the case lies in.
    District,
    /// The office of the regency the case lies in.
    Regency,
    /// The inspectorate.
    Inspectorate,
    /// An agency, and one of its units when named; else the unit that serves the area, if one does.
    Agency {
        /// The agency's id.
        agency: String,
        /// The unit's id.
        unit: Option<String>,
    },
}

/// A heading under which categories are offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The word by which categories and rules refer to it.
    pub id: String,
    /// What people call it.
    pub name: Localized,
}

/// One thing that can be reported.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a key of its own in categories.toml")]
pub struct Category {
    /// The word in cases, rules and addresses.
    pub id: String,
    /// Its group's id.
    pub group: String,
    /// What people call it.
    pub name: Localized,
    /// One sentence: what belongs here and what does not.
    pub description: Localized,
    /// Words people use for it, in any language, by which it is suggested.
    pub keywords: Vec<String>,
    /// What may be said about it.
    pub kinds: Vec<CaseKind>,
    /// Who answers unless a routing rule says otherwise; never [`Destination::Category`].
    pub answered_by: Destination,
    /// Who may see a case of it, unless the reporter chooses a closer circle.
    pub visibility: Visibility,
    /// How far the public position is moved, in metres; 0 shows the point.
    pub blur_metres: u32,
    /// Whether a report must name a place.
    pub needs_place: bool,
    /// The id of its promise set.
    pub promise_set: String,
    /// The id of its workflow.
    pub workflow: String,
    /// Whether closing it as solved needs a photo.
    pub evidence_required: bool,
    /// Whether it is about the conduct of officials: goes to the inspectorate, hidden from the accused.
    pub about_officials: bool,
    /// The body outside the region that is responsible, if it is not the region.
    pub outside_body: Option<String>,
    /// How near an open report must lie to be offered as the same, in metres.
    pub duplicate_radius_metres: u32,
    /// How old a report may be to be offered as the same, in days.
    pub duplicate_days: u32,
    /// From how many percent of probability on a report is shown as probably the same; none takes the usual threshold.
    pub duplicate_threshold: Option<u32>,
    /// Whether life may be in danger, so that emergency numbers are shown first.
    pub urgent: bool,
    /// What it asks beside what every report says, in the order of the file.
    pub questions: Vec<CategoryQuestion>,
}

/// Every group and category of a region.
#[derive(Clone, Debug, Default)]
pub struct Categories {
    /// In the order of the file.
    pub groups: Vec<Group>,
    /// In the order of the file.
    pub list: Vec<Category>,
}

impl Categories {
    /// The category called `id`.
    pub fn get(&self, id: &str) -> Option<&Category> {
        self.list.iter().find(|category| category.id == id)
    }

    /// The group called `id`.
    pub fn group(&self, id: &str) -> Option<&Group> {
        self.groups.iter().find(|group| group.id == id)
    }

    /// The categories of a group, in the order of the file.
    pub fn of_group<'a>(&'a self, group: &'a str) -> impl Iterator<Item = &'a Category> {
        self.list.iter().filter(move |category| category.group == group)
    }
}
