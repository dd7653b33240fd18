//! Where templates and messages come from: the working tree while developing, the executable in a release.

use minijinja::Error;
use rust_embed::RustEmbed;

#[derive(RustEmbed)]
#[folder = "../../templates"]
struct Templates;

#[derive(RustEmbed)]
#[folder = "../../locales"]
struct Locales;

/// The text of a template, read anew in a debug build each time it changed.
pub(super) fn template(name: &str) -> Result<Option<String>, Error> {
    Ok(Templates::get(name).map(|file| String::from_utf8_lossy(&file.data).into_owned()))
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

/// Changes whenever a template or a Fluent file on disk does.
pub(super) fn stamp() -> u64 {
    let templates = Templates::iter().filter_map(|path| Some((Templates::get(&path)?, path)));
    let locales = Locales::iter().filter_map(|path| Some((Locales::get(&path)?, path)));
    templates.chain(locales).fold(0_u64, |stamp, (file, path)| {
        let modified = file.metadata.last_modified().unwrap_or(0);
        stamp.wrapping_mul(31).wrapping_add(modified).wrapping_add(path.len() as u64)
    })
}
