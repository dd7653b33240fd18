//! Every service of a full pack worked to its end; bundles; the benefit; a permit with its fee.

use balai_base::time::DAY;
use balai_platform::{access::Actor, workflow::Meaning};
use balai_testkit::databases;

use super::{
    super::{benefits, payments},
    town::{Town, proposal},
};
use crate::services::{Given, Verdict, store::items};

#[test]
fn every_service_in_every_variant_is_worked_to_its_end() {
    let (town, database) = (Town::new(), databases().remove(0));
    let store = &database.store;
    let mut finished = 0;
    for service in town.world.region.services.list.clone() {
        let variants: Vec<String> = service.variants.iter().map(|variant| variant.id.clone()).collect();
        let variants = if variants.is_empty() { vec![String::new()] } else { variants };
        for variant in variants {
            let number = town.sent(store, &service.id, &variant);
            if service.is_bundle() {
                for part in town.parts(store, &number) {
                    town.finished(store, &part.category, &part.number);
                }
            } else {
                town.finished(store, &service.id, &number);
            }
            assert_eq!(town.of(store, &number).meaning, Meaning::Done, "{} {variant}", service.id);
            finished += 1;
        }
    }
    assert!(finished >= 41, "{finished}");
}

#[test]
fn a_bundle_shares_what_was_given_and_holds_nothing_back() {
    for database in databases() {
        let (town, store) = (Town::new(), &database.store);
        let number = town.sent(store, "aku-sapa-3", "");
        let parts = town.parts(store, &number);
        let services: Vec<&str> = parts.iter().map(|part| part.category.as_str()).collect();
        assert_eq!(services, ["akta-kematian", "santunan-kematian", "kartu-keluarga-perubahan-data"]);
        let (region, benefit) = (town.world.region.clone(), parts[1].id);
        let given = store.read_now(move |tx| items::of(tx, &region.id, benefit)).unwrap();
        let of = |code: &str| given.iter().find(|item| item.requirement == code).map(|item| item.given);
        assert_eq!(of("akta_mati"), Some(Given::Product), "the deed is the first part's");
        assert_eq!(of("waris"), Some(Given::Upload), "given once, for the whole");
        // The deed is done while the benefit has not begun.
        town.finished(store, "akta-kematian", &parts[0].number);
        assert_eq!(town.of(store, &parts[0].number).meaning, Meaning::Done);
        assert_eq!(town.of(store, &parts[1].number).meaning, Meaning::Waiting);
        assert_eq!(town.of(store, &number).meaning, Meaning::Working);
        let officer = town.staff("aku-sapa-3", "service_verifier");
        let seen = town.seen(store, &officer, &number);
        assert_eq!(seen.parts.iter().filter(|part| part.meaning == "done").count(), 1);
        assert!(!seen.may_judge, "its parts are judged");
        town.finished(store, "kartu-keluarga-perubahan-data", &parts[2].number);
        town.finished(store, "santunan-kematian", &parts[1].number);
        assert_eq!(town.of(store, &number).meaning, Meaning::Done);
    }
}

#[test]
fn a_benefit_passes_three_hands_and_is_paid_once() {
    for database in databases() {
        let (town, store) = (Town::new(), &database.store);
        let (world, service) = (&town.world, "santunan-kematian");
        let number = town.sent(store, service, "");
        let verifier = town.staff(service, "service_verifier");
        let (head, treasurer) = (town.staff(service, "agency_head"), town.staff(service, "treasurer"));
        town.judged(store, &verifier, (&number, Verdict::Good, "")).unwrap();
        town.step(store, &verifier, (&number, "nyatakan-lengkap")).unwrap();
        let own = number.clone();
        let late = move |tx: &mut balai_store::Tx, context: &balai_platform::casework::Context| {
            let mut late = proposal(context, &own);
            late.died = late.died.map(|day| balai_base::Day(day.0 - 400));
            benefits::propose(tx, context, &own, &late)
        };
        assert_eq!(world.refused(store, &verifier, late).fields[0].message, "field-benefit-too-late");
        let own = number.clone();
        world.done(store, &verifier, move |tx, context| {
            benefits::propose(tx, context, &own, &proposal(context, &own))
        });
        assert_eq!(town.seen(store, &head, &number).benefit.unwrap().amount, 7_500_000, "8 days");
        // A second claim for the same deceased.
        let second = town.sent(store, service, "");
        town.judged(store, &verifier, (&second, Verdict::Good, "")).unwrap();
        town.step(store, &verifier, (&second, "nyatakan-lengkap")).unwrap();
        let (first, other) = (number.clone(), second.clone());
        let again = world.refused(store, &verifier, move |tx, context| {
            benefits::propose(tx, context, &other, &proposal(context, &first))
        });
        assert_eq!(again.message, "problem-benefit-claimed");
        let own = number.clone();
        assert!(
            world.act(store, &verifier, move |tx, context| benefits::approve(tx, context, &own)).is_err()
        );
        let own = number.clone();
        world.done(store, &head, move |tx, context| benefits::approve(tx, context, &own));
        let own = number.clone();
        assert!(world.act(store, &head, move |tx, context| benefits::pay(tx, context, &own, "X")).is_err());
        let list = world.done(store, &treasurer, benefits::payment_list);
        assert_eq!((list.len(), list[0].amount, list[0].heir.as_str()), (1, 7_500_000, "I Wayan Sudana"));
        assert!(world.act(store, &verifier, benefits::payment_list).is_err(), "no right to export");
        let own = number.clone();
        world.done(store, &treasurer, move |tx, context| benefits::pay(tx, context, &own, "SP2D-7"));
        let own = number.clone();
        let twice =
            world.act(store, &treasurer, move |tx, context| benefits::pay(tx, context, &own, "SP2D-8"));
        assert_eq!(twice.unwrap_err().problem().message, "problem-benefit-not-payable");
        assert_eq!(town.of(store, &number).meaning, Meaning::Done);
    }
}

