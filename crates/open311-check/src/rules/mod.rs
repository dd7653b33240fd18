//! The rules, in the order of the standard's sections.
//!
//! A rule asks the server and says what it saw. It fails for what the standard demands; what only extensions offer is
//! skipped where a server does not offer it.

mod definitions;
mod discovery;
mod filters;
mod requests;
mod services;
mod shapes;
mod updates;
mod writing;

use crate::{
    http::{Format, Server},
    item::Item,
    report::{Outcome, Report, Verdict},
};

/// Why a rule was not found kept.
pub(crate) enum Fault {
    /// The server breaks it.
    Broken(String),
    /// It could not be tried.
    Skipped(String),
}

impl From<String> for Fault {
    fn from(seen: String) -> Self {
        Self::Broken(seen)
    }
}

impl From<&str> for Fault {
    fn from(seen: &str) -> Self {
        Self::Broken(seen.to_owned())
    }
}

/// The rule can't be tried here.
pub(crate) fn skip<T>(why: impl Into<String>) -> Result<T, Fault> {
    Err(Fault::Skipped(why.into()))
}

/// One rule.
pub(crate) struct Rule {
    /// The word by which it is known.
    pub(crate) id: &'static str,
    /// The section of the standard, or whose extension it is.
    pub(crate) section: &'static str,
    /// What is demanded.
    pub(crate) says: &'static str,
    /// Looks at the server in one format.
    pub(crate) check: fn(&Server, Format) -> Result<(), Fault>,
}

/// Tries every rule in both formats; those that send reports only when asked.
pub(crate) fn all(server: &Server, write: bool) -> Report {
    let reading = [
        discovery::RULES,
        services::RULES,
        definitions::RULES,
        requests::RULES,
        filters::RULES,
        updates::RULES,
    ];
    let mut rules: Vec<&Rule> = reading.into_iter().flatten().collect();
    if write {
        rules.extend(writing::RULES);
    }
    let mut report = Report::default();
    for rule in rules {
        for format in [Format::Xml, Format::Json] {
            let verdict = match (rule.check)(server, format) {
                Ok(()) => Verdict::Kept,
                Err(Fault::Broken(seen)) => Verdict::Broken(seen),
                Err(Fault::Skipped(why)) => Verdict::Skipped(why),
            };
            report.outcomes.push(Outcome {
                rule: rule.id,
                section: rule.section,
                says: rule.says,
                format: format.suffix(),
                verdict,
            });
        }
    }
    report
}

/// The services.
pub(crate) fn services(server: &Server, format: Format) -> Result<Vec<Item>, Fault> {
    let answer = server.get("services", format, &[])?;
    answer.expect(200)?;
    Ok(answer.list("services", "service")?)
}

/// The requests that a query finds.
pub(crate) fn requests(server: &Server, format: Format, query: &[(&str, &str)]) -> Result<Vec<Item>, Fault> {
    let answer = server.get("requests", format, query)?;
    answer.expect(200)?;
    Ok(answer.list("service_requests", "request")?)
}

/// The newest request, by which filters are tried.
pub(crate) fn newest(server: &Server, format: Format) -> Result<Item, Fault> {
    match requests(server, format, &[])?.into_iter().next() {
        Some(request) => Ok(request),
        None => skip("the server shows no request"),
    }
}
