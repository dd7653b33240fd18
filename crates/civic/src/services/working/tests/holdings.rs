//! The register is asked once about what nobody was asked for; its answer stands beside the requirement and decides nothing.

use balai_platform::{access::Actor, register::Holdings};
use balai_testkit::databases;

use super::{
    super::holdings::{due, settle},
    town::{NIK, Town},
};
use crate::services::{Given, store::items};

#[test]
fn the_registers_answer_stands_beside_what_it_was_asked_about() {
    for database in databases() {
        let (town, store) = (Town::new(), &database.store);
        let (world, service) = (&town.world, "surat-keterangan-belum-kawin");
        let number = town.sent(store, service, "");
        let case = town.of(store, &number).id;
        world.done(store, &Actor::System, move |tx, context| {
            items::put(tx, &context.region.id, case, ("kk", Given::Known))
        });
        let questions = || {
            world.done(store, &Actor::System, |tx, context| {
                let found = due(tx, context, (&["siak".to_owned()], 10))?;
                let told = found.into_iter();
                Ok(told
                    .map(|one| (one.case, one.asked.nik.into_revealed(), one.asked.codes))
                    .collect::<Vec<_>>())
            })
        };
        assert_eq!(questions(), [(case, NIK.to_owned(), vec!["kk".to_owned()])]);
        let answer = |said: Holdings| {
            world.done(store, &Actor::System, move |tx, context| {
                settle(tx, context, (case, &["kk".to_owned()]), &said)
            });
        };
        let reader = town.staff(service, "section_head");
        let held = || {
            let seen = town.seen(store, &reader, &number);
            let kk = seen.asked.into_iter().find(|asked| asked.code == "kk").unwrap();
            (kk.held, kk.verdict)
        };
        answer(Holdings::Unreachable { why: "it took too long" });
        assert_eq!((held(), questions().len()), ((None, "open"), 1), "asked again later");
        answer(Holdings::Held(Vec::new()));
        assert_eq!((held(), questions().len()), ((Some(false), "open"), 0), "the officer decides");
        answer(Holdings::Held(vec!["kk".to_owned()]));
        assert_eq!(held(), (Some(true), "open"));
    }
}
