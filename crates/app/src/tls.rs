//! TLS as the operator chose it: two files, or a certificate by ACME, and the plain listener that leads to the protected one.
//!
//! Without `[tls]` Balai listens plainly: on this very machine, or behind a proxy named as trusted.

use std::{net::SocketAddr, path::PathBuf, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::State,
    http::{StatusCode, Uri, header},
    response::{IntoResponse as _, Redirect, Response},
};
use balai_base::Clock;
use balai_operate::tls::{
    Certificates, Pair, Refreshed, Urgency,
    acme::{self, Acme, CHALLENGE_PATH, Challenges},
};
use serde::Deserialize;
use tokio::net::TcpListener;

use crate::operation::Inherited;

/// The variables of [`TlsFlags`].
pub(crate) const KNOWN: [&str; 3] = ["BALAI_TLS_CERTIFICATE", "BALAI_TLS_KEY", "BALAI_TLS_REDIRECT"];
/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(30);
/// How often an end that is near is told in the log.
const TELL: Duration = Duration::from_hours(12);

/// The options of TLS, from flags and variables.
#[derive(clap::Args, Clone, Debug, Default)]
#[expect(clippy::struct_field_names, reason = "their names are those of the flags")]
pub(crate) struct TlsFlags {
    /// A PEM file with the certificate's chain; read again when it changes
    #[arg(long, env = "BALAI_TLS_CERTIFICATE", help_heading = "TLS")]
    tls_certificate: Option<PathBuf>,
    /// A PEM file with its key
    #[arg(long, env = "BALAI_TLS_KEY", help_heading = "TLS")]
    tls_key: Option<PathBuf>,
    /// Where plain HTTP is led to HTTPS, such as 0.0.0.0:80
    #[arg(long, env = "BALAI_TLS_REDIRECT", help_heading = "TLS")]
    tls_redirect: Option<SocketAddr>,
}

/// `[tls]` in `balai.toml`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct TlsFile {
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
    redirect: Option<SocketAddr>,
    acme: Option<AcmeFile>,
}

/// `[tls.acme]` in `balai.toml`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
struct AcmeFile {
    domains: Vec<String>,
    contact: Option<String>,
    directory: Option<String>,
    authority_file: Option<PathBuf>,
    folder: Option<PathBuf>,
}

/// The choices, settled; nothing is read yet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TlsChoices {
    certificate: Option<PathBuf>,
    key: Option<PathBuf>,
    redirect: Option<SocketAddr>,
    acme: Option<AcmeFile>,
}

/// TLS as it serves.
pub(crate) struct Tls {
    pub(crate) certificates: Arc<Certificates>,
    acme: Option<Acme>,
    challenges: Challenges,
    redirect: Option<SocketAddr>,
}

impl TlsChoices {
    pub(crate) fn settle(flags: TlsFlags, file: TlsFile) -> Self {
        Self {
            certificate: flags.tls_certificate.or(file.certificate),
            key: flags.tls_key.or(file.key),
            redirect: flags.tls_redirect.or(file.redirect),
            acme: file.acme,
        }
    }

    /// The files that will serve, if Balai speaks TLS at all.
    pub(crate) fn pair(&self, data: &std::path::Path) -> Option<Pair> {
        match (&self.certificate, &self.key, &self.acme) {
            (Some(certificate), Some(key), _) => {
                Some(Pair { certificate: certificate.clone(), key: key.clone() })
            }
            (_, _, Some(acme)) => Some(order_of(acme, data).pair()),
            _ => None,
        }
    }

    /// Whether the operator put the files there, not ACME.
    pub(crate) fn has_files(&self) -> bool {
        self.certificate.is_some()
    }

