//! Keys that change while people apply: whoever types, sends or reads meanwhile notices nothing.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
};

use balai_base::{CaseId, Language, SeededRandom};
use balai_platform::{access::Actor, keyring, vault::Vault};
use balai_store::Store;
use balai_testkit::databases;

use super::world::{SERVICE, complete};
use crate::{
    reports::tests::world::World,
    services::{Behalf, Entry, Submission, application, enter},
};

const NIK: &str = "5103015708900001";

/// A form's token that was never used, whoever asks for one at once.
fn form_token() -> [u8; 32] {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let mut token = [8_u8; 32];
    token[..8].copy_from_slice(&NEXT.fetch_add(1, Ordering::Relaxed).to_le_bytes());
    token
}

/// Somebody applies; gives the case.
fn applied(world: &World, store: &Store) -> CaseId {
    let whole = complete(&world.region, SERVICE, "", (Entry::Online, world.now()));
    let submission = Submission {
        service: SERVICE.to_owned(),
        variant: String::new(),
        behalf: Behalf::Own,
        entry: Entry::Online,
        language: Language::Id,
        answers: whole.answers.iter().map(|(key, value)| (key.clone(), value.to_owned())).collect(),
        items: whole.items.iter().map(|item| (item.requirement.clone(), item.given)).collect(),
        seen: None,
        note: String::new(),
    };
    let token = form_token();
    let number = world
        .done(store, &Actor::Anonymous, move |tx, context| enter(tx, context, &submission, &token))
        .number;
    let region = world.region.clone();
    store
        .read_now(move |tx| balai_platform::casework::find(tx, &region, &number))
        .unwrap()
        .expect("it was opened")
        .id
}

/// What was typed is read as its owner reads it.
fn readable(world: &World, store: &Store, case: CaseId) {
    let found =
        world.done(store, &Actor::Reporter { case }, move |tx, context| application(tx, context, case));
    let shown = found.expect("its owner reads it").answers;
    assert!(shown.iter().any(|answer| answer.value.starts_with("5103") && answer.value.ends_with("01")));
    assert!(shown.iter().all(|answer| answer.value != NIK), "masked");
}

#[test]
fn people_apply_and_read_while_keys_are_changed_and_everything_is_sealed_anew() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let first: Vec<CaseId> = (0..6).map(|_| applied(&world, store)).collect();
        let done = AtomicBool::new(false);
        let served: Vec<usize> = thread::scope(|scope| {
            let (world, done, first) = (&world, &done, &first);
            let people: Vec<_> = (0..3)
                .map(|_| {
                    scope.spawn(move || {
                        let mut served = 0;
                        while !done.load(Ordering::Acquire) || served == 0 {
                            readable(world, store, applied(world, store));
                            readable(world, store, first[served % first.len()]);
                            served += 1;
                        }
                        served
                    })
                })
                .collect();
            for round in 0..3 {
                let random = Arc::new(SeededRandom::from_number(400 + round));
                let newest = Arc::new(Vault::rotate(world.vault.directory(), random).unwrap());
                for rows in [keyring::SEALED].into_iter().chain(crate::services::SEALED) {
                    let left = keyring::settle(store, (&newest, world.now()), &rows, &mut |_| true).unwrap();
                    assert_eq!(left, [], "{}: everything opens", database.name);
                }
            }
            done.store(true, Ordering::Release);
            people.into_iter().map(|person| person.join().unwrap()).collect()
        });
        assert!(served.iter().all(|count| *count > 0), "{}: {served:?}", database.name);
        world.vault.look().unwrap();
        assert_eq!(world.vault.key_ids().len(), 4, "{}", database.name);
        for case in first {
            readable(&world, store, case);
        }
    }
}
