//! What webhooks tell: that something happened to a report, and where to read more. Made when it is sent, from what the
//! public may read then, and without any text: whoever wants the words reads the report, as far as everybody may.

use std::sync::Arc;

use balai_base::Timestamp;
use balai_civic::reports;
use balai_platform::{
    access::Actor,
    casework::{self, Context, Contexts},
    webhooks::{Bodies, Delivery},
};
use balai_store::{Failure, Tx};
use serde::Serialize;

use super::contract::{Named, When};

/// The body of a call (Standard Webhooks, section "Payload structure").
#[derive(Serialize)]
struct Told {
    #[serde(rename = "type")]
    kind: &'static str,
    /// When it happened.
    timestamp: When,
    data: Data,
}

#[derive(Serialize)]
#[serde(untagged)]
enum Data {
    Report(Box<ReportData>),
    /// A test tells nothing but the region.
    Test {
        region: String,
    },
}

#[derive(Serialize)]
struct ReportData {
    region: String,
    number: String,
    category: Named,
    agency: Named,
    /// The state when this was sent.
    state: Named,
    meaning: String,
    created_at: When,
    updated_at: When,
    closed_at: Option<When>,
    promised_at: Option<When>,
    /// Where the report stands in this interface.
    report: String,
}

/// Makes the bodies of calls for the regions of `contexts`.
pub(crate) fn bodies(contexts: Contexts) -> Bodies {
    Arc::new(move |tx, region, moment, delivery| match contexts(region, moment) {
        Some(context) => body(tx, &context.acting_as(Actor::Anonymous), delivery),
        None => Ok(None),
    })
}

fn body(tx: &mut Tx, context: &Context, delivery: &Delivery) -> Result<Option<String>, Failure> {
    let data = match delivery.about {
        None => Data::Test { region: context.region.id.to_string() },
        Some((case, _)) => match report(tx, context, case)? {
            Some(data) => Data::Report(Box::new(data)),
            None => return Ok(None),
        },
    };
    let timestamp = When::new(delivery.created_at, &context.region.time_zone);
    let told = Told { kind: delivery.what.as_str(), timestamp, data };
    serde_json::to_string(&told).map(Some).map_err(|error| Failure::Driver(error.to_string()))
}

/// The report as everybody may see it; none when not everybody may.
fn report(tx: &mut Tx, context: &Context, id: balai_base::CaseId) -> Result<Option<ReportData>, Failure> {
    let region = &context.region;
    let Some(case) = casework::get(tx, region, id)? else { return Ok(None) };
    let row = match reports::public_case(tx, context, &case.number) {
        Ok(case) => case.row,
        Err(Failure::Refused(_)) => return Ok(None),
        Err(failure) => return Err(failure),
    };
    let language = region.languages.first().copied().unwrap_or_default();
    let named =
        |view: &reports::Named| Named { id: view.id.clone(), name: view.name.get(language).to_owned() };
    let when = |at: Timestamp| When::new(at, &region.time_zone);
    Ok(Some(ReportData {
        region: region.id.to_string(),
        number: row.number.to_string(),
        category: named(&row.category),
        agency: named(&row.agency),
        state: named(&row.state),
        meaning: row.meaning.clone(),
        created_at: when(row.created_at),
        updated_at: when(row.updated_at),
        closed_at: row.closed_at.map(when),
        promised_at: row.promised_at.map(when),
        report: address(context, row.number.as_str()),
    }))
}

/// The report's address at the region's own host; its path alone where the region has none.
fn address(context: &Context, number: &str) -> String {
    match context.region.hosts.first() {
        Some(host) => format!("https://{host}/api/v1/reports/{number}"),
        None => format!("/api/v1/reports/{number}"),
    }
}
