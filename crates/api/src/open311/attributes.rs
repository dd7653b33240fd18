//! What a service asks for beside the standard's own fields, and the values sent for it.

use std::collections::BTreeMap;

use balai_base::Problem;
use balai_civic::reports;
use balai_platform::region::{CaseKind, Category, CategoryQuestion, QuestionKind};
use balai_web::{Fields, Here};

use super::tree::Node;

/// One thing a service asks for.
pub(crate) struct Attribute {
    /// The word in `attribute[…]`.
    pub(crate) code: String,
    /// How it is answered, as the standard calls it.
    pub(crate) datatype: &'static str,
    /// What it is, in the reader's language.
    pub(crate) description: String,
    /// Whether it must be answered: where leaving it out has no sensible meaning.
    pub(crate) required: bool,
    /// How to answer it.
    pub(crate) hint: String,
    /// Key and name of each value.
    pub(crate) values: Vec<(String, String)>,
}

/// What a category asks for: what every report may say, then the pack's own questions.
pub(crate) fn of(here: &Here, category: &Category) -> Vec<Attribute> {
    let questions = category.questions.iter().map(|question| asked(here, question));
    usual(here, category).into_iter().chain(questions).collect()
}

/// What every report of a category may say, as lists of which one is chosen; a list with one value is nothing to ask.
pub(crate) fn usual(here: &Here, category: &Category) -> Vec<Attribute> {
    let mut attributes = vec![kind(here, category), visibility(here, category)];
    if category.about_officials {
        attributes.push(accused(here));
    }
    attributes.push(village(here));
    attributes.retain(|attribute| attribute.values.len() > 1);
    attributes
}

fn kind(here: &Here, category: &Category) -> Attribute {
    let kinds = if category.kinds.is_empty() { CaseKind::ALL.to_vec() } else { category.kinds.clone() };
    let named = |kind: &CaseKind| (kind.as_str().to_owned(), here.t(&format!("kind-{}", kind.as_str()), &[]));
    // A report is a complaint unless its sender says otherwise; where none is taken, the sender must say.
    let required = !kinds.contains(&CaseKind::Complaint);
    let hint = if required { "open311-attribute-choose" } else { "open311-attribute-kind-hint" };
    Attribute {
        code: "kind".to_owned(),
        datatype: "singlevaluelist",
        required,
        description: here.t("open311-attribute-kind", &[]),
        hint: here.t(hint, &[]),
        values: kinds.iter().map(named).collect(),
    }
}

fn visibility(here: &Here, category: &Category) -> Attribute {
    let named = |word: &str| (word.to_owned(), here.t(&format!("visibility-{word}"), &[]));
    let offered = reports::visibilities(&here.region, &category.id);
    Attribute {
        code: "visibility".to_owned(),
        datatype: "singlevaluelist",
        required: false,
        description: here.t("open311-attribute-visibility", &[]),
        hint: here.t("open311-attribute-visibility-hint", &[]),
        values: offered.iter().map(|visibility| named(visibility.as_str())).collect(),
    }
}

fn accused(here: &Here) -> Attribute {
    let agencies = here.region.agencies.iter();
    Attribute {
        code: "accused".to_owned(),
        datatype: "singlevaluelist",
        required: false,
        description: here.t("open311-attribute-accused", &[]),
        hint: here.t("open311-attribute-accused-hint", &[]),
        values: agencies
            .map(|agency| (agency.id.clone(), agency.name.get(here.language).to_owned()))
            .collect(),
    }
}

fn village(here: &Here) -> Attribute {
    let areas = &here.region.areas;
    let named = |village: &balai_platform::region::Area| {
        let parent = village.code.parent().and_then(|code| areas.by_code(&code));
        let parts = [Some(village.title.as_str()), parent.map(|parent| parent.title.as_str())];
        (village.code.to_string(), parts.into_iter().flatten().collect::<Vec<_>>().join(", "))
    };
    Attribute {
        code: "village".to_owned(),
        datatype: "singlevaluelist",
        required: false,
        description: here.t("open311-attribute-village", &[]),
        hint: here.t("open311-attribute-village-hint", &[]),
        values: areas.villages().iter().map(named).collect(),
    }
}

