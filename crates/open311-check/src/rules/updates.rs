//! `servicerequestupdates`, an extension of `FixMyStreet`'s.

use super::{Fault, Rule, shapes, skip};
use crate::http::{Format, Server};

pub(super) const RULES: &[Rule] = &[Rule {
    id: "updates-have-their-fields",
    section: "extension: servicerequestupdates (FixMyStreet)",
    says: "each update has update_id, service_request_id, status, updated_datetime and description",
    check: have_their_fields,
}];

fn have_their_fields(server: &Server, format: Format) -> Result<(), Fault> {
    let answer = server.get("servicerequestupdates", format, &[])?;
    if answer.status == 404 {
        return skip("updates are not offered");
    }
    answer.expect(200)?;
    for update in &answer.list("service_request_updates", "request_update")? {
        shapes::required(update, "update_id")?;
        shapes::required(update, "service_request_id")?;
        shapes::word(update, "status", &["open", "closed"])?;
        shapes::date("updated_datetime", shapes::required(update, "updated_datetime")?)?;
        update.part("description").ok_or("an update has no description")?;
    }
    Ok(())
}
