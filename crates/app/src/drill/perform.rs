//! The drill itself: six kinds of checks, each timed, the first that fails ends it.

use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Instant,
};

use balai_backup::{
    BackupFailure, Manifest, Opener, Target, layout,
    restore::{History, Restored, Restoring, told_time},
};
use balai_base::{Clock, Random, Timestamp, id::uuid_at, random::below};
use balai_platform::drills::{Drill, Outcome, Step, StepKind};
use balai_store::{
    Store, StoreOptions,
    checks::{self, Checked, Verification},
};

use super::{
    cluster::{self, ClusterChoice, Running},
    journeys,
};
use crate::{configuration::Configuration, wiring::House};

/// How long one check may read, in milliseconds: nobody waits behind it.
const READ_LIMIT_MS: u64 = 60 * 60 * 1_000;
/// How many names of files are fetched at once.
const NAMED_AT_ONCE: usize = 500;
/// How many stored files are read again, drawn at random; all when there are fewer.
const FILES_READ: usize = 50;

/// Which moment is restored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Moment {
    /// One drawn from the whole window.
    Random,
    /// The newest there is.
    Newest,
    /// This one.
    At(Timestamp),
}

/// What a drill is made of.
pub(super) struct Ground<'g> {
    pub(super) target: &'g dyn Target,
    pub(super) opener: &'g Opener,
    /// A PostgreSQL cluster instead of the embedded database.
    pub(super) cluster: Option<ClusterGround<'g>>,
    pub(super) at: Moment,
    /// An empty directory.
    pub(super) scratch: &'g Path,
    pub(super) regions: &'g [PathBuf],
    /// The server's key directory, where it is at hand.
    pub(super) keys: Option<&'g Path>,
    pub(super) signed_by: Option<[u8; 32]>,
    /// The checks of the history.
    pub(super) verifications: &'g [Arc<dyn Verification>],
    pub(super) clock: &'g dyn Clock,
    pub(super) random: &'g dyn Random,
}

/// What the restore of a cluster needs besides.
pub(super) struct ClusterGround<'g> {
    pub(super) choice: &'g ClusterChoice,
    /// The target's address.
    pub(super) address: &'g str,
    /// The file of the private key.
    pub(super) identity: &'g Path,
    /// What opens the target.
    pub(super) keys: &'g Path,
}

/// Makes a drill. Whatever goes wrong stands in it.
pub(super) fn perform(ground: &Ground<'_>) -> Drill {
    let begun_at = ground.clock.now();
    let mut making = Making { ground, begun: Instant::now(), steps: Vec::new(), moment: None };
    making.all();
    let mut steps = making.steps;
    for kind in StepKind::ALL {
        if steps.iter().all(|step| step.kind != kind) {
            steps.push(Step { kind, outcome: Outcome::LeftOut, detail: String::new(), took_ms: 0 });
        }
    }
    Drill {
        id: uuid_at(begun_at, ground.random),
        begun_at,
        took_ms: milliseconds(making.begun),
        target: ground.target.name().to_owned(),
        moment: making.moment,
        steps,
    }
}

fn milliseconds(since: Instant) -> i64 {
    i64::try_from(since.elapsed().as_millis()).unwrap_or(i64::MAX)
}

struct Making<'m, 'g> {
    ground: &'m Ground<'g>,
    begun: Instant,
    steps: Vec<Step>,
    moment: Option<Timestamp>,
}

impl Making<'_, '_> {
    /// Every check, up to the first that fails.
    fn all(&mut self) -> Option<()> {
        let data = self.ground.scratch.join("data");
        let (moment, running) = self.step(StepKind::Restore, |making| making.bring_back(&data))?;
        self.moment = Some(moment);
        let running = running.as_ref();
        let store = self.step(StepKind::Integrity, |_| open(&data, running))?;
        self.step(StepKind::Counts, |_| count(&data, running))?;
        self.step(StepKind::Files, |making| making.read_files(&store))?;
        if !self.ground.verifications.is_empty() {
            self.step(StepKind::History, |making| making.look_at_history(&store))?;
        }
        drop(store);
        self.step(StepKind::Journeys, |making| journeys::walk(&making.house(&data, running)?))
    }

    /// One check: notes how it went; none when it failed.
    fn step<T>(
        &mut self,
        kind: StepKind,
        check: impl FnOnce(&Self) -> Result<(T, String), String>,
    ) -> Option<T> {
        let begun = Instant::now();
        let (value, outcome, detail) = match check(self) {
            Ok((value, detail)) => (Some(value), Outcome::Passed, detail),
            Err(reason) => (None, Outcome::Failed, reason),
        };
        self.steps.push(Step { kind, outcome, detail, took_ms: milliseconds(begun) });
        value
    }

    /// Restores the one kind of database or the other; gives the moment and, for a cluster, what runs.
    fn bring_back(&self, data: &Path) -> Result<((Timestamp, Option<Running>), String), String> {
        let Some(cluster) = &self.ground.cluster else {
            return self.restore(data).map(|(restored, detail)| ((restored.moment, None), detail));
        };
        let ground = self.ground;
        let restoring = cluster::Restoring {
            choice: cluster.choice,
            target: ground.target,
            address: cluster.address,
            opener: ground.opener,
            identity: cluster.identity,
            keys: cluster.keys,
            at: ground.at,
            scratch: ground.scratch,
            signed_by: ground.signed_by,
            random: ground.random,
        };
        restoring.restore().map(|(running, moment, detail)| ((moment, Some(running)), detail))
    }

