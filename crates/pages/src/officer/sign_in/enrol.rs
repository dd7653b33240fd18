//! `/petugas/masuk/kunci`: an authenticator is enrolled by its first code; recovery codes are shown once.

use axum::http::HeaderMap;
use balai_platform::identity::{self, CodeOutcome, Enrolled, totp::TotpSecret};
use balai_web::{Answer, Here, PostForm, Told};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use fast_qr::{
    ECL, QRBuilder,
    convert::{Builder as _, svg::SvgBuilder},
};
use serde::Serialize;

use super::{
    super::command::{attempt, read, write},
    code::wrong_code,
    entered, session_token, way_back, with_way_back,
};
use crate::commands::refused;

const TEMPLATE: &str = "officer/enrol.html";

#[derive(Serialize)]
struct EnrolPage {
    /// The QR code as a `data:` address; empty when it could not be drawn.
    picture: String,
    key: String,
    address: String,
    back: String,
    problem: Option<Told>,
}

#[derive(Serialize)]
struct RecoveryPage {
    codes: Vec<String>,
    back: String,
}

/// `GET /petugas/masuk/kunci`
pub(crate) async fn get(here: Here) -> Answer {
    let back = way_back(here.query.text("lanjut")).to_owned();
    let token = session_token(&here);
    match read(&here, move |tx, setting| identity::enrolment(tx, setting, &token)).await {
        Ok(Some(secret)) => Ok(here.page(TEMPLATE, &page(&here, &secret, back))),
        _ => Ok(here.redirect(&with_way_back("/petugas/masuk", &back))),
    }
}

/// `POST /petugas/masuk/kunci`
pub(crate) async fn post(here: Here, headers: HeaderMap, PostForm(fields): PostForm) -> Answer {
    let back = way_back(fields.text("back")).to_owned();
    let (token, code) = (session_token(&here), fields.text("code").to_owned());
    let offered = token.clone();
    let found = read(&here, move |tx, setting| identity::enrolment(tx, setting, &offered)).await;
    let Ok(Some(secret)) = found else {
        return Ok(here.redirect(&with_way_back("/petugas/masuk", &back)));
    };
    let attempt = attempt(&here, &headers, "");
    let outcome =
        write(&here, move |tx, setting| identity::confirm_enrolment(tx, setting, &token, (&code, &attempt)))
            .await;
    let again = |told| EnrolPage { problem: Some(told), ..page(&here, &secret, back.clone()) };
    match outcome {
        Ok(CodeOutcome::Right(enrolled)) => Ok(shown_once(&here, &enrolled, &back)),
        Ok(CodeOutcome::Wrong) => refused(&here, wrong_code().into(), TEMPLATE, again),
        Err(failure) => refused(&here, failure, TEMPLATE, again),
    }
}

/// The recovery codes: in this answer and never again.
fn shown_once(here: &Here, enrolled: &Enrolled, back: &str) -> axum::response::Response {
    let codes = enrolled.recovery_codes.iter().map(|code| code.reveal().clone()).collect();
    let page = RecoveryPage { codes, back: back.to_owned() };
    entered(here, here.page("officer/recovery_codes.html", &page), &enrolled.session)
}

fn page(here: &Here, secret: &TotpSecret, back: String) -> EnrolPage {
    let issuer = here.region.short_name.get(here.language);
    let login = here.signed_in.as_ref().map_or("", |signed_in| signed_in.login.as_str());
    let address = secret.address(issuer, login);
    EnrolPage { picture: picture(&address), key: secret.key_text(), address, back, problem: None }
}

/// The QR code of `text` as an SVG in a `data:` address.
fn picture(text: &str) -> String {
    let Ok(code) = QRBuilder::new(text).ecl(ECL::M).build() else { return String::new() };
    let svg = SvgBuilder::default().margin(4).to_str(&code);
    format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg))
}

#[cfg(test)]
mod tests {
    use super::picture;

    #[test]
    fn an_address_becomes_a_picture() {
        let address = format!("otpauth://totp/Contoh:{}?secret=GEZDGNBVGY3TQOJQ", "a".repeat(80));
        assert!(picture(&address).starts_with("data:image/svg+xml;base64,PHN2Zy"));
        assert_eq!(picture(&"x".repeat(5_000)), "", "too long for any QR code: the key is typed");
    }
}
