//! What the desk does with reports: refers them, hands them over, merges them, takes many at once, tries other rules.

use balai_platform::{
    access::Actor,
    casework::{self, Step},
};
use balai_testkit::databases;

use super::{
    journey::{first_field, own},
    world::{World, answered, hole, officer, photo, roads, rubbish, step, to, triage},
};
use crate::reports::{self, Act, Answers};

#[test]
fn what_is_not_ours_is_referred_and_still_tracked() {
    let world = World::new();
    for store in databases() {
        let receipt = world.send(&store, &Answers { category: "listrik-padam".to_owned(), ..hole() });
        let number = receipt.number.clone();
        let seen =
            world.done(&store, &triage(), move |tx, context| reports::officer_case(tx, context, &number));
        assert_eq!(seen.outside.unwrap().body.id, "listrik", "the desk is told whose business it is");
        let refer = Step { outside_body: "listrik".to_owned(), ..answered("teruskan-keluar") };
        world.step(&store, &triage(), &receipt.number, refer);
        let referral = own(&world, &store, &receipt).case.referral.unwrap();
        assert_eq!((referral.body.id.as_str(), referral.reference.as_str()), ("listrik", ""));
        assert!(referral.contact.contains("123"));
        let news = Step { reference: "PL-0412".to_owned(), ..answered("catat-rujukan") };
        world.step(&store, &triage(), &receipt.number, news);
        let seen = own(&world, &store, &receipt);
        let referral = seen.case.referral.unwrap();
        assert_eq!((referral.body.id.as_str(), referral.reference.as_str()), ("listrik", "PL-0412"));
        assert_eq!(seen.case.row.meaning, "outside");
        let wrong = Act {
            step: Step { outside_body: "x".to_owned(), ..answered("teruskan-keluar") },
            ..Act::default()
        };
        let other = world.send(&store, &hole()).number;
        let problem =
            world.refused(&store, &triage(), move |tx, context| reports::act(tx, context, &other, &wrong));
        assert_eq!(first_field(&problem), "field-outside-body-unknown");
    }
}

#[test]
fn a_hand_over_is_counted_explained_and_never_to_the_accused() {
    let world = World::new();
    for store in databases() {
        let receipt = world.send(&store, &hole());
        world.step(&store, &triage(), &receipt.number, to("koordinasikan", "lingkungan", "sampah-lor"));
        let number = receipt.number.clone();
        let seen =
            world.done(&store, &triage(), move |tx, context| reports::officer_case(tx, context, &number));
        assert_eq!((seen.row.agency.id.as_str(), seen.row.unit.id.as_str()), ("lingkungan", "sampah-lor"));
        assert_eq!(seen.row.reassignments, 1);
        assert_eq!(seen.why_here.last().unwrap().because.message, "routing-officer");
        let refused = |number: &balai_base::CaseNumber, actor: &Actor, act: Act| {
            let number = number.clone();
            let problem =
                world.refused(&store, actor, move |tx, context| reports::act(tx, context, &number, &act));
            first_field(&problem).to_owned()
        };
        for (agency, unit) in [("x", ""), ("lingkungan", "x")] {
            let act = Act { step: to("alihkan", agency, unit), ..Act::default() };
            assert_eq!(refused(&receipt.number, &triage(), act), "field-agency-unknown");
        }
        let accusing = world.send(&store, &super::world::bribe());
        let inspector = officer(6, "agency_head", "inspektorat", "");
        let act = Act { step: to("koordinasikan", "pekerjaan-umum", ""), ..Act::default() };
        assert_eq!(refused(&accusing.number, &inspector, act), "field-agency-accused");
    }
}

