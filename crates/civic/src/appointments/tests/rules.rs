//! Places and turns, without a database.

use std::collections::BTreeSet;

use balai_base::{
    Day, Localized, Timestamp,
    calendar::{Calendar, Holiday, WorkingHours},
};
use balai_platform::region::{Counter, ServiceOffice};
use proptest::prelude::*;

use crate::appointments::{
    Lane, Slot, Waiting, calendar_file, median,
    rules::{Asked, slots_on, starts_at},
    sequence,
};

fn calendar() -> Calendar {
    let hours = |text: &str| text.parse::<WorkingHours>().unwrap();
    let day = || hours("08:00-12:00, 13:00-15:00");
    let week = [day(), day(), day(), day(), hours("08:00-11:00"), hours("closed"), hours("closed")];
    Calendar::new(jiff::tz::TimeZone::get("Asia/Makassar").unwrap(), week)
}

fn counter(id: &str, per_hour: u32, walk_in: u32) -> Counter {
    Counter {
        id: id.to_owned(),
        name: Localized::same(id),
        prefix: "A".to_owned(),
        services: Vec::new(),
        quotas: Vec::new(),
        slots_per_hour: per_hour,
        walk_in_percent: walk_in,
    }
}

fn office(counters: Vec<Counter>) -> ServiceOffice {
    ServiceOffice {
        id: "kantor".to_owned(),
        name: Localized::same("Kantor"),
        agency: "dinas".to_owned(),
        area: None,
        address: Localized::same("Jalan"),
        horizon_days: 7,
        counters,
    }
}

/// A Monday.
fn monday() -> Day {
    Day::from_date(jiff::civil::date(2026, 11, 30))
}

#[test]
fn the_hours_are_cut_into_places_and_the_walk_in_share_is_left_out() {
    let calendar = calendar();
    let all = slots_on(&calendar, &counter("a", 4, 0), monday());
    assert_eq!(all.len(), 24, "six hours, four an hour");
    assert_eq!(all[..5], [480, 495, 510, 525, 540]);
    assert!(!all.contains(&720) && all.contains(&780), "nobody is booked over noon");
    assert_eq!(slots_on(&calendar, &counter("a", 4, 50), monday()).len(), 12);
    assert_eq!(slots_on(&calendar, &counter("a", 4, 75), monday()), [480, 540, 600, 660, 780, 840]);
    let Day(first) = monday();
    assert_eq!(slots_on(&calendar, &counter("a", 4, 0), Day(first + 5)), [] as [u16; 0], "Saturday");
    let mut feast = calendar;
    let nyepi = Holiday { name: Localized::same("Nyepi"), office_closed: true, estimated: false };
    feast.add_holiday(monday(), nyepi);
    assert_eq!(slots_on(&feast, &counter("a", 4, 0), monday()), [] as [u16; 0]);
}

#[test]
fn services_find_their_counters_by_name_by_quota_or_everywhere() {
    let named = Counter { services: vec!["akta".to_owned()], ..counter("a", 1, 0) };
    let quota = Counter { quotas: vec!["loket".to_owned()], ..counter("b", 1, 0) };
    let office = office(vec![named, quota, counter("c", 1, 0)]);
    let of = |service, quota| -> Vec<String> {
        office.counters_for(service, quota).map(|counter| counter.id.clone()).collect()
    };
    assert_eq!(of("akta", None), ["a", "c"]);
    assert_eq!(of("ktp", Some("loket")), ["b", "c"]);
    assert_eq!(of("izin", Some("lain")), ["c"]);
}

#[test]
fn when_everything_is_full_the_next_free_day_beyond_the_horizon_is_offered() {
    let (calendar, office) = (calendar(), office(vec![counter("a", 1, 0)]));
    let now = starts_at(&calendar, monday(), 7 * 60);
    let asked = Asked { calendar: &calendar, office: &office, service: ("x", None), now };
    let open = asked.days(&BTreeSet::new());
    assert_eq!(open.len(), 5, "five working days of seven");
    assert_eq!(open[0].free.len(), 6);
    assert_eq!(open[4].free.len(), 3, "Friday is short");
    let taken: BTreeSet<Slot> = open.into_iter().flat_map(|day| day.free).collect();
    let full = asked.days(&taken);
    assert_eq!(full.len(), 6);
    assert!(full[..5].iter().all(|day| day.free.is_empty()));
    let Day(first) = monday();
    assert_eq!((full[5].day, full[5].free.len()), (Day(first + 7), 6), "the Monday after");
    assert_eq!(asked.next_free(&taken).unwrap().day, Day(first + 7));
}

#[test]
fn what_has_begun_is_not_offered() {
    let (calendar, office) = (calendar(), office(vec![counter("a", 1, 0)]));
    let now = starts_at(&calendar, monday(), 10 * 60);
    let asked = Asked { calendar: &calendar, office: &office, service: ("x", None), now };
    let minutes: Vec<u16> =
        asked.free_on(monday(), &BTreeSet::new()).iter().map(|slot| slot.minute).collect();
    assert_eq!(minutes, [660, 780, 840]);
    let Day(today) = monday();
    assert!(asked.free_on(Day(today - 3), &BTreeSet::new()).is_empty());
}

