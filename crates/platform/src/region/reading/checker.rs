//! What is found while a pack is read: mistakes, declarations, references between files.

use std::{
    cell::{Cell, RefCell},
    collections::{BTreeMap, BTreeSet},
};

use super::{Found, Spot, did_you_mean};
use crate::region::{Finding, Severity};

/// What an id may name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::region) enum Kind {
    Agency,
    Area,
    Category,
    Channel,
    Counter,
    Element,
    Document,
    Group,
    Ladder,
    Office,
    OutsideBody,
    PromiseSet,
    Reply,
    Retention,
    Role,
    Rule,
    Service,
    ServiceGroup,
    Transition,
    Unit,
    Workflow,
}

impl Kind {
    /// The word and the file where such things are declared.
    fn described(self) -> (&'static str, &'static str) {
        match self {
            Self::Agency => ("agency", "agencies.toml"),
            Self::Area => ("area", "areas.geojson"),
            Self::Category => ("category", "categories.toml"),
            Self::Channel => ("channel", "channels.toml"),
            Self::Counter => ("counter", "counters.toml"),
            Self::Element => ("element", "feedback.toml"),
            Self::Document => ("document", "documents.toml"),
            Self::Group => ("group", "categories.toml"),
            Self::Ladder => ("ladder", "ladders.toml"),
            Self::Office => ("office", "counters.toml"),
            Self::OutsideBody => ("outside body", "agencies.toml"),
            Self::PromiseSet => ("promise set", "promises.toml"),
            Self::Reply => ("reply", "replies.toml"),
            Self::Retention => ("class", "retention.toml"),
            Self::Role => ("role", "roles.toml"),
            Self::Rule => ("rule", "routing.toml"),
            Self::Service => ("service", "services/"),
            Self::ServiceGroup => ("group of services", "services/"),
            Self::Transition => ("transition", "workflows/"),
            Self::Unit => ("unit", "agencies.toml"),
            Self::Workflow => ("workflow", "workflows/"),
        }
    }
}

#[derive(Debug)]
struct Reference {
    kind: Kind,
    id: Found<String>,
    key: &'static str,
}

/// Collects everything there is to say about a pack.
#[derive(Debug, Default)]
pub(in crate::region) struct Checker {
    findings: RefCell<Vec<Finding>>,
    declared: RefCell<BTreeMap<Kind, BTreeMap<String, Spot>>>,
    references: RefCell<Vec<Reference>>,
    offered: RefCell<BTreeMap<Kind, BTreeSet<String>>>,
    unread: RefCell<BTreeSet<Kind>>,
    keys: RefCell<BTreeSet<(String, String)>>,
    translated: Cell<bool>,
}

impl Checker {
    /// Something for which the pack is not loaded.
    pub(in crate::region) fn error(&self, spot: &Spot, message: impl Into<String>, help: impl Into<String>) {
        self.find(Severity::Error, spot, message.into(), help.into());
    }

    /// Something somebody should look at.
    pub(in crate::region) fn warning(
        &self,
        spot: &Spot,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.find(Severity::Warning, spot, message.into(), help.into());
    }

    /// Something the loader did by itself.
    pub(in crate::region) fn note(&self, spot: &Spot, message: impl Into<String>, help: impl Into<String>) {
        self.find(Severity::Note, spot, message.into(), help.into());
    }

    fn find(&self, severity: Severity, spot: &Spot, message: String, help: String) {
        self.findings.borrow_mut().push(Finding {
            severity,
            file: spot.file.to_string(),
            line: spot.line,
            column: spot.column,
            message,
            help,
        });
    }

    /// Whether texts are wanted in more than one language.
    pub(in crate::region) fn wants_translations(&self) -> bool {
        self.translated.get()
    }

    /// Says whether texts are wanted in more than one language.
    pub(in crate::region) fn want_translations(&self, wanted: bool) {
        self.translated.set(wanted);
    }

