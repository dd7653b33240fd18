//! How a measurement is told. What it measures is tried by `tests/bench.rs`.

use super::{
    figures::{Rounds, Times},
    ground::Engine,
    intake::{Intake, Step, Weight},
    machine::Machine,
    markdown,
    reads::{Read, Slowest},
    report::{Large, Measured, Report, grouped},
};

fn rounds(median: f64) -> Rounds {
    Rounds { median, least: median * 0.9, most: median * 1.1 }
}

fn times(p50: f64, p95: f64) -> Times {
    Times { count: 120, mean: p50 * 1.1, p50, p95, most: p95 * 2.0 }
}

fn step(clients: usize, http_share: f64, store_share: f64) -> Step {
    Step {
        clients,
        reports: 2_000,
        http: rounds(1_000.0 * http_share),
        waited: times(6.0, 9.0),
        store: rounds(5_000.0 * store_share),
        batch: 7.6,
        bare: rounds(1_000.0),
        bare_batched: rounds(5_000.0),
        http_share: rounds(http_share),
        store_share: rounds(store_share),
        resident: 40.0,
    }
}

fn report() -> Report {
    let read = |name, growth, p95| Read {
        name,
        promised: true,
        times: vec![times(2.0, 4.0), times(2.0 * growth, p95)],
        kilobytes: 12.3,
        growth,
        slowest: Slowest { path: format!("/{name}"), millis: p95 },
    };
    let measured = |engine| Measured {
        engine,
        intake: Intake {
            weight: Weight { statements: 17.5, bytes: 2_857.3 },
            steps: vec![step(1, 0.5, 0.9), step(8, 0.8, 0.4), step(64, 1.49, 0.39), step(256, 1.5, 0.41)],
        },
        sets: vec![100_000, 1_000_000],
        reads: vec![read("track", 1.1, 9.0), read("map", 1.5, 50.0)],
        large: Large { start_ms: 150.0, idle_mb: 30.0, read_mb: 90.0, intake_mb: 151.0 },
    };
    Report {
        version: "0.1.0".to_owned(),
        machine: Machine {
            processor: "Example 3000".to_owned(),
            cores: 2,
            is_virtual: true,
            memory_mb: 24_105,
            file_system: "ext4".to_owned(),
            sync: times(1.0, 2.0),
            load: 0.5,
        },
        quick: false,
        databases: vec![measured(Engine::Sqlite), measured(Engine::Postgres)],
    }
}

#[test]
fn the_page_names_the_machine_then_promises_then_ratios_then_figures() {
    insta::assert_snapshot!(markdown::page(&report()));
}

#[test]
fn a_promise_holds_at_its_very_bound_where_it_says_at_least_and_not_where_it_says_less() {
    let verdicts = report().verdicts();
    let held = |part: &str| {
        let found: Vec<bool> = verdicts
            .iter()
            .filter(|verdict| verdict.promise.contains(part))
            .map(|verdict| verdict.held)
            .collect();
        assert!(!found.is_empty(), "{part}");
        found
    };
    assert_eq!(held("HTTP, 8 clients"), [true]);
    assert_eq!(held("HTTP, 64 clients"), [false]);
    assert_eq!(held("HTTP, 256 clients"), [true]);
    assert_eq!(held("write, 8 clients"), [true]);
    assert_eq!(held("write, 64 clients"), [false]);
    assert_eq!(held("map:"), [false, false]);
    assert_eq!(held("track:"), [true, true]);
    assert_eq!(held("memory"), [true, true, false]);
    assert_eq!(held("after the start"), [true]);
    assert!(verdicts.iter().all(|verdict| !verdict.promise.contains("HTTP, 1 client")));
}

#[test]
fn a_try_says_that_it_proves_nothing() {
    let page = markdown::page(&Report { quick: true, ..report() });
    assert!(page.contains("prove nothing"));
}

#[test]
fn thousands_stand_apart() {
    assert_eq!([1, 999, 1_000, 1_000_000].map(grouped), ["1", "999", "1,000", "1,000,000"]);
}
