//! `documents.toml`: the documents a region issues, and those of the national system that it hands over.

use super::{Loading, words};
use crate::{
    forms::Forms,
    region::{
        DocumentField, DocumentKind, DocumentOrigin, DocumentTemplates, Documents, GivenWith, MASKED_IN_QR,
        NEVER_IN_QR, NUMBER_PARTS, NationalPage, Signing,
        reading::{Kind, Spot, Table, did_you_mean},
    },
};

/// What documents are read beside.
pub(super) struct Beside<'b> {
    pub(super) forms: &'b Forms,
    pub(super) templates: &'b DocumentTemplates,
}

/// With what a document is given by itself.
fn document_given(table: &Table<'_>) -> Option<GivenWith> {
    let all: Vec<(&'static str, GivenWith)> =
        GivenWith::ALL.iter().map(|with| (with.as_str(), *with)).collect();
    table.optional_word("given", &all)
}

impl Loading<'_> {
    /// Reads `documents.toml`, whose values come from answers to `forms` and are set by `templates`.
    pub(super) fn documents(&self, beside: &Beside<'_>) -> Documents {
        let read = self.toml("documents.toml", &[Kind::Document], |table| Documents {
            kinds: table.tables("document").iter().map(|document| self.document(document, beside)).collect(),
            national: table.table("national").map(|national| NationalPage {
                name: national.name("name"),
                url: national.text("url", "\"https://…\"").value,
                hosts: national
                    .texts("hosts")
                    .unwrap_or_default()
                    .into_iter()
                    .map(|host| host.value)
                    .collect(),
            }),
        });
        let read = read.unwrap_or_default();
        self.given_once(&read);
        read
    }

    /// Two kinds that are both given by themselves with the same thing: only one would be.
    fn given_once(&self, documents: &Documents) {
        for with in GivenWith::ALL {
            let mut kinds = documents.kinds.iter().filter(|kind| kind.given == Some(*with));
            if let (Some(first), Some(second)) = (kinds.next(), kinds.next()) {
                let spot = self.checker.spot(Kind::Document, &second.id);
                let message =
                    format!("`{}` and `{}` are both given with each {}", first.id, second.id, with.as_str());
                let spot = spot.unwrap_or_else(|| Spot::file("documents.toml"));
                self.checker.error(&spot, message, "keep `given` in one of them");
            }
        }
    }

    fn document(&self, table: &Table<'_>, beside: &Beside<'_>) -> DocumentKind {
        let origin = table.optional_word("origin", &words(DocumentOrigin::ALL, DocumentOrigin::as_str));
        let origin = origin.unwrap_or(DocumentOrigin::Region);
        let own = origin == DocumentOrigin::Region;
        let (number, template) = if own {
            let number = table.text("number", "\"470/{sequence}/{agency}/{year}\"");
            self.check_number(table, number.as_str());
            (number.value, self.template_named(table, beside.templates))
        } else {
            (String::new(), String::new())
        };
        let signing =
            if own { table.optional_word("signing", &words(Signing::ALL, Signing::as_str)) } else { None };
        DocumentKind {
            id: table.id(Kind::Document).value,
            name: table.name("name"),
            origin,
            number,
            digits: if own { table.number("digits", 8).unwrap_or(3) } else { 0 },
            signing: signing.unwrap_or(Signing::Wet),
            template,
            retention: table.reference("retention", Kind::Retention).value,
            fields: if own { self.document_values(table, "field", beside.forms) } else { Vec::new() },
            values: if own { self.document_values(table, "value", beside.forms) } else { Vec::new() },
            lists: if own { self.document_lists(table, beside.forms) } else { Vec::new() },
            form: if own { self.document_form(table, beside.forms) } else { None },
            given: if own { document_given(table) } else { None },
        }
    }

    fn template_named(&self, table: &Table<'_>, templates: &DocumentTemplates) -> String {
        let template = table.text("template", "\"a-template\"");
        if !template.value.is_empty() && templates.get(template.as_str()).is_none() {
            let known: Vec<&str> = templates.iter().map(|known| &*known.kind).collect();
            let message = format!("there is no template `{}`", template.value);
            self.checker.error(&template.spot, message, did_you_mean(template.as_str(), &known));
        }
        template.value
    }

    /// The form asked for the document's sake.
    fn document_form(&self, table: &Table<'_>, forms: &Forms) -> Option<String> {
        let form = table.optional_text("form", "\"surat\"")?;
        self.check_form(&form, forms);
        Some(form.value)
    }

    fn document_values(&self, table: &Table<'_>, key: &'static str, forms: &Forms) -> Vec<DocumentField> {
        table.tables(key).iter().map(|value| self.field(value, forms, key == "field")).collect()
    }

    fn check_number(&self, table: &Table<'_>, number: &str) {
        let parts = number.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(word, _)| word);
        let mut seen = Vec::new();
        for word in parts {
            if !NUMBER_PARTS.contains(&word) {
                let message = format!("`{{{word}}}` is not filled in");
                self.checker.error(&table.spot_of("number"), message, did_you_mean(word, &NUMBER_PARTS));
            }
            seen.push(word);
        }
        for needed in ["sequence", "year"] {
            if !number.is_empty() && !seen.contains(&needed) {
                let message = format!("the number has no `{{{needed}}}`, so two documents would share one");
                self.checker.error(
                    &table.spot_of("number"),
                    message,
                    "numbers begin anew each year and never repeat",
                );
            }
        }
    }

    fn field(&self, table: &Table<'_>, forms: &Forms, in_qr: bool) -> DocumentField {
        let id = table.text("id", "\"name\"");
        table.check_id(&id);
        let (name, from) = (table.name("name"), self.document_sources(table, forms));
        let required = table.boolean("required", true);
        if !in_qr {
            return DocumentField { id: id.value, name, masked: false, from, required };
        }
        let masked = table.boolean("masked", false);
        if NEVER_IN_QR.contains(&id.as_str()) {
            let message = format!("`{}` never stands in a QR", id.value);
            self.checker.error(
                &id.spot,
                message,
                "leave it out: everybody who holds the paper can read a QR",
            );
        }
        if MASKED_IN_QR.contains(&id.as_str()) && !masked {
            let message = format!("`{}` stands in a QR only with its middle masked", id.value);
            self.checker.error(&id.spot, message, "add `masked = true`");
        }
        DocumentField { id: id.value, name, masked, from, required }
    }
}
