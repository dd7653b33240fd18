//! `balai bench --quick` from end to end: it measures every figure, writes its files and leaves nothing behind.
#![expect(clippy::unwrap_used, reason = "tests")]

use std::{path::Path, process::Command};

use balai_testkit::TestDirectory;

fn bench(directory: &TestDirectory, options: &[&str]) -> std::process::Output {
    Command::new(env!("CARGO_BIN_EXE_balai"))
        .args(["bench", "--quick", "--cases", "60,300", "--region"])
        .arg(balai_testkit::pack())
        .args(options)
        .current_dir(directory.path())
        .output()
        .unwrap()
}

fn read(path: &Path) -> serde_json::Value {
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

#[test]
fn a_quick_run_measures_everything_and_leaves_only_what_was_asked_for() {
    let directory = TestDirectory::new();
    let output = bench(&directory, &["--json", "figures.json", "--report", "page.md"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let page = std::fs::read_to_string(directory.path().join("page.md")).unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stdout), page);
    let figures = read(&directory.path().join("figures.json"));
    let measured = &figures["figures"]["databases"][0];
    assert_eq!(measured["engine"], "sqlite");
    let positive = |value: &serde_json::Value| value.as_f64().unwrap() > 0.0;
    for step in measured["intake"]["steps"].as_array().unwrap() {
        for way in ["http", "store", "bare", "bare_batched", "http_share", "store_share"] {
            assert!(positive(&step[way]["median"]), "{way}: {step}");
        }
    }
    for kind in measured["reads"].as_array().unwrap() {
        assert!(positive(&kind["times"][0]["p50"]) && positive(&kind["times"][1]["p95"]), "{kind}");
    }
    assert!(positive(&measured["large"]["start_ms"]));
    assert!(!figures["promises"].as_array().unwrap().is_empty());
    let mut left: Vec<_> =
        std::fs::read_dir(directory.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    left.sort();
    assert_eq!(left, ["figures.json", "page.md"]);
}

#[test]
fn a_kept_set_is_used_again_and_a_pack_that_is_not_there_is_told() {
    let directory = TestDirectory::new();
    let options = ["--data", "kept"];
    let mark = directory.path().join("kept/cases-300/complete");
    assert!(bench(&directory, &options).status.success());
    let made = std::fs::metadata(&mark).unwrap().modified().unwrap();
    assert!(bench(&directory, &options).status.success());
    assert_eq!(std::fs::metadata(&mark).unwrap().modified().unwrap(), made);
    let output = Command::new(env!("CARGO_BIN_EXE_balai"))
        .args(["bench", "--quick", "--region", "nowhere"])
        .current_dir(directory.path())
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).starts_with("nowhere: "), "{output:?}");
}

#[test]
fn the_log_is_measured_at_a_size_and_its_cost_beside_it() {
    let directory = TestDirectory::new();
    let output = bench(&directory, &["--log", "300"]);
    let page = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(
        page.contains("all had their places after") && page.contains("| without the log's row |"),
        "{page}"
    );
    assert!(std::fs::read_dir(directory.path()).unwrap().next().is_none(), "something is left behind");
}
