//! Photos: taken in behind the gate for costly work, and shown as far as whoever asks may see them.

use axum::{extract::Path, http::header, response::IntoResponse};
use balai_base::PhotoId;
use balai_civic::reports::{self, DraftPhoto};
use balai_platform::access::Actor;
use balai_store::FileHash;
use balai_web::{Answer, Here, WebError, for_everybody};

use super::case;

/// How long a browser may keep a released photo, in seconds. Short, so that one withdrawn later is soon gone.
const KEEP_SECONDS: u32 = 600;

/// Prepares a sent photo and stores it. The problem, if any, belongs to the field `photo`.
pub(crate) async fn store(here: &Here, bytes: Vec<u8>) -> Result<DraftPhoto, WebError> {
    let (state, region) = (here.state.clone(), here.region.clone());
    let store = move || reports::store_photo(state.files_and_darkroom(), &region, &bytes);
    let stored = here.state.gates.photos.run(store).await?;
    Ok(stored?)
}

/// Which of a photo's two sizes.
#[derive(Clone, Copy)]
enum Size {
    Whole,
    Small,
}

/// `GET /foto/{number}/{photo}`
pub(crate) async fn whole(here: Here, Path((number, photo)): Path<(String, String)>) -> Answer {
    serve(&here, &number, &photo, Size::Whole).await
}

/// `GET /foto/{number}/{photo}/kecil`
pub(crate) async fn small(here: Here, Path((number, photo)): Path<(String, String)>) -> Answer {
    serve(&here, &number, &photo, Size::Small).await
}

async fn serve(here: &Here, number: &str, photo: &str, size: Size) -> Answer {
    case::number(number)?;
    let id: PhotoId = photo.parse().map_err(|_| WebError::not_found())?;
    let context = here.context();
    let found = here.state.store.read(move |tx| reports::photo(tx, &context, id)).await?;
    let hash = match size {
        Size::Whole => found.file,
        Size::Small => found.thumbnail,
    };
    let response = ([(header::CONTENT_TYPE, "image/jpeg")], read(here, hash).await?).into_response();
    let everybodys = matches!(here.actor, Actor::Anonymous);
    // What everybody may see, pages of other sites may show: Open311 tells them its address.
    Ok(if everybodys { for_everybody(here.may_be_kept(response, KEEP_SECONDS)) } else { response })
}

/// Reads a stored file off the async threads.
pub(crate) async fn read(here: &Here, hash: FileHash) -> Result<Vec<u8>, WebError> {
    let store = here.state.store.clone();
    let read = tokio::task::spawn_blocking(move || store.files().get(&hash)).await;
    Ok(read.map_err(|error| WebError::internal(format!("reading a photo ended early: {error}")))??)
}
