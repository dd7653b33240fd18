//! Leaders' figures: each counts what the queue shows behind its link, and only what the reader's role reaches.

use balai_base::time::DAY;
use balai_platform::access::{Actor, Officer};
use balai_store::Store;
use balai_testkit::databases;

use super::world::{World, bribe, granted, hole, officer, photo, roads, rubbish, step, triage};
use crate::reports::{self, AgencyFigures, Answers, LeaderBoard, QueueFilter, Share};

const ROADS: &str = "pekerjaan-umum";

fn leader() -> Actor {
    officer(70, "leader", "", "")
}

fn board(world: &World, store: &Store, actor: &Actor) -> LeaderBoard {
    world.done(store, actor, reports::leaders)
}

fn of<'a>(board: &'a LeaderBoard, agency: &str) -> &'a AgencyFigures {
    let found = board.agencies.iter().find(|figures| figures.agency.id == agency);
    found.unwrap_or_else(|| panic!("no figures of {agency}: {board:#?}"))
}

fn queued(world: &World, store: &Store, actor: &Actor, (view, agency): (&str, &str)) -> u64 {
    let filter = QueueFilter { view: view.to_owned(), agency: agency.to_owned(), ..QueueFilter::default() };
    world.done(store, actor, move |tx, context| reports::queue_count(tx, context, &filter))
}

/// Reports in every standing: kept, reopened, late, at an outside body, about officials, taken back.
fn town(world: &World, store: &Store) {
    let kept = world.send(store, &hole());
    world.wait(2 * DAY);
    world.solve(store, &kept, photo(1));
    let again = world.send(store, &Answers { longitude: "120.0190".to_owned(), ..hole() });
    world.wait(4 * DAY);
    world.solve(store, &again, photo(2));
    let owner = world.owner(store, &again);
    let number = again.number.clone();
    world.done(store, &owner, move |tx, context| {
        reports::not_solved(tx, context, &number, "Lubangnya sudah muncul lagi.")
    });
    let withdrawn = world.send(store, &Answers { longitude: "120.0180".to_owned(), ..hole() });
    let (owner, number) = (world.owner(store, &withdrawn), withdrawn.number.clone());
    world.done(store, &owner, move |tx, context| reports::withdraw(tx, context, &number, ""));
    world.send(store, &rubbish());
    world.send(store, &rubbish());
    world.send(store, &bribe());
    let outside = world.send(store, &Answers { category: "listrik-padam".to_owned(), ..hole() });
    let refer = balai_platform::casework::Step {
        outside_body: "listrik".to_owned(),
        answer: "Kami teruskan ke penyedia listrik.".to_owned(),
        reason: "bukan wewenang kami".to_owned(),
        ..step("teruskan-keluar")
    };
    world.step(store, &triage(), &outside.number, refer);
}

