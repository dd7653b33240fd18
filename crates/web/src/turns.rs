//! Turns: how many requests of one address are worked on at a time. The others of that address wait; those of everybody else
//! do not. So a flood, however its connections are opened and kept, slows down itself.
//!
//! Many enough for the telephones behind one shared address: what waits is asked at one moment, not opened.

use std::{
    collections::HashMap,
    net::{IpAddr, Ipv6Addr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use balai_base::{Problem, ProblemKind};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::WebError;

/// How many requests of one address are worked on at a time.
const OF_ONE: usize = 128;
/// How long one waits for a turn before being asked to come back.
const PATIENCE: Duration = Duration::from_secs(10);

/// Whose turns are being taken.
#[derive(Default)]
pub(crate) struct Turns {
    lines: Arc<Mutex<HashMap<IpAddr, Line>>>,
}

struct Line {
    permits: Arc<Semaphore>,
    present: usize,
}

/// One request's turn, given back when dropped.
pub(crate) struct Turn {
    place: Present,
    _permit: OwnedSemaphorePermit,
}

/// Somebody in a line, at work or waiting; the last one to leave takes the line along.
struct Present {
    address: IpAddr,
    lines: Arc<Mutex<HashMap<IpAddr, Line>>>,
}

impl Drop for Present {
    fn drop(&mut self) {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(line) = lines.get_mut(&self.address) {
            line.present -= 1;
            if line.present == 0 {
                lines.remove(&self.address);
            }
        }
    }
}

impl Turns {
    /// Waits for a turn of `address`.
    pub(crate) async fn take(&self, address: IpAddr) -> Result<Turn, WebError> {
        let (place, permits) = self.join(address);
        match tokio::time::timeout(PATIENCE, permits.acquire_owned()).await {
            Ok(Ok(permit)) => Ok(Turn { place, _permit: permit }),
            _ => Err(Problem::new(ProblemKind::Unavailable(10), "problem-busy").into()),
        }
    }

    fn join(&self, address: IpAddr) -> (Present, Arc<Semaphore>) {
        let address = whole(address);
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = || Line { permits: Arc::new(Semaphore::new(OF_ONE)), present: 0 };
        let line = lines.entry(address).or_insert_with(fresh);
        line.present += 1;
        (Present { address, lines: self.lines.clone() }, line.permits.clone())
    }
}

impl Turn {
    /// Ends the turn.
    pub(crate) fn end(self) {
        drop(self.place);
    }
}

/// An address as one sender's: IPv6 by its `/64`, of which everybody has all addresses.
fn whole(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(six) => IpAddr::V6(Ipv6Addr::from_bits(six.to_bits() & (u128::MAX << 64))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_flood_of_one_address_waits_and_nobody_else_does() {
        let turns = Turns::default();
        let flood: IpAddr = "203.0.113.9".parse().unwrap();
        let mut held = Vec::new();
        for _ in 0..OF_ONE {
            held.push(turns.take(flood).await.unwrap());
        }
        let refused = turns.take(flood).await.map(Turn::end).map_err(|error| error.problem.kind);
        assert_eq!(refused, Err(ProblemKind::Unavailable(10)), "the line has its patience");
        let other = "198.51.100.7".parse().unwrap();
        let began = tokio::time::Instant::now();
        turns.take(other).await.unwrap().end();
        assert_eq!(began.elapsed(), Duration::ZERO, "somebody else waits for nobody");
        held.pop();
        turns.take(flood).await.unwrap().end();
        drop(held);
        assert!(turns.lines.lock().unwrap().is_empty(), "nobody is remembered");
    }

    #[test]
    fn everybody_has_all_addresses_of_a_network_of_version_six() {
        let of = |text: &str| whole(text.parse().unwrap()).to_string();
        assert_eq!(of("2001:db8:1:2:a:b:c:d"), "2001:db8:1:2::");
        assert_eq!(of("203.0.113.9"), "203.0.113.9");
    }
}