/// A question of the pack.
fn asked(here: &Here, question: &CategoryQuestion) -> Attribute {
    let yes_or_no =
        || ["yes", "no"].map(|word| (word.to_owned(), here.t(&format!("answer-{word}"), &[]))).into();
    let options = || {
        let option = |one: &balai_platform::region::QuestionOption| {
            (one.id.clone(), one.name.get(here.language).to_owned())
        };
        question.options.iter().map(option).collect()
    };
    let (datatype, values) = match question.kind {
        QuestionKind::Text => ("text", Vec::new()),
        QuestionKind::Number => ("number", Vec::new()),
        QuestionKind::Date => ("datetime", Vec::new()),
        QuestionKind::Choice => ("singlevaluelist", options()),
        QuestionKind::Choices => ("multivaluelist", options()),
        QuestionKind::YesNo => ("singlevaluelist", yes_or_no()),
    };
    Attribute {
        code: question.id.clone(),
        datatype,
        required: question.required,
        description: question.ask.get(here.language).to_owned(),
        hint: question.hint.get(here.language).to_owned(),
        values,
    }
}

/// An attribute in the standard's form, with its place in the order.
pub(crate) fn node((attribute, order): (&Attribute, u32)) -> Node {
    let value = |(key, name): &(String, String)| {
        Node::Fields(vec![("key", Node::text(key)), ("name", Node::text(name))])
    };
    Node::Fields(vec![
        ("variable", Node::Truth(true)),
        ("code", Node::text(&attribute.code)),
        ("datatype", Node::text(attribute.datatype)),
        ("required", Node::Truth(attribute.required)),
        ("datatype_description", Node::text(&attribute.hint)),
        ("order", Node::Whole(order)),
        ("description", Node::text(&attribute.description)),
        ("values", Node::List("value", attribute.values.iter().map(value).collect())),
    ])
}

/// What was sent for an attribute: `attribute[code]`, `attribute[code][]`, or either of them several times.
pub(crate) fn sent<'a>(fields: &'a Fields, code: &str) -> Vec<&'a str> {
    let of_code = |name: &str| {
        let rest = name.strip_prefix("attribute[")?;
        rest.split_once(']').filter(|(given, _)| *given == code).map(drop)
    };
    let named = fields.pairs().iter().filter(|(name, _)| of_code(name).is_some());
    named.map(|(_, value)| value.trim()).filter(|value| !value.is_empty()).collect()
}

/// What was sent for the pack's own questions, by their ids.
pub(crate) fn answers(category: &Category, fields: &Fields) -> BTreeMap<String, Vec<String>> {
    let of = |question: &CategoryQuestion| {
        let values: Vec<String> = sent(fields, &question.id).into_iter().map(str::to_owned).collect();
        (!values.is_empty()).then(|| (question.id.clone(), values))
    };
    category.questions.iter().filter_map(of).collect()
}

/// The value sent for each attribute that has one. A value that is not offered is named, and so is a required attribute
/// that was not sent.
pub(crate) fn chosen<'a>(
    attributes: &'a [Attribute],
    fields: &'a Fields,
    mut problem: Problem,
) -> (Vec<(&'a str, &'a str)>, Problem) {
    let mut chosen = Vec::new();
    for attribute in attributes {
        let named = format!("attribute[{}]", attribute.code);
        match sent(fields, &attribute.code).first().copied() {
            Some(value) if attribute.values.iter().any(|(key, _)| key == value) => {
                chosen.push((attribute.code.as_str(), value));
            }
            Some(_) => problem = problem.field(named, "field-open311-attribute-value"),
            None if attribute.required => {
                let code = vec![("code", attribute.code.clone())];
                problem = problem.field_with(named, "field-open311-attribute-missing", code);
            }
            None => {}
        }
    }
    (chosen, problem)
}
