//! From sending to rating: what reporter, followers, officers and outside bodies do.

use balai_base::{
    Point, Problem, Timestamp,
    time::{DAY, HOUR},
};
use balai_platform::{
    access::Actor,
    casework::{self, Audience, Step},
};
use balai_testkit::databases;

use super::world::{World, answered, hole, officer, photo, roads, rubbish, step, to, triage};
use crate::reports::{self, Act, Answers, DraftPhoto, OwnerCase, Receipt};

fn own(world: &World, store: &balai_store::Store, receipt: &Receipt) -> OwnerCase {
    let number = receipt.number.clone();
    let owner = world.owner(store, receipt);
    world.done(store, &owner, move |tx, context| reports::owner_case(tx, context, &number))
}

fn first_field(problem: &Problem) -> &str {
    problem.fields.first().map_or(problem.message, |field| field.message)
}

#[test]
fn not_solved_in_one_tap_brings_the_report_back() {
    let world = World::new();
    for store in databases() {
        let receipt = world.send(&store, &hole());
        assert!(own(&world, &store, &receipt).not_solved_until.is_none(), "nobody said it was solved");
        world.solve(&store, &receipt, photo(11));
        let seen = own(&world, &store, &receipt);
        assert!(seen.not_solved_until.unwrap() > world.now() && seen.can_rate && !seen.can_withdraw);
        let number = receipt.number.clone();
        let owner = world.owner(&store, &receipt);
        let case =
            world.done(&store, &owner, move |tx, context| reports::not_solved(tx, context, &number, ""));
        assert_eq!((case.meaning.as_str(), case.reopenings), ("working", 1));
        let seen = own(&world, &store, &receipt);
        assert!(!seen.can_rate, "a reopened report has not ended");
    }
}

#[test]
fn after_the_window_it_is_too_late_to_say_not_solved() {
    let world = World::new();
    for store in databases() {
        let receipt = world.send(&store, &hole());
        world.solve(&store, &receipt, photo(12));
        let owner = world.owner(&store, &receipt);
        world.wait(15 * DAY);
        assert!(own(&world, &store, &receipt).not_solved_until.is_none());
        let number = receipt.number.clone();
        let problem =
            world.refused(&store, &owner, move |tx, context| reports::not_solved(tx, context, &number, ""));
        assert_eq!(problem.message, "problem-step-too-late");
    }
}

#[test]
fn a_reporter_takes_a_report_back_and_nobody_else_does() {
    let world = World::new();
    for store in databases() {
        let receipt = world.send(&store, &hole());
        let other = world.send(&store, &rubbish());
        let stranger = world.owner(&store, &other);
        for actor in [Actor::Anonymous, stranger, roads()] {
            let number = receipt.number.clone();
            let problem =
                world.refused(&store, &actor, move |tx, context| reports::withdraw(tx, context, &number, ""));
            assert_eq!(problem.message, "problem-not-allowed");
        }
        let number = receipt.number.clone();
        let owner = world.owner(&store, &receipt);
        let case = world.done(&store, &owner, move |tx, context| {
            reports::withdraw(tx, context, &number, "sudah diperbaiki tetangga")
        });
        assert_eq!(case.meaning.as_str(), "withdrawn");
    }
}

#[test]
fn a_rating_is_given_after_the_end_and_belongs_to_that_end() {
    let world = World::new();
    for store in databases() {
        let receipt = world.send(&store, &hole());
        let owner = world.owner(&store, &receipt);
        let rate = |score| {
            let number = receipt.number.clone();
            world.act(&store, &owner, move |tx, context| crate::feedback::rate(tx, context, &number, score))
        };
        assert_eq!(rate(4).unwrap_err().problem().message, "problem-rating-too-early");
        world.solve(&store, &receipt, photo(13));
        for wrong in [0, 6] {
            assert_eq!(first_field(&rate(wrong).unwrap_err().problem()), "field-score-missing");
        }
        rate(2).unwrap();
        rate(4).unwrap();
        assert_eq!(own(&world, &store, &receipt).case.rating, Some(4));
        let number = receipt.number.clone();
        world.done(&store, &owner, move |tx, context| reports::not_solved(tx, context, &number, "belum"));
        assert_eq!(own(&world, &store, &receipt).case.rating, None, "that was for the other ending");
        let number = receipt.number.clone();
        let problem = world.refused(&store, &Actor::Anonymous, move |tx, context| {
            crate::feedback::rate(tx, context, &number, 1)
        });
        assert_eq!(problem.message, "problem-not-allowed");
    }
}

