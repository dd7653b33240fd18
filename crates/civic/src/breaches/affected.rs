//! Whom a breach concerns, and what was looked at: from the audit trail, and from the cases held.

use std::collections::BTreeSet;

use balai_base::{CaseId, CaseNumber, RegionId, page::Cursor};
use balai_platform::{
    access::Action,
    audit::{self, AuditEntry, Selection},
    casework::{self, Context},
};
use balai_store::{Failure, Tx};

use super::{
    model::{Affected, Breach, Look, Reach},
    open::breach_of,
};

/// Entries of the trail read at once.
const PAGE: u32 = 500;
/// The most looks a page shows.
const MOST_SHOWN: usize = 1_000;

/// Who looked at what in the stretch of a breach, the newest first, at most 1,000; the accounts named, else everybody.
pub fn looks(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<Vec<Look>, Failure> {
    let (_, breach) = breach_of(tx, context, number, Action::ReadCase)?;
    let mut looks: Vec<Look> = entries(tx, &context.region.id, &breach)?
        .into_iter()
        .map(|entry| Look {
            at: entry.at,
            account: entry.actor,
            action: entry.action,
            subject: entry.subject_id,
            reason: entry.reason,
        })
        .collect();
    looks.sort_by_key(|look| std::cmp::Reverse(look.at));
    looks.truncate(MOST_SHOWN);
    Ok(looks)
}

/// How many cases' people it concerns.
pub fn affected(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<Affected, Failure> {
    let (_, breach) = breach_of(tx, context, number, Action::ReadCase)?;
    let mut affected = Affected::default();
    let mut after = None;
    loop {
        let round = concerned(tx, context, &breach, after)?;
        let Some(last) = round.last() else { return Ok(affected) };
        after = Some(last.case);
        affected.cases += round.len() as u64;
        affected.by_page_only += round.iter().filter(|held| !held.by_email).count() as u64;
    }
}

/// The next cases it concerns, in the order of their identifiers; none after the last.
pub(super) fn concerned(
    tx: &mut Tx,
    context: &Context,
    breach: &Breach,
    after: Option<CaseId>,
) -> Result<Vec<casework::Held>, Failure> {
    match &breach.reach {
        Reach::Everything => casework::held(tx, context, breach.until, after, PAGE),
        Reach::Accounts(_) => {
            let seen = seen(tx, context, breach)?;
            let later = seen.into_iter().filter(|case| after.is_none_or(|after| *case > after));
            let next: Vec<CaseId> = later.take(PAGE as usize).collect();
            casework::held_of(tx, context, &next)
        }
    }
}

/// The cases at whose people the accounts looked.
fn seen(tx: &mut Tx, context: &Context, breach: &Breach) -> Result<BTreeSet<CaseId>, Failure> {
    let numbers: BTreeSet<String> = entries(tx, &context.region.id, breach)?
        .into_iter()
        .filter(|entry| entry.subject_kind == "case")
        .map(|entry| entry.subject_id)
        .collect();
    let mut cases = BTreeSet::new();
    for number in numbers.iter().filter_map(|number| CaseNumber::parse(number).ok()) {
        cases.extend(casework::find(tx, &context.region, &number)?.map(|case| case.id));
    }
    Ok(cases)
}

/// Every entry of the trail that tells of somebody's data being opened, in the stretch and by the accounts of the breach.
fn entries(tx: &mut Tx, region: &RegionId, breach: &Breach) -> Result<Vec<AuditEntry>, Failure> {
    let actors: Vec<Option<_>> = match &breach.reach {
        Reach::Accounts(accounts) => accounts.iter().copied().map(Some).collect(),
        Reach::Everything => vec![None],
    };
    let mut found = Vec::new();
    for actor in actors {
        let selection = Selection {
            actor,
            from: Some(breach.since),
            until: Some(breach.until.plus(1)),
            ..Selection::default()
        };
        let mut cursor: Option<Cursor> = None;
        loop {
            let page = audit::list(tx, region, &selection, cursor.as_ref(), PAGE)?;
            found.extend(page.items.into_iter().filter(|entry| opens_data(&entry.action)));
            cursor = page.next;
            if cursor.is_none() {
                break;
            }
        }
    }
    Ok(found)
}

/// Whether an act of the trail shows somebody's data to whoever did it.
fn opens_data(action: &str) -> bool {
    action.starts_with("reveal") || matches!(action, "data-copied" | "printed" | "publish-text")
}
