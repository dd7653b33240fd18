//! Reads a region's whole history again and compares it with everything that was ever signed about it.
//!
//! One pass, in places' order: every event is made into its entry anew, entries into tiles and roots, roots are compared with
//! every kept checkpoint. It needs little memory and may run beside a server: what is added meanwhile is left for next time.
//! What was cut off the end together with its checkpoints cannot be seen from inside; witnesses see that.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use balai_base::{EventId, RegionId};
use balai_store::{Failure, Store};
use balai_tlog::{Frontier, Hash, Note, Signature, SignedCheckpoint, VerifierKey, leaf_hash};

use super::{
    Finding, Found, Placed, Record, Records, entry,
    store::{self, Leaf, StoredCheckpoint},
};

/// Rows of one read.
const PAGE: u32 = 500;
/// The word of the event that says that words of its case were erased on request.
const ERASED: &str = "erased";
/// Missing places in a row after which the rest is not looked for.
const WIDEST_GAP: u64 = 100_000;

/// Whose signatures count.
pub struct Trusted<'k> {
    /// The keys of the log of that name.
    pub log: &'k dyn Fn(&str) -> Vec<VerifierKey>,
    /// The witnesses the pack names.
    pub witnesses: &'k [VerifierKey],
}

/// What a verification looked at and found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Events compared with their entries.
    pub events: u64,
    /// Checkpoints compared with their entries and signatures.
    pub checkpoints: u64,
    /// What was found, faults and erasures.
    pub findings: Vec<Found>,
}

/// Verifies the log of `region`; `progress` is told how many events were looked at, of how many.
pub fn verify(
    store: &Store,
    region: &RegionId,
    records: &Records,
    trusted: &Trusted<'_>,
    progress: &mut dyn FnMut(u64, u64),
) -> Result<Verified, Failure> {
    let asked = region.clone();
    let (origin, size, newest) = store.read_now(move |tx| {
        let newest = store::newest_checkpoint(tx, &asked)?.map(|newest| newest.size);
        Ok((store::origin(tx, &asked)?, store::size(tx, &asked)?, newest))
    })?;
    let keys = origin.as_deref().map(|origin| (trusted.log)(origin)).unwrap_or_default();
    let mut pass = Pass {
        store,
        region,
        size,
        newest,
        keys,
        witnesses: trusted.witnesses,
        frontier: Frontier::new(),
        tiles: BTreeMap::new(),
        waiting: Vec::new(),
        signed_until: None,
        erased: Vec::new(),
        asked_for: BTreeSet::new(),
        verified: Verified::default(),
    };
    pass.read_tiles()?;
    pass.compare_checkpoints()?;
    while pass.frontier.size() < size {
        if !pass.compare_page(records)? {
            break;
        }
        progress(pass.frontier.size(), size);
    }
    pass.finish(records)?;
    Ok(pass.verified)
}

struct Pass<'p> {
    store: &'p Store,
    region: &'p RegionId,
    size: u64,
    newest: Option<u64>,
    keys: Vec<VerifierKey>,
    witnesses: &'p [VerifierKey],
    frontier: Frontier,
    /// Stored tiles that no entries were found for yet.
    tiles: BTreeMap<(i64, i64), Vec<u8>>,
    /// Checkpoints read ahead, the next one last, each with its witnesses' lines.
    waiting: Vec<(StoredCheckpoint, Vec<String>)>,
    /// The size and time of the last checkpoint compared.
    signed_until: Option<(u64, i64)>,
    erased: Vec<Placed>,
    asked_for: BTreeSet<String>,
    verified: Verified,
}

