//! What interfaces for programs take and answer: who asks without any cookie, bodies without a page's token, errors in
//! the interface's own form.
//!
//! A program is never recognised by a cookie, so a page from elsewhere that sends its reader's browser here gains nothing,
//! and a token against that is not needed.

use std::sync::Arc;

use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::Response,
};
use balai_base::Problem;
use balai_platform::{
    access::Actor,
    region::{Region, Regions},
};
use serde::de::DeserializeOwned;

use crate::{
    AppState, Fields, Here, UploadedFile, WebError,
    form::{FORM_BYTES, collect, is_type},
    here::Told,
    upload,
    visit::Visit,
};

/// How an interface tells an error. It answers with the error's status, or with the one its standard has for it.
pub type ErrorForm = fn(&ErrorTold) -> Response;

/// An error before it has a form.
pub struct ErrorTold {
    /// The status it is answered with.
    pub status: StatusCode,
    /// What happened and what to do, in the reader's language, with what is wrong in each field.
    pub told: Told,
    /// The message's key: the same for the same error in every language.
    pub message: &'static str,
    /// The reference code of the request, as in the log.
    pub reference: String,
    /// The path within the region.
    pub path: String,
}

/// What is known of a program's request: [`Here`] with an anonymous actor, whatever cookies came along.
#[derive(Clone)]
pub struct Program {
    /// The request.
    pub here: Here,
    /// Its headers.
    pub headers: HeaderMap,
}

impl Program {
    /// Nothing but "no such page" where no region was asked.
    fn of(state: &AppState, visit: Visit, headers: &HeaderMap) -> Result<Self, WebError> {
        let mut here = Here::of(state, visit).ok_or_else(WebError::not_found)?;
        here.actor = Actor::Anonymous;
        Ok(Self { here, headers: headers.clone() })
    }

    /// A header's value without surrounding white space; nothing when it is missing, empty or no text.
    pub fn header(&self, name: &str) -> Option<&str> {
        let value = self.headers.get(name)?.to_str().ok()?.trim();
        Some(value).filter(|value| !value.is_empty())
    }
}

impl FromRequestParts<AppState> for Program {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, WebError> {
        let visit = parts.extensions.get::<Visit>().cloned();
        let visit = visit.ok_or_else(|| WebError::internal("a handler was reached around the edge"))?;
        Self::of(state, visit, &parts.headers)
    }
}

/// A program's request before it is known for which region: some standards name it in a field.
#[derive(Clone)]
pub struct Caller {
    /// What its address says: nothing where several regions share a host and the address names none.
    pub program: Option<Program>,
    /// Its query, as fields.
    pub query: Fields,
    state: AppState,
    visit: Visit,
    headers: HeaderMap,
}

impl Caller {
    /// The regions served here.
    pub fn regions(&self) -> &Regions {
        &self.state.regions
    }

    /// The same request, for `region`.
    pub fn at(&self, region: &Arc<Region>) -> Result<Program, WebError> {
        let mut visit = self.visit.clone();
        if visit.region.as_ref().is_none_or(|asked| asked.id != region.id) {
            // Regions that share a host stand apart below it.
            visit.base = format!("/r/{}", region.id);
        }
        visit.region = Some(Arc::clone(region));
        Program::of(&self.state, visit, &self.headers)
    }
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, WebError> {
        let visit = parts.extensions.get::<Visit>().cloned();
        let visit = visit.ok_or_else(|| WebError::internal("a handler was reached around the edge"))?;
        let program = Program::of(state, visit.clone(), &parts.headers).ok();
        let query = Fields::parse(visit.query.as_bytes());
        Ok(Self { program, query, state: state.clone(), visit, headers: parts.headers.clone() })
    }
}

/// A form sent by a [`Caller`]: like [`Sent`]. Take it last among the arguments.
pub struct Called {
    /// The request.
    pub caller: Caller,
    /// The fields that are not files.
    pub fields: Fields,
    /// The files, in the order sent.
    pub files: Vec<UploadedFile>,
}

impl FromRequest<AppState> for Called {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, WebError> {
        let (mut parts, body) = request.into_parts();
        let caller = Caller::from_request_parts(&mut parts, state).await?;
        let (fields, files) = received(state, Request::from_parts(parts, body)).await?;
        Ok(Self { caller, fields, files })
    }
}

