//! [`Shipping`]: who is told of every commit of the embedded database, so that a copy elsewhere can follow.
//!
//! The writer's thread is the only one that writes and that copies the log into the database file, so it can hand over the
//! pages of each commit before they are anywhere else. What is done with them (sealed, sent, kept) is not the store's business.

use std::{fs::File, sync::Arc};

use crate::{Failure, FileHash};

/// The two numbers that tell one filling of SQLite's log from the next: they change whenever it is started over
/// (<https://sqlite.org/fileformat2.html#walformat>).
pub type LogSalts = (u32, u32);

/// What a database file at rest, with an empty log, looks like from outside: as long as this is the same, nobody wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resting {
    /// Its length in bytes.
    pub length: u64,
    /// When it was changed last, in nanoseconds since 1970.
    pub changed: u128,
    /// The first hundred bytes, SQLite's header.
    pub header: Vec<u8>,
}

/// How the database was found when it was opened, before this process changed anything.
#[derive(Debug)]
pub struct Opening {
    /// The salts of the log that was there with something in it, as after a crash.
    pub log: Option<LogSalts>,
    /// The file at rest, when it was closed in order.
    pub resting: Option<Resting>,
    /// The database file, for reading pages past SQLite. It must outlive every connection of this process: closing it
    /// would let go of SQLite's locks (<https://sqlite.org/howtocorrupt.html>, 2.2). The store keeps one as well.
    pub file: Arc<File>,
    /// Bytes of a page.
    pub page_size: u32,
}

/// The pages one commit left behind, or all that the log holds.
#[derive(Clone, Debug)]
pub struct Commit {
    /// Whether these are all pages of the log, so that together with the database file they are everything.
    pub whole: bool,
    /// Which filling of the log they come from; none when the log is empty.
    pub log: Option<LogSalts>,
    /// Number (from 1) and content of each page, the newest of each.
    pub pages: Vec<(u32, Arc<[u8]>)>,
    /// How many pages the database has after the commit; 0 when the log is empty and does not tell.
    pub database_pages: u32,
}

/// Who is told. Calls come from the writer's thread and must not wait, except [`Shipping::arrived`].
pub trait Shipping: Send + Sync {
    /// Called once, before the first commit is handed over. The first commit is a whole one.
    fn begin(&self, opening: Opening);

    /// A commit is on this machine's disk.
    fn committed(&self, commit: Commit);

    /// The log could not be read: what was committed is not known here any more.
    fn lost(&self, reason: &str);

    /// Whether all of the log is wanted once more, for a new copy of everything to begin with.
    fn wants_whole(&self) -> bool;

    /// Whether everything handed over has arrived, so that the log may be started over without leaving a gap
    /// should this machine stop just then.
    fn settled(&self) -> bool;

    /// Whether commands may be taken at all now.
    fn ready(&self) -> Result<(), Failure>;

    /// Waits until what was handed over has arrived where it must before anybody is answered.
    fn arrived(&self) -> Result<(), Failure>;

    /// A file was stored; the row that names it comes later.
    fn stored(&self, file: FileHash);

    /// Nothing more will come; `resting` is the file after its log was emptied.
    fn closed(&self, resting: Option<Resting>);
}
