//! An erased person is nowhere: not in the database file, its log, the index, the files or the letters' links; and a copy of
//! before does not bring them back.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::Arc,
};

use balai_base::{CaseId, Moment, SystemRandom};
use balai_platform::{
    access::Actor,
    casework::{self, Contexts, Delivering},
    vault::Vault,
};
use balai_store::{Place, Store, StoreOptions, jobs::Runner, search, values};
use balai_testkit::{TestDatabase, databases, random};

use super::{erase, erase_again};
use crate::reports::{
    self, Answers, Receipt,
    tests::world::{World, hole},
};

/// Words nobody else writes, as typed and as they lie in the index; photos and links are looked for beside them.
const CANARIES: [&str; 5] = ["kanariasatu", "kanariadua", "kanariatiga", "0812-7777-1234", "kanariaempat"];

fn telling() -> Answers {
    Answers {
        text: "Jalan berlubang di kanariasatu, tadi pagi ada yang jatuh.".to_owned(),
        address: "rumah kanariadua".to_owned(),
        name: "Kanariatiga Wulandari".to_owned(),
        phone: "0812-7777-1234".to_owned(),
        ..hole()
    }
}

fn contexts(world: &World) -> Contexts {
    let (region, vault) = (Arc::clone(&world.region), Arc::clone(&world.vault));
    Arc::new(move |_, moment| {
        let (region, vault) = (Arc::clone(&region), Arc::clone(&vault));
        Some(casework::Context { region, vault, moment, actor: Actor::System })
    })
}

fn case_of(world: &World, store: &Store, receipt: &Receipt) -> CaseId {
    let (region, number) = (Arc::clone(&world.region), receipt.number.clone());
    store.read_now(move |tx| casework::find(tx, &region, &number)).unwrap().unwrap().id
}

/// Where a test's embedded database lies.
fn directory(database: &TestDatabase) -> Option<PathBuf> {
    match database.place() {
        Place::Directory(directory) => Some(directory.clone()),
        Place::Postgres(_) => None,
    }
}

/// Every file below `directory` that holds one of the words, in any case of letters.
fn holding(directory: &Path, words: &[&str]) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(directory).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(holding(&path, words));
            continue;
        }
        let bytes = fs::read(&path).unwrap().to_ascii_lowercase();
        for word in words {
            if bytes.windows(word.len()).any(|window| window == word.as_bytes()) {
                found.push(format!("{word} in {}", path.display()));
            }
        }
    }
    found
}

#[test]
fn an_erased_person_is_nowhere_in_the_data_directory() {
    for database in databases() {
        let Some(data) = directory(&database) else { continue };
        let world = World::new();
        let mut others = Vec::new();
        for _ in 0..15 {
            others.push(world.send(&database, &hole()));
        }
        let receipt = world.send(&database, &telling());
        let photo = database.files().put(b"a photo of kanarialima").unwrap();
        let owner = world.owner(&database, &receipt);
        let number = receipt.number.clone();
        world.done(&database, &owner, move |tx, context| {
            let picture =
                reports::DraftPhoto { file: photo.to_string(), ..crate::reports::tests::world::photo(5) };
            reports::send_photos(tx, context, &number, "Dekat kanariaempat.", &[picture])
        });
        for _ in 0..15 {
            others.push(world.send(&database, &hole()));
        }
        assert!(!holding(&data, &CANARIES[..2]).is_empty(), "the words lie there before");
        let case = case_of(&world, &database, &receipt);
        let links = move |tx: &mut balai_store::Tx| {
            let sql = "INSERT INTO answer_links (region, token_hash, case_id, round, answer, expires_at)
                VALUES ('contoh', $1, $2, 0, 'solved', 1)";
            tx.execute(sql, &values![[1_u8; 32], case])
        };
        database.write_now(links).unwrap();

        world.done(&database, &Actor::System, move |tx, context| erase(tx, context, (case, "Permohonan")));
        let mut runner = Runner::new(database.store.clone(), Arc::new(random(1)));
        casework::register(&mut runner, &[], &contexts(&world), Delivering::default());
        let later = balai_base::Clock::now(&balai_base::SystemClock).plus(balai_base::time::DAY);
        runner.run_due(later).unwrap();
        search::purge(&database).unwrap();
        let links = database.read_now(|tx| tx.query("SELECT 1 FROM answer_links", &[])).unwrap();
        assert!(links.is_empty());
        database.empty_log();
        while database.is_log_to_be_emptied() {
            std::thread::yield_now();
        }
        assert_eq!(holding(&data, &CANARIES), Vec::<String>::new());
        assert_eq!(holding(&data.join("files"), &["kanarialima"]), Vec::<String>::new());
        for other in &others {
            assert!(case_of(&world, &database, other) != case, "the others are there");
        }
    }
}

#[test]
fn a_copy_from_before_does_not_bring_the_erased_back() {
    for database in databases() {
        let Some(data) = directory(&database) else { continue };
        let world = World::new();
        let (receipt, other) = (world.send(&database, &telling()), world.send(&database, &telling()));
        let (case, kept) = (case_of(&world, &database, &receipt), case_of(&world, &database, &other));
        // A copy as a backup makes it, in a directory of its own.
        let copy = balai_testkit::TestDirectory::new();
        database.read_now(|tx| tx.query("SELECT 1 FROM cases", &[])).unwrap();
        for file in ["balai.db", "balai.db-wal"] {
            if data.join(file).exists() {
                fs::copy(data.join(file), copy.path().join(file)).unwrap();
            }
        }
        world.done(&database, &Actor::System, move |tx, context| erase(tx, context, (case, "Permohonan")));
        let mut runner = Runner::new(database.store.clone(), Arc::new(random(1)));
        casework::register(&mut runner, &[], &contexts(&world), Delivering::default());
        runner.run_due(world.now()).unwrap();

        let restored = Store::open(StoreOptions::directory(copy.path())).unwrap();
        let vault = Vault::existing(world.vault.directory(), Arc::new(SystemRandom)).unwrap();
        let listed = vault.erased().unwrap();
        assert_eq!(listed.iter().map(|one| one.case).collect::<Vec<_>>(), [case]);
        let again = || {
            let moments = || Moment::new(world.now(), &random(5));
            erase_again(&restored, &contexts(&world), (&listed, &moments)).unwrap()
        };
        assert_eq!(again(), 1);
        assert_eq!(again(), 0, "erased again once");
        let gone = |id: CaseId| {
            restored
                .read_now(move |tx| {
                    let contact = tx.query("SELECT 1 FROM case_contacts WHERE case_id = $1", &values![id])?;
                    Ok((contact.is_empty(), casework::is_erased(tx, &balai_testkit::region(), id)?))
                })
                .unwrap()
        };
        assert_eq!(gone(case), (true, true));
        assert_eq!(gone(kept), (false, false), "the others are theirs");
    }
}