    /// Says that `id` exists. A second one of the same kind is an error.
    pub(in crate::region) fn declare(&self, kind: Kind, id: &str, spot: &Spot) {
        let mut declared = self.declared.borrow_mut();
        let known = declared.entry(kind).or_default();
        if let Some(first) = known.get(id) {
            let (word, _) = kind.described();
            let message = format!("the {word} `{id}` stands there twice, first at {}", first.short());
            drop(declared);
            self.error(spot, message, "ids are unique: rename one of the two or remove it");
        } else {
            known.insert(id.to_owned(), spot.clone());
        }
    }

    /// Says that `key` names something of `kind`, to be looked up when every file is read.
    pub(in crate::region) fn refer(&self, kind: Kind, id: &Found<String>, key: &'static str) {
        self.references.borrow_mut().push(Reference { kind, id: id.clone(), key });
    }

    /// Says that the file that declares `kind` could not be read, so that references to it tell nothing.
    pub(in crate::region) fn unread(&self, kinds: &[Kind]) {
        self.unread.borrow_mut().extend(kinds);
    }

    /// Says that `id` could be named although nothing names it, and so nothing declares it: worth a hint to whoever misspells it.
    pub(in crate::region) fn offer(&self, kind: Kind, id: &str) {
        self.offered.borrow_mut().entry(kind).or_default().insert(id.to_owned());
    }

    /// Whether some file could not be read, so that what concerns several files can not be judged.
    pub(in crate::region) fn misses_a_file(&self) -> bool {
        !self.unread.borrow().is_empty()
    }

    /// Whether `id` exists, as far as declared until now.
    pub(in crate::region) fn is_declared(&self, kind: Kind, id: &str) -> bool {
        self.declared.borrow().get(&kind).is_some_and(|known| known.contains_key(id))
    }

    /// Where `id` was declared.
    pub(in crate::region) fn spot(&self, kind: Kind, id: &str) -> Option<Spot> {
        self.declared.borrow().get(&kind)?.get(id).cloned()
    }

    /// Notes that the loader reads `key` of the table at `path` in files called `file`.
    pub(in crate::region) fn know(&self, place: &str, key: &str) {
        self.keys.borrow_mut().insert((place.to_owned(), key.to_owned()));
    }

    /// Every key the loader has asked for, as (`file: table`, key).
    #[cfg(test)]
    pub(in crate::region) fn known_keys(&self) -> BTreeSet<(String, String)> {
        self.keys.borrow().clone()
    }

    /// Looks every reference up.
    pub(in crate::region) fn resolve(&self) {
        for reference in std::mem::take(&mut *self.references.borrow_mut()) {
            let unread = self.unread.borrow().contains(&reference.kind);
            if unread || self.is_declared(reference.kind, reference.id.as_str()) {
                continue;
            }
            let (word, file) = reference.kind.described();
            let message = format!(
                "`{}` names the {word} `{}`, which does not exist",
                reference.key, reference.id.value
            );
            let (declared, offered) = (self.declared.borrow(), self.offered.borrow());
            let named = declared.get(&reference.kind).into_iter().flat_map(|known| known.keys());
            let unnamed = offered.get(&reference.kind).into_iter().flatten();
            let mut known: Vec<&str> = named.chain(unnamed).map(String::as_str).collect();
            known.sort_unstable();
            known.dedup();
            let help = match did_you_mean(reference.id.as_str(), &known) {
                empty if empty.is_empty() => format!("declare it in {file}"),
                near => format!("{near} (declared in {file})"),
            };
            drop(known);
            drop((declared, offered));
            self.error(&reference.id.spot, message, help);
        }
    }

    /// Everything found, by file and line; the same finding only once.
    pub(in crate::region) fn into_findings(self) -> Vec<Finding> {
        let mut findings = self.findings.into_inner();
        findings.sort_by(|left, right| {
            let place =
                |finding: &Finding| (finding.file.clone(), finding.line, finding.column, finding.severity);
            place(left).cmp(&place(right)).then_with(|| left.message.cmp(&right.message))
        });
        findings.dedup();
        findings
    }
}
