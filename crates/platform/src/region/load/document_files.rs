//! `templates/documents/`: what documents are set from. Every kind is a template `kind.typ` with `kind.sample.json` beside
//! it; `letter.typ` is what they share. Whether a template can be set is not tried here: the engine
//! is a program of its own.

use std::{collections::BTreeMap, sync::Arc};

use balai_base::text::hexadecimal;
use sha2::{Digest, Sha256};

use super::Loading;
use crate::region::{
    document_templates::{DocumentTemplate, DocumentTemplates},
    reading::{Spot, did_you_mean},
};

/// Where they lie.
const FOLDER: &str = "templates/documents";
/// How a template's name ends.
const TEMPLATE: &str = ".typ";
/// How its sample's name ends.
const SAMPLE: &str = ".sample.json";
/// What templates share; no document of its own.
const SHARED: &str = "letter.typ";
/// The kinds of documents the program issues itself.
const KINDS: [&str; 6] =
    ["application-receipt", "benefit-decision", "never-married", "non-permanent", "permit", "queue-ticket"];

impl Loading<'_> {
    /// Reads every template of a document.
    pub(super) fn document_templates(&self) -> DocumentTemplates {
        let mut files: BTreeMap<Arc<str>, Arc<str>> = BTreeMap::new();
        let mut samples: BTreeMap<String, Arc<serde_json::Value>> = BTreeMap::new();
        for name in self.files.names_in(FOLDER, &[TEMPLATE, ".json"]) {
            let Some((shown, text)) = self.text(&name) else { continue };
            let short = name.rsplit('/').next().unwrap_or_default();
            if let Some(kind) = short.strip_suffix(SAMPLE) {
                if let Some(sample) = self.sample(&shown, &text) {
                    samples.insert(kind.to_owned(), sample);
                }
            } else {
                files.insert(short.into(), text.into());
            }
        }
        let hash: Arc<str> = hash_of(&files).into();
        let mut kinds = BTreeMap::new();
        for main in files.keys().filter(|name| &***name != SHARED) {
            let kind = main.strip_suffix(TEMPLATE).unwrap_or(main);
            let Some(sample) = samples.remove(kind) else {
                let help = format!("add {FOLDER}/{kind}.sample.json with invented data");
                self.checker.error(
                    &Spot::file(&format!("{FOLDER}/{main}")),
                    "the template has no sample",
                    help,
                );
                continue;
            };
            let kind: Arc<str> = kind.into();
            let own = files.iter().filter(|(name, _)| *name == main || &***name == SHARED);
            let template = DocumentTemplate {
                kind: kind.clone(),
                main: main.clone(),
                files: own.map(|(name, text)| (name.clone(), text.clone())).collect(),
                hash: hash.clone(),
                sample,
            };
            let template = DocumentTemplate { hash: hash_of(&template.files).into(), ..template };
            kinds.insert(kind, template);
        }
        self.strange_documents(samples.keys());
        DocumentTemplates { kinds }
    }

    fn sample(&self, shown: &str, text: &str) -> Option<Arc<serde_json::Value>> {
        match serde_json::from_str::<serde_json::Value>(text) {
            Ok(sample) if sample.is_object() => Some(Arc::new(sample)),
            Ok(_) => {
                self.checker.error(&Spot::file(shown), "the sample is no JSON object", "begin it with `{`");
                None
            }
            Err(error) => {
                let line = u32::try_from(error.line()).unwrap_or(u32::MAX);
                let spot = Spot { line, ..Spot::file(shown) };
                self.checker.error(
                    &spot,
                    format!("this is not JSON: {error}"),
                    "compare it with the standard one",
                );
                None
            }
        }
    }

    /// Samples without a template are mistyped.
    fn strange_documents<'s>(&self, left: impl Iterator<Item = &'s String>) {
        for kind in left {
            let name = format!("{FOLDER}/{kind}.sample.json");
            let message = format!("there is no template `{kind}.typ` for this sample");
            self.checker.error(&Spot::file(&name), message, did_you_mean(kind, &KINDS));
        }
        // A template of the pack's own that is called almost like a standard one would silently replace nothing.
        for name in self.files.own.keys().filter(|name| is_document(name)) {
            let short = name.rsplit('/').next().unwrap_or_default();
            let Some(kind) = short.strip_suffix(TEMPLATE) else { continue };
            if short != SHARED && !KINDS.contains(&kind) {
                let help = did_you_mean(kind, &KINDS);
                self.checker.warning(&Spot::file(name), format!("no document is called `{kind}`"), help);
            }
        }
    }
}

fn hash_of(files: &BTreeMap<Arc<str>, Arc<str>>) -> String {
    let mut digest = Sha256::new();
    for (name, text) in files {
        for part in [name, text] {
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part.as_bytes());
        }
    }
    hexadecimal(&<[u8; 32]>::from(digest.finalize()))
}

/// Whether a file of `templates/` is one that is read.
pub(super) fn is_document(name: &str) -> bool {
    let Some(short) = name.strip_prefix(FOLDER).and_then(|rest| rest.strip_prefix('/')) else { return false };
    !short.contains('/') && [TEMPLATE, SAMPLE].iter().any(|ending| short.ends_with(ending))
}
