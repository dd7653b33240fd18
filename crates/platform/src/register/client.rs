//! A register over HTTP: one configured address, no redirect, no other machine behind its name, a limit on everything.

use std::{
    fmt,
    net::{IpAddr, SocketAddr},
    path::PathBuf,
    time::Duration,
};

use balai_base::Secret;
use ureq::{
    Agent, Body, Error,
    config::Config,
    http::{Response, Uri},
    unversioned::{
        resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver},
        transport::{DefaultConnector, NextTimeout},
    },
};
use uuid::Uuid;

use super::{
    Answer, Asked, Holdings, HoldingsAsked, Recalled, Register,
    model::{Sent, SentAnswer, SentHoldings, Told, ToldFacts, ToldHeld, ToldHoldings, recognisable},
};
use crate::webhooks::is_public;

/// The largest head and body of an answer that is read, in bytes.
const HEAD_BYTES: usize = 16 * 1024;
const BODY_BYTES: u64 = 64 * 1024;
/// The longest reference, number and reason that is kept, in characters.
const LONGEST: usize = 500;
/// How many lines of one thing are shown, and how long each may be, in characters.
const FACTS: usize = 12;
const FACT: usize = 120;

/// How a register is reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// The word by which steps name it.
    pub name: String,
    /// Where it lies, such as `https://10.1.2.3/balai`. A private address may be called because it is named here, and no
    /// other. Plain HTTP is for a private or loopback address only.
    pub address: String,
    /// A file with the key that is sent as bearer; none when the network itself proves who asks.
    pub key_file: Option<PathBuf>,
    /// How long one call may take in all.
    pub patience: Duration,
}

/// A register over HTTP.
pub struct Http {
    name: String,
    address: String,
    key: Option<Secret<String>>,
    agent: Agent,
}

impl Http {
    /// Opens the settings; reads the key. The error is told to whoever started the server.
    pub fn open(settings: &Settings) -> Result<Self, String> {
        let address = settings.address.trim_end_matches('/').to_owned();
        let uri: Uri = address.parse().map_err(|_| format!("{address}: this is no address"))?;
        let plain = uri.scheme_str() == Some("http");
        let authority = uri.authority().ok_or_else(|| format!("{address}: this is no address"))?;
        let literal = authority.host().trim_matches(['[', ']']).parse::<IpAddr>().ok();
        let near = literal.is_some_and(|ip| !is_public(ip)) || authority.host() == "localhost";
        if authority.as_str().contains('@')
            || uri.query().is_some()
            || !(plain || uri.scheme_str() == Some("https"))
        {
            return Err(format!("{address}: write https://HOST/PATH without name, key or query"));
        }
        if plain && !near {
            return Err(format!("{address}: only a private address may be called without TLS"));
        }
        let read = |path: &PathBuf| {
            let text =
                std::fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
            Ok::<_, String>(Secret::new(text.trim().to_owned()))
        };
        let key = settings.key_file.as_ref().map(read).transpose()?;
        let config = Config::builder()
            .proxy(None)
            .https_only(!plain)
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .timeout_global(Some(settings.patience))
            .max_response_header_size(HEAD_BYTES)
            .max_idle_connections(0)
            .user_agent(concat!("Balai/", env!("CARGO_PKG_VERSION")))
            .build();
        let resolver =
            Named { inner: DefaultResolver::default(), literal, local: authority.host() == "localhost" };
        let agent = Agent::with_parts(config, DefaultConnector::new(), resolver);
        Ok(Self { name: settings.name.clone(), address, key, agent })
    }

    fn bearer(&self) -> Option<String> {
        self.key.as_ref().map(|key| format!("Bearer {}", key.reveal()))
    }

    /// Asks `call` about somebody; status and body, or why there is no answer.
    fn asked_of(&self, call: &str, asked: &HoldingsAsked) -> Result<(u16, Vec<u8>), &'static str> {
        let kk = asked.card.as_ref().map(|card| card.reveal().as_str());
        let sent = SentHoldings { nik: asked.nik.reveal(), kk, codes: &asked.codes };
        let body = serde_json::to_vec(&sent).map_err(|_| "not written")?;
        let address = format!("{}/{call}", self.address);
        let mut call = self.agent.post(address).header("content-type", "application/json");
        if let Some(bearer) = self.bearer() {
            call = call.header("authorization", bearer);
        }
        let mut answer = call.send(&body[..]).map_err(|error| why(&error))?;
        let status = answer.status().as_u16();
        let body = answer.body_mut().with_config().limit(BODY_BYTES).read_to_vec().unwrap_or_default();
        Ok((status, body))
    }
}

impl Register for Http {
    fn name(&self) -> &str {
        &self.name
    }

