//! When promises are due: tables of known weeks, and what must hold for every week.

use std::str::FromStr;

use jiff::civil::date;
use proptest::prelude::*;

use super::*;
use crate::time::MINUTE;

/// Monday to Thursday 08:00-12:00 and 13:00-16:00, Friday 07:30-12:30, eight hours ahead of UTC.
fn calendar() -> Calendar {
    let long = WorkingHours::from_str("08:00-12:00, 13:00-16:00").unwrap();
    let friday = WorkingHours::from_str("07:30-12:30").unwrap();
    let closed = WorkingHours::closed;
    let week = [long.clone(), long.clone(), long.clone(), long, friday, closed(), closed()];
    Calendar::new(TimeZone::fixed(jiff::tz::offset(8)), week)
}

/// An instant by the local clock: `at("2026-03-02 08:00")` is a Monday.
fn at(text: &str) -> Timestamp {
    let local = jiff::civil::DateTime::strptime("%Y-%m-%d %H:%M", text).unwrap();
    Timestamp(local.to_zoned(TimeZone::fixed(jiff::tz::offset(8))).unwrap().timestamp().as_millisecond())
}

fn holiday(office_closed: bool, estimated: bool) -> Holiday {
    Holiday { name: Localized::same("Hari"), office_closed, estimated }
}

fn day(year: i16, month: i8, day: i8) -> Day {
    Day::from_date(date(year, month, day))
}

#[test]
fn promises_end_when_a_clerk_would_say() {
    use PromiseUnit::{Days, Hours, WorkingDays, WorkingHours};
    let table = [
        // Within a day, over the midday break, over the night, over the weekend.
        ("2026-03-02 09:00", 2, WorkingHours, "2026-03-02 11:00"),
        ("2026-03-02 11:00", 2, WorkingHours, "2026-03-02 14:00"),
        ("2026-03-02 11:00", 1, WorkingHours, "2026-03-02 12:00"),
        ("2026-03-02 15:30", 1, WorkingHours, "2026-03-03 08:30"),
        ("2026-03-06 12:00", 1, WorkingHours, "2026-03-09 08:30"),
        ("2026-03-07 20:00", 3, WorkingHours, "2026-03-09 11:00"),
        ("2026-03-07 20:00", 0, WorkingHours, "2026-03-09 08:00"),
        // The day of the start does not count, whatever its hour.
        ("2026-03-02 08:00", 1, WorkingDays, "2026-03-03 16:00"),
        ("2026-03-02 23:59", 1, WorkingDays, "2026-03-03 16:00"),
        ("2026-03-03 00:00", 1, WorkingDays, "2026-03-04 16:00"),
        ("2026-03-05 09:00", 1, WorkingDays, "2026-03-06 12:30"),
        ("2026-03-07 09:00", 3, WorkingDays, "2026-03-11 16:00"),
        ("2026-03-02 09:00", 0, WorkingDays, "2026-03-02 16:00"),
        ("2026-03-02 17:00", 0, WorkingDays, "2026-03-03 08:00"),
        // By the clock, closed or not.
        ("2026-03-06 15:00", 6, Hours, "2026-03-06 21:00"),
        ("2026-03-06 15:00", 7, Days, "2026-03-13 15:00"),
    ];
    for (start, amount, unit, end) in table {
        let due = due(at(start), Promise { amount, unit }, &calendar(), &[]);
        assert_eq!(due, at(end), "{start} + {amount} {unit:?}");
    }
}

#[test]
fn only_days_that_close_the_offices_are_left_out() {
    let mut calendar = calendar();
    calendar.add_holiday(day(2026, 3, 3), holiday(true, false));
    calendar.add_holiday(day(2026, 3, 4), holiday(false, false));
    calendar.add_holiday(day(2026, 3, 5), holiday(true, true));
    let promise = Promise { amount: 2, unit: PromiseUnit::WorkingDays };
    assert_eq!(due(at("2026-03-02 09:00"), promise, &calendar, &[]), at("2026-03-06 12:30"));
    assert!(!calendar.is_open(at("2026-03-03 09:00")) && calendar.is_open(at("2026-03-04 09:00")));
    assert!(!calendar.is_working_day(day(2026, 3, 5)));
}

