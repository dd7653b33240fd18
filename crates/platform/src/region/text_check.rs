//! Whether a pack's own texts replace something: a key nobody asks for changes nothing, and says so nowhere else.

use std::collections::BTreeSet;

use balai_base::Language;
use fluent_syntax::{ast::Entry, parser};

use super::{Finding, Region, Severity, reading::did_you_mean};

/// A warning for each message of the pack's `locales/` in `language` that is none of `known`, with the nearest one.
pub fn text_findings(region: &Region, language: Language, known: &BTreeSet<String>) -> Vec<Finding> {
    let Some(text) = region.texts.get(&language) else { return Vec::new() };
    let resource = match parser::parse(text.as_str()) {
        Ok(resource) | Err((resource, _)) => resource,
    };
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    let keys = resource.body.iter().filter_map(|entry| match entry {
        Entry::Message(message) => Some(message.id.name),
        _ => None,
    });
    keys.filter(|key| !known.contains(key)).map(|key| unknown(text, language, key, &known)).collect()
}

fn unknown(text: &str, language: Language, key: &str, known: &[&str]) -> Finding {
    let line =
        text.lines().position(|line| line.split('=').next().is_some_and(|start| start.trim_end() == key));
    let near = did_you_mean(key, known);
    let help = if near.starts_with("did") {
        near
    } else {
        format!("it replaces nothing: the keys are those of the product's locales/{language}")
    };
    Finding {
        severity: Severity::Warning,
        file: format!("locales/{language}.ftl"),
        line: line.and_then(|line| u32::try_from(line + 1).ok()).unwrap_or_default(),
        column: 0,
        message: format!("there is no message `{key}`"),
        help,
    }
}
