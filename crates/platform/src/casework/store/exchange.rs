//! Answers and events of many cases at once, for what other systems read in bulk.

use std::collections::BTreeMap;

use balai_base::{CaseId, RegionId, Timestamp};
use balai_store::{Failure, Row, Statement, Tx};

use super::{
    cases::{self, case_columns},
    events::{self, event_columns},
    scope,
};
use crate::{
    access::Scope,
    casework::{Case, Event},
};

/// The newest released text of an officer or the server in each case.
pub(in crate::casework) fn last_answers(
    tx: &mut Tx,
    region: &RegionId,
    cases: &[CaseId],
) -> Result<BTreeMap<CaseId, String>, Failure> {
    if cases.is_empty() {
        return Ok(BTreeMap::new());
    }
    let statement = Statement::new(
        "SELECT e.case_id, p.text FROM case_events e
          JOIN publications p ON p.region = e.region AND p.event_id = e.id
          WHERE e.audience = 'public' AND e.actor_kind <> 'citizen' AND p.state = 'public' AND p.text <> ''
            AND e.sequence > 1 AND e.region = ",
    )
    .bind(region)
    .push(" AND e.case_id IN ")
    .bind_list(cases.iter().copied())
    .push(" ORDER BY e.case_id, e.sequence");
    // In the order of the history: a later text takes the place of an earlier one.
    tx.rows(&statement)?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Public steps and released messages of officers and the server, oldest first, with the case and its state after each.
pub(in crate::casework) fn updates(
    tx: &mut Tx,
    (region, scope, case_type): (&RegionId, &Scope, &str),
    (from, until): (Timestamp, Timestamp),
    (offset, limit): (u32, u32),
) -> Result<Vec<(Case, Event, String)>, Failure> {
    let statement = Statement::new(concat!(
        "SELECT ",
        event_columns!(),
        " JOIN cases c ON c.region = e.region AND c.id = e.case_id
          WHERE e.audience = 'public' AND e.sequence > 1 AND e.actor_kind <> 'citizen'
            AND (e.kind IN ('moved', 'master-moved') OR (e.kind = 'message' AND p.state = 'public'))
            AND e.region = "
    ))
    .bind(region)
    .push(" AND e.at >= ")
    .bind(from)
    .push(" AND e.at < ")
    .bind(until)
    .push(" AND c.case_type = ")
    .bind(case_type);
    let statement = scope::within(statement, scope).push(" ORDER BY e.at, e.id LIMIT ").bind(limit);
    let rows = tx.rows(&statement.push(" OFFSET ").bind(offset))?;
    let events: Vec<Event> = rows.iter().map(events::read).collect::<Result<_, Failure>>()?;
    let ids: Vec<CaseId> = events.iter().map(|event| event.case).collect();
    let cases = of_ids(tx, region, &ids)?;
    let states = states(tx, region, &ids)?;
    let with_case = |event: Event| {
        let case = cases.get(&event.case)?.clone();
        let history = states.get(&event.case)?;
        let state = history.range(..=event.sequence).next_back().map(|(_, state)| state.clone());
        Some((case, event, state.unwrap_or_default()))
    };
    Ok(events.into_iter().filter_map(with_case).collect())
}

fn of_ids(tx: &mut Tx, region: &RegionId, ids: &[CaseId]) -> Result<BTreeMap<CaseId, Case>, Failure> {
    let statement =
        Statement::new(concat!("SELECT ", case_columns!(), " FROM cases c WHERE c.region = ")).bind(region);
    let statement = statement.push(" AND c.id IN ").bind_list(ids.iter().copied());
    tx.rows(&statement)?.iter().map(|row| cases::read(row).map(|case| (case.id, case))).collect()
}

/// The states each case came into, by the number of the event that brought it there.
fn states(
    tx: &mut Tx,
    region: &RegionId,
    ids: &[CaseId],
) -> Result<BTreeMap<CaseId, BTreeMap<i64, String>>, Failure> {
    let statement = Statement::new(
        "SELECT e.case_id, e.sequence, e.state_to FROM case_events e WHERE e.state_to <> '' AND e.region = ",
    )
    .bind(region)
    .push(" AND e.case_id IN ")
    .bind_list(ids.iter().copied());
    let mut found: BTreeMap<CaseId, BTreeMap<i64, String>> = BTreeMap::new();
    for row in &tx.rows(&statement)? {
        let (case, sequence, state) = one(row)?;
        found.entry(case).or_default().insert(sequence, state);
    }
    Ok(found)
}

fn one(row: &Row) -> Result<(CaseId, i64, String), Failure> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}
