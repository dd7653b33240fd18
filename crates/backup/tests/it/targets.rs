//! Targets that are away, full, slow or not alone.

use std::{
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use balai_backup::{
    FolderTarget, Manifest, ObjectKey, Target, TargetFailure, proof::Proving, shipping::Shipper,
};
use balai_store::{Store, files};
use balai_testkit::{START, region};

use crate::house::{House, add, eventually, rows, rows_in, settled, with_samples};

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    Well,
    Away,
    Full,
    /// It says that it stored and stored nothing.
    Forgetful,
    /// It gives other bytes than it was given.
    Lying,
}

pub(crate) struct Moody {
    folder: FolderTarget,
    mood: Mutex<Mood>,
    pub(crate) puts: AtomicU64,
}

impl Moody {
    pub(crate) fn at(folder: &Path) -> Arc<Self> {
        let folder = FolderTarget::new(folder);
        Arc::new(Self { folder, mood: Mutex::new(Mood::Well), puts: AtomicU64::new(0) })
    }

    pub(crate) fn be(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    fn asked(&self) -> Result<Mood, TargetFailure> {
        let mood = *self.mood.lock().unwrap();
        match mood {
            Mood::Away => Err(TargetFailure::Away("no route to host".to_owned())),
            mood => Ok(mood),
        }
    }
}

impl Target for Moody {
    fn name(&self) -> &'static str {
        "moody"
    }

    fn put(&self, key: &ObjectKey, bytes: &[u8]) -> Result<(), TargetFailure> {
        self.puts.fetch_add(1, Ordering::Relaxed);
        match self.asked()? {
            Mood::Full => Err(TargetFailure::Full("no space left on device".to_owned())),
            Mood::Forgetful => Ok(()),
            _ => self.folder.put(key, bytes),
        }
    }

    fn get(&self, key: &ObjectKey) -> Result<Vec<u8>, TargetFailure> {
        let mood = self.asked()?;
        let mut bytes = self.folder.get(key)?;
        if mood == Mood::Lying
            && let Some(last) = bytes.last_mut()
        {
            *last ^= 1;
        }
        Ok(bytes)
    }

    fn list(&self, prefix: &str) -> Result<Vec<ObjectKey>, TargetFailure> {
        self.asked()?;
        self.folder.list(prefix)
    }

    fn remove(&self, key: &ObjectKey) -> Result<(), TargetFailure> {
        self.asked()?;
        self.folder.remove(key)
    }
}

fn moody(house: &House) -> (Arc<Moody>, Store, Arc<Shipper>) {
    let target = Moody::at(&house.copies());
    let shipper = house.shipper(vec![(target.clone(), false)]);
    let store = house.open(&shipper);
    with_samples(&store).unwrap();
    settled(&shipper);
    (target, store, shipper)
}

/// Sixteen letters that do not shrink.
fn noise(number: i64) -> String {
    let hash = balai_store::FileHash::of(&number.to_be_bytes()).to_string();
    hash[..16].to_owned()
}

/// The folders of chains at the target.
pub(crate) fn chains(house: &House) -> usize {
    std::fs::read_dir(house.copies().join("segments")).unwrap().count()
}

fn waiting_on_disk(house: &House) -> usize {
    fn count(folder: &Path) -> usize {
        let entries = std::fs::read_dir(folder).unwrap().map(Result::unwrap);
        entries
            .map(|entry| if entry.path().is_dir() { count(&entry.path()) } else { segment(&entry.path()) })
            .sum()
    }
    fn segment(path: &Path) -> usize {
        usize::from(path.extension().is_some_and(|extension| extension == "seg"))
    }
    count(&house.data().join("shipping"))
}

#[test]
fn a_target_that_was_away_catches_up() {
    let house = House::new();
    let (target, store, shipper) = moody(&house);
    for (round, mood) in [(1, Mood::Away), (2, Mood::Full)] {
        target.be(mood);
        for id in 0..30 {
            add(&store, id, &format!("{id} written {round}")).unwrap();
        }
        eventually("the trouble is told", || shipper.status().targets[0].away.is_some());
        let told = shipper.status().targets[0].away.clone().unwrap().reason;
        assert!(told.contains("moody: it can't be reached") || told.contains("no room left"), "{told}");
        target.be(Mood::Well);
        settled(&shipper);
        assert_eq!(house.rows_at(None), rows(&store));
        assert!(shipper.status().targets[0].away.is_none());
    }
    assert_eq!(chains(&house), 1);
}

