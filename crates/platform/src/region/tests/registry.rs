//! Several regions in one process, and reloading them.

use std::{collections::BTreeMap, fs, path::PathBuf, sync::Arc};

use balai_base::Timestamp;
use balai_testkit::{START, TestDirectory};

use super::super::{InUse, References, Region, Regions, ReloadOutcome};

/// When packs are read again.
const NOW: Timestamp = START;

/// A copy of the made-up pack called `id`, in `directory`, with some texts replaced in region.toml.
fn copy(directory: &TestDirectory, id: &str, changes: &[(&str, &str)]) -> PathBuf {
    let folder = directory.path().join(id);
    balai_testkit::copy_pack(&folder);
    change(&folder, "region.toml", &[("id = \"contoh\"", &format!("id = \"{id}\""))]);
    change(&folder, "region.toml", changes);
    folder
}

fn change(folder: &std::path::Path, file: &str, changes: &[(&str, &str)]) {
    let path = folder.join(file);
    let mut text = fs::read_to_string(&path).unwrap();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    fs::write(path, text).unwrap();
}

#[test]
fn a_region_is_found_by_host_and_by_id() {
    let directory = TestDirectory::new();
    let first = copy(&directory, "satu", &[("contoh.example", "satu.example")]);
    let second = copy(&directory, "dua", &[("[\"contoh.example\"]", "[\"dua.example\", \"kota.example\"]")]);
    let regions = Regions::load(&[first, second]).unwrap();
    let id = |region: Option<Arc<Region>>| region.map(|region| region.id.to_string());
    assert_eq!(id(regions.by_host("satu.example")).as_deref(), Some("satu"));
    assert_eq!(id(regions.by_host("KOTA.example:8080")).as_deref(), Some("dua"));
    assert_eq!(id(regions.by_host("kota.example.")).as_deref(), Some("dua"));
    assert_eq!(id(regions.by_host("lain.example")), None);
    assert_eq!(id(regions.by_id("dua")).as_deref(), Some("dua"));
    assert_eq!(id(regions.by_id("tiga")), None);
    assert_eq!(id(regions.single()), None);
    assert_eq!(regions.all().len(), 2);
}

#[test]
fn one_region_stands_at_the_root() {
    let regions = Regions::load(&[balai_testkit::pack()]).unwrap();
    assert_eq!(regions.single().unwrap().id.as_str(), "contoh");
}

#[test]
fn a_registry_apart_begins_anew_and_goes_its_own_way() {
    let directory = TestDirectory::new();
    let folder = copy(&directory, "satu", &[]);
    let regions = Regions::load(std::slice::from_ref(&folder)).unwrap();
    regions.note_start(NOW);
    let apart = regions.apart();
    change(&folder, "region.toml", &[("#1f4e79", "#1f4e7a")]);
    let outcomes = regions.reload(&BTreeMap::new(), NOW);
    assert_eq!(outcomes[0].outcome, ReloadOutcome::Replaced);
    let version = |regions: &Regions| regions.single().unwrap().version.clone();
    assert_ne!(version(&regions), version(&apart));
    let served = apart.served(&apart.single().unwrap().id).unwrap();
    assert!(served.read_at.is_none() && served.attempt.is_none() && served.folder == Some(folder));
}

#[test]
fn packs_that_clash_are_refused_with_their_folder() {
    let directory = TestDirectory::new();
    let first = copy(&directory, "satu", &[]);
    let second = copy(&directory, "dua", &[]);
    let findings = Regions::load(&[first.clone(), second, first]).unwrap_err();
    let told = super::told(&findings).replace(&directory.path().display().to_string(), "");
    insta::assert_snapshot!("clashes", told);
}

#[test]
fn an_error_in_one_of_several_packs_is_told_with_its_folder() {
    let directory = TestDirectory::new();
    let first = copy(&directory, "satu", &[]);
    let second = copy(&directory, "dua", &[("#1f4e79", "#ffff00")]);
    let findings = Regions::load(&[first, second]).unwrap_err();
    assert!(findings[0].file.ends_with("dua/region.toml"), "{}", super::told(&findings));
}

#[test]
fn a_folder_called_otherwise_than_its_region_is_refused() {
    let directory = TestDirectory::new();
    let folder = copy(&directory, "satu", &[]);
    let renamed = directory.path().join("dua");
    fs::rename(folder, &renamed).unwrap();
    let findings = Region::load(&renamed).unwrap_err();
    assert!(super::told(&findings).contains("the folder is called `dua`"), "{}", super::told(&findings));
}

