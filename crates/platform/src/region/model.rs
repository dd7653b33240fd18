//! A region pack as it is used: loaded, checked, immutable.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use balai_base::{AreaCode, Day, Language, Localized, RegionId, area::Level, calendar::Calendar};
use balai_tlog::VerifierKey;
use jiff::tz::TimeZone;

use super::{
    Agencies, Agency, AgencyKind, Areas, Benefit, Categories, DocumentTemplates, Documents, FeedbackForm,
    Finding, Gazetteer, Ladder, Letters, OutsideBody, Promises, RetentionClass, RoutingRule, ServiceOffice,
    Services, files::PackFiles, load::load, terms,
};
use crate::{
    access::Roles,
    forms::{Forms, Kind, Question},
    render::Voice,
    workflow::Workflow,
};

/// Everything a place is, as its pack says.
#[derive(Debug)]
pub struct Region {
    /// The immutable slug in addresses and in every row.
    pub id: RegionId,
    /// A digest of the pack's files; a case notes the one it began under.
    pub version: String,
    /// The region's own Kemendagri code.
    pub code: AreaCode,
    /// The level of that code.
    pub level: Level,
    /// The full name.
    pub name: Localized,
    /// The name in headings.
    pub short_name: Localized,
    /// The letters before the hyphen of every case number.
    pub number_prefix: String,
    /// The time zone of the region's offices.
    pub time_zone: TimeZone,
    /// The languages offered, the first one by default.
    pub languages: Vec<Language>,
    /// What areas are called here.
    pub terms: Terms,
    /// Colour and pictures.
    pub brand: Brand,
    /// Numbers to call when life is in danger.
    pub emergency: Vec<EmergencyNumber>,
    /// Host names at which the region is served.
    pub hosts: Vec<String>,
    /// The bodies outside that look after its log of history.
    pub witnesses: Vec<VerifierKey>,
    /// The agency that answers requests about personal data; see [`Region::data_protection_agency`].
    pub data_protection: Option<String>,
    /// What residents are told of an officer who acted.
    pub officer_names: OfficerNames,
    /// The id of the pack of the region it lies in.
    pub parent: Option<RegionId>,
    /// Provinces, regencies, districts and villages.
    pub areas: Areas,
    /// Who answers.
    pub agencies: Agencies,
    /// Whom cases are referred to that are not the region's.
    pub outside_bodies: Vec<OutsideBody>,
    /// What can be reported.
    pub categories: Categories,
    /// What can be applied for.
    pub services: Services,
    /// Where services are given in person.
    pub service_offices: Vec<ServiceOffice>,
    /// What people are asked once a service has ended.
    pub feedback: FeedbackForm,
    /// What is paid to heirs; none when nothing is.
    pub benefit: Option<Benefit>,
    /// The forms people fill in.
    pub forms: Forms,
    /// Whether the offices can read the register of the population, so that what it holds is not asked for again.
    pub reads_register: bool,
    /// How reports come in.
    pub channels: Vec<Channel>,
    /// When the offices work.
    pub calendar: Calendar,
    /// What is promised.
    pub promises: Promises,
    /// The workflows of cases, by id.
    pub workflows: BTreeMap<String, Arc<Workflow>>,
    /// Who may do what.
    pub roles: Roles,
    /// What it issues and hands over.
    pub documents: Documents,
    /// Answer templates.
    pub replies: Vec<Reply>,
    /// How long what names a person is kept.
    pub retention: Vec<RetentionClass>,
    /// Where a case goes.
    pub routing: Vec<RoutingRule>,
    /// Who is told when a promise breaks.
    pub ladders: Vec<Ladder>,
    /// Streets, hamlets and landmarks.
    pub gazetteer: Gazetteer,
    /// The offline base map (`PMTiles`), if the pack has one.
    pub basemap: Option<PathBuf>,
    /// Texts of the product that the pack words differently, as Fluent source.
    pub texts: BTreeMap<Language, String>,
    /// What documents are set from.
    pub document_templates: DocumentTemplates,
    /// What officers' passwords must be.
    pub password_policy: PasswordPolicy,
    /// What it says in letters.
    pub letters: Letters,
    /// What the checker had to say: warnings and notes.
    pub findings: Vec<Finding>,
}

impl Region {
    /// Reads the pack in the folder `path`. An error among the findings means there is no region; warnings
    /// and notes come with it in [`Region::findings`].
    pub fn load(path: &Path) -> Result<Self, Vec<Finding>> {
        load(&PackFiles::read(path)?)
    }

    /// What people read of an answer that is a code: the name of an option or of an area; none for any other kind of question.
    /// A code that the pack no longer knows stands for itself.
    pub fn named_answer(&self, question: &Question, value: &str, language: Language) -> Option<String> {
        let name = match question.kind {
            Kind::Choice => {
                let option = question.options.iter().find(|option| option.id == value);
                option.map(|option| option.name.get(language).to_owned())
            }
            Kind::Area => value.parse::<AreaCode>().ok().map(|code| self.areas.full_name(&code)),
            _ => return None,
        };
        Some(name.unwrap_or_else(|| value.to_owned()))
    }

    /// Whose page or letter it is: this region's, in `language`; its words for areas, then what its pack words
    /// differently.
    pub fn voice(&self, language: Language) -> Voice {
        let own = self.texts.get(&language).map(|text| Arc::from(text.as_str()));
        Voice {
            key: format!("{}@{}", self.id, self.version),
            language,
            zone: self.time_zone.clone(),
            overrides: std::iter::once(Arc::from(terms::terms(self))).chain(own).collect(),
        }
    }