#[test]
fn what_waits_survives_a_restart_and_the_chain_goes_on() {
    let mut house = House::new();
    house.pace.waiting_in_memory = 0;
    house.pace.closing_wait = Duration::from_millis(10);
    let (target, store, shipper) = moody(&house);
    target.be(Mood::Away);
    for id in 0..20 {
        add(&store, id, "waits").unwrap();
    }
    eventually("it lies on the disk", || waiting_on_disk(&house) > 0);
    let expected = rows(&store);
    drop((store, shipper));
    assert!(waiting_on_disk(&house) > 0);
    let (_, store, _) = moody(&house);
    assert_eq!(rows(&store), expected);
    assert_eq!(house.rows_at(None), expected);
    assert_eq!((chains(&house), waiting_on_disk(&house)), (1, 0));
}

#[test]
fn when_too_much_waits_a_new_chain_begins_and_nothing_newer_is_missing() {
    let mut house = House::new();
    house.pace.waiting_most = 200_000;
    let (target, store, shipper) = moody(&house);
    target.be(Mood::Away);
    let noted = || shipper.status().targets[0].note.clone().unwrap_or_default();
    let mut id = 0;
    eventually("it is given up", || {
        id += 1;
        let words: String = (0..200).map(|at| noise(id * 1_000 + at)).collect();
        add(&store, id, &words).unwrap();
        noted().contains("a new one began")
    });
    house.tick();
    target.be(Mood::Well);
    settled(&shipper);
    assert_eq!(house.rows_at(None), rows(&store));
}

#[test]
fn two_servers_that_copy_to_one_place_do_not_mix() {
    let house = House::new();
    let (_, store, shipper) = moody(&house);
    // Somebody put another content where the next segments belong.
    let chain = std::fs::read_dir(house.copies().join("segments")).unwrap().next().unwrap().unwrap().path();
    let last = std::fs::read_dir(&chain).unwrap().count();
    std::fs::write(chain.join(format!("{:012}.seg", last + 1)), b"not ours").unwrap();
    house.tick();
    add(&store, 1, "one").unwrap();
    eventually("it is noticed", || {
        shipper.status().targets[0].note.as_ref().is_some_and(|note| note.contains("another server"))
    });
    settled(&shipper);
    assert_eq!(chains(&house), 2);
    assert_eq!(house.rows_at(None), rows(&store));
}

#[test]
fn one_target_in_trouble_does_not_hinder_another() {
    let house = House::new();
    let second = house.directory.path().join("second");
    std::fs::create_dir(&second).unwrap();
    let away = Moody::at(&second);
    away.be(Mood::Away);
    let store = house.open(&house.shipper(vec![(away, false), (house.folder(), true)]));
    with_samples(&store).unwrap();
    add(&store, 1, "one").unwrap();
    assert_eq!(house.rows_at(None), rows(&store));
}

#[test]
fn a_target_that_stores_nothing_or_gives_other_bytes_is_found_out() {
    let house = House::new();
    let (target, store, shipper) = moody(&house);
    add(&store, 1, "one").unwrap();
    settled(&shipper);
    target.be(Mood::Lying);
    let told = house.restore_with(&*target, None, false).unwrap_err().to_string();
    assert!(told.contains("was changed"), "{told}");
    let proven = Proving { target: &*target, opener: None, signed_by: None }.prove(&mut |_, _| ()).unwrap();
    assert!(proven.findings.iter().all(|finding| finding.contains("changed")), "{:?}", proven.findings);
    assert!(proven.findings.len() > 2);
    target.be(Mood::Forgetful);
    add(&store, 2, "two").unwrap();
    settled(&shipper);
    target.be(Mood::Well);
    add(&store, 3, "three").unwrap();
    settled(&shipper);
    let proven = Proving { target: &*target, opener: None, signed_by: None }.prove(&mut |_, _| ()).unwrap();
    assert!(proven.findings.iter().any(|finding| finding.contains("missing")), "{:?}", proven.findings);
    let told = house.restore(None).unwrap_err().to_string();
    assert!(told.contains("nothing can be shown") && told.contains("--until-gap"), "{told}");
}

