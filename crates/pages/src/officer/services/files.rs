//! Photos of originals and signed papers of an application, opened for whoever may read it. Each look is recorded.

use axum::{extract::Path, http::header, response::IntoResponse};
use balai_civic::services;
use balai_platform::casework;
use balai_web::{Answer, Here, WebError};
use uuid::Uuid;

use crate::citizen::case::number;

/// `GET /petugas/layanan/{number}/berkas/{id}`: never kept by browsers.
pub(crate) async fn get(here: Here, Path((text, id)): Path<(String, String)>) -> Answer {
    here.officer()?;
    let number = number(&text)?;
    let id: Uuid = id.parse().map_err(|_| WebError::not_found())?;
    let context = here.context();
    let (upload, key) = here
        .state
        .store
        .write(move |tx| {
            let case = casework::read(tx, &context, &number)?;
            // A part's photos are its bundle's.
            let parent = services::head(tx, &context, case.id)?.and_then(|head| head.parent);
            services::upload(tx, &context, (case.id, id)).or_else(|failure| match parent {
                Some(parent) => services::upload(tx, &context, (parent, id)),
                None => Err(failure),
            })
        })
        .await?;
    let (store, kind) = (here.state.store.clone(), upload.media_type.clone());
    let read = move || services::opened(store.files(), (&upload, &key));
    let bytes = tokio::task::spawn_blocking(read).await;
    let bytes =
        bytes.map_err(|error| WebError::internal(format!("reading a file ended early: {error}")))??;
    let shown = if kind == "application/pdf" { "attachment; filename=\"dokumen.pdf\"" } else { "inline" };
    let heads = [
        (header::CONTENT_TYPE, kind),
        (header::CONTENT_DISPOSITION, shown.to_owned()),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((heads, bytes.into_revealed()).into_response())
}
