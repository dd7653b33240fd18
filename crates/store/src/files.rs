//! Stored files, named by the SHA-256 of what they hold.
//!
//! A file is written, fsynced and its directory fsynced before `put` returns, so that a row may name it. Equal
//! content is one file. It must not be called from an async task without a blocking thread: it waits for disks.

use std::{
    collections::HashSet,
    fmt,
    fs::{self, File},
    io::{self, Read},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    process,
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::UNIX_EPOCH,
};

use balai_base::{
    Problem, RegionId, Timestamp,
    text::{from_hexadecimal, hexadecimal},
    time,
};
use sha2::{Digest, Sha256};

use crate::{
    Failure, Statement, Tx,
    durable::{finish_durably, synced},
    shipping::Shipping,
    values,
};

/// Tells which of some files are named by rows.
pub type Named<'n> = dyn Fn(&[FileHash]) -> Result<HashSet<FileHash>, Failure> + 'n;

/// How many files a sweep asks about at once.
const SWEPT_AT_ONCE: usize = 500;

/// The SHA-256 of a file's content; its name, and as text 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileHash(pub [u8; 32]);

impl FileHash {
    /// The name of `content`.
    pub fn of(content: &[u8]) -> Self {
        Self(Sha256::digest(content).into())
    }
}

impl fmt::Display for FileHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&hexadecimal(&self.0))
    }
}

impl fmt::Debug for FileHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, formatter)
    }
}

impl FromStr for FileHash {
    type Err = Problem;

    fn from_str(text: &str) -> Result<Self, Problem> {
        let wrong = || Problem::not_found("problem-file-not-found");
        // One file, one name: capital digits name nothing.
        let bytes =
            from_hexadecimal(text).filter(|_| !text.contains(|letter: char| letter.is_ascii_uppercase()));
        bytes.map(Self).ok_or_else(wrong)
    }
}

/// The directory of stored files. Cheap to clone; its calls block.
#[derive(Clone, Debug)]
pub struct Files {
    root: PathBuf,
    unfinished: Arc<AtomicU64>,
    swept: Arc<AtomicU64>,
    shipping: Option<Arc<dyn Shipping>>,
}

impl Files {
    /// Opens the directory, making it and removing what a crash left half written.
    pub(crate) fn open(
        root: PathBuf,
        read_only: bool,
        shipping: Option<Arc<dyn Shipping>>,
    ) -> Result<Self, Failure> {
        let files = Self { root, unfinished: Arc::default(), swept: Arc::default(), shipping };
        if !read_only {
            files.prepare().map_err(|error| files.failed(&error))?;
        }
        Ok(files)
    }

    /// The directory at `root`, for reading only.
    pub fn reading(root: PathBuf) -> Self {
        Self { root, unfinished: Arc::default(), swept: Arc::default(), shipping: None }
    }

