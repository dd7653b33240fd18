//! Plants a name, a telephone number, an e-mail address and two personal numbers, walks every view, list,
//! search, map, feed and file with every role, and finds them nowhere. Only `reveal` shows them.

use balai_base::{CaseNumber, Language};
use balai_platform::{
    access::{Action, Actor, may_ever},
    casework::{self, Audience},
};
use balai_store::Store;
use balai_testkit::{TestDatabase, databases};

use super::world::{World, answered, bribe, granted, hole, officer, photo, roads, rubbish, step};
use crate::reports::{self, Answers, PublicFilter, QueueFilter, Receipt};

/// What must be nowhere: as written, and as somebody might write it again.
const PLANTED: &[&str] = &[
    "Ketut Rahasiawan",
    "ketut rahasiawan",
    "Rahasiawan",
    "081234567890",
    "+6281234567890",
    "6281234567890",
    "0812-3456-7890",
    "rahasia@contoh.id",
    "5103014107600001",
    "5103 0141 0760 0001",
    "DK 1234 XYZ",
];

fn planted(answers: Answers) -> Answers {
    Answers {
        text: format!(
            "{} Saya Ketut Rahasiawan, NIK 5103 0141 0760 0001, telepon 0812-3456-7890, mobilnya DK 1234 XYZ.",
            answers.text
        ),
        address: "rumah Ketut Rahasiawan, 081234567890".to_owned(),
        name: "Ketut Rahasiawan".to_owned(),
        phone: "081234567890".to_owned(),
        email: "rahasia@contoh.id".to_owned(),
        answer_by: "whatsapp".to_owned(),
        photos: vec![reports::DraftPhoto { alternative: "KTP 5103014107600001".to_owned(), ..photo(1) }],
        ..answers
    }
}

/// Everybody who could look: each role of the pack for an agency, a unit and an area, and each agency's head.
fn everybody(world: &World) -> Vec<(String, Actor)> {
    let mut found = vec![("anybody".to_owned(), Actor::Anonymous)];
    for (number, role) in (100..).zip(&world.region.roles.list) {
        for (agency, unit) in [("pekerjaan-umum", "jalan"), ("inspektorat", ""), ("lingkungan", ""), ("", "")]
        {
            let actor = granted(number, &role.id, (agency, unit), Some("99.01"));
            found.push((format!("{} of {agency}/{unit}", role.id), actor));
        }
    }
    found
}

/// Everything one reader can get to see, as text.
fn walk(world: &World, store: &Store, actor: &Actor, numbers: &[CaseNumber]) -> String {
    let mut seen = String::new();
    let mut note = |what: Option<String>| seen.extend(what);
    let searches = ["", "Rahasiawan", "5103014107600001", "081234567890", "jalan berlubang"];
    for text in searches {
        let filter = PublicFilter { text: text.to_owned(), ..PublicFilter::default() };
        note(read(world, store, actor, move |tx, context| {
            let list = reports::public_list(tx, context, &filter, "", 100)?;
            let features = reports::map_features(tx, context, &filter)?;
            Ok([
                json(&list),
                reports::geojson(&features),
                reports::feed(context, Language::Id, "https://contoh.example", &list.rows),
                reports::public_csv(context, Language::En, &list.rows),
            ]
            .concat())
        }));
        for view in ["open", "all", "held", "verify", "late", "ended", "mine"] {
            let filter =
                QueueFilter { view: view.to_owned(), text: text.to_owned(), ..QueueFilter::default() };
            note(read(world, store, actor, move |tx, context| {
                let queue = reports::queue(tx, context, &filter, "", 100)?;
                Ok(json(&queue))
            }));
            let filter =
                QueueFilter { view: view.to_owned(), text: text.to_owned(), ..QueueFilter::default() };
            note(read(world, store, actor, move |tx, context| {
                let rows = reports::export(tx, context, &filter, "", 100)?.rows;
                reports::queue_xlsx(context, Language::Id, &rows)?;
                Ok(reports::queue_csv(context, Language::Id, &rows))
            }));
        }
    }
    for number in numbers {
        note(Some(one_case(world, store, actor, number)));
    }
    note(read(world, store, actor, |tx, context| reports::release_desk(tx, context).map(|desk| json(&desk))));
    note(read(world, store, actor, |tx, context| reports::today(tx, context).map(|jobs| json(&jobs))));
    let look = hole();
    note(read(world, store, actor, move |tx, context| {
        reports::similar(tx, context, &look).map(|found| json(&found))
    }));
    note(read(world, store, actor, |tx, context| reports::figures(tx, context).map(|made| json(&made))));
    note(read(world, store, actor, |tx, context| {
        reports::replay(tx, context, &[], 100).map(|changed| json(&changed))
    }));
    seen
}