proptest! {
    /// Whatever is taken, some day is free, and it is the first that is.
    #[test]
    fn there_is_always_a_next_free_day(seed in 0_u64..1_000_000, per_hour in 1_u32..8, walk_in in 0_u32..100, hour in 0_u16..24) {
        let (calendar, office) = (calendar(), office(vec![counter("a", per_hour, walk_in), counter("b", 1, 0)]));
        let now = starts_at(&calendar, monday(), hour * 60);
        let asked = Asked { calendar: &calendar, office: &office, service: ("x", None), now };
        let mut taken = BTreeSet::new();
        let Day(first) = monday();
        for day in first..first + 20 {
            for (at, slot) in asked.free_on(Day(day), &BTreeSet::new()).into_iter().enumerate() {
                if !(seed >> (at % 20)).is_multiple_of(3) {
                    taken.insert(slot);
                }
            }
        }
        let next = asked.next_free(&taken).unwrap();
        prop_assert!(!taken.contains(&next));
        prop_assert!(starts_at(&calendar, next.day, next.minute) > now);
        for day in first..next.day.0 {
            prop_assert!(asked.free_on(Day(day), &taken).is_empty());
        }
        prop_assert!(asked.days(&taken).iter().any(|day| !day.free.is_empty()));
    }

    /// Places of one counter lie within its hours, apart from each other, and booked ones are the share that is not walk-in.
    #[test]
    fn places_lie_apart_within_the_hours(per_hour in 1_u32..=60, walk_in in 0_u32..100) {
        let calendar = calendar();
        let all = slots_on(&calendar, &counter("a", per_hour, 0), monday());
        let booked = slots_on(&calendar, &counter("a", per_hour, walk_in), monday());
        prop_assert!(all.windows(2).all(|two| two[0] < two[1]));
        prop_assert!(all.iter().all(|minute| (480..720).contains(minute) || (780..900).contains(minute)));
        prop_assert!(booked.iter().all(|minute| all.contains(minute)));
        let share = all.len() * usize::try_from(100 - walk_in).unwrap() / 100;
        prop_assert!((share..=share + 2).contains(&booked.len()), "{} of {}", booked.len(), all.len());
    }

    /// Everybody is called exactly once, each line in its own order, and nobody later than three calls for each one before.
    #[test]
    fn nobody_starves_in_a_queue(lanes in proptest::collection::vec((0_u8..3, 0_i64..1_000), 0..60), turn in 0_u32..50) {
        let waiting: Vec<Waiting> = lanes
            .iter()
            .map(|(lane, since)| Waiting { lane: [Lane::Priority, Lane::Booked, Lane::Ordinary][usize::from(*lane)], since: *since })
            .collect();
        let order = sequence(&waiting, turn);
        let mut sorted = order.clone();
        sorted.sort_unstable();
        prop_assert_eq!(sorted, (0..waiting.len()).collect::<Vec<_>>());
        for lane in [Lane::Priority, Lane::Booked, Lane::Ordinary] {
            let places: Vec<usize> = (0..order.len()).filter(|at| waiting[order[*at]].lane == lane).collect();
            let since: Vec<i64> = places.iter().map(|at| waiting[order[*at]].since).collect();
            prop_assert!(since.windows(2).all(|two| two[0] <= two[1]));
            for (before, place) in places.iter().enumerate() {
                prop_assert!(*place <= 3 * before + 2, "{before} before, called as {place}");
            }
        }
    }

    /// Called one by one with people coming all the time, the first who waits without priority is called within three calls.
    #[test]
    fn a_stream_of_priority_does_not_shut_anybody_out(turn in 0_u32..50) {
        let mut waiting = vec![Waiting { lane: Lane::Ordinary, since: 0 }];
        let mut called = None;
        for nth in 0..3 {
            waiting.push(Waiting { lane: Lane::Priority, since: i64::from(nth) });
            waiting.push(Waiting { lane: Lane::Booked, since: i64::from(nth) });
            let next = sequence(&waiting, turn + nth)[0];
            if waiting.remove(next).lane == Lane::Ordinary {
                called = Some(nth);
            }
        }
        prop_assert!(called.is_some());
    }
}

#[test]
fn the_middle_of_lengths() {
    assert_eq!(median(&[]), None);
    assert_eq!(median(&[5]), Some(5));
    assert_eq!(median(&[9, 1, 5]), Some(5));
    assert_eq!(median(&[9, 1, 5, 7]), Some(6));
}

#[test]
fn a_calendar_file_is_escaped_and_folded() {
    let at = Timestamp(1_795_996_800_000);
    let text = calendar_file(("u@contoh", at, at), ("Janji: A, B; C", &"é".repeat(80), "Satu\nDua"));
    assert!(text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n") && text.ends_with("END:VCALENDAR\r\n"));
    assert!(text.contains("SUMMARY:Janji: A\\, B\\; C\r\n"), "{text}");
    assert!(
        text.contains("DESCRIPTION:Satu\\nDua\r\n") && text.contains("DTSTART:20261130T000000Z\r\n"),
        "{text}"
    );
    assert!(text.split("\r\n").all(|line| line.len() <= 75), "{text}");
    assert_eq!(text.replace("\r\n ", "").matches('é').count(), 80);
}
