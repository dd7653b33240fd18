//! Who answers: agencies with their units, offices derived for every village or district, and bodies outside
//! the region's competence.

use std::collections::BTreeMap;

use balai_base::{AreaCode, Localized};

/// What sort of office an agency is. Ladders and rules go by it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum AgencyKind {
    /// A department of the regional government.
    Agency,
    /// The inspectorate, which answers complaints about officials.
    Inspectorate,
    /// The head of the region and the regional secretariat.
    Leadership,
    /// The office of a city or regency within a province, where it belongs to the province's government.
    RegencyOffice,
    /// The office of a district.
    DistrictOffice,
    /// The office of an urban village, whose head is an official of the region.
    UrbanVillageOffice,
    /// The office of a rural village, whose elected head answers to no agency (UU 6/2014).
    VillageOffice,
    /// An enterprise the region owns.
    Enterprise,
}

impl AgencyKind {
    /// Every kind with its word in packs.
    pub const ALL: [Self; 8] = [
        Self::Agency,
        Self::Inspectorate,
        Self::Leadership,
        Self::RegencyOffice,
        Self::DistrictOffice,
        Self::UrbanVillageOffice,
        Self::VillageOffice,
        Self::Enterprise,
    ];

    /// The word in packs.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Agency => "agency",
            Self::Inspectorate => "inspectorate",
            Self::Leadership => "leadership",
            Self::RegencyOffice => "regency-office",
            Self::DistrictOffice => "district-office",
            Self::UrbanVillageOffice => "urban-village-office",
            Self::VillageOffice => "village-office",
            Self::Enterprise => "enterprise",
        }
    }
}

/// How to reach an office. All optional; shown as written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// Telephone number.
    pub phone: Option<String>,
    /// `WhatsApp` number.
    pub whatsapp: Option<String>,
    /// E-mail address.
    pub email: Option<String>,
    /// Address of its pages, with `https://`.
    pub website: Option<String>,
    /// Street address.
    pub address: Option<String>,
    /// When somebody answers.
    pub hours: Option<Localized>,
}

/// A part of an agency with its own queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// The word by which categories, rules and grants refer to it, unique in its agency.
    pub id: String,
    /// What people call it.
    pub name: Localized,
    /// The areas it serves; empty when it serves all of its agency's.
    pub areas: Vec<AreaCode>,
    /// How to reach it.
    pub contact: Contact,
}

/// An office that answers cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agency {
    /// The word by which everything refers to it; offices of areas are `<template>-<code>`.
    pub id: String,
    /// Its full name.
    pub name: Localized,
    /// A short name for queues; the full one when the pack gives none.
    pub short_name: Localized,
    /// What sort of office it is.
    pub kind: AgencyKind,
    /// Its units; may be empty.
    pub units: Vec<Unit>,
    /// The area it is the office of, for offices of villages, districts and regencies.
    pub area: Option<AreaCode>,
    /// The agency it answers to. None for departments, and always for offices of rural villages.
    pub parent: Option<String>,
    /// What its head is called, such as `Lurah` with the area's name.
    pub head: Option<Localized>,
    /// How to reach it.
    pub contact: Contact,
    /// The id of its escalation ladder.
    pub ladder: String,
}

impl Agency {
    /// The unit called `id`.
    pub fn unit(&self, id: &str) -> Option<&Unit> {
        self.units.iter().find(|unit| unit.id == id)
    }
}

/// A body outside the region's competence to which cases are referred and still tracked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsideBody {
    /// The word by which categories and referrals refer to it.
    pub id: String,
    /// Its name.
    pub name: Localized,
    /// What it is responsible for, in one phrase.
    pub handles: Localized,
    /// How a citizen reaches it.
    pub contact: Contact,
}

/// Every office of a region.
#[derive(Clone, Debug, Default)]
pub struct Agencies {
    /// Declared ones first in the order of the file, then those derived for areas, by code.
    pub(super) list: Vec<Agency>,
    pub(super) by_id: BTreeMap<String, usize>,
    pub(super) by_area: BTreeMap<AreaCode, usize>,
}

impl Agencies {
    /// Offices of `list`; of two with one id the first counts.
    pub fn new(list: Vec<Agency>) -> Self {
        let mut agencies = Self::default();
        for (place, agency) in list.iter().enumerate() {
            agencies.by_id.entry(agency.id.clone()).or_insert(place);
            if let Some(area) = &agency.area {
                agencies.by_area.entry(area.clone()).or_insert(place);
            }
        }
        agencies.list = list;
        agencies
    }

    /// The agency called `id`.
    pub fn get(&self, id: &str) -> Option<&Agency> {
        self.by_id.get(id).and_then(|place| self.list.get(*place))
    }

    /// Every agency: departments in the order of the pack, then the offices of areas by code.
    pub fn iter(&self) -> impl Iterator<Item = &Agency> {
        self.list.iter()
    }

    /// The office of exactly this village, district or regency.
    pub fn office_of(&self, area: &AreaCode) -> Option<&Agency> {
        self.by_area.get(area).and_then(|place| self.list.get(*place))
    }

    /// The inspectorate, if the region has one.
    pub fn inspectorate(&self) -> Option<&Agency> {
        self.list.iter().find(|agency| agency.kind == AgencyKind::Inspectorate)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}
