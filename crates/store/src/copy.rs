//! [`StillDatabase`]: the embedded database as it was at one moment, page by page, while a server goes on writing.
//!
//! A read transaction keeps the server from copying newer pages of the log into the file and from starting the log over;
//! so the file with the log's pages laid over it stays what it was. The server is never made to wait.

use std::{collections::BTreeMap, fs::File, io, os::unix::fs::FileExt as _, path::Path};

use crate::{
    Failure,
    shipping::LogSalts,
    sqlite::{self, Connection, Log},
};

/// How often a quiet instant between two commits is looked for.
const TRIES: u32 = 200;

/// A database that stands still.
pub struct StillDatabase {
    /// Holds the read transaction. It is closed before `file`: closing the file first would let go of its locks.
    _connection: Connection,
    file: File,
    log: Log,
    salts: Option<LogSalts>,
    /// Where the log has a newer page than the file.
    laid_over: BTreeMap<u32, u64>,
    page_size: u32,
    pages: u32,
}

impl StillDatabase {
    /// Holds the database of the data directory still. [`Failure::Busy`]: no quiet instant was found.
    ///
    /// For a process of its own: letting go of the file again would let go of the locks of a server in the same process
    /// (<https://sqlite.org/howtocorrupt.html>, 2.2).
    pub fn open(directory: &Path) -> Result<Self, Failure> {
        let path = directory.join(sqlite::FILE);
        let failed = |error: io::Error| Failure::Driver(format!("{}: {error}", path.display()));
        let connection = Connection::reader(&path)?;
        let file = File::open(&path).map_err(failed)?;
        let mut log = Log::beside(&path);
        let mut laid_over = BTreeMap::new();
        let mut logged_pages = None;
        for _ in 0..TRIES {
            note(&mut log, &mut laid_over, &mut logged_pages).map_err(failed)?;
            let begun = connection.batch("BEGIN; SELECT count(*) FROM sqlite_schema");
            begun.map_err(|(failure, _)| failure)?;
            if !note(&mut log, &mut laid_over, &mut logged_pages).map_err(failed)? {
                let mut header = [0_u8; 100];
                file.read_exact_at(&mut header, 0).map_err(failed)?;
                let page_size = sqlite::page_size(&header);
                let length = file.metadata().map_err(failed)?.len();
                let on_disk = u32::try_from(length / u64::from(page_size)).unwrap_or(u32::MAX);
                let salts = log.salts();
                let pages = logged_pages.unwrap_or(on_disk);
                return Ok(Self { _connection: connection, file, log, salts, laid_over, page_size, pages });
            }
            connection.batch("ROLLBACK").map_err(|(failure, _)| failure)?;
        }
        Err(Failure::Busy)
    }

    /// Bytes of a page.
    pub fn page_size(&self) -> u32 {
        self.page_size
    }

    /// How many pages there are.
    pub fn pages(&self) -> u32 {
        self.pages
    }

    /// Up to `count` pages from the `first`th on (from 0); fewer at the end.
    pub fn read(&self, first: u32, count: u32) -> Result<Vec<u8>, Failure> {
        let count = count.min(self.pages.saturating_sub(first));
        let size = self.page_size as usize;
        let mut bytes = vec![0_u8; count as usize * size];
        for (page, number) in bytes.chunks_mut(size).zip(first + 1..) {
            self.page(number, page).map_err(|error| Failure::Driver(format!("page {number}: {error}")))?;
        }
        Ok(bytes)
    }

    fn page(&self, number: u32, page: &mut [u8]) -> io::Result<()> {
        if let (Some(offset), Some(salts)) = (self.laid_over.get(&number), self.salts)
            && self.log.page_at(*offset, salts, page)?
        {
            return Ok(());
        }
        // The log may be started over only when all of it is in the file.
        self.file.read_exact_at(page, u64::from(number - 1) * u64::from(self.page_size))
    }
}

/// Notes what the log has; gives whether there was anything new.
fn note(log: &mut Log, laid_over: &mut BTreeMap<u32, u64>, pages: &mut Option<u32>) -> io::Result<bool> {
    let news = log.news(false)?;
    if news.restarted {
        laid_over.clear();
        *pages = None;
    }
    laid_over.extend(news.pages.iter().map(|(number, place)| (*number, place.offset)));
    let changed = news.restarted || news.database_pages.is_some();
    *pages = news.database_pages.or(*pages);
    Ok(changed)
}
