//! `/saya/keamanan`: address, sessions, passkeys, recovery codes.

use balai_base::Problem;
use balai_platform::residents::{
    self,
    ceremony::{self, Question},
    is_proof_fresh,
};
use balai_store::Failure;
use balai_web::{Answer, CookieKind, Here, PostForm, Told};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Serialize;

use super::{own, own_or_enter, read, seal, site, write};

const TEMPLATE: &str = "citizen/account/safety.html";

#[derive(Serialize)]
struct SafetyPage {
    address: String,
    sessions: Vec<ShownSession>,
    passkeys: Vec<ShownPasskey>,
    recovery_codes: u32,
    /// From when on a recovery begun at a counter is good; none when there is none.
    recovery_from: Option<i64>,
    /// Whether sensitive changes are open without proving again.
    proved: bool,
    mail: bool,
    options: String,
    state: String,
    done: String,
    problem: Option<Told>,
}

#[derive(Serialize)]
struct ShownSession {
    name: String,
    way: &'static str,
    agent: String,
    created_at: i64,
    seen_at: i64,
    current: bool,
}

#[derive(Serialize)]
struct ShownPasskey {
    id: String,
    name: String,
    created_at: i64,
    used_at: Option<i64>,
}

/// `GET /saya/keamanan`
pub(crate) async fn get(here: Here) -> Answer {
    if let Err(response) = own_or_enter(&here) {
        return Ok(*response);
    }
    let page = page(&here).await?;
    Ok(here.page(TEMPLATE, &page))
}

async fn page(here: &Here) -> Result<SafetyPage, balai_web::WebError> {
    let session = own(here)?;
    let resident = session.resident;
    let (address, sessions, passkeys, recovery_codes, recovery_from) = read(here, move |tx, context| {
        Ok((
            residents::address_shown(tx, context, resident)?,
            residents::own_sessions(tx, context, resident)?,
            residents::passkeys(tx, &context.region, resident)?,
            residents::recovery_codes_left(tx, context, resident)?,
            residents::pending_recovery(tx, context, resident)?,
        ))
    })
    .await?;
    let proved = is_proof_fresh(&session, here.now());
    let question = ceremony::ask_new(&site(here), seal(here), (resident, address.reveal()), &passkeys);
    let question = question.ok().filter(|_| proved);
    let Question { options, state } =
        question.unwrap_or_else(|| Question { options: String::new(), state: String::new() });
    let current = here.resident.as_ref().map(|found| found.name.clone()).unwrap_or_default();
    Ok(SafetyPage {
        address: address.into_revealed(),
        sessions: sessions
            .into_iter()
            .map(|one| ShownSession {
                current: one.name == current,
                name: one.name,
                way: one.way.as_str(),
                agent: one.agent,
                created_at: one.created_at.millis(),
                seen_at: one.seen_at.millis(),
            })
            .collect(),
        passkeys: passkeys
            .into_iter()
            .map(|one| ShownPasskey {
                id: URL_SAFE_NO_PAD.encode(&one.credential_id),
                name: one.name,
                created_at: one.created_at.millis(),
                used_at: one.used_at.map(balai_base::Timestamp::millis),
            })
            .collect(),
        recovery_codes,
        recovery_from: recovery_from.map(balai_base::Timestamp::millis),
        proved,
        mail: here.state.options.mail,
        options,
        state,
        done: done(here.query.text("selesai")),
        problem: None,
    })
}

fn done(word: &str) -> String {
    match word {
        "sesi" => "resident-done-session",
        "kunci" => "resident-done-passkey",
        "kunci-hapus" => "resident-done-passkey-removed",
        "alamat" => "resident-done-address",
        "pulih" => "resident-done-recovered",
        "henti" => "resident-done-stopped",
        _ => "",
    }
    .to_owned()
}

/// The page again with what is wrong; who has to prove again is led there.
pub(super) async fn again(here: &Here, failure: Failure) -> Answer {
    let Failure::Refused(problem) = failure else { return Err(failure.into()) };
    if problem.message == "problem-prove-again" {
        return Ok(prove_again(here));
    }
    let page = page(here).await?;
    let told = here.told(&problem);
    Ok(here.page_refused(&problem, TEMPLATE, &SafetyPage { problem: Some(told), ..page }))
}

pub(super) fn prove_again(here: &Here) -> axum::response::Response {
    here.redirect("/saya/masuk?lagi=1&lanjut=/saya/keamanan")
}

/// `POST /saya/sesi`
pub(crate) async fn end_session(here: Here, PostForm(fields): PostForm) -> Answer {
    let session = own(&here)?;
    let name = fields.text("session").to_owned();
    if name.is_empty() {
        return again(&here, Problem::not_found("problem-session-not-found").into()).await;
    }
    let ended = write(&here, move |tx, context| residents::end_session(tx, context, session.resident, &name));
    match ended.await {
        Ok(()) => Ok(here.redirect("/saya/keamanan?selesai=sesi")),
        Err(failure) => again(&here, failure).await,
    }
}

/// `POST /saya/sesi/semua`: every session, this one too.
pub(crate) async fn end_all(here: Here, PostForm(_): PostForm) -> Answer {
    let session = own(&here)?;
    write(&here, move |tx, context| residents::end_all_sessions(tx, context, session.resident)).await?;
    let response = here.without_cookie(here.redirect("/saya/masuk"), CookieKind::Case);
    Ok(here.without_cookie(response, CookieKind::Resident))
}