fn one_case(world: &World, store: &Store, actor: &Actor, number: &CaseNumber) -> String {
    let mut seen = String::new();
    for what in 0..4 {
        let number = number.clone();
        seen.extend(read(world, store, actor, move |tx, context| match what {
            0 => reports::public_case(tx, context, &number).map(|case| json(&case)),
            1 => reports::officer_case(tx, context, &number).map(|case| json(&case)),
            2 => reports::work_order(tx, context, &number).map(|order| json(&order)),
            _ => reports::owner_case(tx, context, &number).map(|case| json(&case)),
        }));
    }
    seen
}

fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap()
}

/// What the reader gets; nothing when it is refused. Anything but a refusal is a mistake.
fn read<F>(world: &World, store: &Store, actor: &Actor, work: F) -> Option<String>
where
    F: Fn(&mut balai_store::Tx, &casework::Context) -> Result<String, balai_store::Failure> + Send + 'static,
{
    match world.act(store, actor, work) {
        Ok(text) => Some(text),
        Err(balai_store::Failure::Refused(_)) => None,
        Err(other) => panic!("{other}"),
    }
}

fn assert_clean(who: &str, seen: &str) {
    for secret in PLANTED {
        if let Some(at) = seen.find(secret) {
            let from = seen.floor_char_boundary(at.saturating_sub(120));
            let until = seen.ceil_char_boundary((at + 120).min(seen.len()));
            panic!("{who} sees {secret:?}: …{}…", &seen[from..until]);
        }
    }
}

/// Reports in several states, with messages both ways that carry the planted values.
fn plant(world: &World, store: &TestDatabase) -> Vec<Receipt> {
    let road = world.send(store, &planted(hole()));
    let waste = world.send(store, &planted(rubbish()));
    let solved = world.send(store, &planted(Answers { longitude: "120.0180".to_owned(), ..hole() }));
    let accusing = world.send(store, &planted(bribe()));
    world.solve(store, &solved, photo(9));
    world.step(store, &roads(), &road.number, step("terima"));
    let owner = world.owner(store, &road);
    let number = road.number.clone();
    world.done(store, &owner, move |tx, context| {
        let text = "Telepon saya ke 0812-3456-7890, tanya Ketut Rahasiawan.";
        reports::write_message(tx, context, &number, text, Audience::Owner)
    });
    let number = road.number.clone();
    world.done(store, &roads(), move |tx, context| {
        let text = "Sudah kami hubungi Pak Ketut Rahasiawan di 081234567890.";
        reports::write_message(tx, context, &number, text, Audience::Public)
    });
    let number = road.number.clone();
    world.done(store, &roads(), move |tx, context| {
        let text = "Catatan: Ketut Rahasiawan, NIK 5103014107600001";
        reports::write_message(tx, context, &number, text, Audience::Internal)
    });
    let told =
        casework::Step { reason: "diminta Ketut Rahasiawan, 081234567890".to_owned(), ..answered("tunda") };
    world.step(store, &roads(), &road.number, told);
    vec![road, waste, solved, accusing]
}

#[test]
fn nobody_finds_who_reported() {
    let world = World::new();
    for store in databases() {
        let receipts = plant(&world, &store);
        let numbers: Vec<CaseNumber> = receipts.iter().map(|receipt| receipt.number.clone()).collect();
        let mut readers = everybody(&world);
        for receipt in &receipts {
            readers.push((format!("the reporter of {}", receipt.number), world.owner(&store, receipt)));
        }
        let mut all = 0;
        for (who, actor) in &readers {
            let seen = walk(&world, &store, actor, &numbers);
            assert_clean(&format!("{who} on {}", store.name), &seen);
            all += seen.len();
        }
        assert!(all > 500_000, "the walk saw hardly anything: {all}");
    }
}

