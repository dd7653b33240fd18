//! How long what names a person is kept after its case ended (UU 27/2022, articles 43 and 44; UU 43/2009 on archives).

use balai_base::Localized;

/// What is kept for a time of its own. A closed list: each has code that forgets or counts it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Retained {
    /// Name, telephone and e-mail of whoever reported.
    ReportContact,
    /// Photos of originals sent with an application.
    ApplicationFiles,
    /// Documents of the kinds that name the class: only counted, since their register is an archive.
    Documents,
}

impl Retained {
    /// The word in packs.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ReportContact => "report-contact",
            Self::ApplicationFiles => "application-files",
            Self::Documents => "documents",
        }
    }
}

/// One period of a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetentionClass {
    /// The word in packs.
    pub id: String,
    /// What is kept.
    pub kept: Retained,
    /// What people call it.
    pub name: Localized,
    /// For how many days after the case ended.
    pub days: u32,
    /// Whether it is forgotten by itself then; otherwise it is only counted.
    pub enforced: bool,
    /// The regulation that sets it.
    pub basis: String,
}