#[test]
fn a_reload_replaces_changed_packs_and_keeps_broken_ones() {
    let directory = TestDirectory::new();
    let folder = copy(&directory, "satu", &[]);
    let regions = Regions::load(std::slice::from_ref(&folder)).unwrap();
    let nothing = BTreeMap::new();
    let held = regions.single().unwrap();

    assert_eq!(regions.reload(&nothing, NOW)[0].outcome, ReloadOutcome::Unchanged);

    change(&folder, "channels.toml", &[("name = \"SMS\"", "name = \"Pesan SMS\"")]);
    assert_eq!(regions.reload(&nothing, NOW)[0].outcome, ReloadOutcome::Replaced);
    let name = |region: &Region| region.channel("sms").unwrap().name.id.clone();
    assert_eq!(name(&regions.single().unwrap()), "Pesan SMS");
    assert_eq!(name(&held), "SMS", "a request under way keeps the region it began with");

    change(&folder, "channels.toml", &[("name = \"Pesan SMS\"", "nama = \"Rusak\"")]);
    let kept = regions.reload(&nothing, NOW).remove(0);
    assert_eq!(kept.outcome, ReloadOutcome::Kept);
    assert!(super::told(&kept.findings).contains("channels.toml"), "{}", super::told(&kept.findings));
    assert_eq!(name(&regions.single().unwrap()), "Pesan SMS");

    fs::remove_file(folder.join("channels.toml")).unwrap();
    assert_eq!(regions.reload(&nothing, NOW)[0].outcome, ReloadOutcome::Kept);
    fs::remove_dir_all(&folder).unwrap();
    assert_eq!(regions.reload(&nothing, NOW)[0].outcome, ReloadOutcome::Kept);
    assert_eq!(name(&regions.single().unwrap()), "Pesan SMS");
}

#[test]
fn a_reload_takes_away_nothing_that_is_in_use() {
    let directory = TestDirectory::new();
    let folder = copy(&directory, "satu", &[]);
    let regions = Regions::load(std::slice::from_ref(&folder)).unwrap();
    let id = regions.single().unwrap().id.clone();
    let used = InUse {
        live: References { channels: ["sms".to_owned()].into(), ..References::default() },
        ..InUse::default()
    };
    change(&folder, "channels.toml", &[("id = \"sms\"", "id = \"pesan\"")]);
    let kept = regions.reload(&BTreeMap::from([(id, used)]), NOW).remove(0);
    assert_eq!(kept.outcome, ReloadOutcome::Kept);
    assert!(super::told(&kept.findings).contains("`sms` is in use"));
    assert_eq!(regions.reload(&BTreeMap::new(), NOW)[0].outcome, ReloadOutcome::Replaced);
}

#[test]
fn what_people_hold_in_their_hands_does_not_change() {
    let directory = TestDirectory::new();
    let folder = copy(&directory, "satu", &[]);
    let regions = Regions::load(std::slice::from_ref(&folder)).unwrap();
    change(&folder, "region.toml", &[("\"CTH\"", "\"STU\"")]);
    let kept = regions.reload(&BTreeMap::new(), NOW).remove(0);
    assert_eq!(kept.outcome, ReloadOutcome::Kept);
    assert!(super::told(&kept.findings).contains("case numbers began with `CTH`"));
}

#[test]
fn the_parent_beside_a_pack_must_hold_it() {
    let directory = TestDirectory::new();
    let child = copy(&directory, "anak", &[("code = ", "parent = \"induk\"\ncode = ")]);
    let told = |child: &std::path::Path| match Region::load(child) {
        Ok(region) => super::told(&region.findings),
        Err(findings) => super::told(&findings),
    };
    assert!(told(&child).contains("there is no pack `induk` beside this one"), "{}", told(&child));
    let parent = copy(&directory, "induk", &[]);
    assert!(told(&child).contains("99.01 does not lie within 99.01"), "{}", told(&child));
    change(&parent, "region.toml", &[("code = \"99.01\"", "code = \"99\"")]);
    assert_eq!(told(&child), "");
}

#[test]
fn what_is_known_of_a_pack_outlives_a_reading_that_failed() {
    let directory = TestDirectory::new();
    let first = copy(&directory, "satu", &[("contoh.example", "satu.example")]);
    let second = copy(&directory, "dua", &[("contoh.example", "dua.example")]);
    let regions = Regions::load(&[first.clone(), second]).unwrap();
    let ids: Vec<_> = regions.all().iter().map(|region| region.id.clone()).collect();
    assert_eq!(regions.served(&ids[0]).unwrap().read_at, None);
    regions.note_start(NOW);
    change(&first, "channels.toml", &[("name = \"SMS\"", "nama = \"Rusak\"")]);

    let kept = regions.reload_only(&ids[0], InUse::default(), NOW.plus(1)).unwrap();
    assert_eq!((kept.region, kept.outcome), (ids[0].clone(), ReloadOutcome::Kept));
    let known = regions.served(&ids[0]).unwrap();
    assert_eq!(known.read_at, Some(NOW));
    let attempt = known.attempt.unwrap();
    assert_eq!((attempt.at, attempt.outcome), (NOW.plus(1), ReloadOutcome::Kept));
    assert!(super::told(&attempt.findings).contains("channels.toml"));
    assert!(regions.served(&ids[1]).unwrap().attempt.is_none(), "the other pack was not touched");

    change(&first, "channels.toml", &[("nama = \"Rusak\"", "name = \"Pesan\"")]);
    regions.reload_only(&ids[0], InUse::default(), NOW.plus(2)).unwrap();
    let known = regions.served(&ids[0]).unwrap();
    assert_eq!((known.read_at, known.attempt.unwrap().outcome), (Some(NOW.plus(2)), ReloadOutcome::Replaced));
}
