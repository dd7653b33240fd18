//! A queue ticket as a document: numbered and with a code that everybody can check, for whoever wants it on paper.

use balai_base::{Language, Problem};
use balai_credential::DocumentId;
use balai_platform::{
    access::Actor,
    casework::Context,
    documents::{self, KnownValues, NewDocument, mapped},
    forms::Answers,
    region::{GivenWith, Known},
    render::clock,
};
use balai_store::{Failure, Tx};
use serde_json::{Value, json};
use uuid::Uuid;

use super::store::tickets;

/// The document of a ticket: given once, whoever asks again. Whoever calls has seen that the asker holds the ticket. None when the
/// region gives none.
pub fn paper_ticket(tx: &mut Tx, context: &Context, id: Uuid) -> Result<Option<DocumentId>, Failure> {
    let context = &context.acting_as(Actor::System);
    let region = &context.region;
    let Some(kind) = region.documents.given_with(GivenWith::Ticket) else { return Ok(None) };
    let unknown = || Problem::not_found("problem-ticket-unknown");
    let ticket = tickets::get(tx, context, id)?.ok_or_else(unknown)?;
    let office = region.service_office(&ticket.office).ok_or_else(unknown)?;
    let written = Language::Id;
    let mut known = KnownValues::from([
        (Known::Ticket, json!(ticket.label)),
        (Known::Time, json!(clock(ticket.taken_at, written, &region.time_zone))),
    ]);
    if let Some(service) = region.services.get(&ticket.service) {
        known.insert(Known::Service, json!(service.name.get(written)));
    }
    if let Some(counter) = office.counter(&ticket.counter) {
        known.insert(Known::Counter, json!(counter.name.get(written)));
    }
    let mapped = mapped((region, written), kind, (&Answers::default(), &known));
    if let Some(missing) = mapped.missing.first() {
        return Err(Failure::Driver(format!("a queue ticket lacks `{}`", missing.get(written))));
    }
    let subject = format!("ticket|{id}");
    let new = NewDocument {
        kind: kind.id.clone(),
        case: None,
        agency: office.agency.clone(),
        data: Value::Object(mapped.data),
        language: written,
    };
    documents::issue_once(tx, context, &subject, &new).map(Some)
}