#[test]
fn two_holidays_on_one_day_are_told_together() {
    let mut calendar = calendar();
    let on = day(2026, 3, 3);
    calendar.add_holiday(on, Holiday { name: Localized::new("Satu", "One"), ..holiday(true, true) });
    calendar.add_holiday(on, Holiday { name: Localized::new("Dua", "Two"), ..holiday(false, false) });
    let known = &calendar.holidays[&on];
    assert_eq!((known.name.id.as_str(), known.name.en.as_str()), ("Satu; Dua", "One; Two"));
    assert!(known.office_closed && known.estimated, "the certain one closes nothing");
    calendar.add_holiday(on, holiday(true, false));
    assert!(!calendar.holidays[&on].estimated);
}

#[test]
fn a_pause_postpones_by_its_open_time_only() {
    let promise = Promise { amount: 2, unit: PromiseUnit::WorkingDays };
    let start = at("2026-03-02 09:00");
    let table = [
        ("2026-03-03 09:00", "2026-03-03 11:00", "2026-03-05 10:00"),
        // Over night and over midday nothing was lost.
        ("2026-03-03 16:00", "2026-03-04 08:00", "2026-03-04 16:00"),
        ("2026-03-03 12:00", "2026-03-03 13:00", "2026-03-04 16:00"),
        // Over the closing hour only the open minute before it.
        ("2026-03-04 15:59", "2026-03-04 16:30", "2026-03-05 08:01"),
        // A whole weekend and the Friday before: five open hours.
        ("2026-03-02 09:00", "2026-03-09 08:00", "2026-03-10 16:00"),
        // After the end, and turned inside out.
        ("2026-03-20 09:00", "2026-03-21 09:00", "2026-03-04 16:00"),
        ("2026-03-04 09:00", "2026-03-03 09:00", "2026-03-04 16:00"),
    ];
    for (from, to, end) in table {
        let found = due(start, promise, &calendar(), &[(at(from), Some(at(to)))]);
        if from == "2026-03-02 09:00" {
            // 6 open hours of Monday, 7 of Tuesday and of Wednesday remain from Monday the 9th on.
            assert_eq!(found, at("2026-03-11 15:00"), "{from} to {to}");
        } else {
            assert_eq!(found, at(end), "{from} to {to}");
        }
    }
}

#[test]
fn pauses_that_overlap_count_once() {
    let promise = Promise { amount: 4, unit: PromiseUnit::Hours };
    let pauses = [
        (at("2026-03-02 10:00"), Some(at("2026-03-02 12:00"))),
        (at("2026-03-02 09:00"), Some(at("2026-03-02 11:00"))),
    ];
    assert_eq!(due(at("2026-03-02 08:00"), promise, &calendar(), &pauses), at("2026-03-02 15:00"));
}

#[test]
fn a_clock_that_stands_still_is_never_due() {
    for unit in [PromiseUnit::Hours, PromiseUnit::Days, PromiseUnit::WorkingHours, PromiseUnit::WorkingDays] {
        let pauses = [(at("2026-03-02 10:00"), None)];
        assert_eq!(due(at("2026-03-02 09:00"), Promise { amount: 3, unit }, &calendar(), &pauses), NEVER);
    }
}

#[test]
fn offices_that_never_open_never_keep_a_promise() {
    let shut = Calendar::new(TimeZone::UTC, Default::default());
    assert_eq!(
        due(at("2026-03-02 09:00"), Promise { amount: 1, unit: PromiseUnit::WorkingDays }, &shut, &[]),
        NEVER
    );
    assert_eq!(
        due(at("2026-03-02 09:00"), Promise { amount: 1, unit: PromiseUnit::WorkingHours }, &shut, &[]),
        NEVER
    );
    assert_eq!(shut.next_open(at("2026-03-02 09:00")), None);
}

