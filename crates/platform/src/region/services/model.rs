//! A service as the pack tells it.

use balai_base::{Day, Localized};

use super::{Guide, LifeEvent};
use crate::region::rules::SERVICE_STANDARD;

/// A heading under which services are offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceGroup {
    /// The word by which services refer to it.
    pub id: String,
    /// What people call it.
    pub name: Localized,
}

/// One of the forms a service comes in, such as a card that is new, lost or damaged.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Variant {
    /// The word in applications and addresses.
    pub id: String,
    /// What people call it.
    pub name: Localized,
}

/// In which variant a bundle's part is applied for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartVariant {
    /// The part's service.
    pub service: String,
    /// One of its variants.
    pub variant: String,
}

/// Words that follow `/layanan/` and lead to a page of their own, here or for officers: no service can be called so.
pub const RESERVED: [&str; 7] = ["tanya", "ajukan", "cetak", "janji", "baru", "berikut", "manual"];

/// How a requirement is met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RequirementKind {
    /// By filling in a form.
    Form,
    /// By showing a document; online by a photo of the original.
    Document,
    /// By what a government register holds already: read there, not asked for again where it can be read.
    Registry,
    /// By something that is so, and is confirmed.
    Condition,
    /// By coming in person.
    InPerson,
}

impl RequirementKind {
    /// Every kind, in the order of the columns of `tests/it` and pages.
    pub const ALL: [Self; 5] = [Self::Form, Self::Document, Self::Registry, Self::Condition, Self::InPerson];

    /// The word in packs and interfaces.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Form => "form",
            Self::Document => "document",
            Self::Registry => "registry",
            Self::Condition => "condition",
            Self::InPerson => "in_person",
        }
    }
}

/// One thing a service asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Requirement {
    /// The word by which it is kept, unique in its service; the same thing has the same code in every service.
    pub code: String,
    /// What people read.
    pub name: Localized,
    /// How it is met.
    pub kind: RequirementKind,
    /// Whether the service can not be given without it, or without what may stand in for it.
    pub required: bool,
    /// The variants that ask for it; empty for all.
    pub variants: Vec<String>,
    /// The code of the requirement it may lawfully stand in for.
    pub substitutes: Option<String>,
    /// In a bundle: the codes by which its parts ask for the same thing, such as a card that one of them calls the old one.
    pub also: Vec<String>,
    /// The code of the form that is filled in for it, such as `F-1.01`; one of the service's forms.
    pub form: Option<String>,
    /// Why it is asked for, or when it is needed.
    pub why: Option<Localized>,
}

/// What a service costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fee {
    /// Nothing.
    Free,
    /// A fixed amount, paid with a billing number at a bank; nothing is paid here.
    Fixed {
        /// In rupiah.
        rupiah: u32,
        /// The regulation that sets it.
        basis: String,
    },
}

/// How sure it is that the pack says what the law and the office say.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Confidence {
    /// Agrees with published national sources.
    Established,
    /// Reasoned from practice; the office confirms it before the region goes public.
    Inferred,
}

impl Confidence {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Established, Self::Inferred];

    /// The word in packs and interfaces.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Established => "established",
            Self::Inferred => "inferred",
        }
    }
}

/// How soon a service is given, counted from a complete file (UU 25/2009 on public services, article 21).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standard {
    /// Working days from the day nothing is missing.
    pub working_days: u16,
    /// By how many working days the office may put the answer off once, telling why.
    pub extension_working_days: Option<u16>,
    /// Within how many working days an objection is answered, where the law gives one.
    pub objection_working_days: Option<u16>,
    /// The regulation it rests on, when it is one of its own.
    pub basis: Option<String>,
    /// Whether the figure is published or reasoned.
    pub confidence: Confidence,
}

/// Who issues what the service gives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Issuing {
    /// A national system: the region only waits for it.
    National {
        /// The system's name, such as `SIAK`.
        system: String,
    },
    /// The region itself.
    Local {
        /// The kind of document that is made, if it is one.
        document: Option<String>,
    },
}

/// What the result is written on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Media {
    /// White A4 paper of 80 g with an electronic signature and a QR code: printed by anybody (Permendagri 109/2019,
    /// articles 12 and 21).
    SignedPaper,
    /// Security paper with a signature by hand: how deeds were issued until the end of June 2020.
    SecurityPaper,
    /// A card.
    Card,
    /// A stamp on copies.
    Stamp,
    /// An answer, and nothing that is printed.
    Answer,
}

impl Media {
    /// Every one.
    pub const ALL: [Self; 5] =
        [Self::SignedPaper, Self::SecurityPaper, Self::Card, Self::Stamp, Self::Answer];

    /// The word in packs and interfaces.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::SignedPaper => "signed-paper",
            Self::SecurityPaper => "security-paper",
            Self::Card => "card",
            Self::Stamp => "stamp",
            Self::Answer => "answer",
        }
    }
}

/// Where somebody may apply.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EntryChannels {
    /// On the pages of this server.
    pub online: bool,
    /// At the counter.
    pub counter: bool,
    /// With officers who come to the village (*jemput bola*).
    pub outreach: bool,
}

