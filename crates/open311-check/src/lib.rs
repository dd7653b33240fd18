//! Checks any server against Open311 GeoReport v2, rule by rule, over HTTP.
//!
//! It knows the standard and no server: each case is named after the rule it checks and the section that says so, and is
//! tried in both formats. It only reads, unless it is told to send test reports. Balai's own tests run it too.

mod answer;
mod http;
mod item;
mod report;
mod rules;

use std::time::Duration;

pub use report::{Outcome, Report, Verdict};

/// What is checked, and how.
#[derive(Clone, Debug)]
pub struct Options {
    /// The endpoint, as discovery tells it: `https://host/open311/v2`.
    pub endpoint: String,
    /// A key that may send reports.
    pub api_key: Option<String>,
    /// Sent with every request when the server asks for it.
    pub jurisdiction: Option<String>,
    /// Whether test reports are sent.
    pub write: bool,
    /// Where test reports are placed, latitude and longitude; else where the newest report is.
    pub place: Option<(f64, f64)>,
    /// How long one answer may take.
    pub patience: Duration,
}

impl Options {
    /// Reading only, at `endpoint`.
    pub fn reading(endpoint: &str) -> Self {
        Self {
            endpoint: endpoint.trim_end_matches('/').to_owned(),
            api_key: None,
            jurisdiction: None,
            write: false,
            place: None,
            patience: Duration::from_secs(30),
        }
    }
}

/// Tries every rule.
pub fn check(options: &Options) -> Report {
    let server = http::Server::new(options);
    rules::all(&server, options.write)
}
