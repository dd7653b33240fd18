//! The questions of a category as fields of a form, and what was typed into them.

use std::collections::BTreeMap;

use balai_civic::reports::QUESTION_FIELD;
use balai_platform::region::{Category, CategoryQuestion, QuestionKind, QuestionOption};
use balai_web::{Fields, Here};
use serde::Serialize;

use crate::wording::Choice;

/// The field that says of which category the questions stand on the page.
const ASKED: &str = "asked";
/// The parts of a day, as the macro `form.date` calls them.
const PARTS: [&str; 3] = ["year", "month", "day"];

/// Typed answers by the questions' ids.
pub(crate) type Typed = BTreeMap<String, Vec<String>>;

/// One question as a form shows it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Asked {
    /// The field.
    name: String,
    ask: String,
    hint: String,
    /// The word of its kind.
    kind: &'static str,
    options: Vec<Choice>,
    /// What was typed; of a day its parts.
    values: Vec<String>,
    date: BTreeMap<&'static str, String>,
}

/// The questions of a category on a page.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Questions {
    /// The category; empty when it asks nothing.
    of: String,
    list: Vec<Asked>,
}

/// What `category` asks, with what was typed.
pub(crate) fn asked(here: &Here, category: Option<&Category>, typed: &Typed) -> Questions {
    let Some(category) = category.filter(|category| !category.questions.is_empty()) else {
        return Questions::default();
    };
    let list = category.questions.iter().map(|question| shown(here, question, typed)).collect();
    Questions { of: category.id.clone(), list }
}

fn shown(here: &Here, question: &CategoryQuestion, typed: &Typed) -> Asked {
    let values = typed.get(&question.id).cloned().unwrap_or_default();
    let ask = question.ask.get(here.language);
    let choice = |option: &QuestionOption| Choice::new(&option.id, option.name.get(here.language));
    let options = if question.kind == QuestionKind::YesNo {
        ["yes", "no"].map(|word| Choice::new(word, here.t(&format!("answer-{word}"), &[]))).into()
    } else {
        question.options.iter().map(choice).collect()
    };
    let parts = values.first().map(String::as_str).unwrap_or_default().split('-').map(str::to_owned);
    Asked {
        name: field(question),
        ask: if question.required {
            ask.to_owned()
        } else {
            [ask, " ", &here.t("question-optional", &[])].concat()
        },
        hint: question.hint.get(here.language).to_owned(),
        kind: question.kind.as_str(),
        options,
        date: PARTS.into_iter().zip(parts).collect(),
        values,
    }
}

fn field(question: &CategoryQuestion) -> String {
    [QUESTION_FIELD, &question.id].concat()
}

/// Whether the category asks something that did not stand on the page these fields were typed on.
pub(crate) fn must_be_shown(category: Option<&Category>, fields: &Fields) -> bool {
    category.is_some_and(|category| !category.questions.is_empty() && fields.text(ASKED) != category.id)
}

/// What was typed for the questions of `category`. A day comes in three fields.
pub(crate) fn typed(category: Option<&Category>, fields: &Fields) -> Typed {
    let mut found = Typed::new();
    for question in category.into_iter().flat_map(|category| &category.questions) {
        let name = field(question);
        let values: Vec<String> = match question.kind {
            QuestionKind::Date => day(fields, &name).into_iter().collect(),
            _ => fields.all(&name).into_iter().map(str::to_owned).collect(),
        };
        if values.iter().any(|value| !value.is_empty()) {
            found.insert(question.id.clone(), values);
        }
    }
    found
}

/// The day typed in three fields, `2026-03-01`; what was left out stays out, so that the day is none.
fn day(fields: &Fields, name: &str) -> Option<String> {
    let [year, month, day] = PARTS.map(|part| fields.text(&format!("{name}_{part}")));
    if [year, month, day].iter().all(|part| part.is_empty()) {
        return None;
    }
    Some(format!("{year}-{month:0>2}-{day:0>2}"))
}