#[test]
fn duplicates_are_merged_by_the_number_typed() {
    let world = World::new();
    for store in databases() {
        let master = world.send(&store, &hole());
        let copy = world.send(&store, &Answers { longitude: "120.0106".to_owned(), ..hole() });
        let merge = |typed: &str| {
            let (number, act) = (
                copy.number.clone(),
                Act { step: answered("gabung"), master: typed.to_owned(), ..Act::default() },
            );
            world.act(&store, &triage(), move |tx, context| reports::act(tx, context, &number, &act))
        };
        let number = copy.number.clone();
        let seen =
            world.done(&store, &triage(), move |tx, context| reports::officer_case(tx, context, &number));
        assert_eq!(seen.duplicates.first().map(|one| &one.number), Some(&master.number));
        for typed in ["", "CTH-0000-0000", "xyz"] {
            let problem = merge(typed).unwrap_err().problem();
            assert!(
                ["field-master-unknown", "field-master-missing"].contains(&first_field(&problem)),
                "{typed}: {problem:?}"
            );
        }
        merge(&master.number.as_str().to_lowercase().replace('-', " ")).unwrap();
        let number = copy.number.clone();
        let public = world
            .done(&store, &Actor::Anonymous, move |tx, context| reports::public_case(tx, context, &number));
        assert_eq!((public.row.meaning.as_str(), public.master.as_ref()), ("merged", Some(&master.number)));
    }
}

#[test]
fn many_at_once_succeed_or_fail_each_on_its_own() {
    let world = World::new();
    for store in databases() {
        let first = world.send(&store, &hole()).number;
        let done = world.send(&store, &Answers { longitude: "120.0180".to_owned(), ..hole() });
        world.solve(&store, &done, photo(51));
        let elsewhere = world.send(&store, &rubbish()).number;
        let missing = balai_base::CaseNumber::generate("CTH", &balai_testkit::random(3));
        let numbers = vec![first.clone(), done.number, elsewhere, missing];
        let act = Act { step: step("terima"), ..Act::default() };
        let outcomes = world
            .done(&store, &roads(), move |tx, context| reports::act_on_many(tx, context, &numbers, &act));
        let told: Vec<(bool, &str)> = outcomes.iter().map(|one| (one.done, one.message.as_str())).collect();
        assert_eq!(
            told,
            [
                (true, ""),
                (false, "problem-step-not-now"),
                (false, "problem-step-not-yours"),
                (false, "problem-case-not-found"),
            ]
        );
        let case = world.done(&store, &roads(), move |tx, context| casework::read(tx, context, &first));
        assert_eq!(case.meaning.as_str(), "working");
        let many = vec![case.number; 201];
        let act = Act { step: step("terima"), ..Act::default() };
        let problem = world
            .refused(&store, &roads(), move |tx, context| reports::act_on_many(tx, context, &many, &act));
        assert_eq!(problem.message, "problem-too-many-cases");
    }
}

#[test]
fn other_rules_are_tried_on_past_reports() {
    let world = World::new();
    for store in databases() {
        let road = world.send(&store, &hole());
        world.send(&store, &rubbish());
        let administrator = officer(70, "region_administrator", "", "");
        let replay = |rules: Vec<_>| {
            world.done(&store, &administrator, move |tx, context| reports::replay(tx, context, &rules, 100))
        };
        assert!(replay(world.region.routing.clone()).is_empty(), "the same rules change nothing");
        let mut rules = world.region.routing.clone();
        rules.insert(
            0,
            balai_platform::region::RoutingRule {
                id: "jalan-ke-lh".to_owned(),
                when: balai_platform::region::Conditions {
                    category: vec!["jalan-rusak".to_owned()],
                    ..Default::default()
                },
                to: balai_platform::region::Destination::Agency {
                    agency: "lingkungan".to_owned(),
                    unit: None,
                },
                because: "…".into(),
            },
        );
        let changed = replay(rules);
        assert_eq!(changed.len(), 1);
        assert_eq!(changed[0].number, road.number);
        assert_eq!((changed[0].before.as_str(), changed[0].after.as_str()), ("pekerjaan-umum", "lingkungan"));
        let problem = world.refused(&store, &roads(), |tx, context| reports::replay(tx, context, &[], 10));
        assert_eq!(problem.message, "problem-not-allowed");
    }
}
