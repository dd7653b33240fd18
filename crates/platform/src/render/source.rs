//! Where templates and messages come from: the working tree while developing, the executable in a release.

use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../templates"]
struct Templates;

#[derive(RustEmbed)]
#[folder = "../../locales"]
struct Locales;

/// The text of a template, read anew in a debug build each time it changed.
pub(super) fn template(name: &str) -> Option<String> {
    Templates::get(name).map(|file| String::from_utf8_lossy(&file.data).into_owned())
}

/// Names of all templates.
pub(super) fn template_names() -> Vec<String> {
    let mut names: Vec<String> = Templates::iter().map(std::borrow::Cow::into_owned).collect();
    names.sort();
    names
}

/// Name and text of every Fluent file of a language, such as `citizen.ftl`.
pub(super) fn messages(language: &str) -> Vec<(String, String)> {
    let folder = format!("{language}/");
    let mut files: Vec<(String, String)> = Locales::iter()
        .filter(|path| path.starts_with(&folder) && path.ends_with(".ftl"))
        .filter_map(|path| {
            let file = Locales::get(&path)?;
            Some((path.into_owned(), String::from_utf8_lossy(&file.data).into_owned()))
        })
        .collect();
    files.sort();
    files
}

/// Changes whenever a template or a Fluent file on disk does: while developing, a page asks before it is made.
#[cfg(debug_assertions)]
pub(super) fn stamp() -> u64 {
    fn of(folder: &std::path::Path, stamp: &mut u64) {
        let Ok(entries) = std::fs::read_dir(folder) else { return };
        for entry in entries.flatten() {
            let Ok(data) = entry.metadata() else { continue };
            if data.is_dir() {
                of(&entry.path(), stamp);
            } else {
                let modified =
                    data.modified().ok().and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
                let modified = modified.map_or(0, |since| since.as_millis());
                // The order in which a folder is read may differ, so it must not matter.
                let one = u64::try_from(modified).unwrap_or(0).wrapping_mul(data.len() | 1);
                *stamp = stamp.wrapping_add(one);
            }
        }
    }
    let mut stamp = 1;
    for folder in [
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../templates"),
        concat!(env!("CARGO_MANIFEST_DIR"), "/../../locales"),
    ] {
        of(std::path::Path::new(folder), &mut stamp);
    }
    stamp
}

/// A release has its templates inside and never changes.
#[cfg(not(debug_assertions))]
pub(super) fn stamp() -> u64 {
    0
}
