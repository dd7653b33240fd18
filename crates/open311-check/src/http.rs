//! Asking the server: every status is an answer, only a broken connection is none.

use std::{cell::RefCell, collections::BTreeMap};

use ureq::Agent;

use crate::{Options, answer::Answer};

/// The largest answer that is read, in bytes.
const MOST: u64 = 64 * 1024 * 1024;

/// In which format is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Format {
    Xml,
    Json,
}

impl Format {
    pub(crate) fn suffix(self) -> &'static str {
        match self {
            Self::Xml => "xml",
            Self::Json => "json",
        }
    }
}

/// The server under check. What it answered is kept, so that rules can ask alike.
pub(crate) struct Server {
    agent: Agent,
    pub(crate) options: Options,
    seen: RefCell<BTreeMap<String, Answer>>,
}

impl Server {
    pub(crate) fn new(options: &Options) -> Self {
        let agent = Agent::config_builder()
            .http_status_as_error(false)
            .timeout_global(Some(options.patience))
            .user_agent(concat!("balai-open311-check/", env!("CARGO_PKG_VERSION")))
            .build()
            .into();
        Self { agent, options: options.clone(), seen: RefCell::default() }
    }

    /// Reads `path` under the endpoint, without its suffix; a connection that breaks is told as text.
    pub(crate) fn get(&self, path: &str, format: Format, query: &[(&str, &str)]) -> Result<Answer, String> {
        let mut pairs = query.to_vec();
        if let Some(jurisdiction) = &self.options.jurisdiction
            && query.iter().all(|(name, _)| *name != "jurisdiction_id")
        {
            pairs.push(("jurisdiction_id", jurisdiction));
        }
        let address = format!("{}/{path}.{}", self.options.endpoint, format.suffix());
        self.read(&with_query(&address, &pairs), format)
    }

    /// Reads an address as it is.
    pub(crate) fn read(&self, address: &str, format: Format) -> Result<Answer, String> {
        if let Some(answer) = self.seen.borrow().get(address) {
            return Ok(answer.clone());
        }
        let asked = self.agent.get(address).header("Accept-Language", "en").call();
        let answer = received(asked, format).map_err(|error| format!("GET {address}: {error}"))?;
        self.seen.borrow_mut().insert(address.to_owned(), answer.clone());
        Ok(answer)
    }

    /// Sends a form to `path` under the endpoint.
    pub(crate) fn post(&self, path: &str, format: Format, fields: &[(&str, &str)]) -> Result<Answer, String> {
        let address = format!("{}/{path}.{}", self.options.endpoint, format.suffix());
        let mut pairs = fields.to_vec();
        if let Some(jurisdiction) = &self.options.jurisdiction {
            pairs.push(("jurisdiction_id", jurisdiction));
        }
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        let asked = self
            .agent
            .post(&address)
            .header("Accept-Language", "en")
            .content_type("application/x-www-form-urlencoded")
            .send(&body);
        received(asked, format).map_err(|error| format!("POST {address}: {error}"))
    }
}

fn with_query(address: &str, pairs: &[(&str, &str)]) -> String {
    if pairs.is_empty() {
        return address.to_owned();
    }
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
    format!("{address}?{query}")
}

fn received(
    asked: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    format: Format,
) -> Result<Answer, String> {
    let mut response = asked.map_err(|error| error.to_string())?;
    let kind = response.headers().get("content-type").and_then(|value| value.to_str().ok());
    let kind = kind.unwrap_or_default().to_owned();
    let status = response.status().as_u16();
    let bytes = response.body_mut().with_config().limit(MOST).read_to_vec();
    let bytes = bytes.map_err(|error| error.to_string())?;
    Ok(Answer { format, status, kind, bytes })
}
