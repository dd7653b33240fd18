//! The facts of a death benefit: taken from the application, confirmed, or corrected with a reason.

use balai_base::{CaseNumber, Day};
use balai_platform::{access::Actor, forms::Key};
use balai_store::Store;
use balai_testkit::databases;

use super::{super::benefits, town::Town};
use crate::services::{Verdict, answers};

const DECEASED: &str = "5103014107500002";
const HEIR: &str = "5103014107900001";

/// A claim that is complete and told everything itself, for somebody who died `days` ago.
fn claim(town: &Town, store: &Store, (deceased, days): (&str, i32)) -> (CaseNumber, Day) {
    let service = "santunan-kematian";
    let number = town.sent(store, service, "");
    let today = town.world.now().day(&town.world.region.time_zone);
    let died = Day(today.0 - days);
    let (id, deceased) = (town.of(store, &number).id, deceased.to_owned());
    town.world.done(store, &Actor::System, move |tx, context| {
        let said = [
            (Key::new("", "almarhum_nik"), deceased.clone()),
            (Key::new("", "almarhum_meninggal"), died.date().to_string()),
            (Key::new("", "nik"), HEIR.to_owned()),
            (Key::new("rekening", "bank"), "BPD Bali".to_owned()),
            (Key::new("rekening", "rekening"), "010 02 03".to_owned()),
            (Key::new("rekening", "rekening_nama"), "I Wayan Sudana".to_owned()),
        ];
        answers::save(tx, context, id, &said)
    });
    let verifier = town.staff(service, "service_verifier");
    town.judged(store, &verifier, (&number, Verdict::Good, "")).unwrap();
    town.step(store, &verifier, (&number, "nyatakan-lengkap")).unwrap();
    (number, died)
}

type Change<'a> = &'a dyn Fn(&mut benefits::Proposal);

#[test]
fn the_facts_stand_there_and_only_what_differs_needs_a_reason() {
    for database in databases() {
        let (town, store) = (Town::new(), &database.store);
        let verifier = town.staff("santunan-kematian", "service_verifier");
        let (number, died) = claim(&town, store, (DECEASED, 5));
        let view = town.seen(store, &verifier, &number).claim.unwrap();
        assert!(view.deceased.contains('*') && !view.deceased.contains(DECEASED), "{}", view.deceased);
        assert_eq!((view.heir.as_str(), view.account.as_str()), ("I Wayan Sudana", "BPD Bali 010 02 03"));
        assert_eq!((view.amount, view.elsewhere), (Some(10_000_000), false), "within seven days");
        let propose = |change: &dyn Fn(&mut benefits::Proposal)| {
            let mut proposal = benefits::Proposal::default();
            change(&mut proposal);
            let own = number.clone();
            town.world.act(store, &verifier, move |tx, context| {
                benefits::propose(tx, context, &own, &proposal).map(drop)
            })
        };
        let message = |change: &dyn Fn(&mut benefits::Proposal)| {
            let failure = propose(change).unwrap_err();
            let problem = failure.problem();
            problem.fields.first().map_or(problem.message, |field| field.message).to_owned()
        };
        let other_heir: Change<'_> = &|one| one.heir = "Orang Lain".to_owned();
        let other_account: Change<'_> = &|one| one.account = "Bank Lain 1".to_owned();
        let other_day: Change<'_> = &|one| one.died = Some(Day(died.0 - 1));
        let other_number: Change<'_> = &|one| one.deceased = "5103014107500009".to_owned();
        let own_number: Change<'_> = &|one| {
            one.deceased = HEIR.to_owned();
            one.reason = "Tidak menolong.".to_owned();
        };
        for (change, told) in [
            (other_heir, "field-benefit-reason"),
            (other_account, "field-benefit-reason"),
            (other_day, "field-benefit-reason"),
            (other_number, "field-benefit-reason"),
            (own_number, "problem-benefit-heir-deceased"),
        ] {
            assert_eq!(message(change), told);
        }
        // A correction with its reason moves the sum, and the reason stays in the history.
        propose(&|one| {
            one.died = Some(Day(died.0 - 20));
            one.reason = "Akta menyebut tanggal lain.".to_owned();
        })
        .unwrap();
        let seen = town.seen(store, &verifier, &number);
        assert_eq!(seen.benefit.unwrap().amount, 7_500_000);
        assert!(seen.history.iter().any(|line| line.kind == "note" && line.text.contains("tanggal lain")));
        assert!(seen.claim.is_none(), "it is proposed");
    }
}

#[test]
fn what_the_application_says_is_proposed_with_nothing_typed() {
    let (town, database) = (Town::new(), databases().remove(0));
    let store = &database.store;
    let verifier = town.staff("santunan-kematian", "service_verifier");
    let (number, _) = claim(&town, store, (DECEASED, 8));
    let own = number.clone();
    town.world.done(store, &verifier, move |tx, context| {
        benefits::propose(tx, context, &own, &benefits::Proposal::default())
    });
    assert_eq!(town.seen(store, &verifier, &number).benefit.unwrap().amount, 7_500_000);
    // The same deceased again, whoever asks.
    let (second, _) = claim(&town, store, (DECEASED, 8));
    let again = town.world.refused(store, &verifier, move |tx, context| {
        benefits::propose(tx, context, &second, &benefits::Proposal::default())
    });
    assert_eq!(again.message, "problem-benefit-claimed");
}

#[test]
fn a_number_of_another_region_asks_how_the_domicile_is_known() {
    let (town, database) = (Town::new(), databases().remove(0));
    let store = &database.store;
    let verifier = town.staff("santunan-kematian", "service_verifier");
    let (number, _) = claim(&town, store, ("3201014107500002", 8));
    assert!(town.seen(store, &verifier, &number).claim.unwrap().elsewhere);
    let propose = |reason: &str| {
        let own = number.clone();
        let proposal = benefits::Proposal { reason: reason.to_owned(), ..benefits::Proposal::default() };
        town.world.act(store, &verifier, move |tx, context| benefits::propose(tx, context, &own, &proposal))
    };
    assert_eq!(propose("").unwrap_err().problem().fields[0].message, "field-benefit-elsewhere");
    propose("KK Badung sejak 2004 dilihat dalam register.").unwrap();
}
