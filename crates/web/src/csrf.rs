//! Cross-site request forgery: a form counts only with a token made for this browser and session, and only when the
//! browser does not say that another site sent it (OWASP ASVS 5.0, 3.5.1 and 3.5.3).
//!
//! The token is masked anew on each page, so that compressing a page tells nothing about it.

use axum::http::{HeaderMap, Uri, header};
use balai_base::{Problem, Random};
use balai_platform::vault::Vault;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq as _;

/// The hidden field that carries the token.
pub(crate) const FIELD: &str = "csrf";

const LENGTH: usize = 32;

/// What a token is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Binding {
    /// The browser's random number.
    pub(crate) device: [u8; 16],
    /// The hash of the session's token, when somebody is signed in.
    pub(crate) session: Option<[u8; 32]>,
}

fn secret(vault: &Vault, binding: &Binding) -> [u8; LENGTH] {
    let session = binding.session.as_ref().map_or(&[][..], |hash| hash.as_slice());
    vault.mac("csrf", &[binding.device.as_slice(), session].concat())
}

/// A token for one page's forms.
pub(crate) fn token(vault: &Vault, binding: &Binding, random: &dyn Random) -> String {
    let mut mask = [0_u8; LENGTH];
    random.fill(&mut mask);
    let hidden: Vec<u8> = secret(vault, binding).iter().zip(mask).map(|(byte, mask)| byte ^ mask).collect();
    URL_SAFE_NO_PAD.encode([mask.as_slice(), &hidden].concat())
}

/// Whether `token` was made for `binding`.
pub(crate) fn fits(vault: &Vault, binding: &Binding, token: &str) -> bool {
    let Ok(bytes) = URL_SAFE_NO_PAD.decode(token) else { return false };
    let Some((mask, hidden)) = bytes.split_first_chunk::<LENGTH>() else { return false };
    let shown: Vec<u8> = hidden.iter().zip(mask).map(|(byte, mask)| byte ^ mask).collect();
    shown.ct_eq(&secret(vault, binding)).into()
}

/// Refuses a request whose browser says that it comes from another site. `host` is what the reader's browser calls us.
pub(crate) fn same_site(headers: &HeaderMap, host: &str) -> Result<(), Problem> {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let fetched = text("sec-fetch-site").is_none_or(|site| matches!(site, "same-origin" | "none"));
    let origin = text(header::ORIGIN.as_str()).is_none_or(|origin| {
        origin.parse::<Uri>().ok().and_then(|uri| uri.authority().map(|found| found.as_str() == host))
            == Some(true)
    });
    if fetched && origin { Ok(()) } else { Err(Problem::forbidden("problem-form-from-elsewhere")) }
}
