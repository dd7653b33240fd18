//! `promises.toml`: how soon what is done, by which regulation.

use balai_base::{Promise, PromiseUnit};

use super::Loading;
use crate::region::{
    Clock, PromiseSet, Promises,
    reading::{Kind, Table},
};

/// The words for units of promises.
const UNITS: [(&str, PromiseUnit); 4] = [
    ("working-hours", PromiseUnit::WorkingHours),
    ("working-days", PromiseUnit::WorkingDays),
    ("hours", PromiseUnit::Hours),
    ("days", PromiseUnit::Days),
];

impl Loading<'_> {
    /// Reads `promises.toml`.
    pub(super) fn promises(&self) -> Promises {
        let read = self.toml("promises.toml", &[Kind::PromiseSet], |table| {
            let sets: Vec<PromiseSet> = table.tables("set").iter().map(|set| self.promise_set(set)).collect();
            if sets.is_empty() {
                self.checker.error(&table.spot(), "nothing is promised", "add [[set]] with [[set.clock]]");
            }
            Promises { sets }
        });
        read.unwrap_or_default()
    }

    fn promise_set(&self, table: &Table<'_>) -> PromiseSet {
        let clocks: Vec<Clock> = table.tables("clock").iter().map(|clock| self.clock(clock)).collect();
        let set = PromiseSet { id: table.id(Kind::PromiseSet).value, name: table.name("name"), clocks };
        if set.clocks.is_empty() {
            self.checker.error(
                &table.spot(),
                format!("the set `{}` promises nothing", set.id),
                "add [[set.clock]]",
            );
        }
        for (place, clock) in set.clocks.iter().enumerate() {
            if set.clocks.iter().take(place).any(|other| other.id == clock.id) {
                let message = format!("the clock `{}` stands twice in the set `{}`", clock.id, set.id);
                self.checker.error(&table.spot(), message, "keep one of the two");
            }
        }
        set
    }

    fn clock(&self, table: &Table<'_>) -> Clock {
        let id = table.text("id", "\"work\"");
        table.check_id(&id);
        let promise = promise(table);
        if promise.amount == 0 && table.has("amount") {
            self.checker.error(
                &table.spot_of("amount"),
                "a promise of 0 is broken at once",
                "write at least 1",
            );
        }
        Clock {
            id: id.value,
            name: table.sentence("name"),
            promise,
            decree: table.text("decree", "\"Permenpan RB 62/2018\"").value,
            public: table.boolean("public", true),
        }
    }
}

/// The keys `amount` and `unit`.
pub(super) fn promise(table: &Table<'_>) -> Promise {
    Promise {
        amount: table.required_number("amount", 10_000),
        unit: table.word("unit", &UNITS).unwrap_or(PromiseUnit::WorkingDays),
    }
}
