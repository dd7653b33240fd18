//! Which reports are sent when: drawn before the year is played. Pure.

use balai_base::{
    Random, SeededRandom, Timestamp,
    random::{below, chance},
    time::{DAY, HOUR, MINUTE},
};
use balai_platform::region::{CaseKind, Region};

use super::{DAYS, Plan};
use crate::demonstration::Corpus;

/// How many of a hundred people are at their telephone in each hour of the day.
const HOURS: [u32; 24] = [1, 1, 1, 1, 1, 3, 6, 8, 7, 6, 5, 5, 5, 4, 4, 4, 5, 6, 7, 8, 7, 5, 3, 2];

/// How many of a hundred reports come by channels that officers read.
const BY_OFFICERS: u64 = 22;

/// A report to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sketch {
    pub(super) at: Timestamp,
    pub(super) category: String,
    pub(super) kind: &'static str,
    /// The earlier sketch whose place and matter it repeats.
    pub(super) repeats: Option<usize>,
    /// Sent so soon after it that both are open.
    pub(super) twin: bool,
    /// An officer writes it down for somebody, in office hours.
    pub(super) by_officer: bool,
}

/// The reports of a year, in the order of time.
pub(super) fn year(region: &Region, corpus: &Corpus, plan: &Plan, random: &SeededRandom) -> Vec<Sketch> {
    let subjects = subjects(region, corpus);
    let all: u64 = subjects.iter().map(|(_, _, weight)| weight).sum();
    let mut times: Vec<(Timestamp, bool)> = (0..plan.cases)
        .map(|_| {
            let at = arrival(region, plan, random);
            let by_officer = chance(random, BY_OFFICERS);
            (if by_officer { counter(region, at, random) } else { at }, by_officer)
        })
        .filter(|(at, _)| *at < plan.until)
        .collect();
    times.sort_unstable();
    let mut sketches: Vec<Sketch> = Vec::new();
    for (at, by_officer) in times {
        let repeats = earlier(&sketches, at, random);
        let first = repeats.and_then(|(place, twin)| Some((place, twin, sketches.get(place)?.clone())));
        let sketch = if let Some((place, twin, first)) = first {
            Sketch { at, repeats: Some(place), twin, by_officer, ..first }
        } else {
            let Some((category, kind)) = drawn(&subjects, below(random, all)) else { break };
            Sketch { at, category, kind, repeats: None, twin: false, by_officer }
        };
        sketches.push(sketch);
    }
    sketches
}

/// What can be written about in this region, and how often it is.
fn subjects(region: &Region, corpus: &Corpus) -> Vec<(String, &'static str, u64)> {
    let mut found: Vec<(String, &'static str, u64)> = Vec::new();
    for (category, _) in corpus.categories() {
        let Some(known) = region.categories.get(category) else { continue };
        if found.iter().any(|(name, _, _)| name == category) {
            continue;
        }
        for kind in CaseKind::ALL {
            let count = corpus.count(category, kind.as_str());
            if count > 0 && (known.kinds.is_empty() || known.kinds.contains(&kind)) {
                // Half of a category's weight is how much there is to say about it, half that it exists.
                let weight = u64::try_from(count).unwrap_or(0) + u64::from(kind == CaseKind::Complaint);
                found.push((category.to_owned(), kind.as_str(), weight));
            }
        }
    }
    found
}

fn drawn(subjects: &[(String, &'static str, u64)], mut number: u64) -> Option<(String, &'static str)> {
    for (category, kind, weight) in subjects {
        if number < *weight {
            return Some((category.clone(), kind));
        }
        number -= weight;
    }
    None
}

/// A time in the plan's days: more towards the end, when more people know the hall, and by the hour of the day.
fn arrival(region: &Region, plan: &Plan, random: &dyn Random) -> Timestamp {
    let days = DAYS.unsigned_abs();
    let day = match below(random, 100) {
        0..6 => days - 1 - below(random, 12),
        _ => below(random, days).max(below(random, days)),
    };
    let mut left = below(random, u64::from(HOURS.iter().sum::<u32>()));
    let mut hour = 0;
    for share in HOURS {
        if left < u64::from(share) {
            break;
        }
        left -= u64::from(share);
        hour += 1;
    }
    let minute = below(random, 60);
    let start = plan.until.plus((1 - DAYS) * DAY).day(&region.time_zone);
    let midnight = start
        .date()
        .to_zoned(region.time_zone.clone())
        .map_or(plan.until.millis(), |zoned| zoned.timestamp().as_millisecond());
    let signed = |number: u64| i64::try_from(number).unwrap_or(0);
    Timestamp(midnight).plus(
        signed(day) * DAY
            + hour * HOUR
            + signed(minute) * MINUTE
            + signed(below(random, MINUTE.unsigned_abs())),
    )
}

/// A moment of the next opening hours.
fn counter(region: &Region, at: Timestamp, random: &dyn Random) -> Timestamp {
    let minutes = i64::try_from(below(random, 300)).unwrap_or(0);
    region.calendar.after_open(at, minutes * MINUTE)
}

/// Sometimes somebody else reports the same thing within hours, or the thing comes back after weeks.
fn earlier(sketches: &[Sketch], at: Timestamp, random: &dyn Random) -> Option<(usize, bool)> {
    let twin = if chance(random, 5) {
        true
    } else if chance(random, 3) {
        false
    } else {
        return None;
    };
    let window = if twin { 0..2 * DAY } else { 25 * DAY..120 * DAY };
    let fitting = sketches.iter().enumerate().rev().filter(|(_, sketch)| {
        sketch.kind == "complaint" && sketch.repeats.is_none() && window.contains(&at.since(sketch.at))
    });
    fitting.map(|(place, _)| (place, twin)).next()
}
