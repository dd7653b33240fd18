//! Lists, map, feed and files: what is narrowed, what is blurred, what is made harmless.

use balai_base::{Language, time::DAY};
use balai_platform::access::Actor;
use balai_testkit::databases;
use proptest::prelude::*;

use super::world::{World, answered, granted, hole, officer, photo, roads, rubbish, step, triage};
use crate::reports::{self, Act, Answers, PublicFilter, PublicRow, QueueFilter, export::harmless};

fn listed(world: &World, store: &balai_store::Store, filter: PublicFilter) -> Vec<PublicRow> {
    world
        .done(store, &Actor::Anonymous, move |tx, context| reports::public_list(tx, context, &filter, "", 50))
        .rows
}

#[test]
fn the_public_list_is_narrowed_by_everything_it_offers() {
    let world = World::new();
    for store in databases() {
        let road = world.send(&store, &hole()).number;
        let waste = world.send(&store, &rubbish()).number;
        world.send(&store, &Answers { visibility: "restricted".to_owned(), ..hole() });
        world.step(&store, &roads(), &road, step("terima"));
        let table = [
            (PublicFilter::default(), vec![&waste, &road]),
            (PublicFilter { area: "99.01.01".to_owned(), ..Default::default() }, vec![&road]),
            (PublicFilter { area: "99.01.02.2002".to_owned(), ..Default::default() }, vec![&waste]),
            (PublicFilter { area: "99".to_owned(), ..Default::default() }, vec![&waste, &road]),
            (PublicFilter { area: "Lor".to_owned(), ..Default::default() }, vec![]),
            (PublicFilter { category: "sampah".to_owned(), ..Default::default() }, vec![&waste]),
            (PublicFilter { agency: "pekerjaan-umum".to_owned(), ..Default::default() }, vec![&road]),
            (PublicFilter { meaning: "working".to_owned(), ..Default::default() }, vec![&road]),
            (PublicFilter { meaning: "open".to_owned(), ..Default::default() }, vec![&waste, &road]),
            (PublicFilter { meaning: "ended".to_owned(), ..Default::default() }, vec![]),
            (PublicFilter { meaning: "nonsense".to_owned(), ..Default::default() }, vec![]),
            (PublicFilter { text: "berlubang".to_owned(), ..Default::default() }, vec![&road]),
            (PublicFilter { text: road.to_string(), ..Default::default() }, vec![&road]),
        ];
        for (filter, expected) in table {
            let rows = listed(&world, &store, filter.clone());
            let found: Vec<_> = rows.iter().map(|row| &row.number).collect();
            assert_eq!(found, expected, "{filter:?} on {}", store.name);
        }
    }
}

#[test]
fn pages_follow_each_other_without_gap_or_repetition() {
    let world = World::new();
    for store in databases() {
        for place in 0..7 {
            world.send(&store, &Answers { longitude: format!("120.00{place}5"), ..hole() });
        }
        let (mut cursor, mut seen) = (String::new(), Vec::new());
        loop {
            let at = cursor.clone();
            let page = world.done(&store, &Actor::Anonymous, move |tx, context| {
                reports::public_list(tx, context, &PublicFilter::default(), &at, 3)
            });
            seen.extend(page.rows.into_iter().map(|row| row.number));
            match page.next {
                Some(next) => cursor = next,
                None => break,
            }
        }
        let distinct: std::collections::BTreeSet<_> = seen.iter().collect();
        assert_eq!((seen.len(), distinct.len()), (7, 7));
        let problem = world.refused(&store, &Actor::Anonymous, |tx, context| {
            reports::public_list(tx, context, &PublicFilter::default(), "nonsense", 3)
        });
        assert_eq!(problem.message, "problem-cursor");
    }
}

