//! A drill over a real copy: proven when all is well, and told step by step when something is not.

use std::{fs, path::PathBuf};

use balai_backup::{FolderTarget, Keyring, Opener, Scribe, Sealer, fresh_identity, layout, take::Taking};
use balai_base::{
    FixedClock,
    time::{DAY, HOUR},
};
use balai_civic::playback::{self, Plan};
use balai_platform::drills::{Outcome, StepKind};
use balai_store::{Durability, StoreOptions};
use balai_testkit::{START, TestDirectory, random};

use super::{
    nightly::is_due,
    perform::{Ground, Moment, perform},
};
use crate::{configuration::Configuration, wiring::House};

/// A hall with invented cases, copied once.
struct Copied {
    folder: TestDirectory,
    target: FolderTarget,
    opener: Opener,
    packs: Vec<PathBuf>,
    cases: u64,
}

impl Copied {
    fn make() -> Self {
        let folder = TestDirectory::new();
        let (data, keys) = (folder.path().join("data"), folder.path().join("keys"));
        let packs = vec![balai_testkit::pack()];
        let mut options = StoreOptions::directory(&data);
        options.durability = Durability::Normal;
        let configuration = Configuration::for_scratch(&data, &packs, &keys);
        let house = House::build_on(&configuration, false, options).unwrap();
        // As a server does: the database knows its keys from now on.
        house.check_keys().unwrap();
        let region = house.state.regions.single().unwrap();
        let plan = Plan { cases: 12, seed: 1, until: START, within: None };
        playback::play(&house.state.store, &region, &house.state.vault, &plan, &|_, _| ()).unwrap();
        drop(house);
        fs::create_dir(folder.path().join("target")).unwrap();
        let (private, public) = fresh_identity();
        let scribe = Scribe {
            keyring: Keyring::in_directory(&keys, &random(1)).unwrap(),
            sealer: Sealer::new([public.as_str()]).unwrap(),
        };
        let target = FolderTarget::new(&folder.path().join("target"));
        let taking = Taking {
            data: &data,
            target: &target,
            scribe: &scribe,
            clock: &FixedClock::new(START),
            random: &random(2),
        };
        taking.take(&mut |_, _| ()).unwrap();
        let cases = balai_store::checks::counts(&data).unwrap()["cases"];
        // The host is lost: what is left are the target and the private key.
        fs::remove_dir_all(&data).unwrap();
        fs::remove_dir_all(&keys).unwrap();
        Self { folder, target, opener: Opener::from_text(&private).unwrap(), packs, cases }
    }

    fn drill(&self, name: &str, at: Moment) -> balai_platform::drills::Drill {
        let scratch = self.folder.path().join(name);
        fs::create_dir_all(&scratch).unwrap();
        perform(&Ground {
            target: &self.target,
            opener: &self.opener,
            cluster: None,
            at,
            scratch: &scratch,
            regions: &self.packs,
            keys: None,
            signed_by: None,
            verifications: &[],
            clock: &FixedClock::new(START.plus(HOUR)),
            random: &random(3),
        })
    }

    /// The files of the target whose path holds `part`.
    fn objects(&self, part: &str) -> Vec<PathBuf> {
        let mut folders = vec![self.folder.path().join("target").join(part)];
        let mut found = Vec::new();
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
                if entry.path().is_dir() { folders.push(entry.path()) } else { found.push(entry.path()) }
            }
        }
        found.sort();
        found
    }
}

#[test]
fn a_sound_copy_is_proven_without_any_key_of_the_server() {
    let copied = Copied::make();
    for (name, at) in [("one", Moment::Random), ("two", Moment::Newest), ("three", Moment::At(START))] {
        let drill = copied.drill(name, at);
        assert!(drill.proven(), "{drill:#?}");
        assert_eq!(drill.moment, Some(START));
        let counted = drill.steps.iter().find(|step| step.kind == StepKind::Counts).unwrap();
        assert!(counted.detail.starts_with(&format!("{} cases", copied.cases)), "{}", counted.detail);
        let walked = drill.steps.iter().find(|step| step.kind == StepKind::Journeys).unwrap();
        assert!(walked.detail.contains("9 pages"), "{}", walked.detail);
    }
}

#[test]
fn a_damaged_copy_is_not_proven_and_the_object_is_named() {
    let copied = Copied::make();
    let chunk = copied.objects(layout::CHUNKS.trim_end_matches('/')).remove(0);
    let mut bytes = fs::read(&chunk).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&chunk, bytes).unwrap();
    let drill = copied.drill("one", Moment::Newest);
    assert!(!drill.proven());
    let failed = drill.failed().unwrap();
    assert_eq!(failed.kind, StepKind::Restore);
    assert!(failed.detail.contains("chunks/"), "{}", failed.detail);
    assert!(drill.steps.iter().filter(|step| step.outcome == Outcome::LeftOut).count() >= 4);
    assert_eq!(drill.moment, None);
}

#[test]
fn nothing_to_restore_and_a_moment_before_the_first_copy_are_told() {
    let copied = Copied::make();
    let early = copied.drill("one", Moment::At(START.plus(-DAY)));
    assert!(early.failed().unwrap().detail.contains("earliest moment"), "{early:#?}");
    fs::remove_dir_all(copied.folder.path().join("target/snapshots")).unwrap();
    let empty = copied.drill("two", Moment::Random);
    assert!(empty.failed().unwrap().detail.contains("no snapshot"), "{empty:#?}");
}

#[test]
fn a_drill_is_due_once_a_night_and_at_once_after_a_night_was_missed() {
    let due = |hours: i64, hour| is_due(Some(START), hour, START.plus(hours * HOUR));
    assert!(is_due(None, 14, START));
    assert!(!due(2, 2), "twice in one night");
    assert!(!due(13, 14), "by day");
    assert!(due(24, 2));
    assert!(!due(24, 5));
    assert!(due(31, 14), "the night was missed");
    assert!(due(-2, 14), "the clock was set back");
}
