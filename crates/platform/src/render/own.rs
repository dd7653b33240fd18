//! Templates that belong to a region pack, not to the product: letters. As strict as pages, and told apart by a line
//! when they can't be filled in, since somebody who writes a pack has to find it.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use balai_base::language::Language;
use minijinja::{Environment, Error, UndefinedBehavior, Value, value::Serde};
use serde::Serialize;

use super::{Messages, Voice, filters, translate, written};

/// Fills in templates that are given as text. Cheap to share; one per process.
#[derive(Default)]
pub struct OwnTemplates {
    faces: RwLock<HashMap<(String, Language), Arc<Environment<'static>>>>,
}

/// Why a template could not be filled in. It holds no value that was to be filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// The line, from 1; 0 when it is not known.
    pub line: u32,
    /// What is wrong.
    pub message: String,
}

impl OwnTemplates {
    /// The template `source`, filled in for `voice`. What its `name` ends in decides whether values are escaped:
    /// `.html` or not.
    pub fn filled(
        &self,
        (name, source): (&str, &str),
        voice: &Voice,
        values: &impl Serialize,
    ) -> Result<String, Mistake> {
        let environment = self.face(voice)?;
        let template = environment.template_from_named_str(name, source).map_err(|error| mistake(&error))?;
        let known = Value::from(Serde(values));
        let is_global = |path: &str| environment.globals().any(|(global, _)| global == path);
        let undefined = template.undeclared_variables(true).into_iter();
        // The names come in no order; the one that stands first is told.
        let first = undefined
            .filter(|path| !is_known(&known, path) && !is_global(path))
            .map(|path| (line_of(source, &path), path))
            .min();
        if let Some((line, path)) = first {
            return Err(Mistake { line, message: format!("there is no value called `{path}`") });
        }
        template.render(known).map_err(|error| mistake(&error))
    }

    fn face(&self, voice: &Voice) -> Result<Arc<Environment<'static>>, Mistake> {
        let key = (voice.key.clone(), voice.language);
        if let Some(face) = self.faces.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(face.clone());
        }
        let messages = Messages::load(voice.language, &voice.overrides)
            .map_err(|failure| Mistake { line: 0, message: failure.to_string() })?;
        let face = Arc::new(environment(voice, messages));
        let mut faces = self.faces.write().unwrap_or_else(PoisonError::into_inner);
        // A reloaded pack has another key; what nobody asks for any more must not pile up.
        if faces.len() > 64 {
            faces.clear();
        }
        faces.insert(key, face.clone());
        Ok(face)
    }
}

fn environment(voice: &Voice, messages: Messages) -> Environment<'static> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::Strict);
    environment.set_formatter(written);
    environment.add_function("t", move |key: &str, arguments: minijinja::value::Kwargs| {
        translate(&messages, key, &arguments)
    });
    environment.add_global("language", voice.language.as_str());
    filters::install(&mut environment, voice.language, &voice.zone);
    environment
}

/// Whether `values` has the value at a path such as `links.case`.
fn is_known(values: &Value, path: &str) -> bool {
    let mut value = values.clone();
    path.split('.').all(|name| match value.get_attr(name) {
        Ok(found) if !found.is_undefined() => {
            value = found;
            true
        }
        _ => false,
    })
}

/// The first line on which the name stands within a mark of the template.
fn line_of(source: &str, path: &str) -> u32 {
    let found = source.lines().position(|line| line.contains('{') && line.contains(path));
    let found = found.or_else(|| source.lines().position(|line| line.contains(path)));
    found.and_then(|at| u32::try_from(at + 1).ok()).unwrap_or(0)
}

fn mistake(error: &Error) -> Mistake {
    let line = error.line().and_then(|line| u32::try_from(line).ok()).unwrap_or(0);
    let message = error.detail().map_or_else(|| error.kind().to_string(), ToOwned::to_owned);
    Mistake { line, message }
}
