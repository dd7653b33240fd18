//! `counters.toml`: offices, counters and quota.

use super::Loading;
use crate::region::{
    Counter, Region, ServiceOffice,
    reading::{Kind, Spot, Table, did_you_mean},
};

/// The most people an hour at one counter: one a minute.
const MOST_AN_HOUR: u32 = 60;
/// The furthest days are offered.
const FURTHEST: u32 = 366;
/// For how many days ahead, unless the pack says.
const USUAL_HORIZON: u32 = 30;

impl Loading<'_> {
    /// Reads `counters.toml`.
    pub(super) fn service_offices(&self) -> Vec<ServiceOffice> {
        let read = self.toml("counters.toml", &[Kind::Office, Kind::Counter], |table| {
            table.tables("office").iter().map(|office| self.service_office(office)).collect()
        });
        read.unwrap_or_default()
    }

    fn service_office(&self, table: &Table<'_>) -> ServiceOffice {
        let counters: Vec<Counter> =
            table.tables("counter").iter().map(|counter| self.counter(counter)).collect();
        if counters.is_empty() {
            let help = "add an [[office.counter]]: people come to a counter";
            self.checker.error(&table.spot(), "the office has no counter", help);
        }
        for (place, counter) in counters.iter().enumerate() {
            if counters.iter().take(place).any(|other| other.prefix == counter.prefix) {
                let message = format!("two counters number their tickets with `{}`", counter.prefix);
                let help = "give each counter of an office letters of its own";
                self.checker.error(&table.spot(), message, help);
            }
        }
        let area = table.optional_text("area", "\"51.03.01\"");
        ServiceOffice {
            id: table.id(Kind::Office).value,
            name: table.name("name"),
            agency: table.reference("agency", Kind::Agency).value,
            area: area.and_then(|code| table.area_code("area", &code)),
            address: table.name("address"),
            horizon_days: table.number("horizon_days", FURTHEST).unwrap_or(USUAL_HORIZON).max(1),
            counters,
        }
    }

    fn counter(&self, table: &Table<'_>) -> Counter {
        let prefix = table.text("prefix", "\"A\"");
        let fits =
            (1..=3).contains(&prefix.value.len()) && prefix.value.bytes().all(|b| b.is_ascii_uppercase());
        if !fits && !prefix.value.is_empty() {
            let message = format!("`{}` can not stand before numbers of tickets", prefix.value);
            self.checker.error(&prefix.spot, message, "write one to three capital letters, such as A");
        }
        let per_hour = table.required_number("slots_per_hour", MOST_AN_HOUR);
        if per_hour == 0 && table.has("slots_per_hour") {
            let help = "a counter that serves nobody is left out of the file";
            self.checker.error(&table.spot_of("slots_per_hour"), "the counter serves nobody", help);
        }
        let walk_in = table.number("walk_in_percent", 100).unwrap_or(0);
        if walk_in == 100 {
            let help = "leave some places for appointments, or leave the counter to walk-in people by 99";
            self.checker.warning(&table.spot_of("walk_in_percent"), "nobody can make an appointment", help);
        }
        let quotas = table.texts("quotas").unwrap_or_default();
        Counter {
            id: table.id(Kind::Counter).value,
            name: table.name("name"),
            prefix: prefix.value,
            services: table.references("services", Kind::Service),
            quotas: quotas.into_iter().map(|quota| quota.value).collect(),
            slots_per_hour: per_hour.max(1),
            walk_in_percent: walk_in.min(99),
        }
    }

    /// Quotas no counter takes people from, and offices that never open.
    pub(super) fn check_counters(&self, region: &Region) {
        if region.service_offices.is_empty() {
            return;
        }
        let spot = Spot::file("counters.toml");
        let opens = region.calendar.week.iter().any(|hours| !hours.spans().is_empty());
        if !opens {
            let help = "calendars/ says when offices work; without hours nobody ever gets a day";
            self.checker.error(&spot, "the offices never open", help);
        }
        for service in &region.services.list {
            let given = region.service_offices.iter().any(|office| office.gives(service));
            if let Some(quota) = service.appointment.as_ref().filter(|_| !given) {
                let counters = region.service_offices.iter().flat_map(|office| &office.counters);
                let known: Vec<&str> =
                    counters.flat_map(|counter| &counter.quotas).map(String::as_str).collect();
                let message = format!(
                    "`appointment` of `{}` names the quota `{quota}`, which no counter takes",
                    service.id
                );
                let help = match did_you_mean(quota, &known) {
                    none if none.is_empty() => {
                        "name it under `quotas` of a counter in counters.toml".to_owned()
                    }
                    near => format!("{near} (declared in counters.toml)"),
                };
                self.checker.error(&self.service_spot(&service.id), message, help);
            }
        }
    }
}
