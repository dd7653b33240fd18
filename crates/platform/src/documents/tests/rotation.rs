//! New keys while documents are being issued.

use std::thread;

use balai_base::SeededRandom;
use balai_credential::{read_address, verify};
use balai_testkit::databases;

use super::{World, head, letter};
use crate::{
    access::Actor,
    documents::{SPECIMEN_SEED, issue, key_set, remember_keys, specimen_keys},
    vault::Vault,
};

#[test]
fn keys_change_while_documents_are_issued_and_old_ones_still_check() {
    for database in databases() {
        let world = World::new();
        let mut addresses = vec![world.issue(&database, &head(), letter(None)).address];
        let issuing = thread::scope(|scope| {
            let threads: Vec<_> = (0..3)
                .map(|_| {
                    scope.spawn(|| {
                        let one = || world.issue(&database, &head(), letter(None)).address;
                        (0..8).map(|_| one()).collect::<Vec<_>>()
                    })
                })
                .collect();
            for round in 0..3 {
                Vault::rotate_documents(world.keys.path(), &SeededRandom::from_number(100 + round)).unwrap();
                assert!(world.vault.look().unwrap());
            }
            threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
        });
        addresses.extend(issuing);
        addresses.push(world.issue(&database, &head(), letter(None)).address);
        world.done(&database, &Actor::System, |tx, context| {
            remember_keys(tx, &context.region.id, &context.vault, context.moment.now)
        });
        let region = world.region.clone();
        let set = database.read_now(move |tx| key_set(tx, &region)).unwrap();
        assert_eq!(set.keys.len(), 4);
        let mut places = Vec::new();
        for address in &addresses {
            places.push(verify(&read_address(address).unwrap().credential, &set).unwrap().status.index);
        }
        places.sort_unstable();
        assert_eq!(places, (0..26).collect::<Vec<_>>(), "no place is given twice or left out");
        // A retired key signs nothing and still checks.
        Vault::retire(world.keys.path(), "document-1", false).unwrap();
        assert!(world.vault.look().unwrap());
        let region = world.region.clone();
        let set = database.read_now(move |tx| key_set(tx, &region)).unwrap();
        assert!(verify(&read_address(&addresses[0]).unwrap().credential, &set).is_ok());
    }
}

#[test]
fn the_key_of_demonstrations_is_known_by_name() {
    let world = World::new();
    assert!(specimen_keys(&world.vault).is_empty());
    let path = world.keys.path().join("document-2.key");
    Vault::put_back(world.keys.path(), "document-2", &balai_base::Secret::new(SPECIMEN_SEED)).unwrap();
    assert!(path.exists() && world.vault.look().unwrap());
    assert_eq!(specimen_keys(&world.vault), ["document-2"]);
    let database = &databases()[0];
    world.done(database, &head(), move |tx, context| issue(tx, context, &letter(None)));
    let region = world.region.clone();
    assert!(database.read_now(move |tx| key_set(tx, &region)).unwrap().keys[0].specimen);
}