#[test]
fn hours_are_read_and_written() {
    for text in ["07:30-15:30", "08:00-12:00, 13:00-16:00", "00:00-24:00", "closed"] {
        assert_eq!(WorkingHours::from_str(text).unwrap().to_string(), text);
    }
    assert_eq!(WorkingHours::from_str("7.30 – 15.00").unwrap().to_string(), "07:30-15:00");
    for text in [
        "",
        "8-16",
        "16:00-08:00",
        "08:00-08:00",
        "08:00-12:00, 11:00-13:00",
        "08:00-24:01",
        "08:60-12:00",
        "x",
    ] {
        assert_eq!(WorkingHours::from_str(text).unwrap_err().message, "problem-working-hours", "{text}");
    }
}

#[test]
fn a_day_without_end_joins_the_next() {
    let always: WorkingHours = "00:00-24:00".parse().unwrap();
    let week = std::array::from_fn(|_| always.clone());
    let calendar = Calendar::new(TimeZone::fixed(jiff::tz::offset(8)), week);
    assert_eq!(calendar.working_millis_between(at("2026-03-02 22:00"), at("2026-03-04 03:00")), 29 * HOUR);
    assert!(calendar.is_open(at("2026-03-02 23:59")) && calendar.is_open(at("2026-03-03 00:00")));
}

fn instant() -> impl Strategy<Value = Timestamp> {
    // Any minute of about two years, with seconds and milliseconds.
    (0_i64..1_000_000, 0..MINUTE)
        .prop_map(|(minutes, rest)| at("2025-12-01 00:00").plus(minutes * MINUTE + rest))
}

fn promise() -> impl Strategy<Value = Promise> {
    use PromiseUnit::{Days, Hours, WorkingDays, WorkingHours};
    (0_u32..40, prop::sample::select(vec![WorkingHours, WorkingDays, Hours, Days]))
        .prop_map(|(amount, unit)| Promise { amount, unit })
}

fn with_holidays() -> impl Strategy<Value = Calendar> {
    prop::collection::btree_map(0_i32..800, any::<bool>(), 0..60).prop_map(|days| {
        let mut calendar = calendar();
        let Day(first) = day(2025, 12, 1);
        for (offset, closed) in days {
            calendar.add_holiday(Day(first + offset), holiday(closed, false));
        }
        calendar
    })
}

fn pauses() -> impl Strategy<Value = Vec<Pause>> {
    prop::collection::vec((instant(), 0..10 * DAY), 0..5)
        .prop_map(|list| list.into_iter().map(|(begin, length)| (begin, Some(begin.plus(length)))).collect())
}

fn is_working(promise: Promise) -> bool {
    matches!(promise.unit, PromiseUnit::WorkingDays | PromiseUnit::WorkingHours)
}

