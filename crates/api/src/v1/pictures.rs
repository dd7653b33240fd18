//! Photos, as far as whoever asks may see them.

use axum::{http::header, response::IntoResponse as _};
use balai_civic::reports;
use balai_platform::access::Actor;
use balai_web::{Answer, WebError};

use super::{
    asked::{Asked, Numbered, Pictured},
    contract::NoQuestion,
    owner_key::reporter_or_anybody,
};

/// How long a released photo may be kept, in seconds. Short, so that one withdrawn later is soon gone.
const KEEP_SECONDS: u32 = 600;

/// `GET /api/v1/reports/{number}/photos/{photo}`
pub(crate) async fn whole(number: Numbered, photo: Pictured, asked: Asked<NoQuestion>) -> Answer {
    serve(number, photo, asked, false).await
}

/// `GET /api/v1/reports/{number}/photos/{photo}/small`
pub(crate) async fn small(number: Numbered, photo: Pictured, asked: Asked<NoQuestion>) -> Answer {
    serve(number, photo, asked, true).await
}

async fn serve(
    Numbered(number): Numbered,
    Pictured(id): Pictured,
    asked: Asked<NoQuestion>,
    small: bool,
) -> Answer {
    let here = &asked.program.here;
    let context = reporter_or_anybody(&asked.program, &number).await?;
    let everybodys = matches!(context.actor, Actor::Anonymous);
    let found = here.state.store.read(move |tx| reports::photo(tx, &context, id)).await?;
    let (store, hash) = (here.state.store.clone(), if small { found.thumbnail } else { found.file });
    let read = tokio::task::spawn_blocking(move || store.files().get(&hash)).await;
    let bytes =
        read.map_err(|error| WebError::internal(format!("reading a photo ended early: {error}")))??;
    let response = ([(header::CONTENT_TYPE, "image/jpeg")], bytes).into_response();
    Ok(if everybodys { here.may_be_kept(response, KEEP_SECONDS) } else { response })
}
