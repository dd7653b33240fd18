//! Stored files, named by the SHA-256 of what they hold.
//!
//! A file is written, fsynced and its directory fsynced before `put` returns, so that a row may name it. Equal
//! content is one file. It must not be called from an async task without a blocking thread: it waits for disks.

use std::{
    fmt,
    fs::{self, File, OpenOptions},
    io::{self, Read, Write},
    path::{Path, PathBuf},
    process,
    str::FromStr,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use balai_base::{Problem, RegionId, Timestamp};
use sha2::{Digest, Sha256};

use crate::{Failure, Tx, values};

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
        self.0.iter().try_for_each(|byte| write!(formatter, "{byte:02x}"))
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
        let mut bytes = [0_u8; 32];
        if text.len() != 64
            || !text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
        {
            return Err(wrong());
        }
        for (index, byte) in bytes.iter_mut().enumerate() {
            let digits = text.get(index * 2..index * 2 + 2).ok_or_else(wrong)?;
            *byte = u8::from_str_radix(digits, 16).map_err(|_| wrong())?;
        }
        Ok(Self(bytes))
    }
}

/// The directory of stored files. Cheap to clone; its calls block.
#[derive(Clone, Debug)]
pub struct Files {
    root: PathBuf,
    unfinished: Arc<AtomicU64>,
}

impl Files {
    /// Opens the directory, making it and removing what a crash left half written.
    pub(crate) fn open(root: PathBuf, read_only: bool) -> Result<Self, Failure> {
        let files = Self { root, unfinished: Arc::new(AtomicU64::new(0)) };
        if !read_only {
            files.prepare().map_err(|error| files.failed(&error))?;
        }
        Ok(files)
    }

    /// Stores `content` and gives its name once it is on disk.
    pub fn put(&self, content: &[u8]) -> Result<FileHash, Failure> {
        let hash = FileHash::of(content);
        self.stored(&hash, content).map_err(|error| match error.kind() {
            io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => Failure::storage_full(),
            _ => self.failed(&error),
        })?;
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
        if fs::metadata(&path).is_ok_and(|known| known.len() == content.len() as u64) {
            // Another writer may have named it a moment ago: its name may not be on disk yet.
            return synced(folder);
        }
        let number = self.unfinished.fetch_add(1, Ordering::Relaxed);
        let draft = self.root.join("unfinished").join(format!("{}-{number}", process::id()));
        let mut file = OpenOptions::new().write(true).create_new(true).open(&draft)?;
        let written = file.write_all(content).and_then(|()| file.sync_all());
        if let Err(error) = written.and_then(|()| fs::rename(&draft, &path)) {
            // What could not be finished is removed at the next start, if not now.
            let _ = fs::remove_file(&draft);
            return Err(error);
        }
        synced(folder)
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

/// Makes the names in a directory as lasting as the files.
fn synced(directory: &Path) -> io::Result<()> {
    File::open(directory)?.sync_all()
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