impl Pass<'_> {
    fn found(&mut self, what: Finding) {
        self.verified.findings.push(Found { region: self.region.to_string(), what });
    }

    fn read_tiles(&mut self) -> Result<(), Failure> {
        let mut after = (-1, -1);
        loop {
            let (region, from) = (self.region.clone(), after);
            let page = self.store.read_now(move |tx| store::tiles_after(tx, &region, from, PAGE))?;
            let Some(last) = page.last() else { return Ok(()) };
            after = (last.0, last.1);
            self.tiles.extend(page.into_iter().map(|(level, number, root)| ((level, number), root)));
        }
    }

    /// Compares the next entries; false when there are none left.
    fn compare_page(&mut self, records: &Records) -> Result<bool, Failure> {
        let (region, records, from) = (self.region.clone(), records.clone(), self.frontier.size());
        let (leaves, events) = self.store.read_now(move |tx| {
            let leaves = store::leaves(tx, &region, from, PAGE)?;
            let ids: Vec<EventId> = leaves.iter().map(|leaf| leaf.event).collect();
            let events = if ids.is_empty() { Vec::new() } else { records(tx, &region, &ids)? };
            Ok((leaves, events))
        })?;
        let events: HashMap<EventId, Record> =
            events.into_iter().map(|record| (record.event, record)).collect();
        if leaves.is_empty() {
            return Ok(false);
        }
        for leaf in leaves {
            if leaf.position >= self.size {
                break;
            }
            if leaf.position.saturating_sub(self.frontier.size()) > WIDEST_GAP {
                self.found(Finding::Gap { position: self.frontier.size() });
                return Ok(false);
            }
            while self.frontier.size() < leaf.position {
                self.found(Finding::Gap { position: self.frontier.size() });
                self.grow(leaf_hash(&[]))?;
            }
            self.compare(&leaf, events.get(&leaf.event));
            self.grow(leaf_hash(&leaf.entry))?;
        }
        Ok(true)
    }

    fn compare(&mut self, leaf: &Leaf, record: Option<&Record>) {
        self.verified.events += 1;
        let Some(record) = record else { return self.found(Finding::Removed { position: leaf.position }) };
        let placed = placed(record);
        if record.kind == ERASED {
            self.asked_for.insert(record.case.clone());
        }
        let Some(salt) = &leaf.salt else { return self.found(Finding::Unsalted(placed)) };
        let fits = entry::entry(&entry::text(self.region, record, salt)).as_slice() == leaf.entry;
        if !fits || (salt.is_erased() && !record.text.is_empty()) {
            self.found(Finding::Altered(placed));
        } else if salt.is_erased() {
            self.erased.push(placed);
        }
    }

    /// Adds a leaf, and compares what became whole by it.
    fn grow(&mut self, leaf: Hash) -> Result<(), Failure> {
        let mut whole = Vec::new();
        self.frontier.push(leaf, |level, number, root| {
            if level.is_multiple_of(8) {
                whole.push((i64::from(level / 8) - 1, i64::try_from(number).unwrap_or(i64::MAX), root));
            }
        });
        for (level, number, root) in whole {
            if self.tiles.remove(&(level, number)).as_deref() != Some(root.0.as_slice()) {
                self.found(Finding::Tile { level, number });
            }
        }
        self.compare_checkpoints()
    }

    /// Compares the checkpoints of the size that is reached.
    fn compare_checkpoints(&mut self) -> Result<(), Failure> {
        loop {
            if self.waiting.is_empty() {
                self.read_checkpoints()?;
            }
            match self.waiting.pop() {
                Some((checkpoint, lines)) if checkpoint.size <= self.frontier.size() => {
                    self.compare_checkpoint(&checkpoint, &lines);
                }
                Some(later) => {
                    self.waiting.push(later);
                    return Ok(());
                }
                None => return Ok(()),
            }
        }
    }

    fn read_checkpoints(&mut self) -> Result<(), Failure> {
        let Some(newest) = self.newest else { return Ok(()) };
        let from = self.signed_until.map_or(0, |(size, _)| size + 1);
        if from > newest {
            return Ok(());
        }
        let region = self.region.clone();
        self.waiting = self.store.read_now(move |tx| {
            let mut page = Vec::new();
            for checkpoint in store::checkpoints(tx, &region, from, PAGE)? {
                let lines = store::cosignatures(tx, &region, checkpoint.size)?;
                page.push((checkpoint, lines));
            }
            Ok(page)
        })?;
        self.waiting.retain(|(checkpoint, _)| checkpoint.size <= newest);
        self.waiting.reverse();
        Ok(())
    }

    fn compare_checkpoint(&mut self, stored: &StoredCheckpoint, lines: &[String]) {
        self.verified.checkpoints += 1;
        let (size, before) = (stored.size, self.signed_until);
        self.signed_until = Some((size, stored.signed_at.millis()));
        let why = match SignedCheckpoint::open(&stored.note, &self.keys) {
            Err(failure) => Some(failure.to_string()),
            Ok(signed) if signed.checkpoint.size != size || size != self.frontier.size() => {
                Some("its row says another size".to_owned())
            }
            Ok(signed) if signed.checkpoint.root != self.frontier.root() => {
                Some("the events before it are not those that were signed".to_owned())
            }
            Ok(_) if before.is_some_and(|(_, at)| at > stored.signed_at.millis()) => {
                Some("it says it is older than the one before".to_owned())
            }
            Ok(_) => None,
        };
        if let Some(why) = why {
            self.found(Finding::Checkpoint { size, why });
        }
        let mut note = Note::parse(&stored.note).ok();
        for line in lines {
            let said = Signature::parse(line).ok().zip(note.as_mut()).and_then(|(line, note)| {
                let known = self.witnesses.iter().any(|key| key.name == line.name);
                let alone = Note { text: note.text.clone(), signatures: vec![line] };
                alone.cosigned(self.witnesses).ok().filter(|said| !known || !said.is_empty())
            });
            if said.is_none() {
                self.found(Finding::Cosignature { size });
            }
        }
    }

    /// What is left over: checkpoints of more entries than there are, tiles without entries, events in no log.
    fn finish(&mut self, records: &Records) -> Result<(), Failure> {
        while let Some((checkpoint, _)) = self.waiting.pop() {
            let why = "the log has fewer entries: its end was cut off".to_owned();
            self.signed_until = Some((checkpoint.size, checkpoint.signed_at.millis()));
            self.found(Finding::Checkpoint { size: checkpoint.size, why });
            if self.waiting.is_empty() {
                self.read_checkpoints()?;
            }
        }
        for (level, number) in std::mem::take(&mut self.tiles).into_keys() {
            // What grew while this ran is none of ours.
            let span = 256_u64.saturating_pow(u32::try_from(level + 1).unwrap_or(u32::MAX));
            let until = u64::try_from(number + 1).unwrap_or(0).saturating_mul(span);
            if until <= self.size || !self.has_grown_to(until)? {
                self.found(Finding::Tile { level, number });
            }
        }
        self.find_left_out(records)?;
        for placed in std::mem::take(&mut self.erased) {
            let asked_for = self.asked_for.contains(&placed.case);
            self.found(if asked_for { Finding::Erased(placed) } else { Finding::ErasedSilently(placed) });
        }
        Ok(())
    }

    fn has_grown_to(&self, size: u64) -> Result<bool, Failure> {
        let region = self.region.clone();
        Ok(self.store.read_now(move |tx| store::size(tx, &region))? >= size)
    }

    fn find_left_out(&mut self, records: &Records) -> Result<(), Failure> {
        let mut after = None;
        loop {
            let (region, from, records) = (self.region.clone(), after, records.clone());
            let (ids, page) = self.store.read_now(move |tx| {
                let ids = store::left_out(tx, &region, from, PAGE)?;
                let page = if ids.is_empty() { Vec::new() } else { records(tx, &region, &ids)? };
                Ok((ids, page))
            })?;
            let Some(last) = ids.last() else { return Ok(()) };
            after = Some(*last);
            for record in &page {
                self.found(Finding::Added(placed(record)));
            }
            // An event whose case is gone has no number to be named by.
            for id in ids.iter().filter(|id| page.iter().all(|record| record.event != **id)) {
                self.found(Finding::Added(Placed { case: format!("of event {id}"), sequence: 0 }));
            }
        }
    }
}

fn placed(record: &Record) -> Placed {
    Placed { case: record.case.clone(), sequence: record.sequence }
}