#[test]
fn a_category_that_blurs_shows_no_exact_place_anywhere() {
    let world = World::new();
    for store in databases() {
        let exact = Answers {
            category: "sampah".to_owned(),
            longitude: "120.0105123".to_owned(),
            latitude: "-6.0105456".to_owned(),
            ..hole()
        };
        let receipt = world.send(&store, &exact);
        let features = world.done(&store, &Actor::Anonymous, |tx, context| {
            reports::map_features(tx, context, &PublicFilter::default())
        });
        let text = reports::geojson(&features);
        assert!(text.contains(receipt.number.as_str()) && !text.contains("120.0105"), "{text}");
        let number = receipt.number.clone();
        let public = world
            .done(&store, &Actor::Anonymous, move |tx, context| reports::public_case(tx, context, &number));
        assert_eq!(public.blur_metres, 100);
        let shown = serde_json::to_string(&public).unwrap();
        assert!(!shown.contains("120.0105123") && !shown.contains("6.0105456"), "{shown}");
        // Distances from several places must not tell the exact one either.
        let look = Answers { longitude: "120.0107".to_owned(), ..exact.clone() };
        let found =
            world.done(&store, &Actor::Anonymous, move |tx, context| reports::similar(tx, context, &look));
        if let Some(found) = found.first() {
            let point = public.point.unwrap();
            let from = balai_base::Point { longitude: 120.0107, latitude: -6.010_545_6 };
            let metres = point.distance_metres(from).round();
            assert!((f64::from(found.metres.unwrap()) - metres).abs() <= 1.0);
        }
        let owner = world.owner(&store, &receipt);
        let number = receipt.number;
        let own = world.done(&store, &owner, move |tx, context| reports::owner_case(tx, context, &number));
        assert!((own.point.unwrap().longitude - 120.010_512_3).abs() < 1e-9, "the reporter's own place");
    }
}

#[test]
fn the_map_is_valid_geojson_with_what_the_legend_needs() {
    let world = World::new();
    for store in databases() {
        let receipt = world.send(&store, &hole());
        world.send(&store, &rubbish());
        world.wait(60 * DAY);
        let features = world.done(&store, &Actor::Anonymous, |tx, context| {
            reports::map_features(tx, context, &PublicFilter::default())
        });
        assert_eq!(features.len(), 1, "a report without a point is in the list only");
        let parsed: serde_json::Value = serde_json::from_str(&reports::geojson(&features)).unwrap();
        let first = &parsed["features"][0];
        assert_eq!(first["geometry"]["coordinates"], serde_json::json!([120.0105, -6.0105]));
        assert_eq!(first["properties"]["number"], receipt.number.as_str());
        assert_eq!(first["properties"]["late"], true);
    }
}

#[test]
fn late_is_what_runs_past_its_end_and_a_broken_promise_is_told_apart() {
    let world = World::new();
    for store in databases() {
        let number = world.send(&store, &hole()).number;
        world.step(&store, &roads(), &number, step("terima"));
        world.step(&store, &roads(), &number, answered("tanya-pelapor"));
        let told = || {
            let row = listed(&world, &store, PublicFilter::default()).remove(0);
            let features = world.done(&store, &Actor::Anonymous, |tx, context| {
                reports::map_features(tx, context, &PublicFilter::default())
            });
            let late = world.done(&store, &Actor::Anonymous, reports::figures).late;
            assert_eq!((features[0].late, late > 0), (row.late_by.is_some(), row.late_by.is_some()));
            (row.late_by.is_some(), row.broken_by.is_some())
        };
        assert_eq!(told(), (false, false), "{}", store.name);
        world.wait(60 * DAY);
        assert_eq!(told(), (false, true), "{}: it waits for its reporter, the promise is broken", store.name);
        world.step(&store, &roads(), &number, step("lanjutkan"));
        world.wait(30 * DAY);
        assert_eq!(told(), (true, true), "{}", store.name);
        let act = Act { step: answered("ajukan-selesai"), photos: vec![photo(7)], ..Act::default() };
        let asked = number.clone();
        world.done(&store, &roads(), move |tx, context| reports::act(tx, context, &asked, &act));
        world.step(&store, &officer(90, "verifier", "", ""), &number, step("setujui"));
        assert_eq!(told(), (false, true), "{}: what has ended is late no more", store.name);
    }
}

