//! Forms as data of the region pack: pages of questions with conditions, and the one validator for all of them.
//!
//! Pages, counters, villages and programs give answers as texts and get the same findings back. Pure: it knows no case, no
//! database and no clock. Whoever keeps answers seals them; nothing here logs or shows one.

mod answers;
mod check;
mod model;
#[cfg(test)]
mod tests;
mod values;

pub use answers::{Answers, Key};
pub use check::{Checked, Context, Fault, Field, check, check_page, fields, page_fields};
pub use model::{AnswerOption, Condition, Form, FormPage, Forms, Kind, Question, Repeat};
