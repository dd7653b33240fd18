//! `replies.toml`: answer templates.

use super::Loading;
use crate::region::{
    Reply,
    reading::{Kind, Table},
};

impl Loading<'_> {
    /// Reads `replies.toml`.
    pub(super) fn replies(&self) -> Vec<Reply> {
        let read = self.toml("replies.toml", &[Kind::Reply], |table| {
            table.tables("reply").iter().map(|reply| self.reply(reply)).collect()
        });
        read.unwrap_or_default()
    }

    fn reply(&self, table: &Table<'_>) -> Reply {
        let text = table.sentence("text");
        let known = ["number", "category", "agency", "village", "promised"];
        self.check_placeholders(&table.spot_of("text"), &text, &known);
        Reply {
            id: table.id(Kind::Reply).value,
            title: table.name("title"),
            text,
            categories: table.references("categories", Kind::Category),
            transitions: table.references("transitions", Kind::Transition),
        }
    }
}
