//! The certified provider's signing service (BSrE eSign Client Service, version 2), as it runs in an office's own network.
//!
//! The shape is read from the service's published specification, version 2.2.1: `POST /api/v2/sign/pdf`,
//! `POST /api/v2/seal/pdf`, `POST /api/v2/user/check/status`, basic authorisation, error 400 with `status_code` 2031 for a
//! wrong passphrase. That an order is taken and answered later (202, then asked for by its `id`) is the contract of all outside
//! services here; before release it is to be confirmed with the provider.
//!
//! The service may have a private address, so only the one configured host is ever called, redirects are refused, and
//! addresses that belong to the machine's own neighbourhood only (link-local, where clouds keep their secrets) are not called
//! at all. Without TLS only this very machine is called: a passphrase goes over that line.

use std::{fmt, net::IpAddr, sync::Arc, time::Duration};

use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use serde::Deserialize;
use serde_json::{Value, json};
use ureq::{
    Agent, Body, Error,
    config::Config,
    http::{Response, Uri},
    tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem},
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};

use super::{Consent, DocumentSigner, Mark, Order, Refusal, SignatureKind, Signed};

/// How long one signature may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// The largest answer that is read, in bytes: a document in base64.
const LARGEST: u64 = 32 * 1024 * 1024;
/// What the service says when the passphrase is wrong.
const WRONG_PASSPHRASE: u32 = 2031;
/// The longest name of a pending order that is believed.
const LONGEST_NAME: usize = 100;

/// Where the service is, and as whom it is called.
#[derive(Clone)]
pub struct BsreSettings {
    /// Its address: `https://esign.example.go.id`.
    pub address: String,
    /// The office's user at the service.
    pub user: String,
    /// That user's password.
    pub password: String,
    /// The authority (PEM) that vouches for the service's certificate; none: the public ones.
    pub authority: Option<Vec<u8>>,
    /// How long one call may take.
    pub patience: Duration,
}

impl BsreSettings {
    /// The usual settings for the service at `address`.
    pub fn new(address: &str, user: &str, password: &str) -> Self {
        Self {
            address: address.trim_end_matches('/').to_owned(),
            user: user.to_owned(),
            password: password.to_owned(),
            authority: None,
            patience: PATIENCE,
        }
    }
}

impl fmt::Debug for BsreSettings {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("BsreSettings").field("address", &self.address).finish_non_exhaustive()
    }
}

/// A client of the service.
#[derive(Debug)]
pub struct Bsre {
    agent: Agent,
    address: String,
    authorisation: Authorisation,
}

/// The header's value; never shown.
struct Authorisation(String);

impl fmt::Debug for Authorisation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Authorisation")
    }
}

/// Why settings can not be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BsreMistake {
    /// The address is none.
    #[error("the signing service's address must be https:// and a host, or http:// and this machine")]
    Address,
    /// The authority is no certificate.
    #[error("the signing service's authority is no certificate in PEM")]
    Authority,
}

impl Bsre {
    /// A client of the service at `settings.address`.
    pub fn new(settings: &BsreSettings) -> Result<Self, BsreMistake> {
        let (host, plain) = host_of(&settings.address).ok_or(BsreMistake::Address)?;
        let mut tls = TlsConfig::builder();
        if let Some(pem) = &settings.authority {
            let certificates: Vec<Certificate<'static>> = parse_pem(pem)
                .filter_map(|item| match item {
                    Ok(PemItem::Certificate(certificate)) => Some(certificate),
                    _ => None,
                })
                .collect();
            if certificates.is_empty() {
                return Err(BsreMistake::Authority);
            }
            tls = tls.root_certs(RootCerts::Specific(Arc::new(certificates)));
        }
        let config = Config::builder()
            .proxy(None)
            .https_only(!plain)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_global(Some(settings.patience))
            .max_idle_connections(0)
            .tls_config(tls.build())
            .user_agent(concat!("Balai/", env!("CARGO_PKG_VERSION")))
            .build();
        let resolver = OneHost { inner: DefaultResolver::default(), host };
        let credentials = BASE64.encode(format!("{}:{}", settings.user, settings.password));
        Ok(Self {
            agent: Agent::with_parts(config, DefaultConnector::new(), resolver),
            address: settings.address.clone(),
            authorisation: Authorisation(format!("Basic {credentials}")),
        })
    }

