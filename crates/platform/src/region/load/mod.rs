//! From files to a [`Region`]: each file is read by a module of its own, then references are looked up and
//! what concerns several files is checked. Everything wrong is told in one go.

mod agencies_file;
mod area_files;
mod benefits_file;
mod brand;
mod calendar_files;
mod categories_file;
mod channels_file;
mod consistency;
mod counters_file;
mod document_files;
mod document_sources;
mod documents_file;
mod doubts;
mod feedback_file;
mod form_files;
mod gazetteer_file;
mod guide_files;
mod ladders_file;
mod letter_files;
mod offices;
mod other_files;
mod promises_file;
mod questions;
mod region_file;
mod replies_file;
mod retention_file;
mod roles_and_workflows;
mod routing_file;
mod service_checks;
mod services_files;
mod witnesses;

use std::{collections::BTreeMap, path::PathBuf};

use balai_base::{Language, calendar::Calendar};

use super::{
    Agencies, Areas, Benefit, Channel, DocumentTemplates, Documents, FeedbackForm, Finding, Gazetteer,
    Letters, Promises, Region, Reply, RetentionClass, RoutingRule, ServiceOffice, Services, Severity,
    files::PackFiles,
    reading::{Checker, Document, Kind, Spot, Table},
};
use crate::forms::Forms;

/// A pack being read.
struct Loading<'a> {
    files: &'a PackFiles,
    checker: &'a Checker,
}

/// The pack in `files` as a region, or every finding when one of them is an error.
pub(super) fn load(files: &PackFiles) -> Result<Region, Vec<Finding>> {
    let checker = Checker::default();
    let region = Loading { files, checker: &checker }.region();
    let findings = checker.into_findings();
    let broken = findings.iter().any(|finding| finding.severity == Severity::Error);
    match region {
        Some(region) if !broken => Ok(Region { findings, ..region }),
        _ => Err(findings),
    }
}

/// Every key the loader asks for while it reads `files`, as (`file: table`, key).
#[cfg(test)]
pub(super) fn keys_read(files: &PackFiles) -> std::collections::BTreeSet<(String, String)> {
    let checker = Checker::default();
    Loading { files, checker: &checker }.region();
    checker.known_keys()
}

/// What no other file of the pack depends on.
struct Rest {
    benefit: Option<Benefit>,
    forms: Forms,
    channels: Vec<Channel>,
    calendar: Option<Calendar>,
    routing: Vec<RoutingRule>,
    documents: Documents,
    document_templates: DocumentTemplates,
    replies: Vec<Reply>,
    retention: Vec<RetentionClass>,
    gazetteer: Gazetteer,
    texts: BTreeMap<Language, String>,
    letters: Letters,
    service_offices: Vec<ServiceOffice>,
    feedback: FeedbackForm,
    basemap: Option<PathBuf>,
}

