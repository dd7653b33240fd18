//! What a report's reporter sees and does: message, photos, "not solved", withdrawal, rating. Each act answers with the
//! report as it stands then.

use axum::http::StatusCode;
use balai_base::{CaseNumber, Problem};
use balai_civic::{
    feedback,
    reports::{self, PHOTO_LIMIT},
};
use balai_platform::casework::{Audience, Context};
use balai_store::{Failure, Tx};
use balai_web::{Answer, Program, SentJson, WebError};

use super::{
    answer::{json, refusal},
    asked::{Asked, FilledForm, Numbered, Once},
    contract::{CaseToken, MessageSent, NoQuestion, NotSolvedSent, PinSent, RatingSent, WithdrawalSent},
    owner_key::{by_pin, reporter, seal},
    sending::prepared,
    telling,
};

/// `POST /api/v1/reports/{number}/token`
pub(crate) async fn token(Numbered(number): Numbered, sent: SentJson<PinSent>) -> Answer {
    let here = &sent.program.here;
    let case = by_pin(here, &number, &sent.value.pin.0).await?;
    let (token, until) = seal(here, case);
    json(here, StatusCode::OK, &CaseToken { token, expires_at: telling::when(here, until) })
}

/// `GET /api/v1/reports/{number}/own`
pub(crate) async fn own(Numbered(number): Numbered, asked: Asked<NoQuestion>) -> Answer {
    let context = reporter(&asked.program, &number).await?;
    seen(&asked.program, context, number).await
}

/// The report as its reporter sees it now.
async fn seen(program: &Program, context: Context, number: CaseNumber) -> Answer {
    let here = &program.here;
    let own = here.state.store.read(move |tx| reports::owner_case(tx, &context, &number)).await?;
    json(here, StatusCode::OK, &telling::own_report(here, &own))
}

/// Does `act` once and answers with the report as it stands then. `asked` is what was asked, byte for byte.
async fn done<W>(
    program: &Program,
    (context, number): (Context, CaseNumber),
    asked: &[&[u8]],
    act: W,
) -> Answer
where
    W: Fn(&mut Tx, &Context, &CaseNumber) -> Result<(), Failure> + Clone + Send + 'static,
{
    let request: Vec<&[u8]> = [number.as_str().as_bytes()].into_iter().chain(asked.iter().copied()).collect();
    let once = Once::of(program, &request)?;
    let (acting, of) = (context.clone(), number.clone());
    once.run(
        &program.here.state.store,
        program,
        move |tx, first| {
            if first { act(tx, &acting, &of) } else { Ok(()) }
        },
    )
    .await
    .map_err(refusal)?;
    seen(program, context, number).await
}

/// `POST /api/v1/reports/{number}/messages`
pub(crate) async fn message(Numbered(number): Numbered, sent: SentJson<MessageSent>) -> Answer {
    let context = reporter(&sent.program, &number).await?;
    let text = sent.value.text.0;
    done(
        &sent.program,
        (context, number),
        &[b"message", text.clone().as_bytes()],
        move |tx, context, number| {
            reports::write_message(tx, context, number, &text, Audience::Public).map(drop)
        },
    )
    .await
}

/// `POST /api/v1/reports/{number}/photos`
pub(crate) async fn photos(Numbered(number): Numbered, sent: FilledForm<MessageWithPhotos>) -> Answer {
    let FilledForm(sent) = sent;
    let context = reporter(&sent.program, &number).await?;
    // An empty file is left out on the way, so what is missing here may have had the right shape.
    if sent.photos.is_empty() || sent.photos.len() > PHOTO_LIMIT {
        let limit = vec![("most", PHOTO_LIMIT.to_string())];
        let message = if sent.photos.is_empty() { "field-photo-missing" } else { "field-photos-too-many" };
        return Err(refusal(Problem::invalid("problem-answers").field_with("photo", message, limit)));
    }
    let photos = prepared(&sent.program.here, sent.photos).await?;
    let files: Vec<u8> = photos.iter().flat_map(|photo| photo.file.bytes()).collect();
    let text = sent.value.text.0;
    let words = text.clone();
    done(
        &sent.program,
        (context, number),
        &[b"photos", &files, words.as_bytes()],
        move |tx, context, number| reports::send_photos(tx, context, number, &text, &photos).map(drop),
    )
    .await
}

/// `POST /api/v1/reports/{number}/not-solved`
pub(crate) async fn not_solved(Numbered(number): Numbered, sent: SentJson<NotSolvedSent>) -> Answer {
    let context = reporter(&sent.program, &number).await?;
    let text = sent.value.text.0;
    done(
        &sent.program,
        (context, number),
        &[b"not-solved", text.clone().as_bytes()],
        move |tx, context, number| reports::not_solved(tx, context, number, &text).map(drop),
    )
    .await
}

/// `POST /api/v1/reports/{number}/withdrawal`
pub(crate) async fn withdraw(Numbered(number): Numbered, sent: SentJson<WithdrawalSent>) -> Answer {
    let context = reporter(&sent.program, &number).await?;
    let text = sent.value.text.0;
    done(
        &sent.program,
        (context, number),
        &[b"withdrawal", text.clone().as_bytes()],
        move |tx, context, number| reports::withdraw(tx, context, number, &text).map(drop),
    )
    .await
}

/// `POST /api/v1/reports/{number}/rating`
pub(crate) async fn rate(Numbered(number): Numbered, sent: SentJson<RatingSent>) -> Answer {
    let context = reporter(&sent.program, &number).await?;
    let score = u8::try_from(sent.value.score.0).map_err(|_| WebError::internal("a score over 5"))?;
    done(&sent.program, (context, number), &[b"rating", &[score]], move |tx, context, number| {
        feedback::rate(tx, context, number, score)
    })
    .await
}

/// Photos with a few words, as a form.
#[derive(Debug, Default, serde::Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct MessageWithPhotos {
    /// Words to go with the photos; may be left out.
    #[serde(default)]
    pub(crate) text: super::contract::Text<0, 5_000>,
}