/// Reads a form of either kind.
async fn received(state: &AppState, request: Request) -> Result<(Fields, Vec<UploadedFile>), WebError> {
    if is_type(request.headers(), "multipart/form-data") {
        let sent = upload::read(state, request).await?;
        return Ok((sent.fields, sent.files));
    }
    if !is_type(request.headers(), "application/x-www-form-urlencoded") {
        return Err(Problem::invalid("problem-program-form").into());
    }
    let (parts, body) = request.into_parts();
    let bytes = collect(&parts.headers, body, FORM_BYTES).await?;
    Ok((Fields::parse(&bytes), Vec::new()))
}

/// A form sent by a program: `application/x-www-form-urlencoded` or, with files, `multipart/form-data`, under the limits of
/// pages' forms. Take it last among the arguments.
pub struct Sent {
    /// The request.
    pub program: Program,
    /// The fields that are not files.
    pub fields: Fields,
    /// The files, in the order sent.
    pub files: Vec<UploadedFile>,
}

impl FromRequest<AppState> for Sent {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, WebError> {
        let (mut parts, body) = request.into_parts();
        let program = Program::from_request_parts(&mut parts, state).await?;
        let (fields, files) = received(state, Request::from_parts(parts, body)).await?;
        Ok(Self { program, fields, files })
    }
}

/// A body of JSON sent by a program, at most [`FORM_BYTES`]. Take it last among the arguments.
pub struct SentJson<T> {
    /// The request.
    pub program: Program,
    /// What was sent.
    pub value: T,
}

impl<T: DeserializeOwned + Send> FromRequest<AppState> for SentJson<T> {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, WebError> {
        let (mut parts, body) = request.into_parts();
        let program = Program::from_request_parts(&mut parts, state).await?;
        if !is_type(&parts.headers, "application/json") {
            return Err(Problem::invalid("problem-program-json").into());
        }
        let bytes = collect(&parts.headers, body, FORM_BYTES).await?;
        let mut reader = serde_json::Deserializer::from_slice(&bytes);
        let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| unreadable(&error))?;
        reader.end().map_err(|error| place(&error))?;
        Ok(Self { program, value })
    }
}

/// Where the body stops being what was expected. serde's own words may repeat what was sent, so only the place and the
/// field are told.
fn unreadable(error: &serde_path_to_error::Error<serde_json::Error>) -> Problem {
    let problem = place(error.inner());
    match told_field(&error.path().to_string()) {
        Some(field) => problem.field(field, "field-program-wrong"),
        None => problem,
    }
}

fn place(error: &serde_json::Error) -> Problem {
    Problem::invalid("problem-program-json-place")
        .with("line", error.line().to_string())
        .with("column", error.column().to_string())
}

/// A field's path as it may be told: the path of a field nobody knows holds what was sent.
pub fn told_field(path: &str) -> Option<String> {
    let plain = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '_' | '.' | '[' | ']');
    let fits = (1..=60).contains(&path.len()) && path != "." && path.chars().all(plain);
    fits.then(|| path.to_owned())
}

/// A body of plain text sent by a program, at most [`FORM_BYTES`]. Take it last among the arguments.
pub struct SentText {
    /// The request.
    pub program: Program,
    /// What was sent.
    pub text: String,
}

impl FromRequest<AppState> for SentText {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, WebError> {
        let (mut parts, body) = request.into_parts();
        let program = Program::from_request_parts(&mut parts, state).await?;
        if !is_type(&parts.headers, "text/plain") {
            return Err(Problem::invalid("problem-log-note").into());
        }
        let bytes = collect(&parts.headers, body, FORM_BYTES).await?;
        let text = String::from_utf8(bytes.clone()).map_err(|_| Problem::invalid("problem-log-note"))?;
        Ok(Self { program, text })
    }
}

/// Lets pages of other sites read an answer that holds nothing but what everybody may know (CORS, Fetch standard).
pub fn for_everybody(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(
        HeaderName::from_static("cross-origin-resource-policy"),
        HeaderValue::from_static("cross-origin"),
    );
    response
}
