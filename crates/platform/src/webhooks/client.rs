//! Calls a receiver: one request, one answer, no redirect, to an address that was looked at first.
//!
//! The name is resolved once; every address it leads to is checked, and the connection goes to one of exactly those, so
//! that a name cannot lead elsewhere in between. Nothing of the answer but its status is read: a receiver that talks
//! without end is not listened to. Settings of the environment, such as proxies, are not asked.

use std::{fmt, net::IpAddr, time::Duration};

use ureq::{
    Agent, Error,
    config::Config,
    http::Uri,
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};

use super::{Outcome, Reach, addresses::is_public};

/// The largest head of an answer, in bytes.
const HEAD_BYTES: usize = 16 * 1024;

/// What is sent.
pub(super) struct Call<'a> {
    pub(super) url: &'a str,
    pub(super) id: &'a str,
    pub(super) seconds: i64,
    pub(super) signature: &'a str,
    pub(super) body: &'a str,
}

/// Calls receivers within a reach.
pub(super) struct Client {
    agent: Agent,
    reach: Reach,
}

impl Client {
    /// A client that waits so long for a call in all.
    pub(super) fn new(reach: Reach, patience: Duration) -> Self {
        let config = Config::builder()
            .proxy(None)
            .https_only(reach == Reach::Public)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_global(Some(patience))
            .max_response_header_size(HEAD_BYTES)
            .max_idle_connections(0)
            .user_agent(concat!("Balai/", env!("CARGO_PKG_VERSION")))
            .build();
        let resolver = Checked { inner: DefaultResolver::default(), reach };
        Self { agent: Agent::with_parts(config, DefaultConnector::new(), resolver), reach }
    }

    /// Sends one call; says what it came to.
    pub(super) fn send(&self, call: &Call<'_>) -> Outcome {
        if !fits(call.url, self.reach) {
            return Outcome::Address;
        }
        let answer = self
            .agent
            .post(call.url)
            .header("content-type", "application/json")
            .header("webhook-id", call.id)
            .header("webhook-timestamp", call.seconds.to_string())
            .header("webhook-signature", call.signature)
            .send(call.body);
        match answer {
            Ok(answer) => match answer.status().as_u16() {
                status @ 200..=299 => Outcome::Taken(status),
                status @ 300..=399 => Outcome::Redirected(status),
                status => Outcome::Answered(status),
            },
            Err(error) => failed(&error),
        }
    }
}

fn failed(error: &Error) -> Outcome {
    match error {
        Error::Timeout(_) => Outcome::Time,
        Error::HostNotFound => Outcome::Name,
        Error::Other(inner) if inner.is::<Closed>() => Outcome::Address,
        Error::BadUri(_) | Error::RequireHttpsOnly(_) => Outcome::Address,
        Error::Tls(_) | Error::Rustls(_) | Error::Pem(_) => Outcome::Encryption,
        Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => Outcome::Time,
        // A name that is not known reaches us as the resolver's own error.
        Error::Io(error) if error.to_string().contains("lookup address") => Outcome::Name,
        _ => Outcome::Connection,
    }
}

/// Whether an address may be called as far as its text tells.
pub(super) fn fits(url: &str, reach: Reach) -> bool {
    let Ok(uri) = url.parse::<Uri>() else { return false };
    let Some(authority) = uri.authority() else { return false };
    let host = authority.host().trim_start_matches('[').trim_end_matches(']');
    let literal = host.parse::<IpAddr>().ok();
    let scheme = match uri.scheme_str() {
        Some("https") => true,
        Some("http") => {
            reach == Reach::Loopback && (host == "localhost" || literal.is_some_and(|one| one.is_loopback()))
        }
        _ => false,
    };
    let plain = !authority.as_str().contains('@') && !url.contains('#') && !host.is_empty();
    scheme && plain && literal.is_none_or(|address| may_be_called(address, reach))
}

fn may_be_called(address: IpAddr, reach: Reach) -> bool {
    is_public(address) || (reach == Reach::Loopback && address.is_loopback())
}

/// Resolves names and refuses those that lead to an address which may not be called, even among others.
struct Checked {
    inner: DefaultResolver,
    reach: Reach,
}

impl Resolver for Checked {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let addresses = self.inner.resolve(uri, config, timeout)?;
        if all_may_be_called(addresses.iter().map(std::net::SocketAddr::ip), self.reach) {
            Ok(addresses)
        } else {
            Err(Error::Other(Box::new(Closed)))
        }
    }
}

/// Whether a name that leads to `addresses` may be called: if every one of them may.
pub(super) fn all_may_be_called(mut addresses: impl Iterator<Item = IpAddr>, reach: Reach) -> bool {
    addresses.all(|address| may_be_called(address, reach))
}

impl fmt::Debug for Checked {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Checked").field("reach", &self.reach).finish_non_exhaustive()
    }
}

/// The name leads to an address that may not be called.
#[derive(Debug, thiserror::Error)]
#[error("the name leads to an address that may not be called")]
struct Closed;
