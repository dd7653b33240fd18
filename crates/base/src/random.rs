//! Randomness as an input, and [`Moment`]: the time and the random seed of one command.

use std::sync::Mutex;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::{Timestamp, id::uuid_at};

/// Where random bytes come from.
pub trait Random: Send + Sync {
    /// Fills `bytes` with random bytes.
    fn fill(&self, bytes: &mut [u8]);
}

/// The operating system's generator, fit for secrets.
#[derive(Clone, Copy, Debug, Default)]
pub struct SystemRandom;

impl Random for SystemRandom {
    #[expect(clippy::disallowed_methods, reason = "the one place where randomness is read")]
    #[expect(clippy::expect_used, reason = "without randomness no secret is safe, so the process must end")]
    fn fill(&self, bytes: &mut [u8]) {
        getrandom::fill(bytes).expect("the operating system gives random bytes");
    }
}

/// A reproducible stream: SHA-256 over a seed and a counter. With a secret seed it is as
/// unpredictable as the seed, so a command may derive its identifiers and PIN from it.
#[derive(Debug)]
pub struct SeededRandom {
    seed: [u8; 32],
    counter: Mutex<u64>,
}

impl SeededRandom {
    /// The stream of `seed`, from its beginning.
    pub fn new(seed: [u8; 32]) -> Self {
        Self { seed, counter: Mutex::new(0) }
    }

    /// The stream of a small number, for tests and demonstration data.
    pub fn from_number(number: u64) -> Self {
        Self::new(Sha256::digest(number.to_le_bytes()).into())
    }
}

impl Random for SeededRandom {
    fn fill(&self, bytes: &mut [u8]) {
        let mut counter = self.counter.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        for chunk in bytes.chunks_mut(32) {
            let block: [u8; 32] =
                Sha256::new().chain_update(self.seed).chain_update(counter.to_le_bytes()).finalize().into();
            *counter += 1;
            for (target, source) in chunk.iter_mut().zip(block) {
                *target = source;
            }
        }
    }
}

/// A number below `bound`, each equally likely; 0 when `bound` is 0.
pub fn below(random: &dyn Random, bound: u64) -> u64 {
    // Draws above the last whole multiple are thrown away, or small numbers would be likelier.
    let Some(limit) = u64::MAX.checked_div(bound).map(|times| times * bound) else { return 0 };
    loop {
        let mut bytes = [0_u8; 8];
        random.fill(&mut bytes);
        let drawn = u64::from_le_bytes(bytes);
        if drawn < limit {
            return drawn % bound;
        }
    }
}

/// One of `choices`, each equally likely; none when there are none.
pub fn choose<'a, T>(random: &dyn Random, choices: &'a [T]) -> Option<&'a T> {
    let place = below(random, u64::try_from(choices.len()).unwrap_or(u64::MAX));
    choices.get(usize::try_from(place).unwrap_or(0))
}

/// Whether something that happens `percent` times in a hundred happens now.
pub fn chance(random: &dyn Random, percent: u64) -> bool {
    below(random, 100) < percent
}

/// The time and the seed of one command, made before it is handed to the store.
///
/// The store may run a command again (see `docs/SQL.md`); with one `Moment` every run makes the same
/// identifiers, number and PIN.
#[derive(Clone, Copy)]
pub struct Moment {
    /// When the command was given.
    pub now: Timestamp,
    seed: [u8; 32],
}

impl Moment {
    /// A moment at `now` with a seed drawn from `random`.
    pub fn new(now: Timestamp, random: &dyn Random) -> Self {
        let mut seed = [0_u8; 32];
        random.fill(&mut seed);
        Self { now, seed }
    }

    /// The random stream of this moment for one `purpose`; the same purpose gives the same stream.
    pub fn random(&self, purpose: &str) -> SeededRandom {
        SeededRandom::new(Sha256::new().chain_update(self.seed).chain_update(purpose).finalize().into())
    }

    /// The identifier of this moment for one `purpose`; the same purpose gives the same identifier.
    pub fn uuid(&self, purpose: &str) -> Uuid {
        uuid_at(self.now, &self.random(purpose))
    }
}

impl std::fmt::Debug for Moment {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Moment").field("now", &self.now).finish_non_exhaustive()
    }
}
