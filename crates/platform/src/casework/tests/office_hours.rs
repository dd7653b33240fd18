//! What the made-up region promises: its hours, its clocks, and who is told when one breaks.

use balai_base::{
    Localized,
    calendar::{Promise, PromiseUnit, WorkingHours},
};

use crate::region::{AgencyKind, Clock, Ladder, LadderPlace, LadderStep, PromiseSet};

fn promise(amount: u32, unit: PromiseUnit) -> Promise {
    Promise { amount, unit }
}

fn clock(id: &str, promise: Promise, public: bool) -> Clock {
    Clock { id: id.to_owned(), name: id.into(), promise, decree: "Perbup contoh".to_owned(), public }
}

fn ladder_step(after: Promise, at: LadderPlace, role: &str, deputies: &[&str]) -> LadderStep {
    LadderStep {
        after,
        at,
        role: role.to_owned(),
        deputies: deputies.iter().map(|role| (*role).to_owned()).collect(),
        inform_only: false,
    }
}

pub(super) fn week() -> [WorkingHours; 7] {
    let open: WorkingHours = "08:00-16:00".to_owned().try_into().unwrap();
    let shut = WorkingHours::closed();
    [open.clone(), open.clone(), open.clone(), open.clone(), open, shut.clone(), shut]
}

pub(super) fn promises() -> PromiseSet {
    let days = |amount| promise(amount, PromiseUnit::WorkingDays);
    PromiseSet {
        id: "umum".to_owned(),
        name: Localized::same("Umum"),
        clocks: vec![
            clock("verify", days(3), true),
            clock("work", days(5), true),
            clock("verify-closure", days(2), false),
            clock("outside", promise(7, PromiseUnit::Days), false),
        ],
    }
}

pub(super) fn ladders() -> Vec<Ladder> {
    let hours = |amount| promise(amount, PromiseUnit::WorkingHours);
    let days = |amount| promise(amount, PromiseUnit::WorkingDays);
    let ladder =
        |id: &str, kind, steps| Ladder { id: id.to_owned(), name: id.into(), kinds: vec![kind], steps };
    vec![
        ladder(
            "dinas",
            AgencyKind::Agency,
            vec![
                ladder_step(hours(0), LadderPlace::Own, "unit_head", &["agency_head", "triage"]),
                ladder_step(days(1), LadderPlace::Own, "agency_head", &[]),
                ladder_step(days(3), LadderPlace::Region, "leader", &[]),
            ],
        ),
        ladder(
            "desa",
            AgencyKind::VillageOffice,
            vec![ladder_step(hours(0), LadderPlace::Own, "village_operator", &[])],
        ),
    ]
}