#[test]
fn messages_and_photos_go_both_ways() {
    let world = World::new();
    for store in databases() {
        let receipt = world.send(&store, &hole());
        let owner = world.owner(&store, &receipt);
        world.step(&store, &roads(), &receipt.number, step("terima"));
        assert!(!own(&world, &store, &receipt).question_open);
        world.step(&store, &roads(), &receipt.number, answered("tanya-pelapor"));
        assert!(own(&world, &store, &receipt).question_open);
        let number = receipt.number.clone();
        world.done(&store, &owner, move |tx, context| {
            reports::send_photos(tx, context, &number, "Ini lubangnya.", &[photo(21), photo(22)])
        });
        let seen = own(&world, &store, &receipt);
        assert!(!seen.question_open);
        let line =
            seen.case.history.iter().find(|line| line.text.as_deref() == Some("Ini lubangnya.")).unwrap();
        assert!(line.own && line.photos.len() == 2);
        let number = receipt.number.clone();
        world.done(&store, &owner, move |tx, context| {
            reports::send_photos(tx, context, &number, "", &[photo(23)])
        });
        let seen = own(&world, &store, &receipt);
        let last = seen.case.history.last().unwrap();
        assert_eq!((last.kind.as_str(), last.own, last.photos.len()), ("photo-added", true, 1));
        let number = receipt.number.clone();
        let problem = world
            .refused(&store, &owner, move |tx, context| reports::send_photos(tx, context, &number, "", &[]));
        assert_eq!(first_field(&problem), "field-photo-missing");
        let number = receipt.number.clone();
        let problem = world.refused(&store, &owner, move |tx, context| {
            reports::write_message(tx, context, &number, " \u{0} ", Audience::Owner)
        });
        assert_eq!(first_field(&problem), "field-message-missing");
    }
}

#[test]
fn a_device_follows_instead_of_repeating() {
    let world = World::new();
    for store in databases() {
        let receipt = world.send(&store, &hole());
        let near = Answers { longitude: "120.0107".to_owned(), ..hole() };
        let found =
            world.done(&store, &Actor::Anonymous, move |tx, context| reports::similar(tx, context, &near));
        assert_eq!(found.first().unwrap().number, receipt.number);
        assert!(found.first().unwrap().metres.unwrap() < 50);
        for _ in 0..2 {
            let number = receipt.number.clone();
            world.done(&store, &Actor::Anonymous, move |tx, context| {
                reports::follow(tx, context, &number, &[7; 16])
            });
        }
        let number = receipt.number.clone();
        let (followed, followers) = world.done(&store, &Actor::Anonymous, move |tx, context| {
            let public = reports::public_case(tx, context, &number)?;
            Ok((reports::follows(tx, context, &number, &[7; 16])?, public.row.followers))
        });
        assert_eq!((followed, followers), (true, 1));
    }
}

#[test]
fn look_alikes_are_open_near_lately_and_of_one_sort() {
    let world = World::new();
    for store in databases() {
        let first = world.send(&store, &hole());
        let look = |answers: Answers| {
            world.done(&store, &Actor::Anonymous, move |tx, context| reports::similar(tx, context, &answers))
        };
        assert_eq!(look(hole()).len(), 1);
        assert!(
            look(Answers { longitude: "120.0150".to_owned(), ..hole() }).is_empty(),
            "half a kilometre off"
        );
        let other = Answers {
            category: "listrik-padam".to_owned(),
            text: "Tiang condong hampir roboh".to_owned(),
            ..hole()
        };
        assert!(look(other).is_empty(), "something else at the same place");
        let closed = Answers { visibility: "restricted".to_owned(), ..hole() };
        world.send(&store, &closed);
        assert_eq!(look(hole()).len(), 1, "what is not public is not shown");
        world.solve(&store, &first, photo(31));
        assert!(look(hole()).is_empty(), "an ended report can't be followed");
        world.send(&store, &hole());
        world.wait(40 * DAY);
        assert!(look(hole()).is_empty(), "too long ago");
    }
}

