//! What figures mean, by tables; and that a look at a real directory finds what is wrong with it.

use std::{fs, os::unix::fs::PermissionsExt as _, sync::Arc};

use balai_base::{
    Timestamp,
    time::{DAY, HOUR, MINUTE},
};
use balai_store::{Store, StoreOptions, jobs::Runner};
use balai_testkit::TestDirectory;

use super::*;
use crate::tls::Facts;

const NOW: Timestamp = Timestamp(1_000 * DAY);

#[test]
fn every_case_has_a_place_of_its_own() {
    for (at, (check, case, _)) in CASES.iter().enumerate() {
        let again = CASES[at + 1..].iter().any(|(other, word, _)| other == check && word == case);
        assert!(!again, "{check} {case} stands twice");
    }
}

#[test]
fn disks_are_judged_by_room_and_by_inodes() {
    const GB: u64 = 1 << 30;
    for (free, all, inodes_free, inodes, case) in [
        (50 * GB, 100 * GB, 100, 100, "fine"),
        (15 * GB, 100 * GB, 100, 100, "fine"),
        (14 * GB, 100 * GB, 100, 100, "low"),
        (2 * GB, 100 * GB, 100, 100, "full"),
        (50 * GB, 100 * GB, 4, 100, "inodes"),
        (50 * GB, 100 * GB, 0, 0, "fine"),
        (GB / 5, 4 * GB, 9, 9, "full"),
        (0, 0, 0, 0, "fine"),
    ] {
        assert_eq!(rules::disk(free, all, inodes_free, inodes).case, case, "{free} of {all}");
    }
}

#[test]
fn a_clock_that_went_back_is_seen_by_what_was_written_later() {
    assert_eq!(rules::clock(NOW, Some(NOW.plus(MINUTE)), Some(true)).case, "fine");
    let back = rules::clock(NOW, Some(NOW.plus(DAY)), Some(true));
    assert_eq!((back.case, back.state), ("behind", State::Act));
    assert_eq!(back.values, [("count", Told::Number(24)), ("unit", Told::Text("hour".to_owned()))]);
    assert_eq!(rules::clock(NOW, None, Some(false)).case, "unset");
    assert_eq!(rules::clock(NOW, Some(NOW), None).case, "unknown");
}

#[test]
fn backups_are_only_good_when_a_restore_was_proved() {
    let status = |last: Option<i64>, proven: Option<i64>, error: &str| BackupStatus {
        last_backup: last.map(|ago| NOW.plus(-ago)),
        last_proven_restore: proven.map(|ago| NOW.plus(-ago)),
        error: Some(error.to_owned()),
    };
    for (given, case) in [
        (BackupStatus::default(), "none"),
        (status(Some(HOUR), None, ""), "unproven"),
        (status(None, Some(HOUR), ""), "fine"),
        (status(None, Some(49 * HOUR), ""), "old"),
        (status(Some(HOUR), Some(6 * HOUR), ""), "fine"),
        (status(Some(HOUR), Some(48 * HOUR), ""), "fine"),
        (status(Some(HOUR), Some(49 * HOUR), ""), "old"),
        (status(Some(HOUR), Some(HOUR), "the target is full"), "failed"),
    ] {
        assert_eq!(rules::backup(&given, NOW).case, case, "{given:?}");
    }
}

#[test]
fn copies_are_as_old_as_the_target_that_is_furthest_behind() {
    let directory = TestDirectory::new();
    let read = |text: &str| {
        fs::write(directory.path().join("backup-status.json"), text).unwrap();
        BackupStatus::read(directory.path()).unwrap().unwrap()
    };
    let target = |until: &str, away: &str| {
        format!(
            "{{\"target\":\"a\",\"synchronous\":false,\"until\":{until},\"snapshot_at\":1,\"away\":{away},\"copying\":null,\
             \"waiting\":0,\"note\":null}}"
        )
    };
    let two = format!("{{\"at\":9,\"targets\":[{},{}]}}", target("5", "null"), target("3", "null"));
    assert_eq!(read(&two).last_backup, Some(Timestamp(3)));
    let none_yet = format!("{{\"at\":9,\"targets\":[{},{}]}}", target("5", "null"), target("null", "null"));
    assert_eq!(read(&none_yet).last_backup, None);
    let away =
        format!("{{\"at\":9,\"targets\":[{}]}}", target("5", "{\"since\":4,\"reason\":\"nobody answers\"}"));
    assert_eq!(read(&away).error.as_deref(), Some("nobody answers"));
}

