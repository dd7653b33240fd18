//! Takes requests apart: the query, the number in the address, who the device is, whether the sender repeats itself. What
//! does not have the described shape is refused here with 422, before any slice is asked.

use std::collections::BTreeMap;

use axum::{
    extract::{FromRequest, FromRequestParts, Path, Request},
    http::{HeaderMap, header, request::Parts},
};
use balai_base::{CaseNumber, PhotoId, Problem, text::from_hexadecimal};
use balai_store::{Failure, Store, Tx, form_tokens};
use balai_web::{AppState, Program, Sent, SentJson, UploadedFile, WebError, told_field};
use serde::de::DeserializeOwned;
use sha2::{Digest as _, Sha256};

/// The shortest and longest key of a request that may be repeated, in characters.
pub(crate) const KEY_LENGTH: (usize, usize) = (16, 200);
/// Hexadecimal digits of a device's number.
pub(crate) const DEVICE_DIGITS: usize = 32;
/// The field of photos in a form.
pub(crate) const PHOTO_FIELD: &str = "photo";

/// A question, with its query.
pub(crate) struct Asked<T> {
    pub(crate) program: Program,
    pub(crate) value: T,
}

impl<T: DeserializeOwned> FromRequestParts<AppState> for Asked<T> {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, WebError> {
        let program = Program::from_request_parts(parts, state).await?;
        let query = parts.uri.query().unwrap_or_default();
        let value = read_pairs(query.as_bytes(), "problem-api-query")?;
        Ok(Self { program, value })
    }
}

/// Reads names and values as a query or form has them.
fn read_pairs<T: DeserializeOwned>(bytes: &[u8], message: &'static str) -> Result<T, Problem> {
    let reader = serde_urlencoded::Deserializer::new(form_urlencoded::parse(bytes));
    serde_path_to_error::deserialize(reader).map_err(|error| {
        let problem = Problem::invalid(message);
        match told_field(&error.path().to_string()) {
            Some(field) => problem.field(field, "field-program-wrong"),
            None => problem,
        }
    })
}

/// What a form or JSON body holds, with photos if it was a form.
pub(crate) struct Filled<T> {
    pub(crate) program: Program,
    pub(crate) value: T,
    pub(crate) photos: Vec<UploadedFile>,
}

impl<T: DeserializeOwned + Send> FromRequest<AppState> for Filled<T> {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, WebError> {
        if !is_multipart(request.headers()) {
            let sent = SentJson::<T>::from_request(request, state).await?;
            return Ok(Self { program: sent.program, value: sent.value, photos: Vec::new() });
        }
        let sent = Sent::from_request(request, state).await?;
        if sent.files.iter().any(|file| file.field != PHOTO_FIELD) {
            return Err(Problem::invalid("problem-api-form").into());
        }
        let mut form = form_urlencoded::Serializer::new(String::new());
        form.extend_pairs(sent.fields.pairs().iter().map(|(name, value)| (name, value)));
        let value = read_pairs(form.finish().as_bytes(), "problem-api-form")?;
        Ok(Self { program: sent.program, value, photos: sent.files })
    }
}

/// A form of `multipart/form-data`, whose fields `T` reads.
pub(crate) struct FilledForm<T>(pub(crate) Filled<T>);

impl<T: DeserializeOwned + Send> FromRequest<AppState> for FilledForm<T> {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, WebError> {
        if !is_multipart(request.headers()) {
            return Err(Problem::invalid("problem-api-form").into());
        }
        Filled::from_request(request, state).await.map(Self)
    }
}

fn is_multipart(headers: &HeaderMap) -> bool {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    kind.split(';').next().unwrap_or_default().trim().eq_ignore_ascii_case("multipart/form-data")
}

/// The number in the address; a number of another shape is a report that does not exist.
pub(crate) struct Numbered(pub(crate) CaseNumber);

