//! Passkeys: the browser's answers come in the hidden fields of ordinary forms.

use axum::http::HeaderMap;
use balai_base::Problem;
use balai_platform::residents::{self, ceremony};
use balai_store::Failure;
use balai_web::{Answer, Fields, Here, PostForm};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};

use super::{enter, entered, own, read, safety, seal, site, token, visit, way_back, write};

/// `POST /saya/kunci/masuk`: enters by a passkey.
pub(crate) async fn enter(here: Here, headers: HeaderMap, PostForm(fields): PostForm) -> Answer {
    let back = way_back(fields.text("back")).to_owned();
    match entry(&here, &headers, &fields).await {
        Ok(session) => Ok(entered(&here, here.redirect(&back), &session)),
        Err(Failure::Refused(problem)) => Ok(enter::again(&here, &problem, &back)),
        Err(other) => Err(other.into()),
    }
}

async fn entry(here: &Here, headers: &HeaderMap, fields: &Fields) -> Result<residents::NewSession, Failure> {
    let answer = fields.text("credential");
    let id = ceremony::named(answer)?;
    let stored = read(here, move |tx, context| residents::passkey(tx, &context.region, &id)).await?;
    // A passkey nobody has is told like one that answers wrongly.
    let stored = stored.ok_or_else(|| Problem::invalid("problem-passkey-unknown"))?;
    let answered = ceremony::answer_entry(&site(here), seal(here), &stored, (fields.text("state"), answer))?;
    let (earlier, visit) = (token(here), visit(here, headers));
    write(here, move |tx, context| {
        let entry = (&answered.passkey, &answered.once);
        residents::enter_by_passkey(tx, context, entry, (&earlier, &visit))
    })
    .await
}

/// `POST /saya/kunci`: adds a passkey.
pub(crate) async fn add(here: Here, headers: HeaderMap, PostForm(fields): PostForm) -> Answer {
    let session = own(&here)?;
    let name = visit(&here, &headers).agent;
    let given = (fields.text("state"), fields.text("credential"));
    let answered = match ceremony::answer_new(&site(&here), seal(&here), (session.resident, &name), given) {
        Ok(answered) => answered,
        Err(problem) => return safety::again(&here, problem.into()).await,
    };
    let added = write(&here, move |tx, context| {
        residents::add_passkey(tx, context, (&session, &answered.once), &answered.passkey)
    });
    match added.await {
        Ok(()) => Ok(here.redirect("/saya/keamanan?selesai=kunci")),
        Err(failure) => safety::again(&here, failure).await,
    }
}

/// `POST /saya/kunci/hapus`
pub(crate) async fn remove(here: Here, PostForm(fields): PostForm) -> Answer {
    let session = own(&here)?;
    let unknown = || Problem::not_found("problem-passkey-unknown");
    let id = URL_SAFE_NO_PAD.decode(fields.text("passkey")).map_err(|_| unknown())?;
    let removed = write(&here, move |tx, context| residents::remove_passkey(tx, context, &session, &id));
    match removed.await {
        Ok(()) => Ok(here.redirect("/saya/keamanan?selesai=kunci-hapus")),
        Err(failure) => safety::again(&here, failure).await,
    }
}