#[test]
fn a_benefit_needs_a_resident_and_an_heir() {
    let (town, database) = (Town::new(), databases().remove(0));
    let (store, service) = (&database.store, "santunan-kematian");
    let number = town.sent(store, service, "");
    let verifier = town.staff(service, "service_verifier");
    let own = number.clone();
    let refused = town.world.refused(store, &verifier, move |tx, context| {
        benefits::propose(tx, context, &own, &proposal(context, &own))
    });
    assert_eq!(refused.message, "problem-benefit-domicile");
}

#[test]
fn a_permit_waits_for_its_fee_and_expires_without_it() {
    let (town, database) = (Town::new(), databases().remove(0));
    let (store, world) = (&database.store, &town.world);
    let service = "izin-pemakaian-ruang-publik";
    let number = town.sent(store, service, "");
    let verifier = town.staff(service, "service_verifier");
    town.judged(store, &verifier, (&number, Verdict::Good, "")).unwrap();
    town.step(store, &verifier, (&number, "nyatakan-lengkap")).unwrap();
    let own = number.clone();
    let shape = world.refused(store, &verifier, move |tx, context| payments::bill(tx, context, &own, "a b"));
    assert_eq!(shape.fields[0].message, "field-billing-number");
    let own = number.clone();
    world.done(store, &verifier, move |tx, context| payments::bill(tx, context, &own, "8200-1"));
    let seen = town.seen(store, &verifier, &number);
    let bill = seen.payment.unwrap();
    assert!(
        bill.amount > 0 && bill.paid_at.is_none() && seen.time.due_at.is_none(),
        "the clock stands still"
    );
    let other = town.sent(store, service, "");
    town.judged(store, &verifier, (&other, Verdict::Good, "")).unwrap();
    town.step(store, &verifier, (&other, "nyatakan-lengkap")).unwrap();
    let own = other.clone();
    let taken =
        world.refused(store, &verifier, move |tx, context| payments::bill(tx, context, &own, "8200-1"));
    assert_eq!(taken.fields[0].message, "field-billing-number-taken");
    let own = number.clone();
    assert!(world.act(store, &verifier, move |tx, context| payments::confirm(tx, context, &own)).is_err());
    world.wait(31 * DAY);
    let id = town.of(store, &number).id;
    world
        .done(store, &Actor::System, move |tx, context| balai_platform::casework::take_step(tx, context, id));
    assert_eq!(town.of(store, &number).state, "kedaluwarsa");
}

#[test]
fn a_part_that_expires_ends_its_bundle_and_frees_its_claim() {
    let (town, database) = (Town::new(), databases().remove(0));
    let (store, world) = (&database.store, &town.world);
    let number = town.sent(store, "aku-sapa-3", "");
    let parts = town.parts(store, &number);
    for part in &parts {
        let (head, own) = (town.staff(&part.category, "section_head"), part.number.clone());
        town.step(store, &head, (&own, "tolak")).unwrap();
    }
    assert_eq!(town.of(store, &number).meaning, Meaning::Refused, "the last part's end ends it");
    world.done(store, &Actor::System, super::super::jobs::follow_ends);
    assert_eq!(town.of(store, &number).meaning, Meaning::Refused);
}

#[test]
fn a_demonstration_has_applications_in_many_states_and_is_invented_once() {
    let (town, database) = (Town::new(), databases().remove(0));
    let (store, world) = (&database.store, &town.world);
    let made = super::super::invented::invent(store, &world.region, &world.vault, world.now()).unwrap();
    assert!(made > 60, "{made}");
    assert_eq!(super::super::invented::invent(store, &world.region, &world.vault, world.now()).unwrap(), 0);
    let region = world.region.clone();
    let states: std::collections::BTreeSet<String> = store
        .read_now(move |tx| {
            let sql = "SELECT DISTINCT state FROM cases WHERE region = $1";
            tx.query(sql, &balai_store::values![&region.id])?.iter().map(|row| row.get(0)).collect()
        })
        .unwrap();
    for state in [
        "diajukan",
        "lengkap",
        "menunggu-siak",
        "ditandatangani",
        "siap",
        "selesai",
        "menunggu-bayar",
        "disetujui",
    ] {
        assert!(states.contains(state), "{state}: {states:?}");
    }
}