#[test]
fn the_feed_is_well_formed_whatever_was_written() {
    let world = World::new();
    for store in databases() {
        let text = "Papan <script>alert(1)</script> & \"tanda\" rusak ]]> di jalan \u{fffe}";
        world.send(&store, &Answers { text: text.to_owned(), ..hole() });
        let rows = listed(&world, &store, PublicFilter::default());
        let context = world.context(&Actor::Anonymous);
        let feed = reports::feed(&context, Language::Id, "https://contoh.example", &rows);
        assert!(feed.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?>"));
        assert!(feed.contains("&lt;script&gt;") && !feed.contains("<script"), "{feed}");
        assert!(!feed.contains('\u{fffe}'));
        for tag in ["feed", "entry", "id", "title", "updated", "author", "summary"] {
            let opened =
                feed.matches(&format!("<{tag}>")).count() + feed.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, feed.matches(&format!("</{tag}>")).count(), "{tag}");
        }
        assert!(feed.contains("<published>2026-03-02T00:00:"), "RFC 3339 in UTC: {feed}");
    }
}

#[test]
fn files_hold_the_rows_and_no_formula() {
    let world = World::new();
    for store in databases() {
        let evil = "=HYPERLINK(\"http://x\") jalan rusak, \"parah\"\nsekali";
        let receipt = world.send(&store, &Answers { text: evil.to_owned(), ..hole() });
        let context = world.context(&triage());
        let rows = world
            .done(&store, &triage(), |tx, context| {
                reports::export(tx, context, &QueueFilter::default(), "", 100)
            })
            .rows;
        let csv = reports::queue_csv(&context, Language::Id, &rows);
        let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
        let heading: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let record = reader.records().next().unwrap().unwrap();
        assert_eq!(heading.len(), record.len());
        assert_eq!(record.get(0), Some(receipt.number.as_str()));
        // The answers to a category's questions stand last; this one asks nothing.
        assert_eq!(record.get(record.len() - 1), Some(""));
        assert!(record.get(record.len() - 2).unwrap().starts_with("'=HYPERLINK"), "{record:?}");
        assert!(record.get(1).unwrap().starts_with("2026-03-02T08:"), "the region's own time: {record:?}");
        let public = listed(&world, &store, PublicFilter::default());
        let csv = reports::public_csv(&context, Language::En, &public);
        assert!(csv.contains("Damaged road") && csv.contains("'=HYPERLINK"));
        let workbook = reports::queue_xlsx(&context, Language::Id, &rows).unwrap();
        assert!(workbook.starts_with(b"PK"), "a zip");
        let empty = reports::queue_xlsx(&context, Language::Id, &[]).unwrap();
        assert!(empty.len() > 1_000 && empty.len() < workbook.len());
    }
}

#[test]
fn a_queue_is_narrowed_and_sorted_by_what_breaks_first() {
    let world = World::new();
    for store in databases() {
        let road = world.send(&store, &hole()).number;
        let drain = Answers { category: "saluran-mampet".to_owned(), ..hole() };
        let drain = world.send(&store, &drain).number;
        let waste = world.send(&store, &rubbish()).number;
        world.step(&store, &roads(), &road, step("terima"));
        let queue = |actor: &Actor, filter: QueueFilter| -> Vec<balai_base::CaseNumber> {
            let list =
                world.done(&store, actor, move |tx, context| reports::queue(tx, context, &filter, "", 50));
            let dues: Vec<_> = list.rows.iter().filter_map(|row| row.clock.due_at).collect();
            assert!(dues.is_sorted(), "what breaks first stands first");
            list.rows.into_iter().map(|row| row.number).collect()
        };
        let view = |view: &str| QueueFilter { view: view.to_owned(), ..Default::default() };
        assert_eq!(queue(&triage(), QueueFilter::default()).len(), 3);
        assert_eq!(queue(&roads(), QueueFilter::default()), std::slice::from_ref(&road));
        assert_eq!(queue(&granted(9, "village_operator", ("", ""), Some("99.01.02")), view("open")), [waste]);
        let urgent = QueueFilter { category: "saluran-mampet".to_owned(), ..Default::default() };
        assert_eq!(queue(&triage(), urgent), [drain]);
        assert!(queue(&triage(), view("mine")).is_empty());
        assert_eq!(queue(&triage(), view("unassigned")).len(), 3);
        assert!(queue(&triage(), view("verify")).is_empty());
        assert!(queue(&triage(), view("nonsense")).is_empty());
        let waiting = QueueFilter { state: "menunggu".to_owned(), ..Default::default() };
        assert_eq!(queue(&triage(), waiting).len(), 2);
        let count = world.done(&store, &triage(), |tx, context| {
            reports::queue_count(tx, context, &QueueFilter::default())
        });
        assert_eq!(count, 3);
        world.wait(60 * DAY);
        assert_eq!(queue(&triage(), view("late")).len(), 3);
        let late = world.done(&store, &triage(), |tx, context| {
            reports::queue(tx, context, &QueueFilter::default(), "", 1)
        });
        assert_eq!((late.rows[0].clock.look, late.rows.len()), ("late", 1));
        assert!(late.rows[0].clock.left.unwrap() < 0 && late.next.is_some());
    }
}

