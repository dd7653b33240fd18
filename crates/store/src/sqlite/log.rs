//! SQLite's write-ahead log, read past SQLite (<https://sqlite.org/fileformat2.html#walformat>).
//!
//! The log is followed from commit to commit: a frame counts when its salts are those of the header, its checksum
//! continues the one before and a commit follows. What is behind the last commit is unfinished or from an earlier filling.
//! Reading here never takes a lock; who may read when is said at each caller.

#[cfg(test)]
#[path = "log_tests.rs"]
mod tests;

use std::{
    collections::BTreeMap,
    fs::File,
    io,
    os::unix::fs::FileExt as _,
    path::{Path, PathBuf},
    sync::Arc,
};

use crate::shipping::LogSalts;

/// Bytes of the log's header.
const HEADER: u64 = 32;
/// Bytes of a frame's header.
const FRAME_HEADER: usize = 24;
/// The log's first four bytes; the last bit says that checksums are made of big-endian words.
const MAGIC: u32 = 0x377f_0682;

/// The newest committed frame of each page.
pub(crate) type Pages = BTreeMap<u32, Place>;

/// Where a page's frame begins in the log, and the page itself if it was asked for.
#[derive(Clone, Debug)]
pub(crate) struct Place {
    pub(crate) offset: u64,
    pub(crate) bytes: Option<Arc<[u8]>>,
}

/// What was found behind the last look.
#[derive(Debug, Default)]
pub(crate) struct News {
    /// Whether the log was started over since: what is known of earlier fillings is in the database file.
    pub(crate) restarted: bool,
    /// The pages committed since.
    pub(crate) pages: Pages,
    /// How many pages the database has after the last commit, if there was one.
    pub(crate) database_pages: Option<u32>,
}

/// A reader of the log that remembers how far it is.
#[derive(Debug)]
pub(crate) struct Log {
    path: PathBuf,
    file: Option<File>,
    at: Option<At>,
}

/// How far a reader is in one filling of the log.
#[derive(Clone, Copy, Debug)]
struct At {
    salts: LogSalts,
    page_size: u32,
    big_endian: bool,
    /// Behind the last commit.
    end: u64,
    /// The running checksum there.
    checksum: (u32, u32),
}

impl Log {
    /// The log beside a database file, from its beginning.
    pub(crate) fn beside(database: &Path) -> Self {
        let mut path = database.as_os_str().to_owned();
        path.push("-wal");
        Self { path: PathBuf::from(path), file: None, at: None }
    }

    /// Forgets how far it is: the next look finds everything.
    pub(crate) fn rewind(&mut self) {
        self.at = None;
    }

    /// The filling that was last looked at, if a commit was found in it.
    pub(crate) fn salts(&self) -> Option<LogSalts> {
        self.at.filter(|at| at.end > HEADER).map(|at| at.salts)
    }

    /// How many frames there are up to the last commit.
    pub(crate) fn frames(&self) -> u64 {
        self.at.map_or(0, |at| (at.end - HEADER) / (u64::from(at.page_size) + FRAME_HEADER as u64))
    }

    /// What was committed since the last look; `keep`: with the pages' content.
    pub(crate) fn news(&mut self, keep: bool) -> io::Result<News> {
        let mut news = News::default();
        if self.file.is_none() {
            self.file = match File::open(&self.path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => None,
                file => Some(file?),
            };
        }
        let Some(file) = &self.file else { return Ok(news) };
        let Some(start) = header(file)? else {
            // Emptied: whatever was in it is in the database file.
            news.restarted = self.at.take().is_some();
            return Ok(news);
        };
        let mut at = match self.at {
            Some(at) if at.salts == start.salts => at,
            known => {
                news.restarted = known.is_some();
                start
            }
        };
        follow(file, &mut at, keep, &mut news)?;
        self.at = Some(at);
        Ok(news)
    }