    /// TLS as chosen; none when nothing is. `data`: the data directory, beside which ACME keeps what it gets.
    pub(crate) fn open(&self, data: &std::path::Path) -> Result<Option<Tls>, String> {
        let challenges = Challenges::default();
        let redirect = self.redirect;
        match (&self.certificate, &self.key, &self.acme) {
            (None, None, None) if redirect.is_some() => {
                Err("[tls] redirect leads nowhere: name certificate and key, or [tls.acme]".to_owned())
            }
            (None, None, None) => Ok(None),
            (Some(certificate), Some(key), None) => {
                let pair = Pair { certificate: certificate.clone(), key: key.clone() };
                let certificates = Certificates::open(pair)?;
                Ok(Some(Tls { certificates, acme: None, challenges, redirect }))
            }
            (None, None, Some(acme)) => {
                if acme.domains.is_empty() {
                    return Err("[tls.acme] domains is empty: name the hosts people open".to_owned());
                }
                if redirect.is_none() {
                    let text = "[tls] redirect is missing: the authority asks at port 80, such as 0.0.0.0:80";
                    return Err(text.to_owned());
                }
                let order = order_of(acme, data);
                let certificates = Certificates::awaited(order.pair());
                Ok(Some(Tls { certificates, acme: Some(order), challenges, redirect }))
            }
            (_, _, Some(_)) => Err("[tls]: certificate and key, or [tls.acme]; not both".to_owned()),
            _ => Err("[tls]: certificate and key belong together; give both".to_owned()),
        }
    }
}

fn order_of(acme: &AcmeFile, data: &std::path::Path) -> Acme {
    let beside = || {
        let mut name = data.file_name().unwrap_or_default().to_owned();
        name.push(".tls");
        data.with_file_name(name)
    };
    Acme {
        directory: acme.directory.clone().unwrap_or_else(|| acme::LETS_ENCRYPT.to_owned()),
        domains: acme.domains.clone(),
        contact: acme.contact.clone(),
        authority: acme.authority_file.clone(),
        folder: acme.folder.clone().unwrap_or_else(beside),
    }
}

impl Tls {
    /// Looks after the certificate while the server runs: reads the files again, orders a new one in time, tells of an end that
    /// is near.
    pub(crate) fn look_after(&self, clock: Arc<dyn Clock>) {
        let (certificates, watched) = (self.certificates.clone(), clock.clone());
        tokio::spawn(async move {
            let mut told = None;
            loop {
                let now = watched.now();
                note(&certificates.refresh(now));
                let due = told.is_none_or(|at: balai_base::Timestamp| {
                    now.since(at) >= i64::try_from(TELL.as_millis()).unwrap_or(i64::MAX)
                });
                if due && let Some(facts) = certificates.facts() {
                    tell(&facts, now);
                    told = Some(now);
                }
                tokio::time::sleep(LOOK).await;
            }
        });
        if let Some(acme) = self.acme.clone() {
            tokio::spawn(renew(acme, self.certificates.clone(), self.challenges.clone(), clock));
        }
    }

    /// Reads the files again at once.
    pub(crate) fn reload(&self, clock: &dyn Clock) {
        note(&self.certificates.refresh(clock.now()));
    }

    /// Opens the plain listener, if there is one.
    pub(crate) async fn redirect(
        &self,
        inherited: &mut Inherited,
        secure: SocketAddr,
    ) -> Result<Option<(TcpListener, Router)>, String> {
        let Some(address) = self.redirect else { return Ok(None) };
        let listener = inherited.plain(address).await?;
        Ok(Some((listener, leading(self.challenges.clone(), secure.port()))))
    }
}

fn note(refreshed: &Refreshed) {
    match refreshed {
        Refreshed::Unchanged => {}
        Refreshed::Replaced => tracing::info!("a new certificate serves"),
        Refreshed::Kept(reason) => tracing::error!(%reason, "the certificate was not replaced"),
    }
}

fn tell(facts: &balai_operate::tls::Facts, now: balai_base::Timestamp) {
    let days = facts.days_left(now);
    match facts.urgency(now) {
        Urgency::None => {}
        Urgency::Soon => tracing::warn!(days, "the certificate ends soon"),
        Urgency::Near | Urgency::Now => tracing::error!(days, "the certificate ends"),
    }
}

