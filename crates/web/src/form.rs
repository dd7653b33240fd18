//! Forms: [`Fields`] (what was typed, as it was typed) and the extractor [`PostForm`], which lets only honest forms in.
//!
//! Values stay text until a slice reads them, so that a page can show again whatever was typed.

use axum::{
    body::{Body, BodyDataStream},
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, header},
};
use balai_base::{Problem, ProblemKind, text::from_hexadecimal};
use futures_util::StreamExt as _;
use serde::{Serialize, Serializer, ser::SerializeMap};

use crate::{AppState, Here, WebError, csrf};

/// Largest form without files, in bytes.
pub const FORM_BYTES: usize = 64 * 1024;

/// How much of a body that is too large is heard out, in bytes.
const MOST_HEARD: usize = 64 * 1024 * 1024;

/// Longest silence of a sender, in seconds.
pub(crate) const SILENCE_SECONDS: u64 = 30;

/// The fields of a form in the order sent. In a template it is a map from name to the first value.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `application/x-www-form-urlencoded` bytes or a query.
    pub fn parse(bytes: &[u8]) -> Self {
        form_urlencoded::parse(bytes).map(|(name, value)| (name.into_owned(), value.into_owned())).collect()
    }

    /// The first value of `name` without surrounding white space; empty when there is none.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(given, _)| given == name).map_or("", |(_, value)| value.trim())
    }

    /// [`Fields::text`], or nothing when it is empty.
    pub fn optional(&self, name: &str) -> Option<&str> {
        Some(self.text(name)).filter(|text| !text.is_empty())
    }

    /// Every value of `name`, as check boxes send them.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(given, _)| given == name).map(|(_, value)| value.trim()).collect()
    }

    /// Whether `name` was sent at all, as buttons and check boxes do.
    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(given, _)| given == name)
    }

    /// The value of `name` read as a `T`; nothing when it is empty or does not read.
    pub fn read<T: std::str::FromStr>(&self, name: &str) -> Option<T> {
        self.optional(name)?.parse().ok()
    }

    /// Every name with its value, in the order sent.
    pub fn pairs(&self) -> &[(String, String)] {
        &self.0
    }

    /// Adds a field.
    pub fn push(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.0.push((name.into(), value.into()));
    }

    /// The single-submission token of [`Here::form_token`], or nothing when the form had none.
    pub fn form_token(&self) -> Option<[u8; 32]> {
        from_hexadecimal(self.text("form_token"))
    }
}

impl FromIterator<(String, String)> for Fields {
    fn from_iter<I: IntoIterator<Item = (String, String)>>(pairs: I) -> Self {
        Self(pairs.into_iter().collect())
    }
}

impl Serialize for Fields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let mut seen: Vec<&str> = Vec::new();
        for (name, value) in &self.0 {
            if name != csrf::FIELD && !seen.contains(&name.as_str()) {
                seen.push(name);
                map.serialize_entry(name, value)?;
            }
        }
        map.end()
    }
}

/// A posted form of ours: same site, with its token, at most [`FORM_BYTES`]. Take it last among the arguments.
pub struct PostForm(pub Fields);

impl FromRequest<AppState> for PostForm {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, WebError> {
        let (mut parts, body) = request.into_parts();
        let here = Here::from_request_parts(&mut parts, state).await?;
        csrf::same_site(&parts.headers, &here.host)?;
        expect_type(&parts.headers, "application/x-www-form-urlencoded")?;
        let bytes = collect(&parts.headers, body, FORM_BYTES).await?;
        let fields = Fields::parse(&bytes);
        here.check_token(&fields)?;
        Ok(Self(fields))
    }
}

/// Refuses a body of another kind than `wanted`.
pub(crate) fn expect_type(headers: &HeaderMap, wanted: &str) -> Result<(), Problem> {
    if is_type(headers, wanted) { Ok(()) } else { Err(Problem::invalid("problem-form-kind")) }
}

/// Whether a body says of itself that it is of the kind `wanted`, parameters such as the character set aside.
pub(crate) fn is_type(headers: &HeaderMap, wanted: &str) -> bool {
    let given = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    given.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case(wanted)
}

/// What the reader is told about a body over its limit.
pub(crate) fn too_large() -> Problem {
    Problem::new(ProblemKind::TooLarge, "problem-too-large")
}

/// Refuses a body that says of itself that it is larger than `limit`.
fn check_length(headers: &HeaderMap, limit: usize) -> Result<(), Problem> {
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    let length = length.and_then(|length| length.parse::<usize>().ok()).unwrap_or(0);
    if length > limit { Err(too_large()) } else { Ok(()) }
}

/// Refuses a body that says it is too large, but only after it was heard out: a browser whose sending is cut off
/// shows a broken connection instead of the page that tells what to do.
pub(crate) async fn hear_out(headers: &HeaderMap, body: Body, limit: usize) -> Result<Body, Problem> {
    let Err(problem) = check_length(headers, limit) else { return Ok(body) };
    let mut stream = body.into_data_stream();
    let mut heard = 0;
    while heard < MOST_HEARD {
        match next_chunk(&mut stream).await {
            Ok(Some(chunk)) => heard += chunk.len(),
            _ => break,
        }
    }
    Err(problem)
}

pub(crate) async fn collect(headers: &HeaderMap, body: Body, limit: usize) -> Result<Vec<u8>, Problem> {
    let body = hear_out(headers, body, limit).await?;
    let mut stream = body.into_data_stream();
    let mut bytes = Vec::new();
    while let Some(chunk) = next_chunk(&mut stream).await? {
        if bytes.len() + chunk.len() > limit {
            return Err(too_large());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

async fn next_chunk(stream: &mut BodyDataStream) -> Result<Option<axum::body::Bytes>, Problem> {
    let silence = std::time::Duration::from_secs(SILENCE_SECONDS);
    match tokio::time::timeout(silence, stream.next()).await {
        Ok(None) => Ok(None),
        Ok(Some(Ok(chunk))) => Ok(Some(chunk)),
        Ok(Some(Err(_))) | Err(_) => Err(Problem::invalid("problem-body-broken-off")),
    }
}
