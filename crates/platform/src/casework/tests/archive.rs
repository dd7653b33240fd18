//! A town whose history is logged, and what is asked of its log.

use balai_base::{CaseId, RegionId, SeededRandom, time::SECOND};
use balai_store::{Store, values};
use balai_testkit::{TestDatabase, TestDirectory, moment};
use balai_tlog::{KeyKind, Note, SigningKey};

use super::town::*;
use crate::{
    access::Actor,
    casework::{self, Audience, NewMessage, View},
    history::{self, Finding, LogKeys, Opened, Trusted, Verified},
};

/// The name of the log in these tests.
pub(super) const ORIGIN: &str = "contoh.example/log";

/// A town whose history is logged.
pub(super) struct Archive {
    pub(super) town: Town,
    pub(super) keys: LogKeys,
    pub(super) folder: TestDirectory,
}

impl Archive {
    pub(super) fn new() -> Self {
        let folder = TestDirectory::new();
        let keys = LogKeys::in_directory(folder.path(), &SeededRandom::from_number(1)).unwrap();
        Self { town: Town::new(), keys, folder }
    }

    pub(super) fn region(&self) -> RegionId {
        self.town.region.id.clone()
    }

    /// Forgets the words of every event of a case, as an erasure does.
    pub(super) fn forget(&self, store: &Store, case: CaseId) {
        let region = self.region();
        store
            .write_now(move |tx| {
                let sql = "SELECT id FROM case_events WHERE region = $1 AND case_id = $2";
                let rows = tx.query(sql, &values![&region, case])?;
                rows.iter().try_for_each(|row| casework::forget_words(tx, &region, row.get(0)?))
            })
            .unwrap();
    }

    /// Gives places to everything that waits; answers how many got one.
    pub(super) fn integrate(&self, store: &Store) -> u64 {
        let mut given = 0;
        for round in 0.. {
            let now = moment(u32::try_from(self.town.now().millis().rem_euclid(1_000_000)).unwrap() + round);
            match history::integrate(store, &self.region(), &casework::records(), now).unwrap() {
                0 => break,
                some => given += some,
            }
        }
        given
    }

    pub(super) fn sign(&self, store: &Store) -> bool {
        self.town.wait(10 * SECOND);
        history::sign(store, (&self.region(), ORIGIN), &self.keys, self.town.now()).unwrap()
    }

    pub(super) fn witness() -> SigningKey {
        SigningKey::new("inspektorat.example/saksi", KeyKind::Witness, &[9; 32]).unwrap()
    }

    pub(super) fn verify(&self, store: &Store) -> Verified {
        let witnesses = [Self::witness().verifier().clone()];
        let log = |origin: &str| self.keys.verifiers(origin).unwrap();
        let trusted = Trusted { log: &log, witnesses: &witnesses };
        history::verify(store, &self.region(), &casework::records(), &trusted, &mut |_, _| ()).unwrap()
    }

    pub(super) fn findings(&self, store: &Store) -> Vec<Finding> {
        self.verify(store).findings.into_iter().map(|found| found.what).collect()
    }

    pub(super) fn faults(&self, store: &Store) -> Vec<Finding> {
        self.findings(store).into_iter().filter(Finding::is_fault).collect()
    }

    pub(super) fn checkpoint(&self, store: &Store) -> Note {
        let region = self.region();
        store.read_now(move |tx| history::checkpoint(tx, &region)).unwrap().expect("a checkpoint")
    }

    /// What a reader is given of a case: each proof, checked, with what is in it.
    pub(super) fn proved(&self, store: &Store, case: CaseId, actor: &Actor, view: View) -> Vec<Opened> {
        let shown = self.town.case(store, case);
        let proofs = self.town.done(store, actor, move |tx, context| {
            let events = casework::provable(tx, context, &shown, view)?;
            history::proofs(tx, &context.region.id, &events)
        });
        let keys = self.keys.verifiers(ORIGIN).unwrap();
        proofs
            .iter()
            .map(|proof| {
                let opened =
                    history::open(std::str::from_utf8(proof.extra.as_ref().unwrap()).unwrap()).unwrap();
                proof.verify(&opened.entry, &keys, &[]).unwrap();
                opened
            })
            .collect()
    }

    /// A case with `count` messages from its reporter.
    pub(super) fn talkative(&self, store: &Store, count: usize) -> CaseId {
        let case = self.town.open(store, road("Jalan berlubang.")).id;
        for number in 0..count {
            self.say(store, case, &format!("Masih berlubang, hari ke-{number}."));
        }
        case
    }

    pub(super) fn say(&self, store: &Store, case: CaseId, text: &str) {
        let message = NewMessage { audience: Audience::Public, text: text.to_owned() };
        self.town.done(store, &reporter(case), move |tx, context| {
            casework::write_message(tx, context, case, &message)
        });
    }
}

/// One database of each kind with a history of `events` events, signed at several sizes.
pub(super) fn signed_history(database: &TestDatabase, events: usize) -> Archive {
    let archive = Archive::new();
    archive.sign(database);
    archive.town.said_solved(database, road("Lubang."));
    archive.integrate(database);
    archive.sign(database);
    let case = archive.talkative(database, events / 2);
    archive.integrate(database);
    archive.sign(database);
    for number in 0..events / 2 {
        archive.say(database, case, &format!("Pesan {number}."));
    }
    archive.integrate(database);
    archive.sign(database);
    let witness = Archive::witness();
    let mut note = archive.checkpoint(database);
    let line = note.cosign(&witness, 1_772_409_700).unwrap();
    note.signatures.push(line);
    let (region, known, told) = (archive.region(), vec![witness.verifier().clone()], note.to_string());
    database.write_now(move |tx| history::accept(tx, &region, &known, &told)).unwrap();
    archive
}
