//! A small year on both databases: the same plan gives the same cases, and playing again changes nothing.

use std::sync::Arc;

use balai_base::{SystemRandom, Timestamp};
use balai_platform::{access::Actor, casework::Context, region::Region, vault::Vault};
use balai_testkit::{TestDirectory, databases};

use super::*;
use crate::reports::{self, PublicFilter};

const UNTIL: Timestamp = Timestamp(1_795_348_800_000);

fn contoh() -> Arc<Region> {
    Arc::new(Region::load(&balai_testkit::pack()).unwrap())
}

fn plan() -> Plan {
    Plan { cases: 24, seed: 7, until: UNTIL, within: None }
}

fn context(region: &Arc<Region>, vault: &Arc<Vault>) -> Context {
    Context {
        region: Arc::clone(region),
        vault: Arc::clone(vault),
        moment: Moment::new(UNTIL, &SystemRandom),
        actor: Actor::System,
    }
}

#[test]
fn a_year_is_played_once_through_the_same_commands_as_people_use() {
    let region = contoh();
    for database in databases() {
        let keys = TestDirectory::new();
        let vault = Arc::new(Vault::in_directory(keys.path(), Arc::new(SystemRandom)).unwrap());
        play(&database.store, &region, &vault, &plan(), &|_, _| {}).unwrap();
        let told = context(&region, &vault);
        let read = move |tx: &mut balai_store::Tx<'_>| {
            let rows = reports::public_list(tx, &told, &PublicFilter::default(), "", 100)?.rows;
            Ok(rows.into_iter().map(|row| (row.number, row.meaning, row.updated_at)).collect::<Vec<_>>())
        };
        let first = database.store.read_now(read.clone()).unwrap();
        assert!(first.len() >= 8, "{}: {} public cases", database.name, first.len());
        assert!(first.iter().any(|(_, meaning, _)| meaning == "done"), "{}: none was solved", database.name);
        assert!(first.iter().all(|(_, _, updated)| *updated <= UNTIL), "something happened in the future");
        play(&database.store, &region, &vault, &plan(), &|_, _| {}).unwrap();
        assert_eq!(database.store.read_now(read).unwrap(), first, "{}: played twice", database.name);
    }
}

#[test]
fn invented_photos_differ() {
    let mut chance = Chance::new(1);
    let hashes: Vec<i64> = (0..20)
        .map(|_| {
            balai_platform::photos::prepare(&picture::jpeg(&mut chance).unwrap()).unwrap().perceptual_hash
        })
        .collect();
    let mut alike = 0;
    for (at, one) in hashes.iter().enumerate() {
        alike +=
            hashes[..at].iter().filter(|other| balai_platform::photos::looks_reused(*one, **other)).count();
    }
    assert_eq!(alike, 0, "{alike} pairs look alike");
}