    /// The page whose frame begins at `offset`, if that frame still belongs to the filling `salts`. A writer that
    /// starts the log over writes a frame's header before its page, so the page is read first.
    pub(crate) fn page_at(&self, offset: u64, salts: LogSalts, page: &mut [u8]) -> io::Result<bool> {
        let Some(file) = &self.file else { return Ok(false) };
        let mut head = [0_u8; FRAME_HEADER];
        let whole =
            read_whole(file, page, offset + FRAME_HEADER as u64)? && read_whole(file, &mut head, offset)?;
        Ok(whole && (word(&head, 8), word(&head, 12)) == salts)
    }
}

/// Walks over frames up to the last commit.
fn follow(file: &File, at: &mut At, keep: bool, news: &mut News) -> io::Result<()> {
    let mut frame = vec![0_u8; FRAME_HEADER + at.page_size as usize];
    let mut open: Vec<(u32, Place)> = Vec::new();
    let (mut offset, mut checksum) = (at.end, at.checksum);
    while read_whole(file, &mut frame, offset)? {
        let (head, page) = frame.split_at(FRAME_HEADER);
        if (word(head, 8), word(head, 12)) != at.salts {
            break;
        }
        let front = head.get(..8).unwrap_or_default();
        checksum = summed(summed(checksum, front, at.big_endian), page, at.big_endian);
        if (word(head, 16), word(head, 20)) != checksum {
            break;
        }
        open.push((word(head, 0), Place { offset, bytes: keep.then(|| Arc::from(page)) }));
        offset += frame.len() as u64;
        let database_pages = word(head, 4);
        if database_pages > 0 {
            news.pages.extend(open.drain(..));
            news.database_pages = Some(database_pages);
            (at.end, at.checksum) = (offset, checksum);
        }
    }
    Ok(())
}

/// The log's header; none when there is none yet or it is not whole.
fn header(file: &File) -> io::Result<Option<At>> {
    let mut bytes = [0_u8; 32];
    if !read_whole(file, &mut bytes, 0)? {
        return Ok(None);
    }
    let magic = word(&bytes, 0);
    let big_endian = magic & 1 == 1;
    let checksum = summed((0, 0), bytes.get(..24).unwrap_or_default(), big_endian);
    let page_size = word(&bytes, 8);
    let sound = magic & !1 == MAGIC
        && checksum == (word(&bytes, 24), word(&bytes, 28))
        && (512..=65_536).contains(&page_size)
        && page_size.is_power_of_two();
    let salts = (word(&bytes, 16), word(&bytes, 20));
    Ok(sound.then_some(At { salts, page_size, big_endian, end: HEADER, checksum }))
}

/// Fills `bytes` from `offset`; false when the file ends before.
fn read_whole(file: &File, bytes: &mut [u8], offset: u64) -> io::Result<bool> {
    match file.read_exact_at(bytes, offset) {
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(false),
        read => read.map(|()| true),
    }
}

/// The big-endian number of four bytes at `offset`.
pub(crate) fn word(bytes: &[u8], offset: usize) -> u32 {
    let four = bytes.get(offset..).and_then(|rest| rest.first_chunk::<4>());
    four.map_or(0, |four| u32::from_be_bytes(*four))
}

/// The running checksum of the log's format, continued over `bytes` (a multiple of eight).
fn summed(from: (u32, u32), bytes: &[u8], big_endian: bool) -> (u32, u32) {
    let (mut one, mut two) = from;
    let number =
        |word: &[u8; 4]| if big_endian { u32::from_be_bytes(*word) } else { u32::from_le_bytes(*word) };
    let (words, _) = bytes.as_chunks::<4>();
    let (pairs, _) = words.as_chunks::<2>();
    for [first, second] in pairs {
        one = one.wrapping_add(number(first)).wrapping_add(two);
        two = two.wrapping_add(number(second)).wrapping_add(one);
    }
    (one, two)
}
