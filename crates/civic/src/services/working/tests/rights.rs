//! Who takes which step: role × transition, in every workflow of applications, at the own agency and at another.

use std::fmt::Write as _;

use balai_platform::access::Actor;
use balai_testkit::databases;

use super::{super::require_entry, town::Town};
use crate::{reports::tests::world::officer, services::Verdict};

const ROLES: [&str; 10] = [
    "counter",
    "service_verifier",
    "section_head",
    "treasurer",
    "agency_head",
    "officer",
    "triage",
    "verifier",
    "leader",
    "inspectorate",
];

#[test]
fn the_table_of_steps_by_role() {
    let town = Town::new();
    let mut table = String::new();
    for service in [
        "surat-keterangan-belum-kawin",
        "izin-pemakaian-ruang-publik",
        "santunan-kematian",
        "permohonan-informasi-publik",
    ] {
        let workflow = town.world.region.services.get(service).unwrap().workflow.clone();
        writeln!(table, "{workflow}").unwrap();
        for transition in &town.world.region.workflows[&workflow].transitions {
            let may: Vec<&str> = ROLES
                .into_iter()
                .filter(|role| {
                    transition.by.contains(&balai_platform::workflow::Party::Role((*role).to_owned()))
                })
                .collect();
            writeln!(table, "  {:22} {}", transition.id, may.join(" ")).unwrap();
        }
    }
    insta::assert_snapshot!(table);
}

#[test]
fn only_the_own_agency_sees_and_works_on_an_application() {
    let (town, database) = (Town::new(), databases().remove(0));
    let (store, service) = (&database.store, "surat-keterangan-belum-kawin");
    let number = town.sent(store, service, "");
    for role in ROLES {
        let elsewhere = officer(50, role, "pupr", "");
        let own = number.clone();
        let seen = town.world.act(store, &elsewhere, move |tx, context| {
            super::super::view::desk_case(tx, context, &own).map(drop)
        });
        let everywhere = ["leader", "inspectorate"].contains(&role);
        assert_eq!(seen.is_ok(), everywhere, "{role}");
        let own = number.clone();
        let judged = town.world.act(store, &elsewhere, move |tx, context| {
            super::super::verdicts::decide(tx, context, &own, &[])
        });
        assert!(judged.is_err(), "{role}");
        assert!(town.step(store, &elsewhere, (&number, "nyatakan-lengkap")).is_err(), "{role}");
        assert_eq!(town.listed(store, &elsewhere, "open").contains(&number), everywhere, "{role}");
    }
    for actor in [Actor::Anonymous, Actor::Reporter { case: town.of(store, &number).id }] {
        let own = number.clone();
        let seen = town.world.act(store, &actor, move |tx, context| {
            super::super::view::desk_case(tx, context, &own).map(drop)
        });
        assert!(seen.is_err());
    }
}

#[test]
fn an_officer_enters_for_somebody_at_the_own_agency_only() {
    let town = Town::new();
    let service = town.world.region.services.get("akta-kelahiran").unwrap().clone();
    for (role, agency, may) in [
        ("counter", service.agency.as_str(), true),
        ("service_verifier", service.agency.as_str(), true),
        ("counter", "pupr", false),
        ("section_head", service.agency.as_str(), false),
        ("treasurer", service.agency.as_str(), false),
    ] {
        let context = town.world.context(&officer(60, role, agency, ""));
        assert_eq!(require_entry(&context, &service).is_ok(), may, "{role} {agency}");
    }
    assert!(require_entry(&town.world.context(&Actor::Anonymous), &service).is_err());
}

#[test]
fn a_look_at_a_personal_number_needs_a_right_and_a_reason_and_is_told() {
    let (town, database) = (Town::new(), databases().remove(0));
    let (store, service) = (&database.store, "surat-keterangan-belum-kawin");
    let number = town.sent(store, service, "");
    let id = town.of(store, &number).id;
    for (role, may) in
        [("counter", false), ("service_verifier", true), ("section_head", true), ("treasurer", false)]
    {
        let look = |reason: &'static str| {
            town.world.act(store, &town.staff(service, role), move |tx, context| {
                let key = balai_platform::forms::Key::new("", "nik");
                crate::services::reveal_answer(tx, context, (id, &key), reason)
            })
        };
        assert!(look(" ").is_err(), "{role}: without a reason");
        let seen = look("Mencocokkan dengan KK");
        assert_eq!(seen.is_ok(), may, "{role}");
        if may {
            assert_eq!(seen.unwrap().unwrap().reveal(), super::town::NIK);
        }
    }
    let verifier = town.staff(service, "service_verifier");
    town.judged(store, &verifier, (&number, Verdict::Good, "")).unwrap();
    let lines = town.seen(store, &verifier, &number).history;
    assert_eq!(lines.iter().filter(|line| line.kind == "revealed").count(), 2);
    // Whoever reads in another language reads the questions in it, whatever the applicant's was.
    let own = number.clone();
    let read = town.world.done(store, &verifier, move |tx, context| {
        super::super::view::desk_case_in(tx, context, &own, balai_base::Language::En)
    });
    assert!(read.answers.iter().any(|one| one.label == "Full name of the applicant"), "{:?}", read.answers);
    assert!(read.history.iter().all(|line| line.kind != "opened" || line.text.is_empty()));
}
