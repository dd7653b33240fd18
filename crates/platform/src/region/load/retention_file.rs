//! `retention.toml`: how long what names a person is kept.

use super::Loading;
use crate::region::{
    Retained, RetentionClass,
    reading::{Kind, Table},
};

/// The words for what is kept.
const RETAINED: [(&str, Retained); 2] = [
    (Retained::ReportContact.as_str(), Retained::ReportContact),
    (Retained::ApplicationFiles.as_str(), Retained::ApplicationFiles),
];

impl Loading<'_> {
    /// Reads `retention.toml`.
    pub(super) fn retention(&self) -> Vec<RetentionClass> {
        let read = self.toml("retention.toml", &[Kind::Retention], |table| {
            table.tables("class").iter().filter_map(|class| self.retention_class(class)).collect()
        });
        read.unwrap_or_default()
    }

    fn retention_class(&self, table: &Table<'_>) -> Option<RetentionClass> {
        let id = table.id(Kind::Retention);
        let of = table.optional_word("of", &[(Retained::Documents.as_str(), Retained::Documents)]);
        let kept = of.or_else(|| RETAINED.iter().find(|(word, _)| *word == id.value).map(|(_, kept)| *kept));
        let name = table.name("name");
        let days = table.required_number("days", 36_500);
        let enforced = table.boolean("enforced", false);
        let basis = table.text("basis", "\"Perda 4/2027 tentang retensi arsip\"").value;
        if kept.is_none() {
            let words: Vec<&str> = RETAINED.iter().map(|(word, _)| *word).collect();
            let message = format!("nothing called `{}` is kept", id.value);
            let help = format!("write one of: {}; or add `of = \"documents\"`", words.join(", "));
            self.checker.error(&table.spot_of("id"), message, help);
        }
        if enforced && kept == Some(Retained::Documents) {
            let help = "leave `enforced` out: what is past its time is counted, and the archive decides";
            self.checker.error(&table.spot_of("enforced"), "no document is forgotten by itself", help);
        }
        if days == 0 && table.has("days") {
            let help = "write at least 1; what nobody may keep at all is not asked for";
            self.checker.error(&table.spot_of("days"), "kept for 0 days is never kept", help);
        }
        Some(RetentionClass { id: id.value, kept: kept?, name, days, enforced, basis })
    }
}
