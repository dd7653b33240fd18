//! The made-up pack, and variations of it with one thing changed.

mod areas;
mod format;
mod mistaken_rules;
mod mistakes;
mod packs;
mod registry;
mod search;
mod services;
mod standard;

use std::fmt::Write;

use super::{Finding, Region, files::PackFiles, load::load};

/// The files of the made-up pack, as if they were only in memory.
fn contoh() -> PackFiles {
    PackFiles { folder: None, ..PackFiles::read(&balai_testkit::pack()).unwrap() }
}

/// The made-up region.
fn region() -> Region {
    load(&contoh()).unwrap_or_else(|findings| panic!("contoh does not load:\n{}", told(&findings)))
}

/// One change to a pack.
enum Change {
    /// In a file, the first text becomes the second.
    Replace(&'static str, &'static str, &'static str),
    /// A text is put behind a file, which is made when there is none.
    Append(&'static str, &'static str),
    /// A file is removed.
    Remove(&'static str),
}

use Change::{Append, Remove, Replace};

/// The made-up pack with changes.
fn changed(changes: &[Change]) -> PackFiles {
    let mut files = contoh();
    for change in changes {
        match change {
            Replace(file, from, to) => {
                let text = String::from_utf8(files.own[*file].clone()).unwrap();
                assert!(text.contains(from), "{file} holds no {from:?}");
                files.own.insert((*file).to_owned(), text.replacen(from, to, 1).into_bytes());
            }
            Append(file, text) => {
                files.own.entry((*file).to_owned()).or_default().extend(text.as_bytes());
            }
            Remove(file) => {
                files.own.remove(*file).unwrap();
            }
        }
    }
    files
}

/// Everything the checker says about a pack, loaded or not.
fn findings(files: &PackFiles) -> Vec<Finding> {
    match load(files) {
        Ok(region) => region.findings,
        Err(findings) => findings,
    }
}

/// Findings as people read them.
fn told(findings: &[Finding]) -> String {
    findings.iter().fold(String::new(), |mut text, finding| {
        writeln!(text, "{finding}").unwrap();
        text
    })
}
