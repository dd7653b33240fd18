//! What a service asks for beside the standard's own fields, and the values sent for it.

use balai_base::Problem;
use balai_civic::reports;
use balai_platform::region::{CaseKind, Category};
use balai_web::{Fields, Here};

use super::tree::Node;

/// One thing a service asks for: a list of which one is chosen. None is required: what the standard's own fields do not
/// say has a sensible meaning.
pub(crate) struct Attribute {
    /// The word in `attribute[…]`.
    pub(crate) code: &'static str,
    /// What it is, in the reader's language.
    pub(crate) description: String,
    /// How to answer it.
    pub(crate) hint: String,
    /// Key and name of each value.
    pub(crate) values: Vec<(String, String)>,
}

/// What a category asks for; a list with one value is nothing to ask.
pub(crate) fn of(here: &Here, category: &Category) -> Vec<Attribute> {
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
    Attribute {
        code: "kind",
        description: here.t("open311-attribute-kind", &[]),
        hint: here.t("open311-attribute-kind-hint", &[]),
        values: kinds.iter().map(named).collect(),
    }
}

fn visibility(here: &Here, category: &Category) -> Attribute {
    let named = |word: &str| (word.to_owned(), here.t(&format!("visibility-{word}"), &[]));
    let offered = reports::visibilities(&here.region, &category.id);
    Attribute {
        code: "visibility",
        description: here.t("open311-attribute-visibility", &[]),
        hint: here.t("open311-attribute-visibility-hint", &[]),
        values: offered.iter().map(|visibility| named(visibility.as_str())).collect(),
    }
}

fn accused(here: &Here) -> Attribute {
    let agencies = here.region.agencies.iter();
    Attribute {
        code: "accused",
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
        code: "village",
        description: here.t("open311-attribute-village", &[]),
        hint: here.t("open311-attribute-village-hint", &[]),
        values: areas.villages().iter().map(named).collect(),
    }
}

/// An attribute in the standard's form, with its place in the order.
pub(crate) fn node((attribute, order): (&Attribute, u32)) -> Node {
    let value = |(key, name): &(String, String)| {
        Node::Fields(vec![("key", Node::text(key)), ("name", Node::text(name))])
    };
    Node::Fields(vec![
        ("variable", Node::Truth(true)),
        ("code", Node::text(attribute.code)),
        ("datatype", Node::text("singlevaluelist")),
        ("required", Node::Truth(false)),
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

/// The value sent for each attribute that has one; a value that is not offered is named.
pub(crate) fn chosen<'a>(
    attributes: &[Attribute],
    fields: &'a Fields,
    problem: &mut Problem,
) -> Vec<(&'static str, &'a str)> {
    let mut chosen = Vec::new();
    for attribute in attributes {
        let Some(value) = sent(fields, attribute.code).first().copied() else { continue };
        if attribute.values.iter().any(|(key, _)| key == value) {
            chosen.push((attribute.code, value));
        } else {
            let named = format!("attribute[{}]", attribute.code);
            *problem = std::mem::replace(problem, Problem::invalid("problem-open311-parameters"))
                .field(named, "field-open311-attribute-value");
        }
    }
    chosen
}
