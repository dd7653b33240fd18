//! Everything that is sealed, in one list, for the commands of `balai keys`, the server's keeper of keys and the page that tells
//! how keys stand. A test fails when a migration adds a column with a key's name that is not in it.

use std::collections::BTreeMap;

use balai_platform::{
    casework, documents, identity,
    keyring::{self, SealedRows},
    residents, webhooks,
};
use balai_store::{Failure, Store};

use crate::{appointments, data_rights, intake, reports, services};

/// Every table with sealed values. The keys of cases come first: what hangs on them is moved to them afterwards.
pub fn sealed() -> Vec<SealedRows> {
    let mut all = vec![keyring::SEALED];
    all.extend(casework::SEALED);
    all.extend(documents::SEALED);
    all.extend(identity::SEALED);
    all.extend(webhooks::SEALED);
    all.extend(residents::SEALED);
    all.extend(intake::SEALED);
    all.extend(reports::SEALED);
    all.extend(data_rights::SEALED);
    all.extend(appointments::SEALED);
    all.extend(services::SEALED);
    all
}

/// How many rows each key seals, by table and key column.
pub type Counts = Vec<(SealedRows, BTreeMap<String, u64>)>;

/// Counts what is sealed, table by table, each in a read of its own.
pub fn counts(store: &Store) -> Result<Counts, Failure> {
    sealed()
        .into_iter()
        .map(|rows| store.read_now(move |tx| keyring::count(tx, &rows)).map(|counts| (rows, counts)))
        .collect()
}

/// How many rows `key` seals in all.
pub fn sealed_by(counts: &Counts, key: &str) -> u64 {
    counts.iter().filter_map(|(_, counts)| counts.get(key)).sum()
}

/// How many rows still wait to be sealed anew, and how many are sealed at all.
pub fn waiting(counts: &Counts, newest: &str) -> (u64, u64) {
    let (mut waiting, mut all) = (0, 0);
    for (rows, counts) in counts {
        for (key, count) in counts {
            all += count;
            if keyring::needs(rows, key, newest) {
                waiting += count;
            }
        }
    }
    (waiting, all)
}
