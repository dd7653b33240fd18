//! A region with an administrator, and what its webhooks do.

use std::{sync::Arc, time::Duration};

use balai_base::{AccountId, CaseId, EventId, Moment, Random, Timestamp};
use balai_store::{
    Failure, Store,
    jobs::{Lane, Runner},
};
use balai_testkit::{START, TestDatabase, TestDirectory, databases, moment, pack, random};
use uuid::Uuid;

use crate::{
    access::{Actor, Grant, Officer},
    region::Region,
    vault::Vault,
    webhooks::{
        Added, Bodies, Delivery, Happened, Happening, NewWebhook, Reach, Setting, Webhook, add,
        client::Client, deliveries, jobs::register_client, list, note,
    },
};

/// How long a call may take here, however busy the machine is.
const PATIENCE: Duration = Duration::from_mins(5);
/// How long one to somebody who is silent for ever.
const HASTE: Duration = Duration::from_millis(400);

pub(super) struct World {
    pub(super) store: Store,
    pub(super) region: Arc<Region>,
    pub(super) vault: Arc<Vault>,
    _database: TestDatabase,
    _keys: TestDirectory,
}

/// One world on each database.
pub(super) fn worlds() -> Vec<World> {
    let region = Arc::new(Region::load(&pack()).unwrap());
    databases()
        .into_iter()
        .map(|database| {
            let keys = TestDirectory::new();
            let source: Arc<dyn Random> = Arc::new(random(3));
            let vault = Arc::new(Vault::in_directory(keys.path(), source).unwrap());
            World {
                store: database.store.clone(),
                region: region.clone(),
                vault,
                _database: database,
                _keys: keys,
            }
        })
        .collect()
}

/// An officer with one role.
pub(super) fn officer(role: &str) -> Actor {
    Actor::Officer(Officer {
        account: AccountId(Uuid::from_u128(9)),
        name: "Petugas".to_owned(),
        grants: vec![Grant { role: role.to_owned(), agency: String::new(), unit: String::new(), area: None }],
        standing_in_for: Vec::new(),
    })
}

impl World {
    /// Runs a command of the administrator's at a moment.
    pub(super) fn write<T: Send + 'static>(
        &self,
        number: u32,
        work: impl Fn(&mut balai_store::Tx, &Setting<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        self.write_as(officer("region_administrator"), moment(number), work)
    }

    pub(super) fn write_as<T: Send + 'static>(
        &self,
        actor: Actor,
        moment: Moment,
        work: impl Fn(&mut balai_store::Tx, &Setting<'_>) -> Result<T, Failure> + Send + 'static,
    ) -> Result<T, Failure> {
        let (region, vault) = (self.region.clone(), self.vault.clone());
        self.store.write_now(move |tx| {
            work(tx, &Setting { region: &region, vault: &vault, moment: &moment, actor: &actor })
        })
    }

    /// Adds a webhook that wants everything, on this machine.
    pub(super) fn added(&self, number: u32, url: &str) -> Added {
        let new =
            NewWebhook { url: url.to_owned(), note: "Uji".to_owned(), events: Happening::WANTED.to_vec() };
        self.write(number, move |tx, setting| add(tx, setting, &new, Reach::Loopback)).unwrap()
    }

    /// Something happens to a case.
    pub(super) fn happens(&self, number: u32, what: Happening) {
        let happened = Happened {
            case: CaseId(Uuid::from_u128(1)),
            event: EventId(Uuid::from_u128(u128::from(number))),
            what,
        };
        let region = self.region.id.clone();
        self.store.write_now(move |tx| note(tx, &region, &moment(number), &happened)).unwrap();
    }

    /// Runs what is due so many milliseconds after the start.
    pub(super) fn run(&self, after: i64) -> usize {
        self.run_telling(after, Some("{\"type\":\"uji\"}"))
    }

    /// The same with this to tell, or nothing.
    pub(super) fn run_telling(&self, after: i64, told: Option<&'static str>) -> usize {
        self.run_with(after, told, PATIENCE)
    }

    /// The same where whoever is called says nothing.
    pub(super) fn run_in_vain(&self, after: i64) -> usize {
        self.run_with(after, Some("{\"type\":\"uji\"}"), HASTE)
    }

    fn run_with(&self, after: i64, told: Option<&'static str>, patience: Duration) -> usize {
        let bodies: Bodies = Arc::new(move |_, _, _, _| Ok(told.map(str::to_owned)));
        let mut runner = Runner::in_lane(Lane::Webhooks, self.store.clone(), Arc::new(random(5)));
        let client = Client::new(Reach::Loopback, patience);
        register_client(&mut runner, &[], (&self.vault, &bodies), client);
        runner.run_due(at(after)).unwrap()
    }

    pub(super) fn webhook(&self) -> Webhook {
        self.write(900, |tx, setting| Ok(list(tx, setting)?.remove(0))).unwrap()
    }

    /// Deliveries of a webhook, newest first.
    pub(super) fn deliveries(&self, id: Uuid) -> Vec<Delivery> {
        self.write(901, move |tx, setting| deliveries(tx, setting, id, 50)).unwrap()
    }
}

pub(super) fn at(after: i64) -> Timestamp {
    START.plus(after)
}
