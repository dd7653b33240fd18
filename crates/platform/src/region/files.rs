//! The files a pack is made of: its own, and the standard ones it may leave out.

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Read,
    path::{Path, PathBuf},
};

use balai_base::text::hexadecimal;
use sha2::{Digest, Sha256};

use super::{Finding, Severity};

/// The largest file that is read, in bytes; the base map is only looked at.
const LARGEST: u64 = 64 * 1024 * 1024;
/// How deep folders may lie in a pack.
const DEEPEST: u32 = 2;
/// The file that is served from disk and never read whole.
pub(super) const BASEMAP: &str = "basemap.pmtiles";

/// The standard files, part of the program.
#[derive(rust_embed::RustEmbed)]
#[folder = "../../regions/standard"]
struct Standard;

/// A pack's files by their path in it.
#[derive(Clone, Debug, Default)]
pub(super) struct PackFiles {
    /// Where the pack lies; none for one made in memory.
    pub(super) folder: Option<PathBuf>,
    /// Own files.
    pub(super) own: BTreeMap<String, Vec<u8>>,
    /// Files that are there but were not read, with the reason.
    pub(super) unread: Vec<(String, String)>,
    /// The first bytes of the base map.
    pub(super) basemap: Option<Vec<u8>>,
}

impl PackFiles {
    /// Reads every file of `folder`, and of folders in it as deep as `templates/mail`.
    pub(super) fn read(folder: &Path) -> Result<Self, Vec<Finding>> {
        let mut files = Self { folder: Some(folder.to_owned()), ..Self::default() };
        let entries = std::fs::read_dir(folder).map_err(|error| {
            vec![Finding {
                severity: Severity::Error,
                file: folder.display().to_string(),
                line: 0,
                column: 0,
                message: format!("the folder can not be read: {error}"),
                help: "give the path of a region pack, such as regions/contoh".to_owned(),
            }]
        })?;
        let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            let name = file_name(&path);
            files.walk(&path, &name, DEEPEST);
        }
        Ok(files)
    }

    /// Takes a file, or what lies in a folder.
    fn walk(&mut self, path: &Path, name: &str, deeper: u32) {
        if !path.is_dir() {
            self.take(path, name.to_owned());
        } else if deeper > 0 && !name.starts_with('.') {
            for inner in std::fs::read_dir(path).into_iter().flatten().flatten() {
                self.walk(&inner.path(), &format!("{name}/{}", file_name(&inner.path())), deeper - 1);
            }
        }
    }

    fn take(&mut self, path: &Path, name: String) {
        if name.starts_with('.') || name.contains("/.") || path.is_dir() {
            return;
        }
        let read = || -> std::io::Result<Vec<u8>> {
            let mut bytes = Vec::new();
            let most = if name == BASEMAP { 127 } else { LARGEST + 1 };
            std::fs::File::open(path)?.take(most).read_to_end(&mut bytes)?;
            Ok(bytes)
        };
        match read() {
            Err(error) => self.unread.push((name, error.to_string())),
            Ok(bytes) if bytes.len() as u64 > LARGEST => {
                self.unread.push((name, "it is larger than 64 MB".to_owned()));
            }
            Ok(bytes) if name == BASEMAP => self.basemap = Some(bytes),
            Ok(bytes) => {
                self.own.insert(name, bytes);
            }
        }
    }

    /// The own file `name`.
    pub(super) fn own(&self, name: &str) -> Option<&[u8]> {
        self.own.get(name).map(Vec::as_slice)
    }

    /// The file `name`, else the standard one, with the name findings show.
    pub(super) fn with_standard(&self, name: &str) -> Option<(String, Vec<u8>)> {
        if let Some(own) = self.own.get(name) {
            return Some((name.to_owned(), own.clone()));
        }
        Standard::get(name).map(|file| (format!("standard/{name}"), file.data.into_owned()))
    }

    /// The names of the files in `folder/` that end in one of `endings`, the standard ones included.
    pub(super) fn names_in(&self, folder: &str, endings: &[&str]) -> BTreeSet<String> {
        let standard: Vec<String> = Standard::iter().map(|name| name.to_string()).collect();
        let fits = |name: &&String| {
            name.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
                && endings.iter().any(|ending| name.ends_with(ending))
        };
        standard.iter().chain(self.own.keys()).filter(fits).cloned().collect()
    }

    /// A digest of every file that takes part, the standard ones included: twelve hexadecimal digits.
    pub(super) fn version(&self) -> String {
        let mut digest = Sha256::new();
        let mut add = |name: &str, bytes: &[u8]| {
            digest.update(name.as_bytes());
            digest.update((bytes.len() as u64).to_be_bytes());
            digest.update(bytes);
        };
        for (name, bytes) in &self.own {
            add(name, bytes);
        }
        if let Some(first) = &self.basemap {
            add(BASEMAP, first);
        }
        let mut standard: Vec<String> = Standard::iter().map(|name| name.to_string()).collect();
        standard.sort();
        for name in standard.iter().filter(|name| !self.own.contains_key(*name)) {
            if let Some(file) = Standard::get(name) {
                add(name, &file.data);
            }
        }
        let digest: [u8; 32] = digest.finalize().into();
        hexadecimal(digest.first_chunk::<6>().map_or(&[], |first| first.as_slice()))
    }
}

fn file_name(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}
