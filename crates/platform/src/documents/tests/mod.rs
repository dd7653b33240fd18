//! Tests of the slice, on both databases.

mod checking;
mod issuing;
mod mapping;
mod printing;
mod rights;
mod rotation;
mod sheets;
mod signatures;

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
};

use balai_base::{AccountId, CaseId, Moment, Problem, SeededRandom, Timestamp, language::Language};
use balai_credential::DocumentId;
use balai_store::{Failure, Store, Tx};
use balai_testkit::{START, TestDirectory};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Issued, NewDocument, issue};
use crate::{
    access::{Actor, Grant, Officer, Visibility},
    casework::{self, Context, NewCase, Opened},
    region::Region,
    vault::Vault,
};

/// An agency of the example pack.
pub(super) const AGENCY: &str = "pekerjaan-umum";

/// The example region, its keys and its time.
pub(super) struct World {
    pub(super) region: Arc<Region>,
    pub(super) vault: Arc<Vault>,
    pub(super) keys: TestDirectory,
    now: AtomicI64,
    commands: AtomicU64,
}

impl World {
    pub(super) fn new() -> Self {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regions/contoh");
        let region = Region::load(&path).unwrap();
        let keys = TestDirectory::new();
        let vault = Vault::in_directory(keys.path(), Arc::new(SeededRandom::from_number(7))).unwrap();
        Self {
            region: Arc::new(region),
            vault: Arc::new(vault),
            keys,
            now: AtomicI64::new(START.plus(60_000).millis()),
            commands: AtomicU64::new(0),
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        Timestamp(self.now.load(Ordering::Relaxed))
    }

    pub(super) fn wait(&self, millis: i64) {
        self.now.fetch_add(millis, Ordering::Relaxed);
    }

    pub(super) fn context(&self, actor: &Actor) -> Context {
        self.wait(1_000);
        let command = self.commands.fetch_add(1, Ordering::Relaxed);
        Context {
            region: Arc::clone(&self.region),
            vault: Arc::clone(&self.vault),
            moment: Moment::new(self.now(), &SeededRandom::from_number(command)),
            actor: actor.clone(),
        }
    }

    pub(super) fn act<T: Send + 'static>(
        &self,
        store: &Store,
        actor: &Actor,
        work: impl Fn(&mut Tx, &Context) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let context = self.context(actor);
        store.write_now(move |tx| work(tx, &context))
    }

    pub(super) fn done<T: Send + 'static>(
        &self,
        store: &Store,
        actor: &Actor,
        work: impl Fn(&mut Tx, &Context) -> Result<T, Failure> + Send + 'static,
    ) -> T {
        self.act(store, actor, work).unwrap_or_else(|failure| panic!("{failure}: {:?}", failure.problem()))
    }

    pub(super) fn refused<T: Send + 'static>(
        &self,
        store: &Store,
        actor: &Actor,
        work: impl Fn(&mut Tx, &Context) -> Result<T, Failure> + Send + 'static,
    ) -> Problem {
        match self.act(store, actor, work) {
            Ok(_) => panic!("not refused"),
            Err(Failure::Refused(problem)) => *problem,
            Err(other) => panic!("{other}"),
        }
    }

    /// A secret case of the agency, as applications are.
    pub(super) fn case(&self, store: &Store) -> Opened {
        let new = NewCase {
            case_type: "report",
            workflow: "report".to_owned(),
            kind: "wish".to_owned(),
            category: self.region.categories.list.iter().next().unwrap().id.clone(),
            channel: "web".to_owned(),
            visibility: Visibility::Secret,
            agency: AGENCY.to_owned(),
            unit: String::new(),
            hidden_from: String::new(),
            point: None,
            area: None,
            address: String::new(),
            language: Language::Id,
            text: "Mohon surat keterangan".to_owned(),
            answers: Vec::new(),
            names: Vec::new(),
            contact: None,
            promise_set: String::new(),
        };
        self.done(store, &Actor::Anonymous, move |tx, context| casework::open(tx, context, &new))
    }

    pub(super) fn issue(&self, store: &Store, actor: &Actor, new: NewDocument) -> Issued {
        self.done(store, actor, move |tx, context| issue(tx, context, &new))
    }

    pub(super) fn document(&self, store: &Store, id: DocumentId) -> super::Document {
        self.done(store, &Actor::System, move |tx, context| super::by_id(tx, context, id))
    }
}

/// An officer with one role of the standard pack.
pub(super) fn officer(number: u128, role: &str) -> Actor {
    let grant = Grant { role: role.to_owned(), agency: AGENCY.to_owned(), unit: String::new(), area: None };
    Actor::Officer(Officer {
        account: AccountId(Uuid::from_u128(number)),
        name: role.to_owned(),
        grants: vec![grant],
        standing_in_for: Vec::new(),
    })
}

/// The head of the agency.
pub(super) fn head() -> Actor {
    officer(1, "agency_head")
}

pub(super) fn letter(case: Option<CaseId>) -> NewDocument {
    NewDocument {
        kind: "never-married".to_owned(),
        case,
        agency: AGENCY.to_owned(),
        data: data(),
        language: Language::Id,
    }
}

/// More than a QR may hold.
pub(super) fn data() -> Value {
    json!({
        "name": "Ni Luh Contoh",
        "nik": "9901014505900001",
        "birth-place": "Contoh",
        "birth-date": "1990-05-05",
        "religion": "Hindu",
        "cause-of-death": "sakit",
        "purpose": "melamar pekerjaan"
    })
}
