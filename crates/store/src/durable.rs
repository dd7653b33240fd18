//! How a file comes to stand whole under its name or not at all, and to last when the power fails: an unfinished name, fsync,
//! rename (or link), fsync of the folder (<https://www.man7.org/linux/man-pages/man2/fsync.2.html>, on directories).
//!
//! Copies, keys, waiting reports, certificates and witnesses all write through this.

use std::{
    fs,
    io::{self, ErrorKind, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU64, Ordering},
};

/// Of two writers at once each has a draft of its own.
static NUMBER: AtomicU64 = AtomicU64::new(0);

/// Writes the file with the rights `mode`, in place of one that is there. An `Ok` means that it is on disk.
pub fn write_durably(path: &Path, content: &[u8], mode: u32) -> io::Result<()> {
    finish_durably(&draft(path), path, content, mode)
}

/// The same with a draft of that name, which must lie on the same file system.
pub fn finish_durably(draft: &Path, path: &Path, content: &[u8], mode: u32) -> io::Result<()> {
    let written = whole(draft, content, mode).and_then(|()| fs::rename(draft, path));
    if let Err(error) = written {
        // The room it took is given back.
        let _ = fs::remove_file(draft);
        return Err(error);
    }
    synced(folder(path))
}

/// Writes the file unless one is there already, which stays: false. An `Ok` means that a whole one is on disk.
pub fn write_once_durably(path: &Path, content: &[u8], mode: u32) -> io::Result<bool> {
    let draft = draft(path);
    // A link never replaces: of two writers at once one finds the other.
    let linked = whole(&draft, content, mode).and_then(|()| fs::hard_link(&draft, path));
    let removed = fs::remove_file(&draft);
    match linked {
        Ok(()) => removed.and_then(|()| synced(folder(path))).map(|()| true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => synced(folder(path)).map(|()| false),
        Err(error) => Err(error),
    }
}

/// Makes the names in a directory as lasting as the files.
pub fn synced(directory: &Path) -> io::Result<()> {
    fs::File::open(directory)?.sync_all()
}

fn draft(path: &Path) -> PathBuf {
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}-{number}.unfinished", process::id()));
    path.with_file_name(name)
}

fn folder(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn whole(path: &Path, content: &[u8], mode: u32) -> io::Result<()> {
    let mut file = fs::OpenOptions::new().write(true).create(true).truncate(true).mode(mode).open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use balai_testkit::TestDirectory;

    use super::*;

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_takes_the_place_of_another_and_leaves_no_draft() {
        let folder = TestDirectory::new();
        let path = folder.path().join("state");
        write_durably(&path, b"one", 0o600).unwrap();
        write_durably(&path, b"two", 0o600).unwrap();
        assert_eq!(fs::read(&path).unwrap(), b"two");
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(names(folder.path()), ["state"]);
    }

    #[test]
    fn what_is_there_is_never_replaced_when_it_must_be_the_first() {
        let folder = TestDirectory::new();
        let path = folder.path().join("key");
        assert!(write_once_durably(&path, b"one", 0o600).unwrap());
        assert!(!write_once_durably(&path, b"two", 0o600).unwrap());
        assert_eq!(
            (fs::read(&path).unwrap(), names(folder.path())),
            (b"one".to_vec(), vec!["key".to_owned()])
        );
    }

    #[test]
    fn of_many_at_once_exactly_one_is_the_first() {
        let folder = TestDirectory::new();
        let path = folder.path().join("report");
        let won: usize = std::thread::scope(|scope| {
            let write = |number: u8| usize::from(write_once_durably(&path, &[number; 64], 0o600).unwrap());
            let threads: Vec<_> = (0..8).map(|number| scope.spawn(move || write(number))).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).sum()
        });
        assert_eq!((won, names(folder.path()).len()), (1, 1));
    }

    #[test]
    fn where_it_can_not_be_written_nothing_is_left() {
        let folder = TestDirectory::new();
        let path = folder.path().join("state");
        fs::create_dir(&path).unwrap();
        assert!(write_durably(&path, b"one", 0o600).is_err());
        assert_eq!(names(folder.path()), ["state"]);
        assert!(write_durably(&folder.path().join("nowhere/state"), b"one", 0o600).is_err());
    }
}
