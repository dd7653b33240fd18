//! Who plays: whoever sorts, whoever verifies, and officers of whatever agency a case lies with.

use balai_base::{AccountId, Moment, SeededRandom, Timestamp};
use balai_platform::{
    access::{Actor, Grant, Officer},
    region::Region,
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

/// The people of a region's play.
#[derive(Clone, Debug)]
pub(super) struct Cast {
    /// An agency for whoever belongs to the whole region.
    home: String,
}

impl Cast {
    /// The people of `region`.
    pub(super) fn of(region: &Region) -> Self {
        let home = region.agencies.iter().find(|agency| agency.area.is_none());
        Self { home: home.map(|agency| agency.id.clone()).unwrap_or_default() }
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
    let letters =
        agency.bytes().fold(u64::from(index), |sum, byte| sum.wrapping_mul(131).wrapping_add(byte.into()));
    let moment = Moment::new(Timestamp(0), &SeededRandom::from_number(letters));
    AccountId(moment.uuid("demonstration-officer"))
}