#[test]
fn a_crew_sees_its_jobs_of_the_day() {
    let world = World::new();
    for store in databases() {
        let road = world.send(&store, &hole()).number;
        let solved = world.send(&store, &Answers { longitude: "120.0180".to_owned(), ..hole() });
        world.solve(&store, &solved, photo(61));
        world.send(&store, &rubbish());
        let jobs = |actor: &Actor| world.done(&store, actor, reports::today);
        let own = jobs(&roads());
        assert_eq!(own.iter().map(|job| &job.row.number).collect::<Vec<_>>(), [&road]);
        assert!(own[0].steps.iter().any(|step| step.id == "terima"));
        assert_eq!(own[0].address, "sebelah utara jembatan");
        assert!(jobs(&triage()).is_empty(), "a triage officer has no unit and no job in the field");
        let order = world.done(&store, &roads(), move |tx, context| reports::work_order(tx, context, &road));
        assert!(order.because.unwrap().text.id.contains("Dinas Pekerjaan Umum"));
    }
}

#[test]
fn steps_and_replies_are_ready_for_the_officer() {
    let world = World::new();
    for store in databases() {
        let receipt = world.send(&store, &hole());
        world.step(&store, &roads(), &receipt.number, step("terima"));
        let number = receipt.number.clone();
        let seen =
            world.done(&store, &roads(), move |tx, context| reports::officer_case(tx, context, &number));
        let close = seen.steps.iter().find(|step| step.id == "ajukan-selesai").expect("the closing step");
        assert!(close.requires.contains(&"evidence".to_owned()) && seen.evidence_required);
        assert!(!close.effect.is_empty() && close.meaning == "verifying");
        assert!(!seen.replies.is_empty());
        for reply in &seen.replies {
            assert!(!reply.text.contains('{'), "a mark was not filled in: {}", reply.text);
        }
        assert!(seen.rights.answer && seen.rights.reveal && !seen.rights.verify);
        let verifier = officer(90, "verifier", "", "");
        let number = receipt.number.clone();
        let seen =
            world.done(&store, &verifier, move |tx, context| reports::officer_case(tx, context, &number));
        assert!(!seen.rights.answer && seen.rights.verify);
        world.step(&store, &roads(), &receipt.number, answered("tunda"));
        let number = receipt.number.clone();
        let seen =
            world.done(&store, &roads(), move |tx, context| reports::officer_case(tx, context, &number));
        assert_eq!(seen.row.clock.look, "paused");
        assert!(seen.clocks.iter().any(|clock| clock.paused_at.is_some() && !clock.pause_reason.is_empty()));
    }
}

proptest! {
    #[test]
    fn no_cell_begins_a_formula(text in "[ \t]{0,2}[=+\\-@＝\t\r]?.{0,20}") {
        let cell = harmless(&text);
        let first = cell.trim_start_matches(' ').chars().next();
        prop_assert!(!first.is_some_and(|first| "=+-@\t\r\n".contains(first)), "{cell:?}");
        prop_assert!(cell.ends_with(&text));
    }
}
