//! Where services are given in person: offices, their counters, and how many people each takes.

use balai_base::{AreaCode, Localized};

use super::Service;

/// An office people come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceOffice {
    /// The word in addresses and rows.
    pub id: String,
    /// What people call it.
    pub name: Localized,
    /// The agency whose officers serve there.
    pub agency: String,
    /// The area it serves, where it is a district's or village's own.
    pub area: Option<AreaCode>,
    /// Where it lies, in words.
    pub address: Localized,
    /// For how many days ahead days are offered.
    pub horizon_days: u32,
    /// Its counters, in the order of the file.
    pub counters: Vec<Counter>,
}

/// One counter with its quota.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counter {
    /// The word in rows.
    pub id: String,
    /// What people call it.
    pub name: Localized,
    /// The letters before the numbers of its tickets, such as `A`.
    pub prefix: String,
    /// The services given there, by id. Empty, with no quota either: every service.
    pub services: Vec<String>,
    /// The quotas (`appointment` of services) it takes people from.
    pub quotas: Vec<String>,
    /// How many people an hour it serves, 1 to 60.
    pub slots_per_hour: u32,
    /// How many of a hundred places stay for people who come without an appointment.
    pub walk_in_percent: u32,
}

impl ServiceOffice {
    /// The counter called `id`.
    pub fn counter(&self, id: &str) -> Option<&Counter> {
        self.counters.iter().find(|counter| counter.id == id)
    }

    /// The counters at which a service is given; `quota` is the service's `appointment`.
    pub fn counters_for<'a>(
        &'a self,
        service: &'a str,
        quota: Option<&'a str>,
    ) -> impl Iterator<Item = &'a Counter> {
        self.counters.iter().filter(move |counter| counter.serves(service, quota))
    }

    /// Whether appointments for `service` are given here.
    pub fn gives(&self, service: &Service) -> bool {
        self.counters_for(&service.id, service.appointment.as_deref()).next().is_some()
    }
}

impl Counter {
    /// Whether a service is given at this counter; `quota` is the service's `appointment`.
    pub fn serves(&self, service: &str, quota: Option<&str>) -> bool {
        let all = self.services.is_empty() && self.quotas.is_empty();
        all || self.services.iter().any(|known| known == service)
            || quota.is_some_and(|quota| self.quotas.iter().any(|known| known == quota))
    }
}
