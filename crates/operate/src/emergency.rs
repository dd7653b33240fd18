//! When an earthquake or a flood strikes, or the database can't write: the switch that shows light pages, and the folder in
//! which reports wait until they can be stored.
//!
//! Both live in files outside the data directory, so that they work when its disk is full or has failed. A waiting report is
//! sealed by the vault and on disk, its directory too, before its sender gets a receipt; its name comes from the form's token,
//! so that a repetition is one report.

use std::{
    fs,
    io::ErrorKind,
    os::unix::fs::DirBuilderExt as _,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicI64, Ordering},
    },
};

use balai_base::{RegionId, Timestamp, text::hexadecimal, time::SECOND};
use balai_platform::vault::Vault;
use sha2::{Digest as _, Sha256};

/// The ending of a waiting report's file.
const ENDING: &str = "report";
/// How many reports may wait: a flood of them must not fill the last disk.
const MOST: usize = 50_000;
/// The longest waiting report, in bytes: text only.
const LONGEST: usize = 64 * 1024;
/// How long the switch's file is believed before it is looked at again.
const BELIEVED: i64 = SECOND;

/// Whether light pages are shown. Without a file it lives in memory only.
#[derive(Debug, Default)]
pub struct Switch {
    file: Option<PathBuf>,
    on: AtomicBool,
    looked: AtomicI64,
}

impl Switch {
    /// The switch whose file is `file`.
    pub fn at(file: PathBuf) -> Self {
        let on = AtomicBool::new(file.exists());
        Self { file: Some(file), on, looked: AtomicI64::new(i64::MIN) }
    }

    /// Whether it is on at `now`: what `balai disaster` did counts within a second.
    pub fn is_on(&self, now: Timestamp) -> bool {
        if let Some(file) = &self.file
            && now.millis().abs_diff(self.looked.load(Ordering::Relaxed)) >= BELIEVED.unsigned_abs()
        {
            self.looked.store(now.millis(), Ordering::Relaxed);
            self.on.store(file.exists(), Ordering::Relaxed);
        }
        self.on.load(Ordering::Relaxed)
    }

    /// Turns it on or off, for a restart too.
    pub fn set(&self, on: bool) -> Result<(), String> {
        if let Some(file) = &self.file {
            turn(file, on)?;
        }
        self.on.store(on, Ordering::Relaxed);
        Ok(())
    }
}

/// Writes or removes the switch's file.
pub fn turn(file: &Path, on: bool) -> Result<(), String> {
    let told = |error: std::io::Error| format!("{}: {error}", file.display());
    let folder = file.parent().unwrap_or(Path::new("."));
    if on {
        make_folder(folder).map_err(told)?;
        fs::File::create(file).and_then(|file| file.sync_all()).map_err(told)?;
    } else {
        match fs::remove_file(file) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(told(error)),
            Err(_) => return Ok(()),
            Ok(()) => {}
        }
    }
    fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(told)
}

fn make_folder(folder: &Path) -> std::io::Result<()> {
    fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)
}

/// Reports that wait to be stored.
#[derive(Clone, Debug)]
pub struct Spool {
    folder: PathBuf,
    vault: Arc<Vault>,
}

/// One of them, by its file.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Waiting {
    /// Whose it is.
    pub region: RegionId,
    name: String,
}

impl Spool {
    /// Reports in `folder`, sealed by `vault`.
    pub fn new(folder: PathBuf, vault: Arc<Vault>) -> Self {
        Self { folder, vault }
    }

    /// Keeps a report under its form's token. False when one waits there already: the first one counts. An `Ok` means that it is
    /// on disk.
    pub fn put(&self, region: &RegionId, token: &[u8; 32], report: &[u8]) -> Result<bool, String> {
        if report.len() > LONGEST || Self::count(&self.folder) >= MOST {
            return Err("there is no more room for reports that wait".to_owned());
        }
        let name = name(region, token);
        let sealed = self.vault.seal(&place(&name), report).map_err(|failure| failure.to_string())?;
        let bytes = [sealed.key_id.as_bytes(), &[0], &sealed.bytes].concat();
        self.write(&name, &bytes).map_err(|error| format!("{}: {error}", self.folder.display()))
    }

    fn write(&self, name: &str, bytes: &[u8]) -> std::io::Result<bool> {
        make_folder(&self.folder)?;
        // Of two taps sent at once, one finds the other.
        balai_store::write_once_durably(&self.folder.join(name), bytes, 0o600)
    }

    /// The report that waits under a token.
    pub fn find(&self, region: &RegionId, token: &[u8; 32]) -> Result<Option<Vec<u8>>, String> {
        let waiting = Waiting { region: region.clone(), name: name(region, token) };
        if self.folder.join(&waiting.name).exists() { self.read(&waiting).map(Some) } else { Ok(None) }
    }

    /// What waits, in the order of its names; none when there is no folder.
    pub fn waiting(&self) -> Vec<Waiting> {
        let mut found: Vec<Waiting> = names(&self.folder)
            .filter_map(|name| {
                let region = RegionId::parse(name.split('.').next()?).ok()?;
                Some(Waiting { region, name })
            })
            .collect();
        found.sort();
        found
    }

