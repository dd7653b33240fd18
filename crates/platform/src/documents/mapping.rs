//! What a document says, from what was answered and what its case knows, as the pack's `from` tells. Pure.

use std::collections::BTreeMap;

use balai_base::{Day, Localized, language::Language};
use serde_json::{Map, Value};

use crate::{
    forms::{Answers, Key, Kind},
    region::{DocumentField, DocumentKind, DocumentList, DocumentSource, Known, Region},
    render::civil_day,
};

/// The most rows of a list.
const MOST_ROWS: u32 = 50;

/// What a case knows.
pub type KnownValues = BTreeMap<Known, Value>;

/// What a document would say.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mapped {
    /// The document's data.
    pub data: Map<String, Value>,
    /// The same for whoever checks it before signing: what each is called, and its text with numbers of the register masked.
    pub lines: Vec<(Localized, String)>,
    /// What must be there and is not.
    pub missing: Vec<Localized>,
}

/// What a document of `kind` would say, in `language`.
pub fn mapped(
    (region, language): (&Region, Language),
    kind: &DocumentKind,
    (answers, known): (&Answers, &KnownValues),
) -> Mapped {
    let mut mapped = Mapped::default();
    for field in kind.fields.iter().chain(&kind.values) {
        let found = field.from.iter().find_map(|source| match source {
            DocumentSource::Known(word) => known.get(word).map(|value| (value.clone(), shown(value))),
            DocumentSource::Answer(key) => answered(region, language, (key, answers)),
        });
        take(&mut mapped, field, found);
    }
    for list in &kind.lists {
        let (rows, text) = rows(region, list, answers);
        if !rows.is_empty() {
            mapped.lines.push((list.name.clone(), text));
            mapped.data.insert(list.id.clone(), Value::Array(rows));
        }
    }
    mapped
}

fn take(mapped: &mut Mapped, field: &DocumentField, found: Option<(Value, String)>) {
    match found.filter(|(_, text)| !text.trim().is_empty()) {
        Some((value, text)) => {
            mapped.lines.push((field.name.clone(), text));
            mapped.data.insert(field.id.clone(), value);
        }
        None if field.required => mapped.missing.push(field.name.clone()),
        None => {}
    }
}

/// A value as people read it.
fn shown(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join("; "),
        Value::Object(fields) => fields.get("name").map(shown).unwrap_or_default(),
        _ => String::new(),
    }
}

/// An answer in words, and the same with a number of the register masked.
fn answered(
    region: &Region,
    language: Language,
    (key, answers): (&Key, &Answers),
) -> Option<(Value, String)> {
    let value = answers.get(key)?;
    let question = region.forms.questions_of(key).next();
    let named = question.and_then(|question| region.named_answer(question, value, language));
    let text = match (named, question.map(|question| question.kind)) {
        (Some(name), _) => name,
        (None, Some(Kind::Date)) => {
            let date = value.parse::<jiff::civil::Date>();
            date.map_or_else(|_| value.to_owned(), |date| civil_day(Day::from_date(date), language))
        }
        _ => value.to_owned(),
    };
    let masked = question.is_some_and(|question| question.kind.is_civil_number());
    let shown = if masked { region.forms.shown(key, value) } else { text.clone() };
    Some((Value::String(text), shown))
}

/// The rows of a list with a text of their first columns.
fn rows(region: &Region, list: &DocumentList, answers: &Answers) -> (Vec<Value>, String) {
    let (mut rows, mut texts) = (Vec::new(), Vec::new());
    for number in 1..=MOST_ROWS {
        let mut row = Map::new();
        for (column, question) in &list.columns {
            let key = Key::new(list.form.as_str(), format!("{}.{number}.{question}", list.group));
            if let Some((value, shown)) = answered(region, Language::Id, (&key, answers)) {
                if row.is_empty() {
                    texts.push(shown);
                }
                row.insert(column.clone(), value);
            }
        }
        if row.is_empty() {
            break;
        }
        rows.push(Value::Object(row));
    }
    (rows, texts.join("; "))
}
