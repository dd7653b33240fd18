//! Cookies: reading what a browser sent and writing our own, always `HttpOnly`, Lax, for the whole site and, except on
//! plain HTTP, `Secure` under a `__Host-` name (RFC 6265bis).

use axum::http::{HeaderMap, HeaderValue, header};

/// What a cookie of ours is for; its name follows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CookieKind {
    /// A random number that ties forms to one browser.
    Device,
    /// An officer's session.
    Session,
    /// A resident's session.
    Resident,
    /// The draft of a report.
    Draft,
    /// The draft of an application for a service.
    Application,
    /// A case opened with its PIN.
    Case,
    /// The office's own machine, which gives queue tickets.
    Kiosk,
    /// The language chosen.
    Language,
}

impl CookieKind {
    fn word(self) -> &'static str {
        match self {
            Self::Device => "balai",
            Self::Session => "sesi",
            Self::Resident => "saya",
            Self::Draft => "lapor",
            Self::Application => "ajuan",
            Self::Case => "lacak",
            Self::Kiosk => "mesin",
            Self::Language => "bahasa",
        }
    }

    /// The cookie's name.
    pub fn name(self, plain_http: bool) -> String {
        if plain_http { self.word().to_owned() } else { format!("__Host-{}", self.word()) }
    }
}

/// The cookies of one request.
#[derive(Clone, Debug, Default)]
pub struct Cookies {
    pairs: Vec<(String, String)>,
    plain_http: bool,
}

impl Cookies {
    /// Reads the `Cookie` headers.
    pub(crate) fn read(headers: &HeaderMap, plain_http: bool) -> Self {
        let pairs = headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect();
        Self { pairs, plain_http }
    }

    /// The value of our cookie of that kind. Sent twice, it counts as not sent: one of them is not ours.
    pub fn get(&self, kind: CookieKind) -> Option<&str> {
        let name = kind.name(self.plain_http);
        let mut found = self.pairs.iter().filter(|(given, _)| *given == name);
        match (found.next(), found.next()) {
            (Some((_, value)), None) => Some(value),
            _ => None,
        }
    }
}

/// The `Set-Cookie` value that sets a cookie. `seconds`: how long it lasts; none means until the browser closes, 0
/// deletes it. A value must be made of letters, digits, `-`, `_` and `.`; anything else gives no cookie.
pub(crate) fn set(
    kind: CookieKind,
    value: &str,
    seconds: Option<u32>,
    plain_http: bool,
) -> Option<HeaderValue> {
    if !value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte)) {
        return None;
    }
    let secure = if plain_http { "" } else { "; Secure" };
    let age = seconds.map_or(String::new(), |seconds| format!("; Max-Age={seconds}"));
    let name = kind.name(plain_http);
    HeaderValue::try_from(format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}")).ok()
}
