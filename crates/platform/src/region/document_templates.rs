//! The region's templates of documents, as loaded.

use std::{collections::BTreeMap, sync::Arc};

/// Everything one kind of document is set from.
#[derive(Clone, Debug, PartialEq)]
pub struct DocumentTemplate {
    /// The kind: `never-married`.
    pub kind: Arc<str>,
    /// The file that is the document: `never-married.typ`.
    pub main: Arc<str>,
    /// Every template file by name, the document's own and those it may import.
    pub files: BTreeMap<Arc<str>, Arc<str>>,
    /// SHA-256 over the names and texts of all of `files`, hexadecimal; recorded in each document set from them.
    pub hash: Arc<str>,
    /// Invented data with everything in it, for trials and previews.
    pub sample: Arc<serde_json::Value>,
}

/// The templates of documents by kind.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DocumentTemplates {
    pub(super) kinds: BTreeMap<Arc<str>, DocumentTemplate>,
}

impl DocumentTemplates {
    /// The template of `kind`, if the region has one.
    pub fn get(&self, kind: &str) -> Option<&DocumentTemplate> {
        self.kinds.get(kind)
    }

    /// Every template, by kind.
    pub fn iter(&self) -> impl Iterator<Item = &DocumentTemplate> {
        self.kinds.values()
    }
}