/// One service in one version.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Service {
    /// The word in cases, rules and addresses; the same in every version.
    pub id: String,
    /// Its place in the office's own list, if it has one.
    pub number: Option<u32>,
    /// The first day this version holds.
    pub since: Day,
    /// The last day it held; none while it holds.
    pub until: Option<Day>,
    /// What it is called.
    pub name: Localized,
    /// One sentence: what it is for.
    pub summary: Localized,
    /// Words people use for it, in any language, by which it is found.
    pub keywords: Vec<String>,
    /// Its group's id.
    pub group: String,
    /// What somebody holds in the end.
    pub gives: Localized,
    /// The word for the result, such as `kutipan_akta_kelahiran`.
    pub outcome: String,
    /// What the result is written on.
    pub media: Media,
    /// The agency that gives it.
    pub agency: String,
    /// The agency's unit, if one is named.
    pub unit: Option<String>,
    /// The forms it comes in; empty when there is only one.
    pub variants: Vec<Variant>,
    /// The codes of the forms that are filled in, such as `F-1.01`.
    pub forms: Vec<String>,
    /// What it asks for, in the order of the file.
    pub requirements: Vec<Requirement>,
    /// The laws and regulations it rests on, as they are cited.
    pub legal_basis: Vec<String>,
    /// What it costs.
    pub fee: Fee,
    /// How soon it is given.
    pub standard: Standard,
    /// Within how many days of the event people are to report it; late is still served.
    pub report_within_days: Option<u16>,
    /// Who issues the result.
    pub issuing: Issuing,
    /// The id of its workflow.
    pub workflow: String,
    /// Where somebody may apply.
    pub channels: EntryChannels,
    /// Whether somebody must come in person once.
    pub in_person_step: bool,
    /// The id of the quota its appointments are taken from.
    pub appointment: Option<String>,
    /// The services it is made of, in the order in which they are worked on; empty unless it is a bundle.
    pub bundle_of: Vec<String>,
    /// In which variants its parts are applied for, where that is not the bundle's own and not the first.
    pub part_variants: Vec<PartVariant>,
    /// The codes of requirements that its result meets, so that a later part of a bundle does not ask for them.
    pub satisfies: Vec<String>,
    /// For legalisations: the service that issues the document anew, which is mostly better.
    pub reissue: Option<String>,
    /// The ids of the events in somebody's life that lead to it, from `life_events.toml`.
    pub life_events: Vec<String>,
    /// How sure the pack is of it.
    pub confidence: Confidence,
    /// What people and officers should know besides.
    pub note: Option<Localized>,
}

impl Service {
    /// The variant called `id`.
    pub fn variant(&self, id: &str) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.id == id)
    }

    /// The requirement with `code`.
    pub fn requirement(&self, code: &str) -> Option<&Requirement> {
        self.requirements.iter().find(|requirement| requirement.code == code)
    }

    /// Whether it is made of other services.
    pub fn is_bundle(&self) -> bool {
        !self.bundle_of.is_empty()
    }

    /// Whether this version holds on `day`.
    pub fn holds_on(&self, day: Day) -> bool {
        self.since <= day && self.until.is_none_or(|until| day <= until)
    }

    /// The id of the promise set that holds its service standard. Services with nothing but a number of days share
    /// `service-1`, `service-3` and so on; one with a basis, an extension or an objection of its own has its own.
    /// The loader derives these sets from the set `layanan` of `promises.toml`.
    pub fn promise_set(&self) -> String {
        let standard = &self.standard;
        let plain = standard.basis.is_none()
            && standard.extension_working_days.is_none()
            && standard.objection_working_days.is_none();
        let own = if plain { standard.working_days.to_string() } else { self.id.clone() };
        [SERVICE_STANDARD, &own].concat()
    }
}

/// Every service of a region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Services {
    /// In the order of the files.
    pub groups: Vec<ServiceGroup>,
    /// The newest version of each service: by number, then those without one in the order of the files.
    pub list: Vec<Service>,
    /// Older versions, the newest first.
    pub earlier: Vec<Service>,
    /// What happens in somebody's life, in the order of the file.
    pub life_events: Vec<LifeEvent>,
    /// The questions that lead to a service.
    pub guide: Guide,
}

impl Services {
    /// The newest version of the service called `id`.
    pub fn get(&self, id: &str) -> Option<&Service> {
        self.list.iter().find(|service| service.id == id)
    }

    /// The version of `id` that holds on `day`; none before the first and after a service has ended.
    pub fn on(&self, id: &str, day: Day) -> Option<&Service> {
        self.list.iter().chain(&self.earlier).find(|service| service.id == id && service.holds_on(day))
    }

    /// Every version of `id`, the newest first.
    pub fn versions<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Service> {
        self.list.iter().chain(&self.earlier).filter(move |service| service.id == id)
    }

    /// What is offered on `day`, in the order of the list.
    pub fn offered(&self, day: Day) -> impl Iterator<Item = &Service> {
        self.list.iter().filter_map(move |newest| self.on(&newest.id, day))
    }

    /// The group called `id`.
    pub fn group(&self, id: &str) -> Option<&ServiceGroup> {
        self.groups.iter().find(|group| group.id == id)
    }

    /// The event called `id`.
    pub fn life_event(&self, id: &str) -> Option<&LifeEvent> {
        self.life_events.iter().find(|event| event.id == id)
    }

    /// Whether `agency` issues documents of `kind`: it gives a service whose result is one, or no service's is.
    pub fn issues(&self, agency: &str, kind: &str) -> bool {
        let result = |service: &&Service| match &service.issuing {
            Issuing::Local { document } => document.as_deref() == Some(kind),
            Issuing::National { .. } => false,
        };
        let mut agencies =
            self.list.iter().chain(&self.earlier).filter(result).map(|one| &one.agency).peekable();
        agencies.peek().is_none() || agencies.any(|own| own == agency)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}
