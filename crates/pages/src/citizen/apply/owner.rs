//! What an owner does on the page of a sent application: steps, the proof of a payment, the parts of a bundle.

use axum::extract::Path;
use balai_base::{CaseNumber, Problem};
use balai_civic::services::working::owner;
use balai_web::{Answer, Here, PostForm, Upload, WebError};

use super::{photo, status};
use crate::citizen::case::number;

/// `POST /lacak/{number}/langkah`
pub(crate) async fn step(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    let number = number(&text)?;
    let (case, _) = status::own(&here, &number).await?.ok_or_else(WebError::not_found)?;
    let (step, reason) = (fields.text("step").to_owned(), fields.text("reason").to_owned());
    let context = here.context();
    here.state.store.write(move |tx| owner::act(tx, &context, (case.id, &step, &reason))).await?;
    Ok(here.redirect(&format!("/lacak/{number}")))
}

/// `POST /lacak/{number}/bayar`: a photo of the proof.
pub(crate) async fn pay(here: Here, Path(text): Path<String>, upload: Upload) -> Answer {
    let number = number(&text)?;
    let (case, _) = status::own(&here, &number).await?.ok_or_else(WebError::not_found)?;
    let file = upload.files.into_iter().next();
    let file = file.ok_or_else(|| Problem::invalid("field-photo-missing"))?;
    let (context, id) = (here.context(), case.id);
    let slot = here.state.store.write(move |tx| owner::proof_slot(tx, &context, id)).await?;
    let stored = photo::stored(&here, slot, file.bytes).await?;
    let context = here.context();
    here.state.store.write(move |tx| owner::prove(tx, &context, (id, &stored))).await?;
    Ok(here.redirect(&format!("/lacak/{number}")))
}

/// `POST /lacak/{number}/bagian`: from a bundle to one of its parts, and back; on this device that one is open from then on.
pub(crate) async fn part(here: Here, Path(text): Path<String>, PostForm(fields): PostForm) -> Answer {
    number(&text)?;
    let part = CaseNumber::parse(fields.text("part")).map_err(|_| WebError::not_found())?;
    let (context, asked) = (here.context(), part.clone());
    let found = here.state.store.read(move |tx| owner::part(tx, &context, &asked)).await?;
    let response = here.redirect(&format!("/lacak/{part}"));
    Ok(here.with_case_opened(response, found.id))
}
