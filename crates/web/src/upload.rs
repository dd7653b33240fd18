//! Forms with files: [`Upload`], read piece by piece under limits for the whole, for each file and for all uploads of the
//! process together. The names and types that a browser gives to files are not believed and not kept.

use axum::{
    extract::{FromRequest, FromRequestParts, Multipart, Request, multipart::Field},
    http::{HeaderMap, StatusCode},
};
use balai_base::Problem;
use tokio::sync::SemaphorePermit;

use crate::{
    AppState, Fields, Here, WebError, csrf,
    form::{FORM_BYTES, SILENCE_SECONDS, expect_type, hear_out, too_large},
};

/// Largest form with files, in bytes: one photo of 12 MB and what surrounds it.
pub const UPLOAD_BYTES: usize = 13 * 1024 * 1024;

/// Most files of one form.
const MOST_FILES: usize = 6;

/// One file of a form.
#[derive(Debug)]
pub struct UploadedFile {
    /// The field it was sent in.
    pub field: String,
    /// What was sent; whether it is a photo is for `photos::prepare` to say.
    pub bytes: Vec<u8>,
}

/// A posted form of ours with files, at most [`UPLOAD_BYTES`]. Empty file fields are left out. Take it last among the
/// arguments.
#[derive(Debug)]
pub struct Upload {
    /// The fields that are not files.
    pub fields: Fields,
    /// The files, in the order sent.
    pub files: Vec<UploadedFile>,
}

impl FromRequest<AppState> for Upload {
    type Rejection = WebError;

    async fn from_request(request: Request, state: &AppState) -> Result<Self, WebError> {
        let (mut parts, body) = request.into_parts();
        let here = Here::from_request_parts(&mut parts, state).await?;
        csrf::same_site(&parts.headers, &here.host)?;
        let headers: HeaderMap = parts.headers.clone();
        expect_type(&headers, "multipart/form-data")?;
        let upload = read(state, Request::from_parts(parts, body)).await?;
        here.check_token(&upload.fields)?;
        Ok(upload)
    }
}

/// Reads a body of `multipart/form-data` under all limits, whoever sent it.
pub(crate) async fn read(state: &AppState, request: Request) -> Result<Upload, WebError> {
    let (parts, body) = request.into_parts();
    let body = hear_out(&parts.headers, body, UPLOAD_BYTES).await?;
    let multipart = Multipart::from_request(Request::from_parts(parts, body), state)
        .await
        .map_err(|_| Problem::invalid("problem-form-kind"))?;
    Reading { state, held: Vec::new(), kibibytes: 0, total: 0 }.read(multipart).await
}

/// A form being read, with what it holds of the memory for all uploads. That memory is given back when reading ends:
/// what follows holds one of the photo permits instead.
struct Reading<'a> {
    state: &'a AppState,
    held: Vec<SemaphorePermit<'a>>,
    kibibytes: usize,
    total: usize,
}

impl Reading<'_> {
    async fn read(mut self, mut multipart: Multipart) -> Result<Upload, WebError> {
        let mut upload = Upload { fields: Fields::default(), files: Vec::new() };
        while let Some(field) = patient(multipart.next_field()).await? {
            let name = field.name().unwrap_or_default().to_owned();
            let is_file = field.file_name().is_some();
            let limit = if is_file { UPLOAD_BYTES } else { FORM_BYTES };
            let bytes = self.field(field, limit).await?;
            if !is_file {
                upload.fields.push(name, String::from_utf8_lossy(&bytes).into_owned());
            } else if !bytes.is_empty() {
                upload.files.push(UploadedFile { field: name, bytes });
            }
            if upload.files.len() > MOST_FILES {
                return Err(Problem::invalid("problem-too-many-files").into());
            }
        }
        Ok(upload)
    }

    async fn field(&mut self, mut field: Field<'_>, limit: usize) -> Result<Vec<u8>, WebError> {
        let mut bytes = Vec::new();
        while let Some(chunk) = patient(field.chunk()).await? {
            self.total += chunk.len();
            if bytes.len() + chunk.len() > limit || self.total > UPLOAD_BYTES {
                return Err(too_large().into());
            }
            self.hold().await?;
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }

    /// Takes a share of the memory for all uploads as this one grows.
    async fn hold(&mut self) -> Result<(), WebError> {
        let wanted = self.total.div_ceil(1024);
        if wanted > self.kibibytes {
            let more = u32::try_from(wanted - self.kibibytes).unwrap_or(u32::MAX);
            self.held.push(self.state.gates.upload_kibibytes.enter_with(more).await?);
            self.kibibytes = wanted;
        }
        Ok(())
    }
}

async fn patient<T>(
    reading: impl Future<Output = Result<T, axum::extract::multipart::MultipartError>>,
) -> Result<T, Problem> {
    let silence = std::time::Duration::from_secs(SILENCE_SECONDS);
    match tokio::time::timeout(silence, reading).await {
        Ok(Ok(read)) => Ok(read),
        Ok(Err(error)) if error.status() == StatusCode::PAYLOAD_TOO_LARGE => Err(too_large()),
        Ok(Err(_)) | Err(_) => Err(Problem::invalid("problem-body-broken-off")),
    }
}