    fn ask(&self, asked: &Asked) -> Answer {
        let answers = asked.answers.iter();
        let sent = Sent {
            step: asked.step,
            confirm_by: asked.confirm_by.reveal(),
            number: &asked.number,
            service: &asked.service,
            variant: &asked.variant,
            answers: answers
                .map(|(form, question, value)| SentAnswer { form, question, value: value.reveal() })
                .collect(),
        };
        let Ok(body) = serde_json::to_vec(&sent) else { return Answer::Unreachable { why: "not written" } };
        let mut call = self
            .agent
            .post(format!("{}/steps", self.address))
            .header("content-type", "application/json")
            .header("idempotency-key", asked.step.to_string());
        if let Some(bearer) = self.bearer() {
            call = call.header("authorization", bearer);
        }
        heard(call.send(&body[..]))
    }

    fn look(&self, step: Uuid) -> Answer {
        let mut call = self.agent.get(format!("{}/steps/{step}", self.address));
        if let Some(bearer) = self.bearer() {
            call = call.header("authorization", bearer);
        }
        heard(call.call())
    }

    fn holds(&self, asked: &HoldingsAsked) -> Holdings {
        let (status, body) = match self.asked_of("holdings", asked) {
            Ok(answer) => answer,
            Err(why) => return Holdings::Unreachable { why },
        };
        match (status, serde_json::from_slice::<ToldHoldings>(&body)) {
            // Only what was asked about counts.
            (200, Ok(told)) => {
                Holdings::Held(told.held.into_iter().filter(|code| asked.codes.contains(code)).collect())
            }
            (401 | 403, _) => Holdings::Unreachable { why: "the key is not accepted" },
            (500..=599, _) => Holdings::Unreachable { why: "it has trouble of its own" },
            _ => Holdings::Unreachable { why: "the answer is none of the contract" },
        }
    }

    fn recall(&self, asked: &HoldingsAsked) -> Option<Vec<Recalled>> {
        // Whoever knows one number only learns nothing.
        asked.card.as_ref()?;
        let (status, body) = self.asked_of("facts", asked).ok()?;
        let told: ToldFacts = serde_json::from_slice(&body).ok().filter(|_| status == 200)?;
        let own = told.held.into_iter().filter(|one| asked.codes.contains(&one.code));
        Some(own.map(recalled).collect())
    }
}

/// What was told of one thing, masked.
fn recalled(told: ToldHeld) -> Recalled {
    let cut = |text: &str| short(text).chars().take(FACT).collect::<String>();
    let facts = told.facts.iter().take(FACTS);
    let facts = facts.map(|fact| (cut(&fact.name), recognisable(&cut(&fact.value)))).collect();
    Recalled { code: told.code, facts }
}

/// What an answer means by the contract. Everything outside it is asked again, never guessed.
fn heard(answer: Result<Response<Body>, Error>) -> Answer {
    let mut answer = match answer {
        Ok(answer) => answer,
        Err(error) => return Answer::Unreachable { why: why(&error) },
    };
    let status = answer.status().as_u16();
    let body = answer.body_mut().with_config().limit(BODY_BYTES).read_to_vec();
    let Ok(body) = body else { return Answer::Unreachable { why: "the answer was not read" } };
    let told: Result<Told, _> = serde_json::from_slice(&body);
    match (status, told) {
        (200, Ok(told)) if !told.number.trim().is_empty() => {
            Answer::Accepted { reference: short(&told.reference), number: short(&told.number) }
        }
        (202, told) => {
            Answer::Pending { reference: told.map(|told| short(&told.reference)).unwrap_or_default() }
        }
        (400, Ok(told)) if !told.reason.trim().is_empty() => Answer::Refused { reason: short(&told.reason) },
        (300..=399, _) => Answer::Unreachable { why: "it points elsewhere, which is not followed" },
        (401 | 403, _) => Answer::Unreachable { why: "the key is not accepted" },
        (500..=599, _) => Answer::Unreachable { why: "it has trouble of its own" },
        _ => Answer::Unreachable { why: "the answer is none of the contract" },
    }
}

fn short(text: &str) -> String {
    text.trim().chars().filter(|letter| !letter.is_control()).take(LONGEST).collect()
}

fn why(error: &Error) -> &'static str {
    match error {
        Error::Timeout(_) => "it took too long",
        Error::HostNotFound => "its name is not known",
        Error::Other(inner) if inner.is::<Closed>() => "its name leads to a private address",
        Error::Io(error) if error.kind() == std::io::ErrorKind::TimedOut => "it took too long",
        _ => "no connection",
    }
}

/// Resolves the configured name: a public one must lead to public addresses only, a private one to exactly the address that
/// was written down.
struct Named {
    inner: DefaultResolver,
    literal: Option<IpAddr>,
    local: bool,
}

impl Resolver for Named {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, Error> {
        let addresses = self.inner.resolve(uri, config, timeout)?;
        let may = |address: &SocketAddr| match self.literal {
            Some(literal) => address.ip() == literal,
            None => is_public(address.ip()) || (self.local && address.ip().is_loopback()),
        };
        if addresses.iter().all(may) { Ok(addresses) } else { Err(Error::Other(Box::new(Closed))) }
    }
}

impl fmt::Debug for Named {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Named").field("literal", &self.literal).finish_non_exhaustive()
    }
}

/// The name leads to an address that was not written down.
#[derive(Debug, thiserror::Error)]
#[error("the name leads to an address that was not written down")]
struct Closed;