#[test]
fn the_accused_see_nothing_of_the_accusation() {
    let world = World::new();
    for store in databases() {
        let receipts = plant(&world, &store);
        let accusing = &receipts[3].number;
        let numbers: Vec<CaseNumber> = receipts.iter().map(|receipt| receipt.number.clone()).collect();
        let mut told = 0;
        for (who, actor) in everybody(&world) {
            let seen = walk(&world, &store, &actor, &numbers);
            let finds = seen.contains(accusing.as_str()) || seen.contains("uang pelicin");
            let accused = who.contains("pekerjaan-umum");
            assert!(!(accused && finds), "{who} sees the accusation on {}", store.name);
            assert!(!(matches!(actor, Actor::Anonymous) && finds), "anybody sees a secret report");
            told += usize::from(finds);
        }
        assert!(told >= 3, "the inspectorate and the leaders see it: {told}");
    }
}

#[test]
fn an_officer_with_the_right_and_a_reason_is_shown_and_it_is_recorded() {
    let world = World::new();
    for store in databases() {
        let receipts = plant(&world, &store);
        let id = {
            let number = receipts[0].number.clone();
            world.done(&store, &roads(), move |tx, context| casework::read(tx, context, &number)).id
        };
        let shown = world.done(&store, &roads(), move |tx, context| {
            casework::reveal(tx, context, id, "menelepon pelapor untuk mencari lubang")
        });
        let contact = shown.contact.expect("the contact");
        assert_eq!(contact.name.unwrap().reveal(), "Ketut Rahasiawan");
        assert_eq!(contact.phone.unwrap().reveal(), "+6281234567890");
        assert!(shown.originals.iter().any(|one| one.text.reveal().contains("5103 0141 0760 0001")));
        let owner = world.owner(&store, &receipts[0]);
        let number = receipts[0].number.clone();
        let own = world.done(&store, &owner, move |tx, context| reports::owner_case(tx, context, &number));
        assert_eq!(own.identity_seen.len(), 1, "the reporter sees that somebody looked");
        assert_eq!(own.identity_seen[0].agency.as_ref().unwrap().id, "pekerjaan-umum");
        let cleaner = officer(44, "officer", "lingkungan", "sampah-lor");
        assert!(!may_ever(&world.region.roles, &cleaner, Action::RevealIdentity));
        let problem = world
            .refused(&store, &cleaner, move |tx, context| casework::reveal(tx, context, id, "ingin tahu"));
        assert!(["problem-case-not-found", "problem-not-allowed"].contains(&problem.message));
    }
}

#[test]
fn nothing_planted_lies_readable_in_any_table() {
    let world = World::new();
    for store in databases() {
        plant(&world, &store);
        let columns = columns(&store);
        assert!(columns.len() > 60, "{} columns", columns.len());
        for (table, column) in columns {
            let sql: &'static str =
                Box::leak(format!("SELECT \"{column}\" FROM \"{table}\"").into_boxed_str());
            let texts: Vec<Option<String>> = store
                .read_now(move |tx| tx.query(sql, &[])?.iter().map(|row| row.get(0)).collect())
                .unwrap_or_else(|failure| panic!("{table}.{column}: {failure}"));
            let all: String = texts.into_iter().flatten().collect::<Vec<_>>().join("\n");
            assert_clean(&format!("whoever reads {table}.{column} on {}", store.name), &all);
        }
    }
}

/// Every column of text in the database.
fn columns(store: &TestDatabase) -> Vec<(String, String)> {
    let sql = match store.name {
        "sqlite" => {
            "SELECT m.name, p.name FROM sqlite_master m JOIN pragma_table_info(m.name) p
             WHERE m.type = 'table' AND p.type = 'TEXT'"
        }
        _ => {
            "SELECT CAST(table_name AS TEXT), CAST(column_name AS TEXT) FROM information_schema.columns
             WHERE table_schema = 'public' AND data_type = 'text'"
        }
    };
    store
        .read_now(move |tx| tx.query(sql, &[])?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect())
        .unwrap()
}
