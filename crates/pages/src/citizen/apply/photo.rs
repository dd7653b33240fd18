//! Photos of originals: taken in behind the gate for costly work, sealed, and shown to whoever holds the draft or the case.

use axum::{extract::Path, http::header, response::IntoResponse};
use balai_civic::services::{self, Draft, DraftToken, Slot, StoredUpload, Upload, UploadKey};
use balai_web::{Answer, Here, WebError};
use uuid::Uuid;

use super::token;
use crate::citizen::report::what::beside_photo;

/// Decodes, seals and stores one photo in its slot.
pub(crate) async fn stored(here: &Here, slot: Slot, bytes: Vec<u8>) -> Result<StoredUpload, WebError> {
    let (state, context) = (here.state.clone(), here.context());
    let work = move || services::store_photo(state.files_and_darkroom(), &context, &slot, &bytes);
    let stored = here.state.gates.photos.run(work).await?;
    stored.map_err(|failure| beside_photo(failure.into()))
}

/// Adds one photo of an original to a draft.
pub(crate) async fn add(
    here: &Here,
    (token, code): (&DraftToken, &str),
    bytes: Vec<u8>,
) -> Result<Draft, WebError> {
    let (context, own) = (here.context(), token.clone());
    let slot = here.state.store.write(move |tx| services::slot(tx, &context, &own)).await?;
    let photo = stored(here, slot, bytes).await?;
    let (context, own, code) = (here.context(), token.clone(), code.to_owned());
    let noted =
        here.state.store.write(move |tx| services::add_upload(tx, &context, &own, (&code, &photo))).await;
    noted.map_err(|failure| beside_photo(failure.into()))
}

/// Takes one out again.
pub(crate) async fn remove(here: &Here, token: &DraftToken, photo: Uuid) -> Result<Draft, WebError> {
    let (context, own) = (here.context(), token.clone());
    Ok(here.state.store.write(move |tx| services::remove_upload(tx, &context, &own, photo)).await?)
}

/// Puts one before the one it follows.
pub(crate) async fn forward(here: &Here, token: &DraftToken, photo: Uuid) -> Result<Draft, WebError> {
    let (context, own) = (here.context(), token.clone());
    Ok(here.state.store.write(move |tx| services::bring_forward(tx, &context, &own, photo)).await?)
}

/// `GET /layanan/{service}/ajukan/foto/{photo}`: a photo of the reader's own draft.
pub(crate) async fn draft_photo(here: Here, Path((_, photo)): Path<(String, String)>) -> Answer {
    let photo: Uuid = photo.parse().map_err(|_| WebError::not_found())?;
    let token = token(&here).ok_or_else(WebError::not_found)?;
    let context = here.context();
    let found = here.state.store.read(move |tx| services::draft_upload(tx, &context, &token, photo)).await?;
    shown(&here, found).await
}

/// Opens a photo off the async threads and answers with it. Nobody may keep it.
pub(crate) async fn shown(here: &Here, (upload, key): (Upload, UploadKey)) -> Answer {
    let (store, kind) = (here.state.store.clone(), upload.media_type.clone());
    let work = move || services::opened(store.files(), (&upload, &key));
    let opened = tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| WebError::internal(format!("opening a photo ended early: {error}")))??;
    let headers = [(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, "no-store".to_owned())];
    Ok((headers, opened.into_revealed()).into_response())
}
