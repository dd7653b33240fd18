//! The questions of a form as fields of a page, and back.

use balai_base::Problem;
use balai_civic::services::{Draft, asked::Sheet, field_of};
use balai_platform::forms::{self, Fault, Field, Form, FormPage, Key, Kind};
use balai_web::{Fields, Here, Told};
use serde::Serialize;

use crate::wording::{self, Choice};

/// Day, month and year as they are typed.
#[derive(Clone, Debug, Default, Serialize)]
pub(crate) struct Typed {
    pub(crate) day: String,
    pub(crate) month: String,
    pub(crate) year: String,
}

/// One question as a field.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct FieldView {
    /// The field's name.
    pub(crate) name: String,
    /// How it is drawn: `text`, `long`, `number`, `phone`, `email`, `date`, `choice`, `area`, `statement`.
    pub(crate) kind: &'static str,
    /// What is asked.
    pub(crate) label: String,
    /// The same without what is added for whoever fills it in: how a mistake is told in the summary.
    #[serde(skip)]
    pub(crate) asked: String,
    /// How to answer.
    pub(crate) hint: String,
    /// What was typed.
    pub(crate) value: String,
    /// The same of a day.
    pub(crate) date: Typed,
    /// What may be chosen.
    pub(crate) options: Vec<Choice>,
}

/// The fields of a page. Where it asks several people the same, each label says who is meant.
pub(crate) fn views(here: &Here, asked: &[Field<'_>], draft: &Draft) -> Vec<FieldView> {
    let several = asked.iter().any(|field| asked.first().is_some_and(|first| first.number != field.number));
    let one = |field: &Field<'_>| {
        let mut view = view(here, field, draft.answers.get(&field.key).unwrap_or_default());
        if let Some(number) = field.number.filter(|_| several) {
            view.label = format!("{} ({number})", view.label);
            view.asked = format!("{} ({number})", view.asked);
        }
        view
    };
    asked.iter().map(one).collect()
}

/// A refusal whose summary says of each mistake which question it belongs to, so that it is understood when it is read aloud.
pub(crate) fn told(here: &Here, problem: &Problem, views: &[FieldView]) -> Told {
    let named =
        |field: &str| views.iter().find(|view| view.name == field).filter(|view| view.kind != "statement");
    wording::named(here, here.told(problem), |field| named(field).map(|view| view.asked.clone()))
}

fn view(here: &Here, field: &Field<'_>, value: &str) -> FieldView {
    let question = field.question;
    let own = |words: &balai_base::Localized| words.get(here.language).to_owned();
    let optional = (!question.required).then(|| here.t("apply-optional", &[]));
    let label =
        optional.map_or_else(|| own(&question.label), |mark| format!("{} {mark}", own(&question.label)));
    let options = match question.kind {
        Kind::Choice => question.options.iter().map(|one| Choice::new(&one.id, own(&one.name))).collect(),
        Kind::YesNo => {
            vec![Choice::new("yes", here.t("apply-yes", &[])), Choice::new("no", here.t("apply-no", &[]))]
        }
        Kind::Statement => vec![Choice::new("yes", own(&question.label))],
        Kind::Area => wording::optional(here.t("apply-area-choose", &[]), wording::villages(&here.region)),
        _ => Vec::new(),
    };
    FieldView {
        asked: own(&question.label),
        name: field_of(&field.key),
        kind: drawn(question.kind, question.most),
        label,
        hint: own(&question.hint),
        date: typed(value),
        value: value.to_owned(),
        options,
    }
}

fn drawn(kind: Kind, most: Option<u32>) -> &'static str {
    match kind {
        Kind::Text if most.is_some_and(|most| most >= 300) => "long",
        Kind::Text | Kind::Name | Kind::NewName | Kind::Country => "text",
        Kind::Nik | Kind::Card | Kind::Number | Kind::Rupiah => "number",
        Kind::Phone => "phone",
        Kind::Email => "email",
        Kind::Date => "date",
        Kind::Choice | Kind::YesNo => "choice",
        Kind::Area => "area",
        Kind::Statement => "statement",
    }
}

/// A day as it is kept (`1990-08-17`) or as it was typed (`17-8-90`) in three fields.
fn typed(value: &str) -> Typed {
    let parts: Vec<&str> = value.split('-').collect();
    let part = |at: usize| parts.get(at).map(|part| (*part).to_owned()).unwrap_or_default();
    match parts.first() {
        Some(year) if year.len() == 4 => Typed { day: part(2), month: part(1), year: part(0) },
        _ => Typed { day: part(0), month: part(1), year: part(2) },
    }
}

/// What was sent for each question of a page.
pub(crate) fn sent(asked: &[Field<'_>], fields: &Fields) -> Vec<(Key, String)> {
    asked
        .iter()
        .map(|field| {
            let name = field_of(&field.key);
            let value = if field.question.kind == Kind::Date {
                let part = |part: &str| fields.text(&format!("{name}_{part}")).to_owned();
                let parts = [part("day"), part("month"), part("year")];
                if parts.iter().all(String::is_empty) { String::new() } else { parts.join("-") }
            } else {
                fields.text(&name).to_owned()
            };
            (field.key.clone(), value)
        })
        .collect()
}

/// What a page asks in a draft.
pub(crate) fn asked<'f>(
    sheet: &Sheet<'_>,
    (form, page, number): (&'f Form, &'f FormPage, Option<u32>),
    draft: &Draft,
) -> Vec<Field<'f>> {
    sheet.with_context(|context| forms::page_fields(form, (page, number), &draft.answers, context))
}

/// What is wrong, beside its fields.
pub(crate) fn problem(faults: Vec<Fault>) -> Option<Problem> {
    let mut problem = Problem::invalid("problem-answers");
    for fault in faults {
        problem = problem.field_with(field_of(&fault.key), fault.message, fault.arguments);
    }
    (!problem.fields.is_empty()).then_some(problem)
}
