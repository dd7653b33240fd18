//! `/petugas/masuk`: password, then code. One-time links lead to a password and an authenticator.

pub(crate) mod code;
pub(crate) mod enrol;
pub(crate) mod link;
pub(crate) mod password;
pub(crate) mod renew;

use balai_base::Secret;
use balai_platform::identity::{NewSession, Stage, policy};
use balai_web::{CookieKind, Here};

/// Where an officer begins when no page was asked for.
const FIRST_PAGE: &str = "/petugas";

/// A page of ours to go back to after signing in: only addresses of officers' pages, so that a link can not
/// lead out of the house.
fn way_back(asked: &str) -> &str {
    let ours = ["/petugas", "/pimpinan", "/admin"].iter().any(|front| {
        asked.strip_prefix(front).is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']))
    });
    let plain = asked.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\') && !asked.contains("//");
    if ours && plain && !asked.starts_with("/petugas/masuk") { asked } else { FIRST_PAGE }
}

/// `path` with the page to go back to afterwards.
fn with_way_back(path: &str, back: &str) -> String {
    if back == FIRST_PAGE {
        return path.to_owned();
    }
    let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("lanjut", back).finish();
    format!("{path}?{query}")
}

/// The token of the session's cookie.
fn session_token(here: &Here) -> String {
    here.cookies.get(CookieKind::Session).unwrap_or_default().to_owned()
}

/// `response` with the session in its cookie, which ends with the browser.
pub(super) fn entered(
    here: &Here,
    response: axum::response::Response,
    session: &NewSession,
) -> axum::response::Response {
    here.with_cookie(response, CookieKind::Session, session.token.reveal(), None)
}

/// How far the reader has signed in.
fn stage(here: &Here) -> Option<Stage> {
    here.signed_in.as_ref().map(|signed_in| signed_in.stage)
}

/// Words an outsider would try for this person's password.
pub(super) fn local_words(here: &Here, login: &str, name: &str) -> Vec<String> {
    let region = &here.region;
    vec![
        login.to_owned(),
        name.to_owned(),
        region.name.id.clone(),
        region.short_name.id.clone(),
        region.number_prefix.clone(),
    ]
}

/// Checks a password typed twice: field `password` and `again`.
pub(super) fn chosen(
    here: &Here,
    fields: &balai_web::Fields,
    local: &[String],
) -> Result<Secret<String>, balai_base::Problem> {
    let password = Secret::new(fields.text("password").to_owned());
    let local: Vec<&str> = local.iter().map(String::as_str).collect();
    policy::check(here.region.password_policy, &password, &local)?;
    if fields.text("again") == password.reveal() {
        Ok(password)
    } else {
        Err(balai_base::Problem::invalid("problem-form").field("again", "field-password-again"))
    }
}

/// The hash of a password, computed behind the gate.
pub(super) async fn hashed(
    here: &Here,
    password: Secret<String>,
) -> Result<Secret<String>, balai_web::WebError> {
    let random = here.state.random.clone();
    let hash = here
        .state
        .gates
        .passwords
        .run(move || balai_platform::identity::password::hash(&password, random.as_ref()))
        .await?;
    Ok(hash?)
}

#[cfg(test)]
mod tests {
    use super::{way_back, with_way_back};

    #[test]
    fn the_way_back_stays_in_the_house() {
        let kept = ["/petugas", "/petugas/kasus/BDG-1?a=b", "/pimpinan", "/admin/pengguna", "/petugas?q=x"];
        for path in kept {
            assert_eq!(way_back(path), path);
        }
        let refused = [
            "",
            "/",
            "/lapor",
            "https://evil.example/petugas",
            "//evil.example",
            "/petugas//evil.example",
            "/petugas.evil.example",
            "/petugas\\evil",
            "/petugas/masuk/kode",
            "/petugas\r\nSet-Cookie: a=b",
        ];
        for path in refused {
            assert_eq!(way_back(path), "/petugas", "{path}");
        }
    }

    #[test]
    fn the_way_back_is_written_only_when_it_differs() {
        assert_eq!(with_way_back("/petugas/masuk", "/petugas"), "/petugas/masuk");
        assert_eq!(with_way_back("/petugas/masuk", "/admin?a=b"), "/petugas/masuk?lanjut=%2Fadmin%3Fa%3Db");
    }
}