#[test]
fn jobs_certificates_mail_and_packs_are_judged() {
    assert_eq!(rules::jobs(3, 0, Some(NOW.plus(-MINUTE)), NOW).case, "fine");
    assert_eq!(rules::jobs(3, 1, Some(NOW.plus(HOUR)), NOW).case, "dead");
    assert_eq!(rules::jobs(3, 1, Some(NOW.plus(-HOUR)), NOW).case, "behind");
    let here = |left: i64, refused: bool| {
        let facts = Facts { names: vec![], begins: Timestamp(0), ends: NOW.plus(left) };
        rules::certificate(&Served::Here { facts: Some(facts), refused }, NOW).case
    };
    assert_eq!(here(60 * DAY, false), "fine");
    assert_eq!(here(60 * DAY, true), "refused");
    assert_eq!(here(20 * DAY, false), "soon");
    assert_eq!(here(6 * DAY, true), "near");
    assert_eq!(here(-DAY, false), "now");
    assert_eq!(rules::certificate(&Served::ByOthers, NOW).state, State::Note);
    assert_eq!(rules::certificate(&Served::Here { facts: None, refused: false }, NOW).case, "awaited");
    assert_eq!(rules::certificate(&Served::Here { facts: None, refused: true }, NOW).case, "broken");
    assert_eq!(rules::files(None, NOW).case, "never");
    assert_eq!(rules::files(Some(NOW.plus(-30 * HOUR)), NOW).case, "fine");
    assert_eq!(rules::files(Some(NOW.plus(-51 * HOUR)), NOW).case, "behind");
    assert_eq!(rules::mail(&Mail::Failed("mail-sign-in")).case, "refused");
    assert_eq!(rules::mail(&Mail::Failed("mail-slow")).case, "away");
    assert_eq!(rules::signing(Signing::Away).state, State::Act);
    assert_eq!(rules::signing(Signing::Nobody).state, State::Look);
    assert_eq!(Signing::of(&SigningDesk::default()), Signing::Wet);
    assert_eq!(rules::packs(Packs { served: 1, kept: 1, warnings: 3 }).case, "kept");
    assert_eq!(rules::packs(Packs { served: 1, kept: 0, warnings: 3 }).case, "warned");
    assert_eq!(rules::descriptors(80, 100).case, "many");
    assert_eq!(rules::memory(100, 9, 1).case, "low");
}

#[test]
fn spans_are_told_in_their_largest_unit() {
    for (millis, count, unit) in
        [(0, 1, "minute"), (90 * MINUTE, 90, "minute"), (3 * HOUR, 3, "hour"), (49 * HOUR, 2, "day")]
    {
        assert_eq!(Age::of(millis), Age { count, unit }, "{millis}");
    }
}

fn ground(directory: &TestDirectory) -> Ground {
    Ground {
        data: directory.path().join("data"),
        keys: directory.path().join("data.keys"),
        spool: directory.path().join("data.waiting"),
        regions: Vec::new(),
        thorough: true,
    }
}

fn asked() -> Asked {
    Asked {
        served: Served::ByOthers,
        mail: Mail::None,
        signing: Signing::Wet,
        packs: Packs::default(),
        emergency: false,
    }
}

/// The daily sweep of stored files ran.
fn swept(store: &Store, at: Timestamp) {
    let mut runner = Runner::new(store.clone(), Arc::new(balai_testkit::random(1)));
    runner.register(FILES_SWEEP, |_, _| Ok(()));
    runner.schedule(RegionId::parse("contoh").unwrap(), FILES_SWEEP, DAY);
    runner.run_due(at).unwrap();
}

fn case(found: &[Checked], check: &str) -> &'static str {
    found.iter().find(|checked| checked.check == check).unwrap_or_else(|| panic!("no check {check}")).case
}

#[test]
fn a_look_at_a_directory_finds_what_is_wrong_with_it() {
    use balai_base::Clock as _;
    let directory = TestDirectory::new();
    let ground = ground(&directory);
    let now = balai_base::SystemClock.now();
    let found = all(&ground, &asked(), Err("no database".to_owned()), now);
    assert_eq!(case(&found, "keys"), "missing");
    assert_eq!(case(&found, "database"), "unopened");
    assert_eq!(case(&found, "backup"), "none");

    let store = Store::open(StoreOptions::directory(&ground.data)).unwrap();
    fs::create_dir(&ground.keys).unwrap();
    fs::set_permissions(&ground.keys, fs::Permissions::from_mode(0o700)).unwrap();
    let key = ground.keys.join("mac.key");
    fs::write(&key, "").unwrap();
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    fs::write(ground.data.join("backup-status.json"), "{").unwrap();
    let found = all(&ground, &asked(), Ok(&store), now);
    assert_eq!(case(&found, "keys"), "fine");
    assert_eq!(case(&found, "database"), "fine");
    assert_eq!(case(&found, "jobs"), "fine");
    assert_eq!(case(&found, "files"), "never");
    swept(&store, now.plus(-HOUR));
    assert_eq!(case(&all(&ground, &asked(), Ok(&store), now), "files"), "fine");
    assert_eq!(case(&all(&ground, &asked(), Ok(&store), now.plus(3 * DAY)), "files"), "behind");
    assert_eq!(case(&found, "backup"), "unreadable");
    assert_ne!(case(&found, "memory"), "unknown");
    assert_ne!(case(&found, "descriptors"), "unknown");

    fs::set_permissions(&key, fs::Permissions::from_mode(0o644)).unwrap();
    assert_eq!(case(&all(&ground, &asked(), Ok(&store), now), "keys"), "open");
    fs::set_permissions(&key, fs::Permissions::from_mode(0o600)).unwrap();
    let inside = Ground { keys: ground.data.join("keys"), ..ground.clone() };
    fs::rename(&ground.keys, &inside.keys).unwrap();
    assert_eq!(case(&all(&inside, &asked(), Ok(&store), now), "keys"), "inside");
    let yesterday = now.plus(-DAY);
    assert_eq!(case(&all(&inside, &asked(), Ok(&store), yesterday), "clock"), "behind");
}
