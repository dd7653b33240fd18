//! The rest of the folder: texts, the base map, and files nobody asked for.

use std::{collections::BTreeMap, path::PathBuf};

use balai_base::Language;

use super::{Loading, document_files, letter_files};
use crate::region::{
    files::BASEMAP,
    reading::{Source, Spot, did_you_mean},
};

/// Every file a pack may hold, besides those in folders.
const FILES: [&str; 25] = [
    "benefits.toml",
    "region.toml",
    "areas.geojson",
    "areas.csv",
    "neighbours.geojson",
    "agencies.toml",
    "categories.toml",
    "life_events.toml",
    "service_questions.toml",
    "services",
    "forms",
    "channels.toml",
    "counters.toml",
    "feedback.toml",
    "documents.toml",
    "promises.toml",
    "routing.toml",
    "ladders.toml",
    "replies.toml",
    "retention.toml",
    "roles.toml",
    "gazetteer.csv",
    "basemap.pmtiles",
    "calendars",
    "templates",
];
/// How an archive of tiles begins: its name and the version of its format.
const PMTILES: &[u8] = b"PMTiles\x03";

impl Loading<'_> {
    /// The pack's own wording of messages, by language.
    pub(super) fn texts(&self) -> BTreeMap<Language, String> {
        let mut texts = BTreeMap::new();
        for language in Language::ALL {
            let name = format!("locales/{language}.ftl");
            if self.files.own(&name).is_some()
                && let Some((_, text)) = self.text(&name)
                && self.check_fluent(&name, &text)
            {
                texts.insert(language, text);
            }
        }
        texts
    }

    /// Whether it is Fluent; if not, that is told.
    fn check_fluent(&self, name: &str, text: &str) -> bool {
        let Err((_, errors)) = fluent_syntax::parser::parse(text) else { return true };
        let source = Source::new(name, text);
        for error in errors {
            let help = "a message is `key = text`; further lines are indented";
            self.checker.error(
                &source.at(error.pos.start),
                format!("this is not Fluent: {}", error.kind),
                help,
            );
        }
        false
    }

    /// Where the base map lies, if the pack has one.
    pub(super) fn basemap(&self) -> Option<PathBuf> {
        let first = self.files.basemap.as_ref()?;
        if !first.starts_with(PMTILES) {
            let help = "make it with tippecanoe or planetiler as PMTiles version 3";
            self.checker.error(&Spot::file(BASEMAP), "this is no PMTiles archive of version 3", help);
            return None;
        }
        self.files.folder.as_ref().map(|folder| folder.join(BASEMAP))
    }

    /// Reports files that nothing reads: probably a name was mistyped.
    pub(super) fn unknown_files(&self) {
        for (name, reason) in &self.files.unread {
            self.checker.error(
                &Spot::file(name),
                format!("the file can not be read: {reason}"),
                "check its rights and size",
            );
        }
        for name in self.files.own.keys().filter(|name| !is_known(name)) {
            let top = name.split('/').next().unwrap_or(name);
            let near = did_you_mean(top, &FILES);
            let help = if near.starts_with("did") {
                near
            } else {
                "docs/region/format.md lists the files of a pack".to_owned()
            };
            self.checker.warning(&Spot::file(name), "nothing reads this file", help);
        }
    }
}

fn is_known(name: &str) -> bool {
    let upper = ["README", "LICENSE", "LICENCE", "SOURCES"].iter().any(|start| name.starts_with(start));
    let ending = |ending: &str| name.ends_with(ending);
    match name.split_once('/') {
        None => FILES.contains(&name) || upper || ending(".svg"),
        Some(("calendars", _)) => ending(".toml") || ending(".csv"),
        Some(("workflows" | "services" | "forms", _)) => ending(".toml"),
        Some(("templates", _)) => letter_files::is_letter(name) || document_files::is_document(name),
        Some(("locales", rest)) => Language::ALL.iter().any(|language| rest == format!("{language}.ftl")),
        Some(_) => false,
    }
}
