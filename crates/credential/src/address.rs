//! The address in the QR: any camera opens the page that checks, and the credential stands in the fragment, which browsers
//! never send (RFC 3986, section 3.5; RFC 9110, section 4.2.4).

use data_encoding::BASE32_NOPAD;

/// The path of the page that checks.
const PAGE: &str = "/cek#";

/// What an address in a QR says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Host and path before `/cek`, in small letters, as in a credential's `iss`.
    pub issuer: String,
    /// The credential's bytes.
    pub credential: Vec<u8>,
}

/// The address of a credential. Scheme and host are written in capitals, in which a QR needs fewer modules (ISO/IEC 18004,
/// alphanumeric mode); `plain` is for a demonstration on one machine, which speaks no TLS.
pub fn address(issuer: &str, credential: &[u8], plain: bool) -> String {
    let (host, path) = issuer.split_once('/').unwrap_or((issuer, ""));
    let scheme = if plain { "HTTP" } else { "HTTPS" };
    let slash = if path.is_empty() { "" } else { "/" };
    format!("{scheme}://{}{slash}{path}{PAGE}{}", host.to_ascii_uppercase(), base32(credential))
}

/// Bytes as base32 (RFC 4648, section 6) without padding.
pub fn base32(bytes: &[u8]) -> String {
    BASE32_NOPAD.encode(bytes)
}

/// Reads what a QR holds, or the fragment alone; then the issuer is empty. Nothing when it is something else.
pub fn read_address(text: &str) -> Option<Address> {
    let text = text.trim();
    let (place, fragment) = match text.split_once('#') {
        Some((place, fragment)) => (place, fragment),
        None if text.contains("://") => return None,
        None => ("", text),
    };
    // Small letters are another text: one credential has one address.
    let credential = BASE32_NOPAD.decode(fragment.as_bytes()).ok().filter(|bytes| !bytes.is_empty())?;
    let issuer = match place.split_once("://") {
        Some((scheme, rest)) => {
            let known = scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("http");
            let (host, path) = rest.split_once('/').filter(|_| known)?;
            let before = path.strip_suffix("cek").map(|before| before.trim_end_matches('/'))?;
            let slash = if before.is_empty() { "" } else { "/" };
            format!("{}{slash}{before}", host.to_ascii_lowercase())
        }
        None if place.is_empty() => String::new(),
        None => return None,
    };
    Some(Address { issuer, credential })
}
