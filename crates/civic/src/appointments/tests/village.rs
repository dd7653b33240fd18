//! Outreach days and delivery on both databases.

use balai_base::{Day, Problem, Secret};
use balai_platform::{access::Actor, casework};
use balai_store::Store;
use balai_testkit::databases;
use uuid::Uuid;

use crate::{
    appointments::{
        Collected, DeliveryState, DeliveryWay, Entered, NewDelivery, NewOutreach, SEALED, address, call_off,
        choose, coming, delivery, enter, entered, every_outreach_day, hand_over, outreach_day, plan,
        returned, send_off,
    },
    reports::tests::world::{World, granted, hole, officer, triage},
};

fn new(world: &World, ahead: i32) -> NewOutreach {
    let Day(today) = world.now().day(&world.region.time_zone);
    NewOutreach {
        village: "99.01.02.2002".parse().unwrap(),
        day: Day(today + ahead),
        from_minute: 480,
        until_minute: 720,
        place: "Balai banjar".to_owned(),
        agency: "sekretariat".to_owned(),
        services: vec!["akta".to_owned(), "kia".to_owned()],
        team: "Tim 1".to_owned(),
    }
}

fn planned(world: &World, store: &Store, ahead: i32) -> Uuid {
    let new = new(world, ahead);
    world.done(store, &triage(), move |tx, context| plan(tx, context, &new))
}

#[test]
fn a_day_is_planned_shown_and_called_off() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let wrong = NewOutreach {
            village: "99.01".parse().unwrap(),
            until_minute: 100,
            place: " ".to_owned(),
            services: Vec::new(),
            ..new(&world, -1)
        };
        let told = world.refused(store, &triage(), move |tx, context| plan(tx, context, &wrong));
        let fields: Vec<&str> = told.fields.iter().map(|field| field.field.as_str()).collect();
        assert_eq!(fields, ["village", "day", "from", "place", "services"]);
        let good = new(&world, 3);
        let nobody = world.refused(store, &Actor::Anonymous, move |tx, context| plan(tx, context, &good));
        assert_eq!(nobody.message, "problem-not-allowed");
        let (later, soon) = (planned(&world, store, 5), planned(&world, store, 2));
        let shown = world.done(store, &Actor::Anonymous, coming);
        assert_eq!(shown.iter().map(|day| day.id).collect::<Vec<_>>(), [soon, later]);
        assert!(shown.iter().all(|day| day.team.is_empty()), "officers' names are for officers");
        world.done(store, &triage(), move |tx, context| call_off(tx, context, soon));
        assert_eq!(world.done(store, &Actor::Anonymous, coming).len(), 1);
        assert_eq!(world.done(store, &triage(), every_outreach_day).len(), 2);
        let neighbour = granted(8, "village_operator", ("", ""), Some("99.01.01.2001"));
        assert!(world.done(store, &neighbour, every_outreach_day).is_empty());
        let own = granted(8, "village_operator", ("", ""), Some("99.01.02.2002"));
        assert_eq!(world.done(store, &own, every_outreach_day).len(), 2);
    }
}

#[test]
fn rows_are_entered_once_each_and_a_wrong_one_loses_no_other() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let day = planned(&world, store, 0);
        let row = |key: u8, service: &'static str, good: bool| {
            let answers = hole();
            let submission =
                crate::reports::submission(&world.region, &answers, &crate::reports::tests::world::web())
                    .unwrap();
            world.act(store, &triage(), move |tx, context| {
                let submission = submission.clone();
                enter(tx, context, (day, &[key; 32], service), move |tx, context| {
                    if !good {
                        return Err(Problem::invalid("problem-answers").field("nik", "problem-nik").into());
                    }
                    let receipt = crate::reports::submit(tx, context, &submission, &[key; 32])?;
                    let case = casework::find(tx, &context.region, &receipt.number)?.unwrap();
                    Ok(Entered { case: case.id, number: case.number.to_string(), code: String::new() })
                })
            })
        };
        let first = row(1, "akta", true).unwrap().number;
        assert_eq!(row(2, "akta", false).unwrap_err().problem().fields[0].field, "nik");
        assert_eq!(row(3, "paspor", true).unwrap_err().problem().fields[0].field, "service");
        let third = row(3, "kia", true).unwrap().number;
        assert_ne!(first, third);
        assert_eq!(row(1, "akta", true).unwrap().number, first, "sent twice, entered once");
        assert_eq!(row(2, "akta", true).unwrap().number.len(), first.len(), "corrected");
        let all = world.done(store, &triage(), move |tx, context| entered(tx, context, day));
        assert_eq!(all.len(), 3, "{}", database.name);
        assert_eq!((&all[0].number, all[0].service.as_str()), (&first, "akta"));
        assert_eq!(
            world.done(store, &triage(), move |tx, context| outreach_day(tx, context, day)).entries,
            3
        );
        let stranger = officer(5, "unit_head", "pekerjaan-umum", "jalan");
        let refused = world.refused(store, &stranger, move |tx, context| outreach_day(tx, context, day));
        assert_eq!(refused.message, "problem-not-allowed");
    }
}

