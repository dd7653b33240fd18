//! The trail as people read it: officers by name, subjects as they are typed.

use std::collections::BTreeMap;

use balai_base::{AccountId, CaseNumber, Cursor, Page};
use balai_store::{Failure, Tx};

use super::{TrailFilter, TrailLine, require};
use crate::{
    access::Action,
    audit::{self, AuditEntry, Selection},
    casework::Context,
    identity::{self, Setting},
};

/// The trail, newest first.
pub fn trail(
    tx: &mut Tx,
    context: &Context,
    filter: &TrailFilter,
    cursor: Option<&Cursor>,
    limit: u32,
) -> Result<Page<TrailLine>, Failure> {
    require(context, Action::ReadAudit)?;
    let selection = selection(tx, context, filter)?;
    let page = audit::list(tx, &context.region.id, &selection, cursor, limit)?;
    let officers: Vec<AccountId> = page.items.iter().flat_map(accounts).collect();
    let names = identity::names(tx, &context.region.id, &officers)?;
    Ok(page.map(|entry| line(entry, &names)))
}

/// Every action the trail knows.
pub fn trail_actions(tx: &mut Tx, context: &Context) -> Result<Vec<String>, Failure> {
    require(context, Action::ReadAudit)?;
    audit::actions(tx, &context.region.id)
}

fn selection(tx: &mut Tx, context: &Context, filter: &TrailFilter) -> Result<Selection, Failure> {
    let given = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let subject_id = match given(&filter.subject) {
        Some(typed) => Some(identifier(tx, context, typed)?),
        None => None,
    };
    Ok(Selection { actor: filter.actor, action: given(&filter.action), subject_id, ..Selection::default() })
}

/// The identifier behind what somebody typed: a case's number however it is written, or a login.
fn identifier(tx: &mut Tx, context: &Context, typed: String) -> Result<String, Failure> {
    if let Ok(number) = CaseNumber::parse_for(&context.region.number_prefix, &typed) {
        return Ok(number.as_str().to_owned());
    }
    let setting = Setting {
        region: &context.region,
        vault: &context.vault,
        moment: &context.moment,
        actor: &context.actor,
    };
    let account = identity::account_by_login(tx, &setting, &typed)?;
    Ok(account.map_or(typed, |account| account.id.to_string()))
}

/// Every account an entry names.
fn accounts(entry: &AuditEntry) -> impl Iterator<Item = AccountId> + use<> {
    [entry.actor, entry.subject_id.parse().ok(), entry.detail.parse().ok()].into_iter().flatten()
}

fn line(entry: AuditEntry, names: &BTreeMap<AccountId, String>) -> TrailLine {
    let readable = |text: String| match text.parse().ok().and_then(|id: AccountId| names.get(&id)) {
        Some(name) => name.clone(),
        None => text,
    };
    TrailLine {
        at: entry.at,
        actor_kind: entry.actor_kind,
        actor: entry.actor,
        actor_name: entry.actor.and_then(|id| names.get(&id)).cloned().unwrap_or_default(),
        action: entry.action,
        subject_kind: entry.subject_kind,
        subject: readable(entry.subject_id),
        reason: entry.reason,
        detail: readable(entry.detail),
    }
}