#[test]
fn without_a_point_the_village_and_the_words_tell() {
    let world = World::new();
    for store in databases() {
        let first = world.send(&store, &rubbish());
        let again = Answers { text: "Tumpukan sampah sudah seminggu, bau sekali.".to_owned(), ..rubbish() };
        let found =
            world.done(&store, &Actor::Anonymous, move |tx, context| reports::similar(tx, context, &again));
        assert_eq!(found.first().map(|one| &one.number), Some(&first.number));
        let elsewhere = Answers { village: "99.01.02.2003".to_owned(), ..rubbish() };
        let found = world
            .done(&store, &Actor::Anonymous, move |tx, context| reports::similar(tx, context, &elsewhere));
        assert!(found.is_empty());
    }
}

/// Evidence that is wrong, and the message that says why.
fn wrong_evidence(now: Timestamp) -> Vec<(&'static str, DraftPhoto)> {
    vec![
        ("evidence-is-report-photo", photo(100)),
        ("evidence-from-other-case", photo(200)),
        ("evidence-before-report", DraftPhoto { taken_at: Some(now.plus(-9 * DAY)), ..photo(301) }),
        (
            "evidence-other-place",
            DraftPhoto { place: Some(Point { longitude: 120.05, latitude: -6.03 }), ..photo(302) },
        ),
    ]
}

#[test]
fn evidence_that_can_not_be_true_is_refused_with_the_reason() {
    let world = World::new();
    for store in databases() {
        let other = world.send(&store, &Answers { longitude: "120.0180".to_owned(), ..hole() });
        world.solve(&store, &other, photo(200));
        let receipt = world.send(&store, &Answers { photos: vec![photo(100)], ..hole() });
        world.step(&store, &roads(), &receipt.number, step("terima"));
        let close = |photos: Vec<DraftPhoto>| {
            let number = receipt.number.clone();
            let act = Act { step: answered("ajukan-selesai"), photos, ..Act::default() };
            world.act(&store, &roads(), move |tx, context| reports::act(tx, context, &number, &act))
        };
        for (message, wrong) in wrong_evidence(world.now()) {
            let problem = close(vec![wrong]).unwrap_err().problem();
            assert_eq!((problem.message, first_field(&problem)), ("problem-evidence", message));
        }
        let problem = close(Vec::new()).unwrap_err().problem();
        assert_eq!(first_field(&problem), "field-evidence-missing", "a claim needs a photo");
        let odd = DraftPhoto {
            taken_at: Some(world.now().plus(3 * HOUR)),
            place: Some(Point { longitude: 120.0145, latitude: -6.0105 }),
            ..photo(4_242)
        };
        let acted = close(vec![odd]).unwrap();
        let mut noticed: Vec<&str> = acted.notes.iter().map(|note| note.message).collect();
        noticed.sort_unstable();
        assert_eq!(noticed, ["evidence-far", "evidence-from-future"]);
        let number = receipt.number.clone();
        let seen = world.done(&store, &officer(90, "verifier", "", ""), move |tx, context| {
            reports::officer_case(tx, context, &number)
        });
        assert_eq!(
            seen.evidence.iter().map(|note| note.message).collect::<Vec<_>>(),
            ["evidence-from-future"]
        );
        let closing = seen.history.iter().find(|line| line.photos.iter().any(|p| p.purpose == "evidence"));
        assert_eq!(closing.unwrap().step.as_ref().unwrap().id, "ajukan-selesai", "shown at its step");
    }
}

#[test]
fn a_question_is_closed_without_a_photo() {
    let world = World::new();
    for store in databases() {
        let receipt = world.send(&store, &Answers { kind: "question".to_owned(), ..hole() });
        world.step(&store, &roads(), &receipt.number, step("terima"));
        world.step(&store, &roads(), &receipt.number, answered("ajukan-selesai"));
    }
}

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
