//! Whom a breach concerns, and what was looked at: from the audit trail, from what officers' pages showed, and from the cases
//! held. Of pages the first view of a day is noted, so a day that the breach touches counts whole.

use std::collections::BTreeSet;

use balai_base::{AccountId, CaseId, CaseNumber, Day, RegionId, page::Cursor};
use balai_platform::{
    access::Action,
    audit::{self, AuditEntry, DeskRead, Selection},
    casework::{self, Context},
};
use balai_store::{Failure, Tx};

use super::{
    model::{Affected, Breach, Look, Reach},
    open::breach_of,
};

/// Entries of the trail read at once.
const PAGE: u32 = 500;
/// What the trail of looks calls a case that was opened, and a line of a list that was shown.
const CASE_READ: &str = "case-read";
const LIST_READ: &str = "list-read";
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
    looks.extend(read_looks(tx, context, &breach)?);
    looks.sort_by_key(|look| std::cmp::Reverse(look.at));
    looks.truncate(MOST_SHOWN);
    Ok(looks)
}

/// What pages showed on the days of the breach, the newest first, at most as many as a page shows.
fn read_looks(tx: &mut Tx, context: &Context, breach: &Breach) -> Result<Vec<Look>, Failure> {
    let most = u32::try_from(MOST_SHOWN).unwrap_or(u32::MAX);
    let mut reads: Vec<DeskRead> = Vec::new();
    for account in accounts(breach) {
        reads.extend(audit::reads(tx, &context.region.id, account, days(context, breach), most)?);
    }
    reads.sort_by_key(|read| std::cmp::Reverse(read.at));
    reads.truncate(MOST_SHOWN);
    let mut looks = Vec::new();
    for read in reads {
        let Some(case) = casework::get(tx, &context.region, read.case)? else { continue };
        looks.push(Look {
            at: read.at,
            account: Some(read.account),
            action: if read.whole { CASE_READ } else { LIST_READ }.to_owned(),
            subject: case.number.to_string(),
            reason: String::new(),
        });
    }
    Ok(looks)
}

/// Whose acts and views are asked for: each account of the breach, or everybody's.
fn accounts(breach: &Breach) -> Vec<Option<AccountId>> {
    match &breach.reach {
        Reach::Accounts(accounts) => accounts.iter().copied().map(Some).collect(),
        Reach::Everything => vec![None],
    }
}

/// The first and the last day the breach touches.
fn days(context: &Context, breach: &Breach) -> (Day, Day) {
    let zone = &context.region.time_zone;
    (breach.since.day(zone), breach.until.day(zone))
}

/// How many cases' people it concerns.
pub fn affected(tx: &mut Tx, context: &Context, number: &CaseNumber) -> Result<Affected, Failure> {
    let (_, breach) = breach_of(tx, context, number, Action::ReadCase)?;
    let own_acts = own_acts(tx, context, &breach)?;
    let mut affected = Affected::default();
    let mut after = None;
    loop {
        let round = concerned(tx, context, (&breach, &own_acts), after)?;
        let Some(last) = round.last() else { return Ok(affected) };
        after = Some(last.case);
        affected.cases += round.len() as u64;
        affected.by_page_only += round.iter().filter(|held| !held.by_email).count() as u64;
    }
}

/// The next cases it concerns, in the order of their identifiers; none after the last. `own_acts` are those of [`own_acts`].
pub(super) fn concerned(
    tx: &mut Tx,
    context: &Context,
    (breach, own_acts): (&Breach, &BTreeSet<CaseId>),
    after: Option<CaseId>,
) -> Result<Vec<casework::Held>, Failure> {
    match &breach.reach {
        Reach::Everything => casework::held(tx, context, breach.until, after, PAGE),
        Reach::Accounts(accounts) => {
            let mut cases = own_acts.clone();
            cases.retain(|case| after.is_none_or(|after| *case > after));
            let (from, until) = days(context, breach);
            // A round may find nobody's data in a whole page of cases: the next page may.
            let mut after = after;
            loop {
                for account in accounts {
                    let asked = (*account, from, until);
                    cases.extend(audit::cases_read(tx, &context.region.id, asked, (after, PAGE))?);
                }
                let next: Vec<CaseId> = cases.iter().copied().take(PAGE as usize).collect();
                let Some(last) = next.last().copied() else { return Ok(Vec::new()) };
                let mut held = Vec::new();
                for one in casework::held_of(tx, context, &next)? {
                    // What was only shown concerns somebody where it is known who: masked words of nobody do not.
                    let shown = casework::answer_by(tx, &context.region, one.case)?.is_some();
                    if own_acts.contains(&one.case) || shown {
                        held.push(one);
                    }
                }
                if !held.is_empty() {
                    return Ok(held);
                }
                after = Some(last);
                cases.retain(|case| *case > last);
            }
        }
    }
}

/// The cases whose data the accounts opened or took out by an act of their own; nothing where everything was in reach. It reads the
/// whole trail of the stretch: once, before the rounds of [`concerned`].
pub(super) fn own_acts(tx: &mut Tx, context: &Context, breach: &Breach) -> Result<BTreeSet<CaseId>, Failure> {
    if breach.reach == Reach::Everything {
        return Ok(BTreeSet::new());
    }
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
    let mut found = Vec::new();
    for actor in accounts(breach) {
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
    action.starts_with("reveal")
        || matches!(action, "data-copied" | "printed" | "publish-text" | "upload-opened" | "queue-exported")
}
