//! Headers that stand on every answer, whatever it is: page, asset, error or redirect (OWASP ASVS 5.0, chapter 3.4).

use axum::{
    http::{HeaderName, HeaderValue, header},
    response::Response,
};

/// What a page of ours may load: only what this server sends, never an inline script or style.
pub const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; worker-src 'self'; \
connect-src 'self'; font-src 'self'; img-src 'self' data: blob:; manifest-src 'self'; form-action 'self'; base-uri 'none'; \
frame-ancestors 'none'";

const EVERYWHERE: [(HeaderName, &str); 7] = [
    (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Not `no-referrer`: under it browsers send `Origin: null` with our own forms.
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), geolocation=(self), clipboard-write=(self), microphone=(), payment=(), usb=()",
    ),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// One year, as HSTS asks for at least.
const STRICT_TRANSPORT: &str = "max-age=31536000; includeSubDomains";

/// Puts the headers on an answer. Without a word on caching it is not kept by anybody.
pub(crate) fn stamp(response: &mut Response, plain_http: bool) {
    let headers = response.headers_mut();
    for (name, value) in EVERYWHERE {
        // An interface for programs may have said that everybody may read its answer.
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    if !plain_http {
        headers.insert(header::STRICT_TRANSPORT_SECURITY, HeaderValue::from_static(STRICT_TRANSPORT));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
}
