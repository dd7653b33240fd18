//! `feedback.toml`: what people are asked after a service has ended.

use super::Loading;
use crate::region::{
    FeedbackElement, FeedbackForm,
    reading::{Kind, Table},
};

/// For how many days the answer is taken, unless the pack says.
const USUAL_DAYS: u32 = 30;

impl Loading<'_> {
    /// Reads `feedback.toml`.
    pub(super) fn feedback(&self) -> FeedbackForm {
        let read = self.toml("feedback.toml", &[Kind::Element], |table| FeedbackForm {
            basis: table.text("basis", "\"PermenPANRB 14/2017\"").value,
            days: table.number("days", 365).unwrap_or(USUAL_DAYS).max(1),
            elements: table.tables("element").iter().map(element).collect(),
        });
        read.unwrap_or_default()
    }
}

fn element(table: &Table<'_>) -> FeedbackElement {
    FeedbackElement {
        id: table.id(Kind::Element).value,
        name: table.name("name"),
        ask: table.sentence("ask"),
        answers: [
            table.sentence("answer_1"),
            table.sentence("answer_2"),
            table.sentence("answer_3"),
            table.sentence("answer_4"),
        ],
    }
}
