//! Templates and messages: turns a template's name and its values into a page in the reader's language.
//!
//! Templates are minijinja (strict: an undefined name is an error, escaping always on), messages are Fluent.
//! Both are read from disk while developing, so that a changed text needs no build, and embedded in a release.
//! Nothing here decides anything: logic belongs in Rust, templates only show. No HTTP, no SQL.

mod filters;
mod messages;
mod own;
mod source;
#[cfg(test)]
mod tests;

use std::{
    collections::{BTreeSet, HashMap},
    sync::{
        Arc, Mutex, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering},
    },
};

use balai_base::{Problem, language::Language};
use jiff::tz::TimeZone;
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, context,
    syntax::SyntaxConfig, value::Kwargs,
};
use serde::Serialize;

pub use filters::{Numbers, civil_day, clock, day, moment, span};
pub use messages::{Argument, Messages};
pub use minijinja::{Value, value::Serde};
pub use own::{Mistake, OwnTemplates};

/// Whose page it is: the language, the region's time zone and the texts a region says differently.
#[derive(Clone)]
pub struct Voice {
    /// Tells one region's texts from another's, and an old pack's from a new one's: `badung@3`. Empty for
    /// pages that belong to no region.
    pub key: String,
    /// The reader's language.
    pub language: Language,
    /// The zone in which moments are told.
    pub zone: TimeZone,
    /// Fluent sources of the pack that replace messages of the same name in this language.
    pub overrides: Vec<Arc<str>>,
}

/// Why a page could not be made. Our fault, never the reader's.
#[derive(Debug, thiserror::Error)]
pub enum RenderFailure {
    /// A template is missing, wrong, or names something undefined.
    #[error("template {template}: {detail}")]
    Template {
        /// The template's name.
        template: String,
        /// minijinja's explanation with its causes.
        detail: String,
    },
    /// A Fluent file cannot be read.
    #[error("messages: {0}")]
    Messages(String),
}

/// Gives the public address of a built asset by its plain name (`app.css` → `/aset/app.1a2b3c4d.css`).
pub type AssetNames = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// Renders templates. Cheap to share; one per process.
pub struct Renderer {
    base: Environment<'static>,
    faces: RwLock<HashMap<(String, Language), Arc<Face>>>,
    stamp: AtomicU64,
    seen: Mutex<BTreeSet<(String, Language)>>,
}

/// A template environment that speaks one region's version of one language.
struct Face {
    environment: Environment<'static>,
    messages: Arc<Messages>,
}

impl Renderer {
    /// A renderer that asks `assets` for the addresses of scripts and styles.
    pub fn new(assets: AssetNames) -> Self {
        let mut base = Environment::new();
        base.set_loader(|name| Ok(source::template(name)));
        base.set_undefined_behavior(UndefinedBehavior::Strict);
        base.set_auto_reload(false);
        base.set_formatter(written);
        if let Ok(syntax) = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build() {
            base.set_syntax(syntax);
        }
        base.add_function("asset", move |name: &str| {
            assets(name).ok_or_else(|| Error::new(ErrorKind::InvalidOperation, format!("no asset {name}")))
        });
        base.add_function("problem_of", problem_of);
        base.add_function("typed", typed);
        Self { base, faces: RwLock::new(HashMap::new()), stamp: AtomicU64::new(0), seen: Mutex::default() }
    }

    /// The page `template` with `content` at the root of its names and `here` beside it.
    pub fn render(
        &self,
        template: &str,
        voice: &Voice,
        here: Value,
        content: &impl Serialize,
    ) -> Result<String, RenderFailure> {
        self.render_value(template, voice, here, Value::from(Serde(content)))
    }

    fn render_value(
        &self,
        template: &str,
        voice: &Voice,
        here: Value,
        content: Value,
    ) -> Result<String, RenderFailure> {
        // Once for each page: a page asks for hundreds of texts, and looking at every file for each takes far longer.
        self.forget_if_sources_changed();
        let face = self.face(voice)?;
        if cfg!(debug_assertions) {
            let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
            seen.insert((template.to_owned(), voice.language));
        }
        let values = context! { here, ..content };
        face.environment.get_template(template).and_then(|found| found.render(values)).map_err(|error| {
            RenderFailure::Template { template: template.to_owned(), detail: causes(&error) }
        })
    }