    fn post(&self, path: &str, body: &Value) -> Result<Signed, Refusal> {
        let sent = self
            .agent
            .post(format!("{}{path}", self.address))
            .header("authorization", &self.authorisation.0)
            .header("content-type", "application/json")
            .send(body.to_string());
        answered(sent)
    }
}

impl DocumentSigner for Bsre {
    fn kind(&self) -> SignatureKind {
        SignatureKind::Certified
    }

    fn sign(&self, order: &Order<'_>) -> Result<Signed, Refusal> {
        let mark = mark(order.mark);
        let file = json!([BASE64.encode(order.pdf)]);
        match order.consent {
            Consent::Officer { nik, passphrase } => self.post(
                "/api/v2/sign/pdf",
                &json!({"nik": nik, "passphrase": passphrase.as_str(), "signatureProperties": [mark], "file": file}),
            ),
            Consent::OfficerByCode { nik, code } => self.post(
                "/api/v2/sign/pdf",
                &json!({"nik": nik, "totp": code.as_str(), "signatureProperties": [mark], "file": file}),
            ),
            Consent::Seal { holder, code } => self.post(
                "/api/v2/seal/pdf",
                &json!({"idSubscriber": holder, "totp": code.as_str(), "signatureProperties": [mark], "file": file}),
            ),
        }
    }

    fn fetch(&self, name: &str) -> Result<Signed, Refusal> {
        if !is_name(name) {
            return Err(Refusal::NotOffered);
        }
        let address = format!("{}/api/v2/sign/pdf/{name}", self.address);
        answered(self.agent.get(address).header("authorization", &self.authorisation.0).call())
    }

    fn may_sign(&self, nik: &str) -> Result<bool, Refusal> {
        let sent = self
            .agent
            .post(format!("{}/api/v2/user/check/status", self.address))
            .header("authorization", &self.authorisation.0)
            .header("content-type", "application/json")
            .send(json!({"nik": nik}).to_string());
        let (status, body) = heard(sent)?;
        match status {
            200 => Ok(body.status.as_deref() == Some("ISSUE")),
            // Nobody of this number has a certificate.
            400 | 404 => Ok(false),
            _ => Err(Refusal::Unreachable),
        }
    }
}

/// What the service may answer, as far as it is read.
#[derive(Default, Deserialize)]
struct AnswerBody {
    #[serde(default)]
    file: Vec<String>,
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    status: Option<String>,
    #[serde(default)]
    status_code: Option<u32>,
}

fn answered(sent: Result<Response<Body>, Error>) -> Result<Signed, Refusal> {
    let (status, body) = heard(sent)?;
    match status {
        200 => match body.file.as_slice() {
            [file] => signed(file),
            _ => Err(Refusal::Unreachable),
        },
        202 => match body.id.filter(|name| is_name(name)) {
            Some(name) => Ok(Signed::Pending(name)),
            None => Err(Refusal::Unreachable),
        },
        400 if body.status_code == Some(WRONG_PASSPHRASE) => Err(Refusal::WrongPassphrase),
        400 | 403 | 404 | 422 => Err(Refusal::Refused(body.status_code)),
        // Also 401, the office's own user: not the officer's fault, and tried again when it is put right.
        status => {
            tracing::warn!(status, "the signing service answered something else");
            Err(Refusal::Unreachable)
        }
    }
}