#[test]
fn files_are_there_before_the_rows_that_name_them() {
    let house = House::new();
    let store = house.synchronous();
    let content = b"a photo".repeat(3_000);
    let hash = store.files().put(&content).unwrap();
    store.write_now(move |tx| files::name(tx, &region(), &hash, ("image/jpeg", 7), START)).unwrap();
    let (restored, data) = house.restore(None).unwrap();
    assert_eq!((restored.files, restored.files_missing.len()), (1, 0));
    let back = Store::open(balai_store::StoreOptions::directory(&data).read_only()).unwrap();
    assert_eq!(back.files().get(&hash).unwrap(), content);
    // A row that names a file nobody has: told, and the rest is restored.
    let nowhere = balai_store::FileHash([9; 32]);
    store.write_now(move |tx| files::name(tx, &region(), &nowhere, ("image/jpeg", 7), START)).unwrap();
    let (restored, _) = house.restore(None).unwrap();
    assert_eq!((restored.files, restored.files_missing.len()), (1, 1));
    assert!(restored.files_missing[0].contains(&nowhere.to_string()), "{:?}", restored.files_missing);
}

#[test]
fn copies_made_while_everybody_writes_are_whole() {
    let mut house = House::new();
    house.pace.snapshot_every = Duration::ZERO;
    let store = house.synchronous();
    let stop = Arc::new(AtomicBool::new(false));
    let writers: Vec<_> = (0..3_i64)
        .map(|writer| {
            let (store, stop, clock) = (store.clone(), stop.clone(), house.clock.clone());
            std::thread::spawn(move || {
                let mut round = 0_i64;
                while !stop.load(Ordering::Relaxed) {
                    round += 1;
                    clock.advance(1);
                    let words = format!("{writer} {round} ").repeat(300);
                    add(&store, writer * 1_000 + round % 200, &words).unwrap();
                }
            })
        })
        .collect();
    let manifests = || std::fs::read_dir(house.copies().join("snapshots")).map_or(0, Iterator::count);
    eventually("several copies", || manifests() >= 8);
    stop.store(true, Ordering::Relaxed);
    for writer in writers {
        writer.join().unwrap();
    }
    let expected = rows(&store);
    let (_, data) = house.restore(None).unwrap();
    assert_eq!(rows_in(data), expected);
    // Each copy gives a whole database, whatever was written while it was made.
    for key in house.folder().list("snapshots/").unwrap() {
        let manifest = Manifest::read(&*house.folder(), &key, None).unwrap();
        let (restored, _) = house.restore(Some(manifest.head.at)).unwrap();
        assert_eq!(restored.moment, manifest.head.at);
    }
    let opener = house.opener();
    let target = house.folder();
    let proven = Proving { target: &*target, opener: Some(&opener), signed_by: None };
    let proven = proven.prove(&mut |_, _| ()).unwrap();
    assert_eq!(proven.findings, Vec::<String>::new());
    assert!(proven.snapshots >= 8);
}

#[test]
fn what_is_older_than_it_is_kept_goes_and_nothing_else() {
    let mut house = House::new();
    house.pace.heartbeat = Duration::from_millis(5);
    let (_, store, shipper) = moody(&house);
    let day = 24 * 60 * 60 * 1_000;
    let mut moments = Vec::new();
    for number in 0..6 {
        if number > 0 {
            house.clock.advance(10 * day);
        }
        add(&store, number, &format!("day {}", number * 10)).unwrap();
        let now = balai_base::Clock::now(&*house.clock);
        settled(&shipper);
        eventually("a copy of this day", || shipper.status().targets[0].snapshot_at >= Some(now));
        moments.push((now, rows(&store)));
    }
    let count = |folder: &str| std::fs::read_dir(house.copies().join(folder)).unwrap().count();
    let (first, last) = (moments.first().unwrap(), moments.last().unwrap());
    let now = last.0;
    for (moment, rows) in moments.iter().filter(|(moment, _)| now.since(*moment) < 35 * day) {
        let (restored, data) = house.restore(Some(moment.plus(1))).unwrap();
        assert!(restored.moment >= *moment && &rows_in(data) == rows, "{moment:?}");
    }
    let told = house.restore(Some(first.0)).unwrap_err().to_string();
    assert!(told.contains("earliest moment"), "{told}");
    assert!(count("snapshots") < 6, "{}", count("snapshots"));
    let proven = Proving { target: &*house.folder(), opener: None, signed_by: None };
    assert_eq!(proven.prove(&mut |_, _| ()).unwrap().findings, Vec::<String>::new());
}
