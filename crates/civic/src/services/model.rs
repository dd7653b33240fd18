//! What an application is made of, in words the database and pages share.

use balai_base::words;

/// The type of these cases; their category is the service's id.
pub const CASE_TYPE: &str = "application";

words! {
    /// Who typed the application in.
    Entry {
        /// The person, on a page.
        Online = "online",
        /// An officer at the counter, for somebody present.
        Counter = "counter",
        /// An officer in a village (*jemput bola*).
        Outreach = "outreach",
    }
}

words! {
    /// For whom somebody applies.
    Behalf {
        /// For oneself.
        Own = "self",
        /// For a child, as parent or guardian.
        Minor = "minor",
        /// For somebody who gave a power of attorney (F-1.07).
        Attorney = "attorney",
    }
}

words! {
    /// By what an officer knows who stands there and for whom they may apply.
    Seen {
        /// The person's own identity card.
        IdentityCard = "identity-card",
        /// Another document with a photo, of somebody who has no identity card.
        OtherDocument = "other-document",
        /// The identity card of a parent or guardian, and the family card or the order that says so.
        Guardian = "guardian",
        /// The power of attorney (F-1.07) and the identity card of whoever holds it.
        Attorney = "attorney",
    }
}

impl Seen {
    /// What may be seen of somebody who applies for `behalf`: whoever comes for another shows by what right.
    pub fn of(behalf: Behalf) -> &'static [Self] {
        match behalf {
            Behalf::Own => &[Self::IdentityCard, Self::OtherDocument],
            Behalf::Minor => &[Self::Guardian],
            Behalf::Attorney => &[Self::Attorney],
        }
    }
}

words! {
    /// How a requirement was met.
    Given {
        /// A form was filled in.
        Form = "form",
        /// Photos of the original were sent.
        Upload = "upload",
        /// The office reads it in the register: not asked again.
        Known = "known",
        /// A condition was confirmed.
        Stated = "stated",
        /// The original was shown at a counter, or the person came.
        Shown = "shown",
        /// Another part of the same bundle produces it.
        Product = "product",
    }
}

words! {
    /// What an officer says of one requirement.
    Verdict {
        /// Not looked at yet.
        Open = "open",
        /// Good.
        Good = "good",
        /// It can't be read: to be sent again.
        Unclear = "unclear",
        /// It is something else than what is asked for.
        Wrong = "wrong",
    }
}

impl Verdict {
    /// Whether it goes back to whoever applied.
    pub fn is_flagged(self) -> bool {
        matches!(self, Self::Unclear | Self::Wrong)
    }
}

words! {
    /// Where a step that another system takes stands.
    StepState {
        /// About to be asked.
        Asked = "asked",
        /// Taken on; the answer comes later (202).
        Pending = "pending",
        /// Done (200).
        Accepted = "accepted",
        /// Refused with a reason (400).
        Refused = "refused",
        /// No answer yet; asked again later.
        Unreachable = "unreachable",
    }
}
