//! `templates/mail/`: the letters. Every template is tried here, with everything and with as little as possible, so
//! that no letter fails once it is to be sent.

use std::collections::{BTreeMap, BTreeSet};

use balai_base::{Language, Localized};
use serde::Serialize;

use super::Loading;
use crate::{
    region::{
        Region,
        letters::{LetterPage, LetterTemplate, LetterValues, Letters, parted},
        reading::{Spot, Table, did_you_mean},
    },
    render::{OwnTemplates, Voice},
};

/// Where they lie.
const FOLDER: &str = "templates/mail";
/// What stands around every letter.
const TEXT: &str = "templates/mail/letter.txt";
const HTML: &str = "templates/mail/letter.html";
/// Notices to people outside that the server itself writes, beside those workflows name.
const OWN_TURNS: [&str; 7] = [
    "notice-feedback",
    "notice-identity-seen",
    "notice-master-moved",
    "notice-message-from-officer",
    "notice-promise-broken",
    "notice-received",
    "notice-split",
];

/// What `[mail]` in `region.toml` says: the sender's name, and where answers go.
pub(super) fn sender(table: &Table<'_>) -> (Option<Localized>, Option<String>) {
    let Some(mail) = table.table("mail") else { return (None, None) };
    let name = mail.optional_name("name");
    let reply_to = mail.optional_text("reply_to", "\"layanan@example.go.id\"");
    (name, reply_to.map(|address| address.value))
}

impl Loading<'_> {
    /// Reads every letter.
    pub(super) fn letters(&self) -> Letters {
        let mut letters = Letters::default();
        for name in self.files.names_in(FOLDER, &[".txt", ".html"]) {
            let Some((_, text)) = self.text(&name) else { continue };
            let template = LetterTemplate { name: name.clone(), source: text.into() };
            match name.as_str() {
                TEXT => letters.text = template,
                HTML => letters.html = template,
                other => {
                    if let Some(turn) = turn_of(other) {
                        letters.turns.insert(turn, template);
                    }
                }
            }
        }
        letters
    }

    /// Tries every letter of the region, and misses those that its workflows ask for.
    pub(super) fn check_letters(&self, region: &Region) {
        let mut asked: BTreeMap<&str, Spot> = BTreeMap::new();
        for name in OWN_TURNS {
            asked.insert(name, Spot::file(FOLDER));
        }
        for workflow in region.workflows.values() {
            let spot = Spot::file(&format!("workflows/{}.toml", workflow.id));
            for notice in workflow.transitions.iter().filter_map(|transition| transition.notify.as_deref()) {
                asked.entry(notice).or_insert_with(|| spot.clone());
            }
        }
        for (notice, spot) in &asked {
            self.miss_letters(region, notice, spot);
        }
        self.nobody_asks(region, &asked.keys().copied().collect());
        self.try_letters(region);
    }

    fn miss_letters(&self, region: &Region, notice: &str, spot: &Spot) {
        for language in &region.languages {
            if region.letters.turns.contains_key(&(notice.to_owned(), *language)) {
                continue;
            }
            let message = format!("the notice `{notice}` has no letter in `{language}`");
            let help =
                format!("add {FOLDER}/{notice}.{language}.txt; docs/region/format.md tells what it holds");
            self.checker.error(spot, message, help);
        }
    }

    /// A letter of the pack's own that no notice is called like is probably mistyped.
    fn nobody_asks(&self, region: &Region, asked: &BTreeSet<&str>) {
        for ((notice, _), template) in &region.letters.turns {
            let own = self.files.own(&template.name).is_some();
            if own && !asked.contains(notice.as_str()) {
                let known: Vec<&str> = asked.iter().copied().collect();
                let help = did_you_mean(notice, &known);
                let message = format!("no step asks for the letter `{notice}`");
                self.checker.warning(&Spot::file(&template.name), message, help);
            }
        }
    }

    fn try_letters(&self, region: &Region) {
        let own = OwnTemplates::default();
        for ((_, language), template) in &region.letters.turns {
            let voice = region.voice(*language);
            for values in LetterValues::samples() {
                let Some(filled) = self.tried(&own, (template, &voice), &values) else { break };
                let (subject, paragraphs) = parted(&filled);
                if subject.is_empty() || paragraphs.is_empty() {
                    let help = "the first line is the subject; after a blank line follows what is said";
                    self.checker.error(&self.shown(template, 1), "the letter says nothing", help);
                    break;
                }
            }
        }
        for language in &region.languages {
            let voice = region.voice(*language);
            for template in [&region.letters.text, &region.letters.html] {
                for values in LetterValues::samples() {
                    let paragraphs = vec!["…".to_owned()];
                    let page = LetterPage { subject: "…".to_owned(), paragraphs, values };
                    if self.tried(&own, (template, &voice), &page).is_none() {
                        break;
                    }
                }
            }
        }
    }

    /// The template filled in; none when it can't be, which is told.
    fn tried(
        &self,
        own: &OwnTemplates,
        (template, voice): (&LetterTemplate, &Voice),
        values: &impl Serialize,
    ) -> Option<String> {
        match own.filled((&template.name, &template.source), voice, values) {
            Ok(filled) => Some(filled),
            Err(mistake) => {
                let help = "docs/region/format.md lists the names a letter may use";
                self.checker.error(&self.shown(template, mistake.line), mistake.message, help);
                None
            }
        }
    }

    fn shown(&self, template: &LetterTemplate, line: u32) -> Spot {
        let standard = if self.files.own(&template.name).is_some() { "" } else { "standard/" };
        Spot { line, ..Spot::file(&format!("{standard}{}", template.name)) }
    }
}

/// The notice and language a file's name says: `templates/mail/notice-done.id.txt`.
pub(super) fn turn_of(name: &str) -> Option<(String, Language)> {
    let (notice, language) =
        name.strip_prefix(FOLDER)?.strip_prefix('/')?.strip_suffix(".txt")?.rsplit_once('.')?;
    let language = Language::ALL.into_iter().find(|known| known.as_str() == language)?;
    Some((notice.to_owned(), language))
}

/// Whether a file of `templates/` is one that is read.
pub(super) fn is_letter(name: &str) -> bool {
    name == TEXT || name == HTML || turn_of(name).is_some()
}
