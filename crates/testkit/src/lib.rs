//! What tests share: both databases, a fixed clock and fixed seeds.
//!
//! For tests only; it must never be a normal dependency. Tests act through public faces; nothing here reaches
//! behind them. A test that can't set itself up panics: that is how tests fail.
#![expect(clippy::panic, reason = "a test that can't set itself up fails")]

mod contents;
mod databases;
mod directory;
mod receiver;
pub mod sql_texts;
mod stage;

use std::path::{Path, PathBuf};

use balai_base::{FixedClock, Moment, RegionId, SeededRandom, Timestamp};

pub use contents::{Column, columns, rows};
pub use databases::{TestDatabase, databases};
pub use directory::TestDirectory;
pub use receiver::{Answer, Received, Receiver};
pub use stage::{Scene, Stage};

/// A Monday morning: 2026-03-02 08:00 in Bali (UTC+8).
pub const START: Timestamp = Timestamp(1_772_409_600_000);

/// A clock standing at [`START`].
pub fn clock() -> FixedClock {
    FixedClock::new(START)
}

/// The `number`th moment: [`START`] plus `number` seconds, with a seed of its own.
pub fn moment(number: u32) -> Moment {
    Moment::new(START.plus(i64::from(number) * 1_000), &random(u64::from(number)))
}

/// The random stream of a number.
pub fn random(number: u64) -> SeededRandom {
    SeededRandom::from_number(number)
}

/// Waits on this thread for an answer, such as one of the store.
///
/// # Panics
/// When no runtime can be made.
pub fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap_or_else(|error| panic!("{error}")).block_on(future)
}

/// The region tests use: `contoh`.
///
/// # Panics
/// Never: the slug is a constant.
pub fn region() -> RegionId {
    RegionId::parse("contoh").unwrap_or_else(|problem| panic!("{problem}"))
}

/// The folder of the pack tests use: the made-up regency `contoh`.
pub fn pack() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../regions/contoh")
}

/// Copies the pack `contoh`, folders and all, to `folder`, where a test may spoil it.
///
/// # Panics
/// When a file can't be copied.
pub fn copy_pack(folder: &Path) {
    copy_folder(&pack(), folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
}

fn copy_folder(from: &Path, to: &Path) -> std::io::Result<()> {
    std::fs::create_dir_all(to)?;
    for entry in std::fs::read_dir(from)? {
        let entry = entry?;
        let copy = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &copy)?;
        } else {
            std::fs::copy(entry.path(), copy)?;
        }
    }
    Ok(())
}