/// The answer's number and body; nothing of the body is ever logged.
fn heard(sent: Result<Response<Body>, Error>) -> Result<(u16, AnswerBody), Refusal> {
    let away = |error: &Error| {
        // The kind only: an error's text may hold an address or more.
        let why = match error {
            Error::Timeout(_) => "time",
            Error::HostNotFound => "name",
            Error::Tls(_) | Error::Rustls(_) | Error::Pem(_) => "encryption",
            Error::Other(_) => "address",
            _ => "connection",
        };
        tracing::warn!(why, "the signing service was not reached");
        Refusal::Unreachable
    };
    let answer = sent.map_err(|error| away(&error))?;
    let status = answer.status().as_u16();
    let bytes =
        answer.into_body().with_config().limit(LARGEST).read_to_vec().map_err(|error| away(&error))?;
    match serde_json::from_slice(&bytes) {
        Ok(body) => Ok((status, body)),
        Err(_) if status >= 400 => Ok((status, AnswerBody::default())),
        Err(_) => Err(Refusal::Unreachable),
    }
}

/// The signed document, looked at like a stranger's: a PDF that bears a signature.
fn signed(file: &str) -> Result<Signed, Refusal> {
    let pdf = BASE64.decode(file).map_err(|_| Refusal::Unreachable)?;
    let holds = |what: &[u8]| pdf.windows(what.len()).any(|part| part == what);
    if pdf.starts_with(b"%PDF-1.") && holds(b"/ByteRange") {
        Ok(Signed::Done(pdf))
    } else {
        tracing::warn!("the signing service gave back a document without a signature");
        Err(Refusal::Unreachable)
    }
}

fn mark(mark: Option<Mark>) -> Value {
    match mark {
        None => json!({"tampilan": "INV"}),
        Some(Mark { page, x, y, width, height }) => json!({
            "tampilan": "VIS", "page": page, "originX": x, "originY": y, "width": width, "height": height
        }),
    }
}

/// Whether a pending order's name can be asked for: it becomes a part of an address.
fn is_name(name: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    !name.is_empty() && name.len() <= LONGEST_NAME && name.bytes().all(fits)
}

/// The host of an address that may be called, and whether without TLS.
fn host_of(address: &str) -> Option<(String, bool)> {
    let uri: Uri = address.parse().ok()?;
    let authority = uri.authority()?;
    let host = authority.host();
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    let literal = bare.parse::<IpAddr>().ok();
    let plain = match uri.scheme_str()? {
        "https" => false,
        "http" if host == "localhost" || literal.is_some_and(|one| one.is_loopback()) => true,
        _ => return None,
    };
    let fits = !host.is_empty()
        && !authority.as_str().contains('@')
        && matches!(uri.path(), "" | "/")
        && literal.is_none_or(may_be_called);
    fits.then(|| (host.to_owned(), plain))
}

/// Whether an address may be a service's in an office's network.
fn may_be_called(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(four) => {
            !(four.is_link_local() || four.is_multicast() || four.is_unspecified() || four.is_broadcast())
        }
        IpAddr::V6(six) => match six.to_ipv4_mapped() {
            Some(four) => may_be_called(IpAddr::V4(four)),
            None => !(six.is_unicast_link_local() || six.is_multicast() || six.is_unspecified()),
        },
    }
}

/// Resolves the one configured host and no other.
#[derive(Debug)]
struct OneHost {
    inner: DefaultResolver,
    host: String,
}

impl Resolver for OneHost {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let fits = uri.host() == Some(self.host.as_str());
        let addresses = if fits { self.inner.resolve(uri, config, timeout)? } else { self.empty() };
        if fits && addresses.iter().all(|address| may_be_called(address.ip())) {
            Ok(addresses)
        } else {
            Err(Error::Other(Box::new(Elsewhere)))
        }
    }
}

/// The name leads elsewhere.
#[derive(Debug, thiserror::Error)]
#[error("the name leads elsewhere")]
struct Elsewhere;