fn post(address: &str) -> NewDelivery {
    NewDelivery { way: DeliveryWay::Post, address: Secret::new(address.to_owned()) }
}

/// The address of the only delivery, as the database has it.
fn stored_address(store: &Store) -> Vec<u8> {
    let sql = "SELECT address FROM deliveries WHERE region = $1";
    let row = store.read_now(move |tx| tx.query_row(sql, &balai_store::values!["contoh"])).unwrap();
    row.unwrap().get::<Vec<u8>>(0).unwrap()
}

#[test]
fn an_address_is_sealed_shown_with_a_reason_and_forgotten_once_it_served() {
    for database in databases() {
        let (world, store) = (World::new(), &database.store);
        let receipt = world.send(store, &hole());
        let owner = world.owner(store, &receipt);
        let crew = officer(1, "unit_head", "pekerjaan-umum", "jalan");
        let number = receipt.number.clone();
        let choosing = |new: NewDelivery, actor: &Actor| {
            let number = number.clone();
            world.act(store, actor, move |tx, context| choose(tx, context, &number, &new))
        };
        let short = choosing(post("Jl. A"), &owner).unwrap_err();
        assert_eq!(short.problem().fields[0].message, "field-delivery-address");
        assert!(choosing(post("Jalan Kenari Tambang 7, Pasar Lama"), &Actor::Anonymous).is_err());
        choosing(post("Jalan Kenari Tambang 7, Pasar Lama"), &owner).unwrap();
        let sealed = stored_address(store);
        assert!(!sealed.is_empty() && !String::from_utf8_lossy(&sealed).contains("Kenari"));
        assert_eq!(SEALED[0].table, "deliveries");
        let asked = number.clone();
        let shown = world.done(store, &crew, move |tx, context| address(tx, context, &asked, "Menulis resi"));
        assert_eq!(shown.unwrap().into_revealed(), "Jalan Kenari Tambang 7, Pasar Lama");
        let asked = number.clone();
        let wrong = world.refused(store, &crew, move |tx, context| {
            send_off(tx, context, &asked, ("", "no;pe", "Dikirim."))
        });
        assert_eq!(wrong.fields.len(), 2);
        let asked = number.clone();
        world.done(store, &crew, move |tx, context| {
            send_off(tx, context, &asked, ("Pos", "P2611280001", "Produk Anda dikirim lewat Pos."))
        });
        let late =
            choosing(NewDelivery { way: DeliveryWay::Counter, address: Secret::new(String::new()) }, &owner);
        assert_eq!(late.unwrap_err().problem().message, "problem-delivery-under-way");
        let asked = number.clone();
        world.done(store, &crew, move |tx, context| returned(tx, context, &asked, "Kiriman kembali."));
        let collected = |by: &str, shown: &str| Collected { by: by.to_owned(), shown: shown.to_owned() };
        let (asked, who) = (number.clone(), collected("", ""));
        let unproved = world
            .refused(store, &crew, move |tx, context| hand_over(tx, context, &asked, (&who, "Diterima.")));
        assert_eq!(unproved.fields.len(), 2);
        let (asked, who) = (number.clone(), collected("self", "ktp"));
        world.done(store, &crew, move |tx, context| hand_over(tx, context, &asked, (&who, "Diterima.")));
        let asked = number.clone();
        let end = world.done(store, &owner, move |tx, context| delivery(tx, context, &asked)).unwrap();
        assert_eq!((end.state, end.has_address), (DeliveryState::Handed, false));
        assert_eq!((end.collected_by.as_str(), end.identity_shown.as_str()), ("self", "ktp"));
        let asked = number.clone();
        let events = world.done(store, &owner, move |tx, context| {
            let case = casework::read(tx, context, &asked)?;
            casework::history(tx, context, &case, casework::View::Owner)
        });
        let told: Vec<&str> = events.iter().map(|event| event.text.as_str()).collect();
        for text in ["Produk Anda dikirim lewat Pos.", "Kiriman kembali.", "Diterima."] {
            assert!(told.contains(&text), "{text}: {told:?}");
        }
    }
}