    /// Opens one.
    pub fn read(&self, waiting: &Waiting) -> Result<Vec<u8>, String> {
        let path = self.folder.join(&waiting.name);
        let bytes = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        let broken = || format!("{}: it can't be read", path.display());
        let end = bytes.iter().position(|byte| *byte == 0).ok_or_else(broken)?;
        let (key, rest) = bytes.split_at_checked(end).ok_or_else(broken)?;
        let key = std::str::from_utf8(key).map_err(|_| broken())?;
        let plain = self.vault.open(&place(&waiting.name), key, rest.get(1..).unwrap_or_default());
        plain
            .map(balai_base::Secret::into_revealed)
            .map_err(|failure| format!("{}: {failure}", path.display()))
    }

    /// Forgets one that was stored.
    pub fn remove(&self, waiting: &Waiting) -> Result<(), String> {
        let path = self.folder.join(&waiting.name);
        fs::remove_file(&path).map_err(|error| format!("{}: {error}", path.display()))
    }

    /// How many wait in `folder`.
    pub fn count(folder: &Path) -> usize {
        names(folder).count()
    }

    /// How many wait.
    pub fn len(&self) -> usize {
        Self::count(&self.folder)
    }

    /// Whether nothing waits.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

fn names(folder: &Path) -> impl Iterator<Item = String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let ending = format!(".{ENDING}");
    entries
        .filter_map(|entry| entry.file_name().into_string().ok())
        .filter(move |name| name.ends_with(&ending))
}

fn name(region: &RegionId, token: &[u8; 32]) -> String {
    format!("{region}.{}.{ENDING}", hexadecimal(&Sha256::digest(token)))
}

fn place(name: &str) -> String {
    format!("waiting|report|{name}")
}

#[cfg(test)]
mod tests {
    use balai_testkit::{TestDirectory, random};

    use super::*;

    fn spool(directory: &TestDirectory) -> Spool {
        let vault = Vault::in_directory(&directory.path().join("keys"), Arc::new(random(7))).unwrap();
        Spool::new(directory.path().join("waiting"), Arc::new(vault))
    }

    fn region(name: &str) -> RegionId {
        RegionId::parse(name).unwrap()
    }

    #[test]
    fn a_report_waits_once_under_its_token_sealed_and_for_its_owner_only() {
        use std::os::unix::fs::PermissionsExt as _;
        let directory = TestDirectory::new();
        let spool = spool(&directory);
        assert!(spool.is_empty());
        assert_eq!(spool.put(&region("contoh"), &[1; 32], b"Banjir di gang"), Ok(true));
        assert_eq!(spool.put(&region("contoh"), &[1; 32], b"Banjir lagi"), Ok(false));
        assert_eq!(spool.put(&region("kota"), &[1; 32], b"Lain daerah"), Ok(true));
        assert_eq!(spool.find(&region("contoh"), &[1; 32]), Ok(Some(b"Banjir di gang".to_vec())));
        assert_eq!(spool.find(&region("contoh"), &[2; 32]), Ok(None));
        assert_eq!(spool.len(), 2);
        for entry in fs::read_dir(directory.path().join("waiting")).unwrap() {
            let path = entry.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            assert!(!String::from_utf8_lossy(&bytes).contains("Banjir"), "it lies there in the open");
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o077, 0);
        }
        let waiting = spool.waiting();
        assert_eq!(waiting[0].region, region("contoh"));
        spool.remove(&waiting[0]).unwrap();
        assert_eq!(spool.len(), 1);
    }

    #[test]
    fn a_report_moved_or_changed_does_not_open() {
        let directory = TestDirectory::new();
        let spool = spool(&directory);
        spool.put(&region("contoh"), &[1; 32], b"Banjir").unwrap();
        let folder = directory.path().join("waiting");
        let first = folder.join(name(&region("contoh"), &[1; 32]));
        fs::copy(&first, folder.join(name(&region("kota"), &[1; 32]))).unwrap();
        assert!(spool.find(&region("kota"), &[1; 32]).is_err(), "it opened as another region's");
        let mut bytes = fs::read(&first).unwrap();
        *bytes.last_mut().unwrap() ^= 1;
        fs::write(&first, bytes).unwrap();
        assert!(spool.find(&region("contoh"), &[1; 32]).is_err());
    }

    #[test]
    fn the_switch_is_kept_over_a_restart_and_seen_from_outside_within_a_second() {
        let directory = TestDirectory::new();
        let file = directory.path().join("waiting/emergency");
        let switch = Switch::at(file.clone());
        assert!(!switch.is_on(Timestamp(0)));
        turn(&file, true).unwrap();
        assert!(!switch.is_on(Timestamp(500)), "the file is looked at once a second");
        assert!(switch.is_on(Timestamp(1_000)));
        assert!(Switch::at(file.clone()).is_on(Timestamp(0)));
        switch.set(false).unwrap();
        assert!(!switch.is_on(Timestamp(5_000)) && !file.exists());
        turn(&file, false).unwrap();
        let memory = Switch::default();
        memory.set(true).unwrap();
        assert!(memory.is_on(Timestamp(0)));
    }
}