proptest! {
    #[test]
    fn working_time_is_never_due_while_closed(
        start in instant(), promise in promise(), calendar in with_holidays(), pauses in pauses(),
    ) {
        let end = due(start, promise, &calendar, &pauses);
        prop_assert!(end >= start);
        if is_working(promise) && end != NEVER {
            prop_assert!(calendar.is_open(end) || calendar.is_open(end.plus(-1)), "{end:?}");
        }
    }

    #[test]
    fn a_later_start_is_never_due_earlier(
        start in instant(), later in 0..20 * DAY, promise in promise(), calendar in with_holidays(), pauses in pauses(),
    ) {
        // Pauses of one clock begin after its start, so both starts lie before all of them.
        let pauses: Vec<Pause> = pauses.into_iter().filter(|(begin, _)| *begin >= start.plus(later)).collect();
        let first = due(start, promise, &calendar, &pauses);
        prop_assert!(due(start.plus(later), promise, &calendar, &pauses) >= first);
    }

    #[test]
    fn pauses_only_postpone(
        start in instant(), promise in promise(), calendar in with_holidays(), pauses in pauses(), more in pauses(),
    ) {
        let without = due(start, promise, &calendar, &pauses);
        let with = due(start, promise, &calendar, &[pauses, more].concat());
        prop_assert!(with >= without);
    }

    #[test]
    fn more_is_never_due_earlier(start in instant(), promise in promise(), calendar in with_holidays()) {
        let more = Promise { amount: promise.amount + 1, ..promise };
        prop_assert!(due(start, more, &calendar, &[]) >= due(start, promise, &calendar, &[]));
    }

    #[test]
    fn working_hours_are_measured_as_they_were_promised(
        start in instant(), amount in 0_u32..60, calendar in with_holidays(),
    ) {
        let end = due(start, Promise { amount, unit: PromiseUnit::WorkingHours }, &calendar, &[]);
        prop_assert_eq!(calendar.working_millis_between(start, end), i64::from(amount) * HOUR);
    }

    #[test]
    fn open_time_after_is_the_inverse_of_open_time_between(
        start in instant(), millis in 0..200 * HOUR, calendar in with_holidays(),
    ) {
        prop_assert_eq!(calendar.working_millis_between(start, calendar.after_open(start, millis)), millis);
    }

    #[test]
    fn open_time_adds_up(start in instant(), one in 0..20 * DAY, two in 0..20 * DAY, calendar in with_holidays()) {
        let (middle, end) = (start.plus(one), start.plus(one + two));
        let parts = calendar.working_millis_between(start, middle) + calendar.working_millis_between(middle, end);
        prop_assert_eq!(calendar.working_millis_between(start, end), parts);
        prop_assert_eq!(calendar.working_millis_between(end, start), 0);
    }
}

/// Fault F10: the office's own midnight, the leap day and the year's end decide which day it is, never UTC.
#[test]
fn a_day_is_the_zones_own_at_midnight_on_leap_days_and_at_the_end_of_a_year() {
    let zone = TimeZone::fixed(jiff::tz::offset(8));
    for (local, expected) in [
        ("2026-03-02 23:30", day(2026, 3, 2)),
        ("2026-03-03 00:00", day(2026, 3, 3)),
        ("2028-02-29 07:59", day(2028, 2, 29)),
        ("2028-03-01 00:30", day(2028, 3, 1)),
        ("2026-12-31 23:59", day(2026, 12, 31)),
        ("2027-01-01 00:00", day(2027, 1, 1)),
    ] {
        assert_eq!(at(local).day(&zone), expected, "{local}");
    }
    assert_eq!(day(2028, 3, 1).0 - day(2028, 2, 28).0, 2, "2028 has a leap day");
}

#[test]
fn working_days_are_counted_without_the_day_of_the_event_weekends_and_holidays() {
    let mut calendar = calendar();
    let (friday, last) = (day(2026, 3, 6), day(2026, 4, 17));
    assert_eq!(calendar.working_days_between(friday, friday), 0);
    assert_eq!(calendar.working_days_between(friday, day(2026, 3, 8)), 0, "a weekend");
    assert_eq!(calendar.working_days_between(friday, day(2026, 3, 9)), 1);
    assert_eq!(calendar.working_days_between(friday, last), 30);
    assert_eq!(calendar.working_days_between(friday, day(2026, 3, 1)), 0, "never fewer than none");
    let end = calendar.end_of_working_day_after(friday, 30);
    assert_eq!((end, end.plus(1)), (at("2026-04-18 00:00").plus(-1), at("2026-04-18 00:00")));
    calendar.add_holiday(day(2026, 3, 19), holiday(true, false));
    calendar.add_holiday(day(2026, 3, 20), holiday(false, false));
    assert_eq!(calendar.working_days_between(friday, last), 29, "only what closes the offices");
    assert_eq!(calendar.end_of_working_day_after(friday, 30), at("2026-04-21 00:00").plus(-1));
}