impl FromRequestParts<AppState> for Numbered {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, WebError> {
        let text = part(parts, state, "number").await?;
        CaseNumber::parse(&text).map(Self).map_err(|_| Problem::not_found("problem-no-case").into())
    }
}

/// The photo in the address.
pub(crate) struct Pictured(pub(crate) PhotoId);

impl FromRequestParts<AppState> for Pictured {
    type Rejection = WebError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, WebError> {
        let text = part(parts, state, "photo").await?;
        text.parse().map(Self).map_err(|_| Problem::not_found("problem-file-not-found").into())
    }
}

async fn part(parts: &mut Parts, state: &AppState, name: &str) -> Result<String, WebError> {
    let found = Path::<BTreeMap<String, String>>::from_request_parts(parts, state).await;
    let Path(mut found) = found.map_err(|_| WebError::not_found())?;
    found.remove(name).ok_or_else(WebError::not_found)
}

/// The device's own random number of `Balai-Device`: 32 hexadecimal digits. None when none was sent.
pub(crate) fn device(program: &Program) -> Result<Option<[u8; 16]>, Problem> {
    let Some(text) = sent(program, "balai-device") else { return Ok(None) };
    let wrong = || Problem::invalid("problem-api-header").field("Balai-Device", "field-program-wrong");
    from_hexadecimal(text).map(Some).ok_or_else(wrong)
}

/// A header as it was sent: an empty one is sent, and wrong. What is no text is as wrong as an empty one.
fn sent<'p>(program: &'p Program, name: &str) -> Option<&'p str> {
    program.headers.get(name).map(|value| value.to_str().unwrap_or_default())
}

/// One request, however often it is sent: from `Idempotency-Key`, or of its own when none was sent.
#[derive(Clone, Copy)]
pub(crate) struct Once {
    /// Under which the receipt is kept.
    pub(crate) token: [u8; 32],
    /// Under which it is kept what the key was used for.
    mark: [u8; 32],
    fingerprint: [u8; 32],
}

impl Once {
    /// `request` names everything the request asks; two different requests may not have the same.
    pub(crate) fn of(program: &Program, request: &[&[u8]]) -> Result<Self, WebError> {
        let mut key = match sent(program, "idempotency-key") {
            Some(key) => checked_key(key)?.as_bytes().to_vec(),
            None => program.here.form_token().into_bytes(),
        };
        key.push(0);
        key.extend(device(program)?.iter().flatten());
        let mut fingerprint = Sha256::new();
        for part in request {
            fingerprint.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            fingerprint.update(part);
        }
        let vault = &program.here.state.vault;
        Ok(Self {
            token: vault.mac("api-once-receipt", &key),
            mark: vault.mac("api-once", &key),
            fingerprint: fingerprint.finalize().into(),
        })
    }

    /// Does `work` in a write, unless this very request was answered before. `work` is run again when a twin of the
    /// request came first, or when nobody knows whether it was stored: its key tells.
    pub(crate) async fn run<T, W>(self, store: &Store, program: &Program, work: W) -> Result<T, Failure>
    where
        T: Send + 'static,
        W: Fn(&mut Tx, bool) -> Result<T, Failure> + Clone + Send + 'static,
    {
        let (region, now) = (program.here.region.id.clone(), program.here.now());
        let once = move |tx: &mut Tx| {
            let first =
                form_tokens::is_first_use(tx, &region, &self.mark, "api-once", &self.fingerprint, now)?;
            work(tx, first)
        };
        match store.write(once.clone()).await {
            Err(failure) if failure.is_conflict_on("form_tokens_pkey") => store.write(once).await,
            Err(Failure::Unknown) => store.write(once).await,
            answer => answer,
        }
    }
}

fn checked_key(key: &str) -> Result<&str, Problem> {
    let (least, most) = KEY_LENGTH;
    let fits = (least..=most).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_graphic());
    let wrong = || Problem::invalid("problem-api-header").field("Idempotency-Key", "field-program-wrong");
    if fits { Ok(key) } else { Err(wrong()) }
}