    /// Stores `content` and gives its name once it is on disk.
    pub fn put(&self, content: &[u8]) -> Result<FileHash, Failure> {
        let hash = FileHash::of(content);
        self.stored(&hash, content).map_err(|error| match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Failure::storage_full(),
            _ => self.failed(&error),
        })?;
        // Told before the row that names it can be written, so that a copy has the file first as well.
        if let Some(shipping) = &self.shipping {
            shipping.stored(hash);
        }
        Ok(hash)
    }

    /// The content of the file `hash`, checked against its name.
    pub fn get(&self, hash: &FileHash) -> Result<Vec<u8>, Failure> {
        let mut content = Vec::new();
        let read = File::open(self.path(hash)).and_then(|mut file| file.read_to_end(&mut content));
        match read {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                Err(Problem::not_found("problem-file-not-found").into())
            }
            Err(error) => Err(self.failed(&error)),
            Ok(_) if FileHash::of(&content) != *hash => {
                Err(Failure::Driver(format!("file {hash} is damaged: bring it back from a backup")))
            }
            Ok(_) => Ok(content),
        }
    }

    /// An empty file without a name, for what would take too much memory while it is worked with: nobody else finds it, and
    /// it is gone when it is closed, however the process ends.
    pub fn scratch(&self) -> Result<File, Failure> {
        let number = self.unfinished.fetch_add(1, Ordering::Relaxed);
        let path = self.root.join("unfinished").join(format!("{}-{number}", process::id()));
        let opened = || {
            let mut options = File::options();
            let file = options.read(true).write(true).create_new(true).mode(0o600).open(&path)?;
            fs::remove_file(&path)?;
            Ok(file)
        };
        opened().map_err(|error| self.failed(&error))
    }

    /// All files there are, in order of their names.
    pub fn all(&self) -> Result<Vec<FileHash>, Failure> {
        let mut found = Vec::new();
        for folder in 0..=u8::MAX {
            let folder = self.root.join(format!("{folder:02x}"));
            found.extend(old_files(&folder, Timestamp(i64::MAX)).map_err(|error| self.failed(&error))?);
        }
        found.sort_unstable();
        Ok(found)
    }

    /// Removes files that nothing names, a day after they were written: what was stored for a command that failed.
    /// `named` gives those of some hashes that rows name; it is asked in portions. Gives how many were removed.
    pub fn sweep(&self, now: Timestamp, named: &Named<'_>) -> Result<u32, Failure> {
        let mut removed = 0;
        for folder in 0..=u8::MAX {
            let folder = self.root.join(format!("{folder:02x}"));
            let old = old_files(&folder, now.plus(-time::DAY)).map_err(|error| self.failed(&error))?;
            for portion in old.chunks(SWEPT_AT_ONCE) {
                let kept = named(portion)?;
                for orphan in portion.iter().filter(|hash| !kept.contains(hash)) {
                    // One that was stored again meanwhile is young, and stays.
                    if self.remove(orphan, now.plus(-time::DAY))? {
                        removed += 1;
                        self.swept.fetch_add(1, Ordering::Relaxed);
                    }
                }
            }
        }
        Ok(removed)
    }

    /// How many files sweeps have removed since the start.
    pub fn swept(&self) -> u64 {
        self.swept.load(Ordering::Relaxed)
    }

    /// Removes a file that nothing names any more, and syncs its directory; false when it was written at or after
    /// `before`, and so may be about to be named again. One that is not there is as good as removed.
    pub fn remove(&self, hash: &FileHash, before: Timestamp) -> Result<bool, Failure> {
        let path = self.path(hash);
        let removed = || -> io::Result<bool> {
            let metadata = match fs::metadata(&path) {
                Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(true),
                metadata => metadata?,
            };
            if !is_older(&metadata, before)? {
                return Ok(false);
            }
            fs::remove_file(&path)?;
            synced(path.parent().unwrap_or(&self.root))?;
            Ok(true)
        };
        removed().map_err(|error| self.failed(&error))
    }

    fn prepare(&self) -> io::Result<()> {
        let unfinished = self.root.join("unfinished");
        if unfinished.exists() {
            fs::remove_dir_all(&unfinished)?;
        }
        fs::create_dir_all(&unfinished)?;
        synced(&self.root)
    }

    fn stored(&self, hash: &FileHash, content: &[u8]) -> io::Result<()> {
        let path = self.path(hash);
        let folder = path.parent().unwrap_or(&self.root);
        if !folder.is_dir() {
            fs::create_dir_all(folder)?;
            synced(&self.root)?;
        }
        // Equal content is written again: that mends a damaged file, and makes an old one young for the sweep.
        let number = self.unfinished.fetch_add(1, Ordering::Relaxed);
        let draft = self.root.join("unfinished").join(format!("{}-{number}", process::id()));
        finish_durably(&draft, &path, content, 0o666)
    }

    fn path(&self, hash: &FileHash) -> PathBuf {
        let name = hash.to_string();
        let (folder, rest) = name.split_at(2);
        self.root.join(folder).join(rest)
    }

    fn failed(&self, error: &io::Error) -> Failure {
        Failure::Driver(format!("files in {}: {error}", self.root.display()))
    }
}

/// The files of a folder that were written before `before`.
fn old_files(folder: &Path, before: Timestamp) -> io::Result<Vec<FileHash>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        entries => entries?,
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        let old = is_older(&entry.metadata()?, before)?;
        let shelf = folder.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{shelf}{}", entry.file_name().to_string_lossy());
        if let Ok(hash) = name.parse()
            && old
        {
            found.push(hash);
        }
    }
    Ok(found)
}

/// Whether a file was written before `before`.
fn is_older(metadata: &fs::Metadata, before: Timestamp) -> io::Result<bool> {
    let written = metadata.modified()?.duration_since(UNIX_EPOCH).unwrap_or_default().as_millis();
    Ok(i64::try_from(written).is_ok_and(|written| written < before.millis()))
}

/// Says in the database that `region` uses the file `hash`: what is named nowhere may be swept one day.
pub fn name(
    tx: &mut Tx,
    region: &RegionId,
    hash: &FileHash,
    media: (&'static str, u64),
    now: Timestamp,
) -> Result<(), Failure> {
    let size = i64::try_from(media.1).unwrap_or(i64::MAX);
    let sql = "INSERT INTO files (region, hash, media_type, size, created_at) VALUES ($1, $2, $3, $4, $5)
               ON CONFLICT (region, hash) DO NOTHING";
    tx.execute(sql, &values![region, hash, media.0, size, now])?;
    Ok(())
}

/// Those of some files that any region says it uses.
pub fn named(tx: &mut Tx, asked: &[FileHash]) -> Result<HashSet<FileHash>, Failure> {
    let statement = Statement::new("SELECT hash FROM files WHERE hash IN ").bind_list(asked.iter().copied());
    tx.rows(&statement)?.iter().map(|row| row.get(0)).collect()
}

/// Says that nothing of `region` uses the file `hash` any more: it was erased, and a check is not to look for it.
pub fn unname(tx: &mut Tx, region: &RegionId, hash: &FileHash) -> Result<(), Failure> {
    tx.execute("DELETE FROM files WHERE region = $1 AND hash = $2", &values![region, hash]).map(drop)
}
