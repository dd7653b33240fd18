//! `[[category.question]]`: what a category asks.

use super::{Loading, words};
use crate::region::{
    CategoryQuestion, QuestionKind, QuestionOption,
    reading::{Found, Table},
};

/// Words that interfaces already have for what every report says.
const TAKEN: [&str; 4] = ["kind", "visibility", "accused", "village"];
/// The most questions of one category: more of them nobody answers on a telephone.
const MOST: usize = 8;

impl Loading<'_> {
    /// The questions of a category, in the order of the file.
    pub(super) fn questions(&self, category: &Table<'_>) -> Vec<CategoryQuestion> {
        let mut ids = Vec::new();
        let mut questions = Vec::new();
        for table in category.tables("question") {
            let id = self.id_within(&table, &mut ids);
            if TAKEN.contains(&id.as_str()) {
                let message = format!("a question can not be called `{}`", id.value);
                self.checker.error(&id.spot, message, "every report says that already: choose another id");
            }
            questions.push(self.question(&table, id.value));
        }
        if questions.len() > MOST {
            let message = format!("the category asks {} questions", questions.len());
            self.checker.error(&category.spot_of("question"), message, format!("ask at most {MOST}"));
        }
        questions
    }

    fn question(&self, table: &Table<'_>, id: String) -> CategoryQuestion {
        let kind = table.word("kind", &words(QuestionKind::ALL, QuestionKind::as_str));
        let public = table.boolean("public", false);
        if public && kind == Some(QuestionKind::Text) {
            self.checker.error(
                &table.spot_of("public"),
                format!("the answer to `{id}` is in words and public"),
                "remove `public`: nobody looks for names and numbers in it before everybody reads it",
            );
        }
        CategoryQuestion {
            ask: table.sentence("ask"),
            hint: table.optional_name("hint").unwrap_or_default(),
            required: table.boolean("required", false),
            options: self.options(table, kind, &id),
            kind: kind.unwrap_or(QuestionKind::Text),
            public,
            id,
        }
    }

    fn options(&self, table: &Table<'_>, kind: Option<QuestionKind>, id: &str) -> Vec<QuestionOption> {
        let mut ids = Vec::new();
        let options: Vec<QuestionOption> = table
            .tables("option")
            .iter()
            .map(|option| QuestionOption {
                id: self.id_within(option, &mut ids).value,
                name: option.name("name"),
            })
            .collect();
        let Some(kind) = kind else { return options };
        if kind.has_options() && options.len() < 2 {
            let message = format!("`{id}` has {} options to choose from", options.len());
            let help = "add at least two `[[category.question.option]]` with `id` and `name`";
            self.checker.error(&table.spot(), message, help);
        }
        if !kind.has_options() && !options.is_empty() {
            let message = format!("`{id}` is answered by `{}` and has options", kind.as_str());
            let help = "write kind = \"choice\" or \"choices\", or remove the options";
            self.checker.error(&table.spot_of("option"), message, help);
        }
        options
    }

    /// An id that only its own list must not hold twice.
    pub(super) fn id_within(&self, table: &Table<'_>, known: &mut Vec<String>) -> Found<String> {
        let id = table.text("id", "\"a-short-name\"");
        table.check_id(&id);
        if !id.value.is_empty() && known.contains(&id.value) {
            let message = format!("`{}` stands there twice", id.value);
            self.checker.error(&id.spot, message, "rename one of the two or remove it");
        }
        known.push(id.value.clone());
        id
    }
}