    fn restore(&self, data: &Path) -> Result<(Restored, String), String> {
        let told = |failure: BackupFailure| failure.to_string();
        let at = match self.ground.at {
            Moment::Newest => None,
            Moment::At(at) => Some(at),
            Moment::Random => Some(self.draw().map_err(told)?),
        };
        let restoring = Restoring {
            target: self.ground.target,
            opener: self.ground.opener,
            data,
            at,
            signed_by: self.ground.signed_by,
            until_gap: false,
        };
        let restored = restoring.restore(&mut |_, _| ()).map_err(told)?;
        if let Some(missing) = restored.files_missing.first() {
            let count = restored.files_missing.len();
            return Err(format!("{count} stored files did not come back; the first: {missing}"));
        }
        let asked = at.map_or("the newest moment".to_owned(), told_time);
        let detail = format!(
            "asked for {asked}: the snapshot of {} and {} segments, {} files",
            told_time(restored.snapshot),
            restored.segments,
            restored.files
        );
        Ok((restored, detail))
    }

    /// A moment of the window, each equally likely.
    fn draw(&self) -> Result<Timestamp, BackupFailure> {
        let target = self.ground.target;
        let told = |failure| BackupFailure::Target { target: target.name().to_owned(), failure };
        let keys = target.list(layout::SNAPSHOTS).map_err(told)?;
        let read = |key| Manifest::read(target, key, self.ground.signed_by.as_ref());
        let manifests = keys.iter().map(read).collect::<Result<Vec<_>, _>>()?;
        let first = manifests.iter().map(|manifest| manifest.head.at).min();
        let newest = manifests.iter().max_by_key(|manifest| manifest.head.at);
        let (Some(first), Some(newest)) = (first, newest) else {
            return Err(BackupFailure::NothingThere(target.name().to_owned()));
        };
        let last = History::of(target, newest, None)?.moment;
        let span = u64::try_from(last.since(first)).unwrap_or(0);
        let drawn = below(self.ground.random, span.saturating_add(1));
        Ok(first.plus(i64::try_from(drawn).unwrap_or(0)))
    }

    /// What the history's own checks say; none of them is known where its log does not exist.
    fn look_at_history(&self, store: &Store) -> Result<((), String), String> {
        let mut told = Vec::new();
        for verification in self.ground.verifications {
            let checked = verification.check(store).map_err(|failure| failure.to_string())?;
            told.push(fine(verification.name(), &checked)?);
        }
        Ok(((), told.join("; ")))
    }

    /// A server on the restored data that changes nothing.
    fn house(&self, data: &Path, running: Option<&Running>) -> Result<House, String> {
        let keys = self.ground.keys.map_or_else(|| self.ground.scratch.join("keys"), Path::to_owned);
        let configuration = Configuration::for_scratch(data, self.ground.regions, &keys);
        House::build_on(&configuration, false, options(data, running).read_only())
    }

    /// Reads some stored files again: each must have the content of its name.
    fn read_files(&self, store: &Store) -> Result<((), String), String> {
        let mut all = Vec::new();
        while let Some(more) = checks::named_files(store, all.last().copied(), NAMED_AT_ONCE)
            .map(|named| (!named.is_empty()).then_some(named))
            .map_err(|failure| failure.to_string())?
        {
            all.extend(more);
        }
        let (count, mut read) = (all.len(), 0);
        while read < FILES_READ && !all.is_empty() {
            let drawn = below(self.ground.random, all.len() as u64);
            let hash = all.swap_remove(usize::try_from(drawn).unwrap_or(0));
            store.files().get(&hash).map_err(|failure| failure.to_string())?;
            read += 1;
        }
        Ok(((), format!("{read} of {count} read")))
    }
}

/// Where the restored rows lie.
fn options(data: &Path, running: Option<&Running>) -> StoreOptions {
    match running {
        Some(running) => StoreOptions::postgres(running.address(), data.join("files")),
        None => StoreOptions::directory(data),
    }
}

/// Asks the database whether it is whole, as it came back, then opens it as a server would, which brings its tables up to date.
fn open(data: &Path, running: Option<&Running>) -> Result<(Store, String), String> {
    let told = |failure: balai_store::Failure| failure.to_string();
    let whole = if let Some(running) = running {
        running.integrity()?
    } else {
        let whole = fine("pages", &checks::integrity(data).map_err(told)?)?;
        fine("references", &checks::foreign_keys(data).map_err(told)?)?;
        whole
    };
    let mut options = options(data, running);
    options.read_limit_ms = READ_LIMIT_MS;
    let store = Store::open(options).map_err(told)?;
    Ok((store, whole))
}

/// How many rows came back: a copy of an empty hall proves little, and says so.
fn count(data: &Path, running: Option<&Running>) -> Result<((), String), String> {
    let counts = match running {
        Some(running) => checks::cluster_counts(&running.address()),
        None => checks::counts(data),
    };
    let counts = counts.map_err(|failure| failure.to_string())?;
    let of = |table: &str| counts.get(table).copied().ok_or_else(|| format!("the table {table} is missing"));
    let rows: u64 = counts.values().sum();
    Ok((
        (),
        format!(
            "{} cases, {} events, {rows} rows in {} tables",
            of("cases")?,
            of("case_events")?,
            counts.len()
        ),
    ))
}

/// What a check looked at, or its first finding.
fn fine(name: &str, checked: &Checked) -> Result<String, String> {
    match checked.findings.first() {
        Some(finding) => Err(format!("{name}: {} ({} findings)", finding.0, checked.findings.len())),
        None => Ok(format!("{} {name} looked at", checked.looked_at)),
    }
}
