//! Fluent messages of one language, with the texts a region pack says differently laid over them.
//!
//! Isolating marks are off: they confuse screen readers and copying. Numbers inside messages are written the way
//! of the language (`1.234,5`).

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::{Arc, Mutex, PoisonError},
};

use balai_base::language::Language;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use fluent_syntax::ast::Entry;
use unic_langid::LanguageIdentifier;

use super::{RenderFailure, filters::Numbers, source};

/// One argument of a message.
#[derive(Clone, Copy, Debug)]
pub struct Argument<'a> {
    name: &'a str,
    value: Given<'a>,
}

#[derive(Clone, Copy, Debug)]
enum Given<'a> {
    Text(&'a str),
    Number(i64),
}

impl<'a> Argument<'a> {
    /// A text, put in as it is.
    pub fn text(name: &'a str, value: &'a str) -> Self {
        Self { name, value: Given::Text(value) }
    }

    /// A whole number, written the way of the language; it chooses plural forms.
    pub fn number(name: &'a str, value: i64) -> Self {
        Self { name, value: Given::Number(value) }
    }
}

/// Why a message could not be told.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum Untold {
    /// There is no such message.
    #[error("no message `{0}`")]
    Missing(String),
    /// An argument is missing or wrong.
    #[error("message `{key}`: {detail}")]
    Wrong {
        /// The message's key.
        key: String,
        /// What Fluent said.
        detail: String,
    },
}

/// All messages of one language for one region.
pub struct Messages {
    bundle: FluentBundle<Arc<FluentResource>>,
}

impl Messages {
    /// Reads the product's messages in `language` and lays `overrides` over them.
    pub fn load(language: Language, overrides: &[Arc<str>]) -> Result<Self, RenderFailure> {
        let mut bundle = FluentBundle::new_concurrent(vec![identifier(language)]);
        bundle.set_use_isolating(false);
        bundle.set_formatter(Some(match language {
            Language::Id => |value, _| formatted(value, Numbers::new(Language::Id)),
            Language::En => |value, _| formatted(value, Numbers::new(Language::En)),
        }));
        for (name, text) in source::messages(language.as_str()) {
            if let Err(errors) = bundle.add_resource(of_product(name.clone(), &text)?) {
                // The first message of a name counts; a test finds the second.
                tracing::error!(%name, ?errors, "messages said twice");
            }
        }
        for text in overrides {
            bundle.add_resource_overriding(Arc::new(parsed("the pack's locales", text)?));
        }
        Ok(Self { bundle })
    }

    /// The message `key`.
    pub fn text(&self, key: &str, arguments: &[Argument<'_>]) -> Result<String, Untold> {
        let pattern = self
            .bundle
            .get_message(key)
            .and_then(|message| message.value())
            .ok_or_else(|| Untold::Missing(key.to_owned()))?;
        let mut given = FluentArgs::new();
        for argument in arguments {
            given.set(
                argument.name.to_owned(),
                match argument.value {
                    Given::Text(text) => FluentValue::String(Cow::Borrowed(text)),
                    Given::Number(number) => FluentValue::from(number),
                },
            );
        }
        let mut errors = Vec::new();
        let told = self.bundle.format_pattern(pattern, Some(&given), &mut errors).into_owned();
        match errors.first() {
            None => Ok(told),
            Some(error) => Err(Untold::Wrong { key: key.to_owned(), detail: error.to_string() }),
        }
    }
}

/// The keys of the product's messages in `language`.
pub(super) fn keys(language: Language) -> BTreeSet<String> {
    let texts = source::messages(language.as_str());
    let resources = texts.iter().filter_map(|(name, text)| parsed(name, text).ok());
    resources
        .flat_map(|resource| {
            let message = |entry: &Entry<&str>| match entry {
                Entry::Message(message) => Some(message.id.name.to_owned()),
                _ => None,
            };
            resource.entries().filter_map(message).collect::<Vec<_>>()
        })
        .collect()
}

fn identifier(language: Language) -> LanguageIdentifier {
    // The codes of `Language` are valid; were one not, plural forms would follow the undetermined language.
    language.as_str().parse().unwrap_or_default()
}

/// A file of the product's messages, read once for all regions of a process; anew when its text changed.
fn of_product(name: String, text: &str) -> Result<Arc<FluentResource>, RenderFailure> {
    static READ: Mutex<BTreeMap<String, Arc<FluentResource>>> = Mutex::new(BTreeMap::new());
    let mut read = READ.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = read.get(&name).filter(|known| known.source() == text) {
        return Ok(Arc::clone(known));
    }
    let resource = Arc::new(parsed(&name, text)?);
    read.insert(name, Arc::clone(&resource));
    Ok(resource)
}

fn parsed(name: &str, text: &str) -> Result<FluentResource, RenderFailure> {
    FluentResource::try_new(text.to_owned())
        .map_err(|(_, errors)| RenderFailure::Messages(format!("{name}: {errors:?}")))
}

fn formatted(value: &FluentValue<'_>, numbers: Numbers) -> Option<String> {
    match value {
        FluentValue::Number(number) => Some(numbers.decimal(number.value, None)),
        _ => None,
    }
}