/// Orders a certificate whenever one is due, and tries again after a pause that grows.
async fn renew(acme: Acme, certificates: Arc<Certificates>, challenges: Challenges, clock: Arc<dyn Clock>) {
    let mut tries = 0;
    loop {
        let mut wait = LOOK;
        if acme.is_due(certificates.facts().as_ref(), clock.now()) {
            match acme.order(&challenges).await {
                Ok(()) => {
                    tries = 0;
                    note(&certificates.refresh(clock.now()));
                }
                Err(reason) => {
                    wait = acme::pause(tries);
                    tries += 1;
                    tracing::error!(%reason, again_in = ?wait, "no new certificate");
                }
            }
        }
        tokio::time::sleep(wait).await;
    }
}

/// What stands at port 80: answers to authorities, and the way to HTTPS.
fn leading(challenges: Challenges, port: u16) -> Router {
    Router::new().fallback(lead).with_state((challenges, port))
}

async fn lead(
    State((challenges, port)): State<(Challenges, u16)>,
    uri: Uri,
    headers: axum::http::HeaderMap,
) -> Response {
    if uri.path().starts_with(CHALLENGE_PATH) {
        return match challenges.answer(uri.path()) {
            Some(answer) => answer.into_response(),
            None => StatusCode::NOT_FOUND.into_response(),
        };
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|digit| digit.is_ascii_digit()) => name,
        _ => host,
    };
    let plain =
        |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '[' | ']' | ':');
    if name.is_empty() || !name.chars().all(plain) {
        return StatusCode::BAD_REQUEST.into_response();
    }
    let port = if port == 443 { String::new() } else { format!(":{port}") };
    let path = uri.path_and_query().map_or("/", |path| path.as_str());
    Redirect::permanent(&format!("https://{name}{port}{path}")).into_response()
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::Request};
    use tower::ServiceExt as _;

    use super::*;

    fn chosen(text: &str) -> Result<bool, String> {
        let choices = TlsChoices::settle(TlsFlags::default(), toml::from_str(text).unwrap());
        choices.open(std::path::Path::new("/nowhere/data")).map(|tls| tls.is_some())
    }

    #[test]
    fn what_does_not_fit_together_is_told() {
        assert_eq!(chosen(""), Ok(false));
        for (text, words) in [
            ("certificate = \"/nowhere/c.pem\"", "belong together"),
            ("redirect = \"127.0.0.1:0\"", "leads nowhere"),
            ("certificate = \"/nowhere/c.pem\"\nkey = \"/nowhere/k.pem\"", "/nowhere/c.pem"),
            ("[acme]\ndomains = [\"a.example\"]", "redirect is missing"),
            ("redirect = \"127.0.0.1:0\"\n[acme]\ndomains = []", "domains is empty"),
            ("certificate = \"c\"\nkey = \"k\"\n[acme]\ndomains = [\"a\"]", "not both"),
        ] {
            assert!(chosen(text).unwrap_err().contains(words), "{text}");
        }
        assert_eq!(chosen("redirect = \"127.0.0.1:0\"\n[acme]\ndomains = [\"a.example\"]"), Ok(true));
        assert!(toml::from_str::<TlsFile>("certifcate = \"a\"").is_err());
    }

    async fn ask(host: &str, path: &str) -> (u16, String) {
        let request = Request::builder().uri(path).header("host", host).body(Body::empty()).unwrap();
        let answer = leading(Challenges::default(), 8443).oneshot(request).await.unwrap();
        let to = answer.headers().get("location").map(|to| to.to_str().unwrap().to_owned());
        (answer.status().as_u16(), to.unwrap_or_default())
    }

    #[tokio::test]
    async fn plain_requests_are_led_to_the_protected_address_of_the_same_name() {
        assert_eq!(
            ask("a.example:80", "/lapor?x=1").await,
            (308, "https://a.example:8443/lapor?x=1".to_owned())
        );
        assert_eq!(ask("a.example", "/").await.1, "https://a.example:8443/");
        assert_eq!(ask("a.example/evil", "/").await.0, 400);
        assert_eq!(ask("", "/").await.0, 400);
        assert_eq!(ask("a.example", "/.well-known/acme-challenge/unknown").await.0, 404);
    }
}
