//! What waits for release: texts in which something personal was found, and photos. Nothing here is public until an officer
//! says so.

use balai_base::{EventId, PhotoId, Problem};
use balai_civic::reports::{self, ReleaseDesk};
use balai_platform::{
    casework::{self, View},
    photos::Rect,
};
use balai_web::{Answer, Fields, Here, PostForm, Told, WebError};
use serde::Serialize;

#[derive(Serialize)]
pub(crate) struct ReleasePage {
    pub(crate) desk: ReleaseDesk,
    /// The event or photo whose form was refused; empty when none was.
    pub(crate) refused: String,
    pub(crate) typed: Fields,
    pub(crate) problem: Option<Told>,
}

async fn page(here: &Here) -> Result<ReleasePage, WebError> {
    let context = here.context();
    let desk = here.state.store.read(move |tx| reports::release_desk(tx, &context)).await?;
    Ok(ReleasePage { desk, refused: String::new(), typed: Fields::default(), problem: None })
}

/// `GET /petugas/rilis`
pub(crate) async fn get(here: Here) -> Answer {
    here.officer()?;
    let page = page(&here).await?;
    Ok(here.page("officer/desk/release.html", &page))
}

async fn finish(here: &Here, fields: Fields, what: &str, outcome: Result<(), WebError>) -> Answer {
    match outcome {
        Ok(()) => Ok(here.redirect("/petugas/rilis")),
        Err(error) if error.problem.kind == balai_base::ProblemKind::Invalid => {
            let mut page = page(here).await?;
            what.clone_into(&mut page.refused);
            page.typed = fields;
            page.problem = Some(here.told(&error.problem));
            Ok(here.page_refused(&error.problem, "officer/desk/release.html", &page))
        }
        Err(error) => Err(error),
    }
}

/// `POST /petugas/rilis/teks`
pub(crate) async fn text(here: Here, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    let event: EventId = fields.read("event").ok_or_else(WebError::not_found)?;
    let (context, text, withhold) = (here.context(), fields.text("text").to_owned(), fields.has("withhold"));
    let outcome = here
        .state
        .store
        .write(move |tx| {
            if withhold {
                casework::withhold(tx, &context, event)
            } else {
                reports::release_text(tx, &context, event, &text)
            }
        })
        .await;
    finish(&here, fields, &event.to_string(), outcome.map_err(WebError::from)).await
}

/// `POST /petugas/rilis/foto`
pub(crate) async fn photo(here: Here, PostForm(fields): PostForm) -> Answer {
    here.officer()?;
    let id: PhotoId = fields.read("photo").ok_or_else(WebError::not_found)?;
    let outcome = release_photo(&here, id, &fields).await;
    finish(&here, fields, &id.to_string(), outcome).await
}

async fn release_photo(here: &Here, id: PhotoId, fields: &Fields) -> Result<(), WebError> {
    let context = here.context();
    if fields.has("withhold") {
        here.state.store.write(move |tx| casework::withhold_photo(tx, &context, id)).await?;
        return Ok(());
    }
    let boxes = boxes(fields)?;
    let alternative = fields.text("alternative").to_owned();
    let reading = here.context();
    let photo = here.state.store.read(move |tx| casework::photo(tx, &reading, id, View::Officer)).await?;
    let state = here.state.clone();
    let copy = here
        .state
        .gates
        .photos
        .run(move || reports::boxed_copy(state.files_and_darkroom(), &photo, &boxes, &alternative))
        .await??;
    here.state.store.write(move |tx| casework::publish_photo(tx, &context, id, &copy)).await?;
    Ok(())
}

/// Boxes as lines of `left top width height` in pixels, made by dragging or typed.
fn boxes(fields: &Fields) -> Result<Vec<Rect>, WebError> {
    fields
        .text("boxes")
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(|line| {
            rect(line)
                .ok_or_else(|| Problem::invalid("problem-answers").field("boxes", "field-boxes-shape").into())
        })
        .collect()
}

fn rect(line: &str) -> Option<Rect> {
    let numbers: Vec<u32> = line
        .split([' ', ','])
        .filter(|part| !part.is_empty())
        .map(|part| part.parse().ok())
        .collect::<Option<_>>()?;
    let [left, top, width, height] = numbers.try_into().ok()?;
    Some(Rect { left, top, width, height })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_are_four_numbers_a_line() {
        assert_eq!(rect("1 2 3 4"), Some(Rect { left: 1, top: 2, width: 3, height: 4 }));
        assert_eq!(rect("1, 2, 3, 4"), Some(Rect { left: 1, top: 2, width: 3, height: 4 }));
        for wrong in ["1 2 3", "1 2 3 4 5", "a b c d", "-1 2 3 4"] {
            assert_eq!(rect(wrong), None, "{wrong}");
        }
    }
}
