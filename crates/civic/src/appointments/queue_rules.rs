//! Who is called next, and how long the others wait. Pure.
//!
//! Three lines take turns: people with priority (UU 25/2009, article 29), people whose booked time has come, and everybody
//! else. Each call goes to the line whose turn it is, or when nobody stands there to the next line that has somebody. So
//! priority helps without anybody being forgotten: of three calls in a row at least one goes to each line that has people.

/// The line somebody stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Lane {
    /// Older people, people with a disability, pregnant people, people with an infant.
    Priority,
    /// People whose booked time has come.
    Booked,
    /// Everybody else.
    Ordinary,
}

/// The order in which lines take turns.
const TURNS: [Lane; 3] = [Lane::Priority, Lane::Booked, Lane::Ordinary];

/// Somebody who waits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Waiting {
    /// In which line.
    pub lane: Lane,
    /// What orders people within a line: the booked time, or since when they wait.
    pub since: i64,
}

/// The places in `waiting` in the order in which they are called, when `turn` calls went before.
pub fn sequence(waiting: &[Waiting], turn: u32) -> Vec<usize> {
    let mut lines: Vec<Vec<usize>> = TURNS
        .iter()
        .map(|lane| {
            let mut line: Vec<usize> =
                waiting.iter().enumerate().filter(|(_, one)| one.lane == *lane).map(|(at, _)| at).collect();
            line.sort_by_key(|at| (waiting.get(*at).map_or(i64::MAX, |one| one.since), *at));
            // Taken from the end.
            line.reverse();
            line
        })
        .collect();
    let mut turn = usize::try_from(turn).unwrap_or(0) % TURNS.len();
    let mut order = Vec::with_capacity(waiting.len());
    while order.len() < waiting.len() {
        let next = (0..TURNS.len()).find_map(|step| lines.get_mut((turn + step) % TURNS.len())?.pop());
        let Some(next) = next else { break };
        order.push(next);
        turn = (turn + 1) % TURNS.len();
    }
    order
}

/// The middle of `lengths`, the mean of the two middle ones of an even number; none of nothing.
pub fn median(lengths: &[i64]) -> Option<i64> {
    let mut sorted = lengths.to_vec();
    sorted.sort_unstable();
    let middle = sorted.len() / 2;
    let upper = *sorted.get(middle)?;
    if sorted.len() % 2 == 1 {
        return Some(upper);
    }
    let lower = *sorted.get(middle.checked_sub(1)?)?;
    Some(lower.midpoint(upper))
}