    /// The message `key` in the reader's language. A missing message is told by its key, never by a failure.
    pub fn text(&self, voice: &Voice, key: &str, arguments: &[Argument<'_>]) -> String {
        match self.face(voice) {
            Ok(face) => face.messages.text(key, arguments).unwrap_or_else(|missing| {
                tracing::error!(%missing, "message");
                key.to_owned()
            }),
            Err(failure) => {
                tracing::error!(%failure, "messages");
                key.to_owned()
            }
        }
    }

    /// What `problem` says, in the reader's language.
    pub fn problem(&self, voice: &Voice, problem: &Problem) -> String {
        self.text(voice, problem.message, &pairs(&problem.arguments))
    }

    /// Forgets every region's texts; they are made again when next asked for. Call it when packs were reloaded.
    pub fn forget(&self) {
        self.faces.write().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Names of all templates, for the test that renders each.
    pub fn template_names() -> Vec<String> {
        source::template_names()
    }

    /// The keys of every message of the product in a language.
    pub fn message_keys(language: Language) -> BTreeSet<String> {
        messages::keys(language)
    }

    /// Which templates were rendered in which language so far; kept in debug builds only, for the test that each is.
    pub fn rendered(&self) -> BTreeSet<(String, Language)> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn face(&self, voice: &Voice) -> Result<Arc<Face>, RenderFailure> {
        let key = (voice.key.clone(), voice.language);
        if let Some(face) = self.faces.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
            return Ok(face.clone());
        }
        let messages = Arc::new(Messages::load(voice.language, &voice.overrides)?);
        let face = Arc::new(Face { environment: self.speak(voice, &messages), messages });
        self.faces.write().unwrap_or_else(PoisonError::into_inner).insert(key, face.clone());
        Ok(face)
    }

    /// While developing, a changed template or message shows at the next page.
    fn forget_if_sources_changed(&self) {
        if cfg!(debug_assertions) {
            let stamp = source::stamp();
            if self.stamp.swap(stamp, Ordering::SeqCst) != stamp {
                self.forget();
            }
        }
    }

    /// The base environment, speaking: messages, numbers, dates and packs' localized values.
    fn speak(&self, voice: &Voice, messages: &Arc<Messages>) -> Environment<'static> {
        let mut environment = self.base.clone();
        let spoken = messages.clone();
        environment
            .add_function("t", move |key: &str, arguments: Kwargs| translate(&spoken, key, &arguments));
        let language = voice.language;
        environment.add_filter("local", move |value: &Value| {
            if value.as_str().is_some() { Ok(value.clone()) } else { value.get_attr(language.as_str()) }
        });
        environment.add_global("language", language.as_str());
        filters::install(&mut environment, language, &voice.zone);
        environment
    }
}

/// Writes a value into a page. Text is escaped for elements and quoted attributes; slashes are left alone, unlike in
/// minijinja's own way, so that addresses stay short and readable.
fn written(out: &mut Output<'_>, state: &mut State<'_, '_>, value: &Value) -> Result<(), Error> {
    let text = match value.as_str() {
        Some(text) if !value.is_safe() && matches!(state.auto_escape(), AutoEscape::Html) => text,
        _ => return minijinja::escape_formatter(out, state, value),
    };
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>', '"', '\'']) {
        let (before, after) = rest.split_at(at);
        out.write_str(before).map_err(Error::from)?;
        let mut letters = after.chars();
        let escaped = match letters.next() {
            Some('&') => "&amp;",
            Some('<') => "&lt;",
            Some('>') => "&gt;",
            Some('"') => "&quot;",
            _ => "&#39;",
        };
        out.write_str(escaped).map_err(Error::from)?;
        rest = letters.as_str();
    }
    out.write_str(rest).map_err(Error::from)
}

/// `problem_of(problem, 'field')`: what is wrong with one field, or none. `problem` may be none as well.
fn problem_of(problem: &Value, field: &str) -> Result<Value, Error> {
    if problem.is_none() {
        return Ok(Value::from(()));
    }
    let told = problem.get_attr("by_field")?.get_item(&Value::from(field))?;
    Ok(if told.is_undefined() { Value::from(()) } else { told })
}

/// `typed(fields, 'name')`: what was typed in a field, or an empty text.
fn typed(fields: &Value, name: &str) -> Result<Value, Error> {
    let text = if fields.is_none() { Value::UNDEFINED } else { fields.get_item(&Value::from(name))? };
    Ok(if text.is_undefined() { Value::from("") } else { text })
}

fn translate(messages: &Messages, key: &str, arguments: &Kwargs) -> Result<String, Error> {
    let mut named: Vec<(String, Value)> = Vec::new();
    for name in arguments.args() {
        named.push((name.to_owned(), arguments.get(name)?));
    }
    let told: Vec<(String, String)> =
        named.iter().map(|(name, value)| (name.clone(), value.to_string())).collect();
    let numbers =
        named.iter().map(|(_, value)| i64::try_from(value.clone()).ok().filter(|_| value.is_number()));
    let arguments: Vec<Argument<'_>> = told
        .iter()
        .zip(numbers)
        .map(|((name, text), number)| match number {
            Some(number) => Argument::number(name, number),
            None => Argument::text(name, text),
        })
        .collect();
    messages.text(key, &arguments).or_else(|missing| {
        if cfg!(debug_assertions) {
            return Err(Error::new(ErrorKind::InvalidOperation, missing.to_string()));
        }
        tracing::error!(%missing, "message");
        Ok(key.to_owned())
    })
}

fn pairs(arguments: &[balai_base::problem::Argument]) -> Vec<Argument<'_>> {
    arguments.iter().map(|(name, value)| Argument::text(name, value)).collect()
}

fn causes(error: &Error) -> String {
    let mut told = format!("{error:#}");
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        told.push_str(": ");
        told.push_str(&cause.to_string());
        source = cause.source();
    }
    told
}
