//! Reads the workspace's own source, for the tests that hold its rules.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// One source file: its path from the workspace's root, with forward slashes, and its text.
pub(crate) struct Source {
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    /// Whether the file holds tests only.
    pub(crate) fn is_test(&self) -> bool {
        self.path.starts_with("tests/")
            || self.path.starts_with("crates/testkit")
            || self.path.contains("/tests/")
            || self.path.contains("/tests_")
            || self.path.ends_with("tests.rs")
    }

    /// The text without comments' lines and without what follows an inline test module.
    pub(crate) fn code(&self) -> String {
        let end = self.text.find("#[cfg(test)]\nmod tests {").unwrap_or(self.text.len());
        without_comments(&self.text[..end])
    }

    /// The whole text without comments' lines.
    pub(crate) fn uncommented(&self) -> String {
        without_comments(&self.text)
    }
}

fn without_comments(text: &str) -> String {
    text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n")
}

/// The workspace's root directory.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// Every Rust file under `crates/` and `tests/`.
pub(crate) fn rust_files() -> Vec<Source> {
    let mut found = Vec::new();
    for folder in ["crates", "tests"] {
        collect(&root().join(folder), folder, &mut found);
    }
    assert!(found.len() > 20, "the workspace's source was not found");
    found
}

fn collect(folder: &Path, shown: &str, found: &mut Vec<Source>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(Result::unwrap).collect();
    entries.sort_by_key(std::fs::DirEntry::file_name);
    for entry in entries {
        let shown = format!("{shown}/{}", entry.file_name().to_string_lossy());
        if entry.file_type().unwrap().is_dir() {
            collect(&entry.path(), &shown, found);
        } else if entry.path().extension().is_some_and(|extension| extension == "rs") {
            found.push(Source { path: shown, text: fs::read_to_string(entry.path()).unwrap() });
        }
    }
}

/// Path and text of every file below `folders` with one of these endings.
pub(crate) fn files(folders: &[&str], endings: &[&str]) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut waiting: Vec<PathBuf> = folders.iter().map(|folder| root().join(folder)).collect();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(fs::read_dir(&path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|ending| endings.iter().any(|wanted| ending == *wanted)) {
            found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
        }
    }
    assert!(!found.is_empty(), "nothing was read below {folders:?}");
    found
}
