//! What a category asks, what is answered, and what was.

use std::{borrow::Cow, collections::BTreeMap};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, de::Error};

use super::Named;

/// The most questions answered at once, and the most values of one answer.
const MOST: usize = 50;
/// The longest value, in characters.
const LONGEST: usize = 1_000;

/// How a question is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum QuestionWord {
    /// In a few words.
    Text,
    /// By a number: digits, with a point before at most two more.
    Number,
    /// By the `id` of one option.
    Choice,
    /// By the `id`s of any options.
    Choices,
    /// By a day, `2026-03-01`.
    Date,
    /// By `yes` or `no`.
    YesNo,
}

/// A question of a category.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Question {
    /// By this it is answered.
    pub(crate) id: String,
    /// What is asked.
    pub(crate) ask: String,
    /// How to answer; may be empty.
    pub(crate) hint: String,
    /// How it is answered.
    pub(crate) kind: QuestionWord,
    /// Whether a report without an answer is refused.
    pub(crate) required: bool,
    /// Whether everybody may read the answer.
    pub(crate) public: bool,
    /// What may be answered, of a choice.
    pub(crate) options: Vec<Named>,
}

/// What was answered to a question.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub(crate) struct Answer {
    /// The question's `id`.
    pub(crate) id: String,
    /// What was asked.
    pub(crate) ask: String,
    /// What was answered, with the words people read.
    pub(crate) values: Vec<Named>,
    /// Whether everybody may read it.
    pub(crate) public: bool,
}

/// Answers by the questions' ids, each a text or several. In a form: one field, as JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct AnswersSent(pub(crate) BTreeMap<String, Vec<String>>);

#[derive(Deserialize)]
#[serde(untagged)]
enum Sent {
    Answers(BTreeMap<String, Values>),
    Form(String),
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Values {
    One(String),
    Several(Vec<String>),
}

impl<'de> Deserialize<'de> for AnswersSent {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let wrong = || D::Error::custom("no answers");
        let sent = match Sent::deserialize(from)? {
            Sent::Answers(sent) => sent,
            Sent::Form(text) => serde_json::from_str(&text).map_err(|_| wrong())?,
        };
        let several = |values| match values {
            Values::One(value) => vec![value],
            Values::Several(values) => values,
        };
        let answers: BTreeMap<String, Vec<String>> =
            sent.into_iter().map(|(id, values)| (id, several(values))).collect();
        let fits = |values: &Vec<String>| {
            values.len() <= MOST && values.iter().all(|value| value.chars().count() <= LONGEST)
        };
        if answers.len() > MOST || !answers.values().all(fits) {
            return Err(wrong());
        }
        Ok(Self(answers))
    }
}

impl JsonSchema for AnswersSent {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Answers".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let value = serde_json::json!({ "type": "string", "maxLength": LONGEST });
        json_schema!({
            "type": "object",
            "maxProperties": MOST,
            "additionalProperties": {
                "anyOf": [value, { "type": "array", "maxItems": MOST, "items": value }]
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_read_alike_from_json_and_from_a_form() {
        let json = r#"{"bagian":["lampu","bangku"],"jumlah":"2"}"#;
        let read: AnswersSent = serde_json::from_str(json).unwrap();
        let form: AnswersSent = serde_json::from_value(json.into()).unwrap();
        assert_eq!(read, form);
        assert_eq!(read.0["bagian"], ["lampu", "bangku"]);
        assert_eq!(read.0["jumlah"], ["2"]);
        let long = format!(r#"{{"a":"{}"}}"#, "x".repeat(LONGEST + 1));
        for wrong in [r#"{"a":2}"#, r#"{"a":{"b":"c"}}"#, "[]", "7", "\"[]\"", "\"\"", &long] {
            assert!(serde_json::from_str::<AnswersSent>(wrong).is_err(), "{wrong}");
        }
    }
}
