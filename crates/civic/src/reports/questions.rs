//! What a category asks beside the usual: answers checked, and shown to whom they concern. Pure.

use balai_base::{Localized, Problem, Timestamp, problem::Argument};
use balai_platform::{
    casework::{Event, NewAnswer, View},
    region::{Category, CategoryQuestion, QuestionKind, Region},
};
use jiff::civil::Date;
use serde::Serialize;

use super::{Answers, Named, answers::plain};

/// What stands before a question's id where its answer is a field of a form.
pub const QUESTION_FIELD: &str = "question-";
/// The longest answer in words, in characters.
pub const ANSWER_LIMIT: usize = 300;
/// The most digits of a number before and behind its comma.
const DIGITS: (usize, usize) = (9, 2);
/// The years a day may lie in.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2199;

/// An answer as a reader may see it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct AnswerView {
    /// The question's id.
    pub id: String,
    /// What was asked.
    pub ask: Localized,
    /// The word of its `QuestionKind`.
    pub kind: String,
    /// What was answered, as words of the pack; of yes and no, days and texts the id alone says it.
    pub values: Vec<Named>,
    /// Noon of the day, where a day was asked.
    pub at: Option<Timestamp>,
    /// Whether everybody may read it.
    pub public: bool,
}

/// The answers to the questions of `category`, as they are kept. What can not be kept is told beside its field.
pub(super) fn checked(category: &Category, answers: &Answers, problem: &mut Problem) -> Vec<NewAnswer> {
    let mut found = Vec::new();
    for question in &category.questions {
        let typed = answers.questions.get(&question.id).map(Vec::as_slice).unwrap_or_default();
        let typed: Vec<&str> =
            typed.iter().map(|value| value.trim()).filter(|value| !value.is_empty()).collect();
        let wrong = match read(question, &typed) {
            Ok(values) if values.is_empty() && question.required => ("field-question-missing", Vec::new()),
            Ok(values) => {
                if !values.is_empty() {
                    let name = format!("{}/{}", category.id, question.id);
                    found.push(NewAnswer {
                        question: name,
                        values,
                        in_words: question.kind == QuestionKind::Text,
                    });
                }
                continue;
            }
            Err(wrong) => wrong,
        };
        let (message, arguments) = wrong;
        let field = [QUESTION_FIELD, &question.id].concat();
        problem.fields.push(balai_base::FieldProblem { field, message, arguments });
    }
    found
}

/// What was typed, in the form that is kept; nothing where nothing was.
fn read(question: &CategoryQuestion, typed: &[&str]) -> Result<Vec<String>, (&'static str, Vec<Argument>)> {
    let Some(first) = typed.first() else { return Ok(Vec::new()) };
    let known = |value: &str| question.options.iter().any(|option| option.id == value);
    let one = |value: Option<String>, message: &'static str| {
        value.map(|value| vec![value]).ok_or_else(|| (message, Vec::new()))
    };
    match question.kind {
        QuestionKind::Text => {
            let words = plain(first);
            if words.chars().count() > ANSWER_LIMIT {
                return Err(("field-question-long", vec![("most", ANSWER_LIMIT.to_string())]));
            }
            Ok(vec![words])
        }
        QuestionKind::Number => one(number(first), "field-question-number"),
        QuestionKind::Date => one(date(first).map(|date| date.to_string()), "field-question-date"),
        QuestionKind::YesNo => {
            let said = ["yes", "no"].contains(first).then(|| (*first).to_owned());
            one(said, "field-question-choice")
        }
        QuestionKind::Choice => one(known(first).then(|| (*first).to_owned()), "field-question-choice"),
        QuestionKind::Choices if !typed.iter().all(|value| known(value)) => {
            Err(("field-question-choice", Vec::new()))
        }
        QuestionKind::Choices => {
            let chosen = question.options.iter().filter(|option| typed.contains(&option.id.as_str()));
            Ok(chosen.map(|option| option.id.clone()).collect())
        }
    }
}

/// A number without separators of thousands, its comma written as a point. `1.500` may be meant either way, so it is none.
fn number(text: &str) -> Option<String> {
    let (most, behind) = DIGITS;
    let (whole, part) = match text.split_once([',', '.']) {
        Some((whole, part)) if !part.is_empty() => (whole, part),
        Some(_) => return None,
        None => (text, ""),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !(1..=most).contains(&whole.len()) || part.len() > behind || !digits(whole) || !digits(part) {
        return None;
    }
    let whole = whole.trim_start_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    Some(if part.is_empty() { whole.to_owned() } else { format!("{whole}.{part}") })
}

/// A day, `2026-03-01`; of a day with a time the day.
fn date(text: &str) -> Option<Date> {
    let day = text.split_once('T').map_or(text, |(day, _)| day);
    let date: Date = day.parse().ok()?;
    (day.len() == "2026-03-01".len() && YEARS.contains(&date.year())).then_some(date)
}

/// The answers of a form that is not sent yet, as its sender sees them.
pub fn given_answers(region: &Region, answers: &Answers) -> Vec<AnswerView> {
    let category = region.categories.get(&answers.category);
    let given = category.map(|category| checked(category, answers, &mut Problem::invalid("problem-answers")));
    let views = given.into_iter().flatten().map(|answer| shown(region, &answer.question, &answer.values));
    views.collect()
}

/// The answers that came with a case, as far as a reader of `view` may see them.
pub(super) fn views(region: &Region, opened: Option<&Event>, view: View) -> Vec<AnswerView> {
    views_of(region, opened.map(|event| event.detail.answers.as_slice()).unwrap_or_default(), view)
}

/// Answers as far as a reader of `view` may see them.
pub(super) fn views_of(
    region: &Region,
    answers: &[balai_platform::casework::Answered],
    view: View,
) -> Vec<AnswerView> {
    let shown = answers.iter().map(|answer| shown(region, &answer.question, &answer.values));
    shown.filter(|answer| view != View::Public || answer.public).collect()
}

/// An answer in the pack's words; in its own where the pack does not ask the question any more.
fn shown(region: &Region, name: &str, values: &[String]) -> AnswerView {
    let (category, id) = name.split_once('/').unwrap_or(("", name));
    let asked = region.categories.get(category);
    let question = asked.and_then(|category| category.questions.iter().find(|question| question.id == id));
    let kind = question.map_or(QuestionKind::Text, |question| question.kind);
    let named = |value: &String| {
        let option = question.and_then(|question| question.options.iter().find(|option| option.id == *value));
        let name = match option {
            Some(option) => option.name.clone(),
            None if kind == QuestionKind::Number => Localized::new(value.replace('.', ","), value.clone()),
            None => Localized::same(value.clone()),
        };
        Named { id: value.clone(), name }
    };
    AnswerView {
        id: id.to_owned(),
        ask: question.map_or_else(|| Localized::same(id), |question| question.ask.clone()),
        kind: kind.as_str().to_owned(),
        values: values.iter().map(named).collect(),
        at: (kind == QuestionKind::Date).then(|| noon(region, values.first()?)).flatten(),
        public: question.is_some_and(|question| question.public && kind != QuestionKind::Text),
    }
}

fn noon(region: &Region, day: &str) -> Option<Timestamp> {
    let noon = date(day)?.at(12, 0, 0, 0);
    Some(Timestamp(region.time_zone.to_timestamp(noon).ok()?.as_millisecond()))
}
