//! Handing commits over to whoever ships them: the writer's side.

use std::{
    fs::{self, File},
    io,
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
    sync::Arc,
    time::UNIX_EPOCH,
};

use super::Log;
use crate::{
    Failure,
    shipping::{Commit, LogSalts, Opening, Resting, Shipping},
};

/// How the database was found before it was opened.
pub(super) struct Found {
    log: Option<LogSalts>,
    resting: Option<Resting>,
}

/// Reads the log after each commit and hands its news over.
pub(crate) struct Handing {
    shipping: Arc<dyn Shipping>,
    log: Log,
    path: PathBuf,
    /// Kept until all connections of this process are closed.
    file: Arc<File>,
}

/// Looks at a database nobody of this process has opened yet. What can't be read was not found: a copy then begins anew.
pub(super) fn found(path: &Path) -> Found {
    let mut log = Log::beside(path);
    let salts = log.news(false).ok().and_then(|_| log.salts());
    let resting = match File::open(path) {
        Ok(file) if salts.is_none() => resting(&file).ok(),
        _ => None,
    };
    Found { log: salts, resting }
}

fn resting(file: &File) -> io::Result<Resting> {
    let metadata = file.metadata()?;
    let changed = metadata.modified()?.duration_since(UNIX_EPOCH).map_err(io::Error::other)?.as_nanos();
    let mut header = vec![0_u8; 100];
    file.read_exact_at(&mut header, 0)?;
    Ok(Resting { length: metadata.len(), changed, header })
}

impl Handing {
    /// Tells that the database is open and hands over all that its log holds.
    pub(super) fn begin(path: &Path, shipping: Arc<dyn Shipping>, found: Found) -> Result<Self, Failure> {
        let failed = |error: io::Error| Failure::Driver(format!("{}: {error}", path.display()));
        let file = Arc::new(File::open(path).map_err(failed)?);
        let page_size = page_size(&file, path).map_err(failed)?;
        let Found { log, resting } = found;
        shipping.begin(Opening { log, resting, file: Arc::clone(&file), page_size });
        let mut handing = Self { shipping, log: Log::beside(path), path: path.to_owned(), file };
        handing.hand(true);
        Ok(handing)
    }

    /// Whether commands may be taken now.
    pub(crate) fn ready(&self) -> Result<(), Failure> {
        self.shipping.ready()
    }

    /// Hands over what was committed; waits where it must have arrived before anybody is answered.
    pub(crate) fn committed(&mut self) -> Result<(), Failure> {
        self.hand(false);
        self.shipping.arrived()
    }

    /// Hands over what the store itself changed, and all of the log when that is wanted.
    pub(crate) fn news(&mut self) {
        self.hand(self.shipping.wants_whole());
    }

    /// Whether the log is to be left as it is. From `most` pages on it is not: it would grow without end while a place
    /// that copies go to is away.
    pub(crate) fn holds_log(&self, most: i64) -> bool {
        i64::try_from(self.log.frames()).is_ok_and(|frames| frames < most) && !self.shipping.settled()
    }

    /// Says that nothing more will come.
    pub(crate) fn close(self) {
        let empty = fs::metadata(with_log(&self.path)).map_or(true, |log| log.len() == 0);
        let resting = if empty { resting(&self.file).ok() } else { None };
        self.shipping.closed(resting);
    }

    fn hand(&mut self, whole: bool) {
        if whole {
            self.log.rewind();
        }
        let news = match self.log.news(true) {
            Ok(news) => news,
            Err(error) => return self.shipping.lost(&format!("the log could not be read: {error}")),
        };
        if !whole && news.database_pages.is_none() {
            return;
        }
        let pages = news.pages.into_iter().filter_map(|(number, place)| Some((number, place.bytes?)));
        self.shipping.committed(Commit {
            whole,
            log: self.log.salts(),
            pages: pages.collect(),
            database_pages: news.database_pages.unwrap_or(0),
        });
    }
}

fn with_log(path: &Path) -> PathBuf {
    let mut log = path.as_os_str().to_owned();
    log.push("-wal");
    PathBuf::from(log)
}

/// The page size, from the file or, while a new database is still in its log only, from that.
fn page_size(file: &File, path: &Path) -> io::Result<u32> {
    let mut header = [0_u8; 100];
    match file.read_exact_at(&mut header, 0) {
        Ok(()) => Ok(super::page_size(&header)),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
            let mut log = [0_u8; 12];
            File::open(with_log(path))?.read_exact_at(&mut log, 0)?;
            Ok(super::log::word(&log, 8))
        }
        Err(error) => Err(error),
    }
}