impl Loading<'_> {
    fn region(&self) -> Option<Region> {
        let head = self.region_file();
        let areas = self.areas(head.as_ref());
        let declared = self.agencies();
        let services = self.services();
        let promises = self.all_promises(&services);
        let roles = self.roles();
        let workflows = self.workflows(&roles, &promises, &services);
        let ladders = self.ladders();
        let agencies = Agencies::new(self.offices(&declared, &areas, &ladders));
        let categories = self.categories(&promises);
        let rest = self.rest((&areas, &services), head.as_ref());
        let head = head?;
        Some(self.checked(Region {
            id: head.id,
            version: self.files.version(),
            level: head.code.level(),
            code: head.code,
            name: head.name,
            short_name: head.short_name,
            number_prefix: head.number_prefix,
            time_zone: head.time_zone.clone(),
            languages: head.languages,
            terms: head.terms,
            brand: head.brand,
            emergency: head.emergency,
            hosts: head.hosts,
            witnesses: head.witnesses,
            data_protection: head.data_protection,
            officer_names: head.officer_names,
            parent: head.parent,
            areas,
            agencies,
            outside_bodies: declared.outside,
            categories,
            services,
            service_offices: rest.service_offices,
            feedback: rest.feedback,
            benefit: rest.benefit,
            forms: rest.forms,
            reads_register: head.reads_register,
            channels: rest.channels,
            calendar: rest.calendar.unwrap_or_else(|| Calendar::new(head.time_zone, Default::default())),
            promises,
            workflows,
            roles,
            documents: rest.documents,
            ladders,
            replies: rest.replies,
            retention: rest.retention,
            routing: rest.routing,
            gazetteer: rest.gazetteer,
            basemap: rest.basemap,
            texts: rest.texts,
            document_templates: rest.document_templates,
            password_policy: head.password_policy,
            letters: Letters { sender: head.sender, reply_to: head.reply_to, ..rest.letters },
            findings: Vec::new(),
        }))
    }

    /// What the pack promises, with a set for each service standard.
    fn all_promises(&self, services: &Services) -> Promises {
        let mut promises = self.promises();
        self.promise_services(&mut promises, services);
        promises
    }

    /// Reads what no other file is read by; then no file may be left over.
    fn rest(&self, (areas, services): (&Areas, &Services), head: Option<&region_file::Head>) -> Rest {
        let (forms, document_templates) = (self.all_forms(), self.document_templates());
        let beside = documents_file::Beside { forms: &forms, templates: &document_templates };
        let documents = self.documents(&beside);
        let rest = Rest {
            benefit: self.benefit(services),
            forms,
            channels: self.channels(),
            calendar: self.calendar(head.map(|head| &head.time_zone)),
            routing: self.routing(),
            documents,
            document_templates,
            replies: self.replies(),
            retention: self.retention(),
            gazetteer: self.gazetteer(areas),
            texts: self.texts(),
            letters: self.letters(),
            service_offices: self.service_offices(),
            feedback: self.feedback(),
            basemap: self.basemap(),
        };
        self.nothing_left_over();
        rest
    }

    /// No file that nobody reads, and no name that nobody declares.
    fn nothing_left_over(&self) {
        self.unknown_files();
        self.checker.resolve();
    }

    /// What can only be checked once every file was read; where one is missing, that is told already.
    fn checked(&self, region: Region) -> Region {
        if self.checker.misses_a_file() {
            return region;
        }
        self.check_consistency(&region);
        self.check_letters(&region);
        self.check_doubts(&region);
        self.check_counters(&region);
        self.check_products(&region);
        if let Some(benefit) = &region.benefit {
            self.check_facts(benefit, &region.forms);
        }
        region
    }

    /// Reads a TOML file of the pack, else the standard one. Where there is none, or its syntax is wrong, that
    /// is an error, and references to the `kinds` it declares are not looked up.
    fn toml<T>(&self, name: &str, kinds: &[Kind], read: impl FnOnce(&Table<'_>) -> T) -> Option<T> {
        let Some((shown, text)) = self.text(name) else {
            self.checker.unread(kinds);
            return None;
        };
        let document = Document::parse(self.checker, &shown, &text);
        if document.is_none() {
            self.checker.unread(kinds);
        }
        document.map(|document| read(&document.table(self.checker, name)))
    }

    /// The text of a file that must be there, with the name findings show.
    fn text(&self, name: &str) -> Option<(String, String)> {
        let Some((shown, bytes)) = self.files.with_standard(name) else {
            let help = "every pack needs it; docs/region/format.md tells what it holds";
            self.checker.error(&Spot::file(name), "the file is missing", help);
            return None;
        };
        match String::from_utf8(bytes) {
            Ok(text) => Some((shown, text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))),
            Err(error) => {
                let line = error
                    .as_bytes()
                    .iter()
                    .take(error.utf8_error().valid_up_to())
                    .filter(|byte| **byte == b'\n')
                    .count();
                let spot = Spot { line: u32::try_from(line + 1).unwrap_or(u32::MAX), ..Spot::file(&shown) };
                self.checker.error(&spot, "the file is not UTF-8", "save it as UTF-8 in your editor");
                None
            }
        }
    }
}

/// The words of an enumeration with what they mean, for [`Table::word`].
fn words<T: Copy, const N: usize>(all: [T; N], word: impl Fn(T) -> &'static str) -> [(&'static str, T); N] {
    all.map(|meant| (word(meant), meant))
}
