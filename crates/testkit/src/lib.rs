//! What tests share: both databases, a fixed clock and fixed seeds.
//!
//! For tests only; it must never be a normal dependency. Tests act through public faces; nothing here reaches
//! behind them.

use balai_base::{FixedClock, Moment, RegionId, SeededRandom, Timestamp};
use balai_store::{Store, StoreOptions};

/// A Monday morning: 2026-03-02 08:00 in Bali (UTC+8).
pub const START: Timestamp = Timestamp(1_772_409_600_000);

/// One fresh, migrated database, removed when dropped.
pub struct TestDatabase {
    /// `sqlite` or `postgres`, for messages.
    pub name: &'static str,
    /// The store on it.
    pub store: Store,
}

/// A fresh database of each kind: SQLite always, PostgreSQL when `BALAI_TEST_POSTGRES` names a superuser's URL.
pub fn databases() -> Vec<TestDatabase> {
    Vec::new()
}

/// A clock standing at [`START`].
pub fn clock() -> FixedClock {
    FixedClock::new(START)
}

/// The `number`th moment: [`START`] plus `number` seconds, with a seed of its own.
pub fn moment(number: u32) -> Moment {
    let random = SeededRandom::from_number(u64::from(number));
    Moment::new(START.plus(i64::from(number) * 1_000), &random)
}

/// The region tests use.
///
/// # Panics
/// Never: the slug is a constant.
#[expect(clippy::expect_used, reason = "a constant slug")]
pub fn region() -> RegionId {
    RegionId::parse("contoh").expect("a slug")
}

/// A store in a fresh directory.
pub fn open(options: StoreOptions) -> Store {
    Store::open(options).unwrap_or_else(|failure| panic!("{failure}"))
}
