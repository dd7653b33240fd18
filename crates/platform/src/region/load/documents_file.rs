//! `documents.toml`: the documents a region issues, and those of the national system that it hands over.

use super::{Loading, words};
use crate::region::{
    DocumentField, DocumentKind, DocumentOrigin, Documents, MASKED_IN_QR, NEVER_IN_QR, NUMBER_PARTS,
    NationalPage, Signing,
    reading::{Kind, Table, did_you_mean},
};

impl Loading<'_> {
    /// Reads `documents.toml`.
    pub(super) fn documents(&self) -> Documents {
        let read = self.toml("documents.toml", &[Kind::Document], |table| Documents {
            kinds: table.tables("document").iter().map(|document| self.document(document)).collect(),
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
        read.unwrap_or_default()
    }

    fn document(&self, table: &Table<'_>) -> DocumentKind {
        let origin = table.optional_word("origin", &words(DocumentOrigin::ALL, DocumentOrigin::as_str));
        let origin = origin.unwrap_or(DocumentOrigin::Region);
        let own = origin == DocumentOrigin::Region;
        let (number, template) = if own {
            let number = table.text("number", "\"470/{sequence}/{agency}/{year}\"");
            self.check_number(table, number.as_str());
            (number.value, table.text("template", "\"a-template\"").value)
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
            retention: table.text("retention", "\"permanent\"").value,
            fields: if own {
                table.tables("field").iter().map(|field| self.field(field)).collect()
            } else {
                Vec::new()
            },
        }
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

    fn field(&self, table: &Table<'_>) -> DocumentField {
        let id = table.text("id", "\"name\"");
        table.check_id(&id);
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
        DocumentField { id: id.value, name: table.name("name"), masked }
    }
}