    /// Who answers requests about personal data (UU 27/2022, article 53): the agency the pack names, else the region's
    /// head and secretariat, else the first department.
    pub fn data_protection_agency(&self) -> Option<&Agency> {
        let named = self.data_protection.as_deref().and_then(|id| self.agencies.get(id));
        let heads = || self.agencies.iter().find(|agency| agency.kind == AgencyKind::Leadership);
        named.or_else(heads).or_else(|| self.agencies.iter().next())
    }

    /// The channel called `id`.
    pub fn channel(&self, id: &str) -> Option<&Channel> {
        self.channels.iter().find(|channel| channel.id == id)
    }

    /// The office people come to that is called `id`.
    pub fn service_office(&self, id: &str) -> Option<&ServiceOffice> {
        self.service_offices.iter().find(|office| office.id == id)
    }

    /// The body outside the region called `id`.
    pub fn outside_body(&self, id: &str) -> Option<&OutsideBody> {
        self.outside_bodies.iter().find(|body| body.id == id)
    }

    /// The ladder called `id`.
    pub fn ladder(&self, id: &str) -> Option<&Ladder> {
        self.ladders.iter().find(|ladder| ladder.id == id)
    }

    /// The answer template called `id`.
    pub fn reply(&self, id: &str) -> Option<&Reply> {
        self.replies.iter().find(|reply| reply.id == id)
    }
}

/// Which standard officers' passwords follow; what each asks is told by `identity::policy`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PasswordPolicy {
    /// OWASP ASVS 5.0: length, no composition, no forced change.
    #[default]
    Asvs,
    /// BSSN 4/2021 as agencies read it: four kinds of characters, another one after six months.
    Bssn,
}

impl PasswordPolicy {
    /// Every policy.
    pub const ALL: [Self; 2] = [Self::Asvs, Self::Bssn];

    /// The word in packs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Asvs => "asvs",
            Self::Bssn => "bssn",
        }
    }
}

/// What the levels are called here: *Gampong* for *Desa*, *Distrik* for *Kecamatan*.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Terms {
    /// A district; *Kecamatan* unless the pack says otherwise.
    pub district: String,
    /// A rural village; *Desa*.
    pub village: String,
    /// An urban village; *Kelurahan*.
    pub urban_village: String,
}

/// Colour and pictures of a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Brand {
    /// `#rrggbb`, at least 4.5:1 against white (WCAG 2.2, 1.4.3).
    pub accent: String,
    /// The emblem as SVG source without script or outside references.
    pub emblem: Option<Arc<str>>,
    /// A small repeated pattern as SVG source, for the head of pages.
    pub pattern: Option<Arc<str>>,
}

/// A number to call when life is in danger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmergencyNumber {
    /// Who answers.
    pub name: Localized,
    /// The number, as dialled.
    pub number: String,
}

/// How a channel's messages reach Balai.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Adapter {
    /// The pages of this server.
    Web,
    /// A counter where an officer enters the case for somebody present.
    Counter,
    /// Read elsewhere (social media, letters, telephone) and entered by an officer.
    Manual,
    /// Messages handed over by another system.
    Api,
}

impl Adapter {
    /// Every adapter.
    pub const ALL: [Self; 4] = [Self::Web, Self::Counter, Self::Manual, Self::Api];

    /// The word in packs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Web => "web",
            Self::Counter => "counter",
            Self::Manual => "manual",
            Self::Api => "api",
        }
    }
}

/// One way by which reports come in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Channel {
    /// The word in cases.
    pub id: String,
    /// What people call it.
    pub name: Localized,
    /// Whether its messages carry a position; if not, somebody must find the place.
    pub geotagged: bool,
    /// How its messages reach Balai.
    pub adapter: Adapter,
    /// Its number, address or account, if people write to one.
    pub address: Option<String>,
    /// The first day it was open.
    pub since: Option<Day>,
    /// The last day it was open.
    pub until: Option<Day>,
}

impl Channel {
    /// Whether the channel takes reports on `day`.
    pub fn is_open_on(&self, day: Day) -> bool {
        self.since.is_none_or(|since| since <= day) && self.until.is_none_or(|until| day <= until)
    }
}

/// An answer template, filled in by the officer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// The word by which it is chosen.
    pub id: String,
    /// What officers see in the list.
    pub title: Localized,
    /// The text; may hold `{number}`, `{category}`, `{agency}`, `{village}`, `{promised}`.
    pub text: Localized,
    /// Offered for these categories only; empty for all.
    pub categories: Vec<String>,
    /// Offered with these transitions only; empty for all.
    pub transitions: Vec<String>,
}

/// What residents are told of the officer behind a step, an answer or a look at their data. The most careful is what a pack
/// gets that says nothing: a name that was told can't be taken back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum OfficerNames {
    /// The agency; beside a look at somebody's data the role too, since the law asks who looked.
    #[default]
    Agency,
    /// The agency and the role.
    Role,
    /// The agency, the role and the name.
    Name,
}

impl OfficerNames {
    /// Every choice, from the most careful to the most open.
    pub const ALL: [Self; 3] = [Self::Agency, Self::Role, Self::Name];

    /// The word in the pack.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Role => "role",
            Self::Name => "name",
        }
    }
}
