//! Who plays: one account for each role of the pack, and officers of whatever agency a case lies with.

use balai_base::{AccountId, AreaCode, Moment, SeededRandom, Timestamp};
use balai_platform::{
    access::{Actor, Grant, Officer, ReachKind},
    identity::{NewAccount, complete_grant},
    region::{Destination, Region},
};

/// Names of people who do not exist, common enough to be nobody's.
const NAMES: [&str; 12] = [
    "Ni Luh Sari",
    "I Made Arta",
    "Siti Rahma",
    "I Wayan Darma",
    "Ayu Lestari",
    "Budi Santosa",
    "Ni Ketut Wati",
    "Agus Pratama",
    "Dewi Anggraini",
    "I Nyoman Surya",
    "Rina Wulandari",
    "Hendra Wijaya",
];

/// One account of the demonstration.
#[derive(Clone, Debug)]
pub struct Member {
    /// The role it shows.
    pub role: String,
    /// The account.
    pub account: NewAccount,
}

/// The accounts of a region's demonstration.
#[derive(Clone, Debug)]
pub struct Cast {
    members: Vec<Member>,
    home: String,
}

impl Cast {
    /// One member for each role of the pack.
    pub fn of(region: &Region) -> Self {
        let main = main_agency(region);
        let home = region.agencies.iter().find(|agency| agency.area.is_none()).map(|agency| agency.id.clone());
        let home = home.unwrap_or_else(|| main.clone());
        let grant = |role: &balai_platform::access::Role| {
            let agency = if role.sees_accusations && !role.without_agency {
                region.agencies.inspectorate().map(|agency| agency.id.clone()).unwrap_or_default()
            } else {
                match role.reach {
                    ReachKind::Region => home.clone(),
                    ReachKind::Area => String::new(),
                    ReachKind::Agency | ReachKind::Unit | ReachKind::Assigned => main.clone(),
                }
            };
            let agency = if role.without_agency { String::new() } else { agency };
            Grant { role: role.id.clone(), unit: first_unit(region, &agency), agency, area: first_village(region) }
        };
        let member = |(at, role): (usize, &balai_platform::access::Role)| {
            let grant = complete_grant(region, &grant(role)).ok()?;
            let name = NAMES.get(at % NAMES.len()).copied().unwrap_or("Petugas");
            let login = format!("peragaan.{}", role.id.replace('_', "-"));
            let account = NewAccount { login, name: name.to_owned(), grants: vec![grant] };
            Some(Member { role: role.id.clone(), account })
        };
        let members = region.roles.list.iter().enumerate().filter_map(member).collect();
        Self { members, home }
    }

    /// One member of each role, in the pack's order.
    pub fn one_of_each_role(&self) -> impl Iterator<Item = &Member> {
        self.members.iter()
    }

    /// Somebody with `roles` in `agency`; `index` tells colleagues apart.
    pub(super) fn officer(&self, agency: &str, roles: &[&str], index: u8) -> Actor {
        let agency = if agency.is_empty() { self.home.as_str() } else { agency };
        let grants = roles.iter().map(|role| Grant {
            role: (*role).to_owned(),
            agency: agency.to_owned(),
            unit: String::new(),
            area: None,
        });
        Actor::Officer(Officer {
            account: account(agency, index),
            name: NAMES.get(usize::from(index) % NAMES.len()).copied().unwrap_or("Petugas").to_owned(),
            grants: grants.collect(),
            standing_in_for: Vec::new(),
        })
    }

    /// Whoever sorts what comes in.
    pub(super) fn triage(&self) -> Actor {
        self.officer("", &["triage"], 1)
    }

    /// Whoever looks at closures.
    pub(super) fn verifier(&self) -> Actor {
        self.officer("", &["verifier"], 2)
    }

    /// Whoever works in `agency`, from the counter to its head.
    pub(super) fn worker(&self, agency: &str, index: u8) -> Actor {
        self.officer(agency, &["agency_head", "unit_head", "officer"], index)
    }
}

/// The same agency and index give the same account.
fn account(agency: &str, index: u8) -> AccountId {
    let letters = agency.bytes().fold(u64::from(index), |sum, byte| sum.wrapping_mul(131).wrapping_add(byte.into()));
    let moment = Moment::new(Timestamp(0), &SeededRandom::from_number(letters));
    AccountId(moment.uuid("demonstration-officer"))
}

/// The agency that answers the most categories.
fn main_agency(region: &Region) -> String {
    let mut counted: Vec<(&str, usize)> = Vec::new();
    for category in &region.categories.list {
        let Destination::Agency { agency, .. } = &category.answered_by else { continue };
        match counted.iter_mut().find(|(id, _)| id == agency) {
            Some((_, count)) => *count += 1,
            None => counted.push((agency, 1)),
        }
    }
    let best = counted.into_iter().max_by_key(|(_, count)| *count).map(|(id, _)| id.to_owned());
    best.or_else(|| region.agencies.iter().next().map(|agency| agency.id.clone())).unwrap_or_default()
}

fn first_unit(region: &Region, agency: &str) -> String {
    let agency = region.agencies.get(agency);
    agency.and_then(|agency| agency.units.first()).map(|unit| unit.id.clone()).unwrap_or_default()
}

fn first_village(region: &Region) -> Option<AreaCode> {
    region.areas.villages().first().map(|village| village.code.clone())
}
