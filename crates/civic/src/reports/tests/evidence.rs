//! What shows that work was done, and what can not be true.

use balai_base::{
    Point, Timestamp,
    time::{DAY, HOUR},
};
use balai_testkit::databases;

use super::{
    journey::first_field,
    world::{World, answered, hole, officer, photo, roads, step},
};
use crate::reports::{self, Act, Answers, DraftPhoto};

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