/// Every figure with the view its link opens.
fn linked(figures: &AgencyFigures) -> [(&'static str, u64); 5] {
    [
        ("open", figures.open),
        ("late", figures.late),
        ("solved", figures.solved),
        ("broken", figures.broken),
        ("reopened", figures.reopened.kept),
    ]
}

#[test]
fn every_figure_counts_what_its_link_opens() {
    let world = World::new();
    for store in databases() {
        town(&world, &store);
        world.wait(30 * DAY);
        let inspectorate = world.region.agencies.inspectorate().unwrap().id.clone();
        for actor in [
            leader(),
            officer(71, "agency_head", ROADS, ""),
            officer(72, "inspectorate", &inspectorate, ""),
            officer(73, "leader", ROADS, ""),
        ] {
            let board = board(&world, &store, &actor);
            assert!(!board.agencies.is_empty());
            for figures in &board.agencies {
                for (view, figure) in linked(figures) {
                    let agency = figures.agency.id.as_str();
                    let behind = queued(&world, &store, &actor, (view, agency));
                    assert_eq!(figure, behind, "{}: {agency} {view} {figures:#?}", store.name);
                }
            }
            for (view, figure) in linked(&board.total) {
                assert_eq!(figure, queued(&world, &store, &actor, (view, "")), "all {view}");
            }
        }
    }
}

#[test]
fn the_worst_stands_first_with_its_oldest_case() {
    let world = World::new();
    for store in databases() {
        town(&world, &store);
        let early = board(&world, &store, &leader());
        assert_eq!((early.total.late, early.total.oldest.clone()), (0, None));
        assert_eq!(early.total.promises, Share { kept: 0, of: 0 }, "no promise has fallen due yet");
        assert_eq!((early.week.received, early.week.ended), (7, 2), "{:?}", early.week);

        world.wait(30 * DAY);
        let board = board(&world, &store, &leader());
        let late: Vec<u64> = board.agencies.iter().map(|figures| figures.late).collect();
        assert_eq!(
            (late, board.total.late),
            (vec![2, 2, 1], 5),
            "asking an outside body again is late as well"
        );
        let first = board.agencies[0].oldest.as_ref().unwrap();
        assert!(first.late_by > 20 * DAY && first.due_at < board.as_of);
        let total = board.total.oldest.as_ref().unwrap();
        let oldest = board.agencies.iter().filter_map(|figures| figures.oldest.as_ref());
        assert_eq!(total.late_by, oldest.map(|oldest| oldest.late_by).max().unwrap());

        let roads = of(&board, ROADS);
        assert_eq!(roads.solved, 1, "what was reopened is not solved");
        assert!((roads.median_days.unwrap() - 2.0).abs() < 0.1);
        assert_eq!(roads.reopened, Share { kept: 1, of: 2 });
        assert_eq!(roads.promises, Share { kept: 2, of: 3 }, "{roads:#?}");
        assert_eq!((board.week.received, board.week.ended), (0, 0));

        world.wait(91 * DAY);
        let later = self::board(&world, &store, &leader());
        assert_eq!((later.total.solved, later.total.median_days), (0, None));
        assert_eq!(later.total.promises, Share { kept: 0, of: 0 });
        assert_eq!(later.total.late, 5, "what is late stays late");
    }
}

#[test]
fn figures_reach_no_further_than_the_role() {
    let world = World::new();
    for store in databases() {
        town(&world, &store);
        world.wait(30 * DAY);
        let own = board(&world, &store, &officer(71, "agency_head", ROADS, ""));
        let agencies: Vec<&str> = own.agencies.iter().map(|figures| figures.agency.id.as_str()).collect();
        assert_eq!(agencies, [ROADS]);

        let inspectorate = world.region.agencies.inspectorate().unwrap().id.clone();
        let all = board(&world, &store, &leader());
        assert_eq!(of(&all, &inspectorate).open, 1);
        let accused = board(&world, &store, &officer(74, "leader", ROADS, ""));
        let told = accused.agencies.iter().any(|figures| figures.agency.id == inspectorate);
        assert!(!told, "a complaint about an agency is in no figure its people see");
    }
}

#[test]
fn only_those_with_the_right_see_leaders_figures() {
    let world = World::new();
    let allowed = ["agency_head", "leader", "inspectorate"];
    for store in databases() {
        for role in &world.region.roles.list {
            let area = world.region.areas.villages()[0].code.to_string();
            let actor = granted(80, &role.id, (ROADS, "jalan"), Some(&area));
            let outcome = world.act(&store, &actor, reports::leaders);
            assert_eq!(outcome.is_ok(), allowed.contains(&role.id.as_str()), "{}", role.id);
        }
        let nobody = Officer {
            account: roads().account().unwrap(),
            name: String::new(),
            grants: Vec::new(),
            standing_in_for: Vec::new(),
        };
        for actor in [Actor::Anonymous, Actor::Officer(nobody)] {
            assert_eq!(world.refused(&store, &actor, reports::leaders).message, "problem-not-allowed");
        }
        assert_eq!(board(&world, &store, &leader()).agencies, Vec::new(), "nothing was reported yet");
    }
}
