//! Which region is asked, and which program asks.

use std::sync::Arc;

use balai_base::Problem;
use balai_platform::{
    programs,
    region::{Region, Regions},
};
use balai_web::{Caller, Fields, Program, WebError};

/// The request of `caller` for the region that `jurisdiction_id` or else its address names.
pub(crate) fn program(caller: &Caller, fields: Option<&Fields>) -> Result<Program, WebError> {
    let sent = |fields: &Fields| fields.optional("jurisdiction_id").map(ToOwned::to_owned);
    let Some(asked) = fields.and_then(sent).or_else(|| sent(&caller.query)) else {
        let missing = || Problem::invalid("problem-open311-no-region").with("known", known(caller.regions()));
        return caller.program.clone().ok_or_else(|| missing().into());
    };
    let region = named(caller.regions(), &asked)
        .ok_or_else(|| Problem::not_found("problem-open311-region").with("known", known(caller.regions())))?;
    caller.at(&region)
}

/// A region by its identifier or by one of its hosts.
fn named(regions: &Regions, asked: &str) -> Option<Arc<Region>> {
    let asked = asked.to_ascii_lowercase();
    regions.by_id(&asked).or_else(|| regions.by_host(&asked))
}

fn known(regions: &Regions) -> String {
    let ids: Vec<String> = regions.all().iter().map(|region| region.id.to_string()).collect();
    ids.join(", ")
}

/// The key sent, in the form or in the address.
pub(crate) fn key(caller: &Caller, fields: Option<&Fields>) -> Option<String> {
    let sent = |fields: &Fields| fields.optional("api_key").map(ToOwned::to_owned);
    fields.and_then(sent).or_else(|| sent(&caller.query))
}

/// Lets the program in by its key, within its limits.
pub(crate) async fn admitted(program: &Program, key: Option<String>) -> Result<programs::Program, WebError> {
    let key = key.ok_or_else(|| Problem::forbidden("problem-program-key-missing"))?;
    let context = program.here.context();
    Ok(program.here.state.store.write(move |tx| programs::admit(tx, &context, &key)).await?)
}
