//! `/saya`: a resident's own account. Nothing on the public pages needs it.
//!
//! Every page here works without scripts; passkeys alone need one, and the code by e-mail stands beside them.

pub(crate) mod address;
pub(crate) mod ending;
pub(crate) mod enter;
pub(crate) mod home;
pub(crate) mod passkeys;
pub(crate) mod recovery;
pub(crate) mod safety;

use axum::{http::HeaderMap, response::Response};
use balai_base::{Problem, ProblemKind};
use balai_platform::residents::{
    NewSession, ResidentSession, Visit,
    ceremony::{Seal, Site},
    is_proof_fresh,
};
use balai_web::{CookieKind, Here, WebError};

use crate::{
    commands::{read, refused, write},
    officer::command::agent,
};

/// How long the cookie of a session lasts, in seconds: the session's own longest time.
const SECONDS: u32 = 30 * 24 * 60 * 60;

/// The account the browser is signed in to, or the way to the page where one signs in.
fn own(here: &Here) -> Result<ResidentSession, WebError> {
    let session = here.resident.as_ref().map(|found| found.session);
    session.ok_or_else(|| Problem::new(ProblemKind::Unauthenticated, "problem-resident-sign-in").into())
}

/// The same for a page: who is not signed in is led to the sign-in page and back.
fn own_or_enter(here: &Here) -> Result<ResidentSession, Box<Response>> {
    let back = if here.path == "/saya" { String::new() } else { format!("?lanjut={}", here.path) };
    own(here).map_err(|_| Box::new(here.redirect(&format!("/saya/masuk{back}"))))
}

/// The same before a sensitive change: who has not proved lately to be the owner does so again.
fn proved_or_enter(here: &Here) -> Result<ResidentSession, Box<Response>> {
    let session = own_or_enter(here)?;
    if is_proof_fresh(&session, here.now()) {
        return Ok(session);
    }
    let address = format!("/saya/masuk?lagi=1&lanjut={}", way_back(&here.path));
    Err(Box::new(here.redirect(&address)))
}

/// A page of ours to go back to after signing in.
fn way_back(asked: &str) -> &str {
    match asked {
        "/saya/keamanan" | "/saya/tutup" | "/hak-data" | "/saya/data" => asked,
        _ => "/saya",
    }
}

/// The browser, as commands of accounts need it.
pub(super) fn visit(here: &Here, headers: &HeaderMap) -> Visit {
    Visit { network: here.network(), device: here.device, agent: agent(headers), language: here.language }
}

/// The token this browser holds.
fn token(here: &Here) -> String {
    here.cookies.get(CookieKind::Resident).unwrap_or_default().to_owned()
}

/// `response` with the session in its cookie.
fn entered(here: &Here, response: Response, session: &NewSession) -> Response {
    here.with_cookie(response, CookieKind::Resident, session.token.reveal(), Some(SECONDS))
}

/// The site passkeys are bound to: the name at which the browser calls.
fn site(here: &Here) -> Site {
    let address = here.full_url("/");
    let end = address.find("://").and_then(|at| address.get(at + 3..)?.find('/').map(|slash| at + 3 + slash));
    let origin = end.and_then(|end| address.get(..end)).unwrap_or_default().to_owned();
    Site { origin, name: here.region.short_name.get(here.language).to_owned() }
}

/// What questions to browsers are sealed with.
fn seal(here: &Here) -> Seal<'_> {
    Seal { vault: &here.state.vault, device: &here.device, now: here.now() }
}

#[cfg(test)]
mod tests {
    use super::way_back;

    #[test]
    fn the_way_back_is_one_of_ours() {
        assert_eq!(way_back("/saya/keamanan"), "/saya/keamanan");
        for path in ["", "//evil.example", "https://evil.example", "/saya/masuk", "/petugas", "/saya/kunci"] {
            assert_eq!(way_back(path), "/saya", "{path}");
        }
    }
}
