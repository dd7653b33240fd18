//! Lists, counts and figures: statements put together from a filter, a scope and an order.

use balai_base::{BoundingBox, CaseId, EventId, RegionId, Timestamp, calendar::NEVER, place::cells_covering};
use balai_store::{Failure, Row, Statement, Tx, values};
use uuid::Uuid;

use super::{
    Columns, cases,
    cases::case_columns,
    photos,
    photos::{PhotoRow, photo_columns},
    scope,
};
use crate::{
    access::Scope,
    casework::{Case, Count, Dated, Filter, Group, Order, Outcome, Responsible, Span},
    workflow::Meaning,
};

/// How many ranges of cells a small box is cut into: always so many, empty ones too, so that a connection plans one text once.
const CELL_RANGES: usize = 8;
/// A range that holds nothing.
const NOTHING: (i64, i64) = (1, 0);
/// A box narrower than this both ways is a small one: about two kilometres.
const SMALL_DEGREES: f64 = 0.02;

/// What a list is made from.
pub(in crate::casework) struct Selection<'a> {
    pub(in crate::casework) region: &'a RegionId,
    pub(in crate::casework) scope: &'a Scope,
    pub(in crate::casework) filter: &'a Filter,
    /// What the search found, when the filter searches.
    pub(in crate::casework) found: Option<Vec<CaseId>>,
    pub(in crate::casework) now: Timestamp,
}

/// The last row shown: its key in the order, and its identifier.
pub(in crate::casework) type After = (i64, Uuid);

pub(in crate::casework) fn page(
    tx: &mut Tx,
    selection: &Selection,
    after: Option<After>,
    limit: u32,
) -> Result<Vec<Case>, Failure> {
    tx.rows(&listed(selection, after, limit))?.iter().map(cases::read).collect()
}

fn listed(selection: &Selection, after: Option<After>, limit: u32) -> Statement {
    let mut statement = selected(Statement::new(concat!("SELECT ", case_columns!())), selection);
    if let Some((key, id)) = after {
        let comparison = match selection.filter.order {
            Order::DueFirst => " AND (c.due_at, c.id) > (",
            Order::NewestFirst => " AND (c.created_at, c.id) < (",
            Order::ChangedFirst => " AND (c.updated_at, c.id) < (",
        };
        statement = statement.push(comparison).bind(key).push(", ").bind(id).push(")");
    }
    if selection.filter.order == Order::DueFirst && selection.filter.asks_for_open_only() {
        // The range of the index in which the open cases lie.
        statement = statement.push(" AND c.due_at < ").bind(NEVER);
    }
    statement.push(ordered(selection.filter.order)).push(" LIMIT ").bind(limit)
}

/// The rows from `offset` on, for standards that know pages by number only. The database steps over every row before
/// them, so the caller's filter bounds a span of time.
pub(in crate::casework) fn slice(
    tx: &mut Tx,
    selection: &Selection,
    (offset, limit): (u32, u32),
) -> Result<Vec<Case>, Failure> {
    let statement = selected(Statement::new(concat!("SELECT ", case_columns!())), selection);
    let statement = statement.push(ordered(selection.filter.order)).push(" LIMIT ").bind(limit);
    tx.rows(&statement.push(" OFFSET ").bind(offset))?.iter().map(cases::read).collect()
}

fn ordered(order: Order) -> &'static str {
    match order {
        Order::DueFirst => " ORDER BY c.due_at, c.id",
        Order::NewestFirst => " ORDER BY c.created_at DESC, c.id DESC",
        Order::ChangedFirst => " ORDER BY c.updated_at DESC, c.id DESC",
    }
}

/// The key of a case in an order.
pub(in crate::casework) fn key(order: Order, case: &Case) -> i64 {
    match order {
        Order::DueFirst => cases::due_column(case).millis(),
        Order::NewestFirst => case.created_at.millis(),
        Order::ChangedFirst => case.updated_at.millis(),
    }
}

/// How many there are; with `most`, at most so many, since nobody waits for a million to be counted.
pub(in crate::casework) fn count(
    tx: &mut Tx,
    selection: &Selection,
    most: Option<u32>,
) -> Result<u64, Failure> {
    let statement = match most {
        None => counted(Statement::new("SELECT COUNT(*)"), selection),
        Some(most) => counted(Statement::new("SELECT COUNT(*) FROM (SELECT 1"), selection)
            .push(" LIMIT ")
            .bind(most)
            .push(") AS counted"),
    };
    tx.rows(&statement)?.first().map_or(Ok(0), |row| row.get(0))
}

pub(in crate::casework) fn counts(
    tx: &mut Tx,
    selection: &Selection,
    group: Group,
) -> Result<Vec<Count>, Failure> {
    // An expression, so that no index in the order of the column draws the planner away from the one on dates.
    let column = match group {
        Group::Agency => "c.agency || ''",
        Group::Unit => "c.unit || ''",
        Group::State => "c.state || ''",
        Group::Meaning => "c.meaning || ''",
        Group::Category => "c.category || ''",
        Group::Area => "c.area || ''",
        Group::Channel => "c.channel || ''",
        Group::Kind => "c.kind || ''",
    };
    let statement = Statement::new("SELECT ")
        .push(column)
        .push(", COUNT(*), COUNT(*) FILTER (WHERE c.due_at < ")
        .bind(selection.now)
        .push(")");
    let statement = counted(statement, selection).push(" GROUP BY 1 ORDER BY 1");
    let read = |row: &Row| Ok(Count { value: row.get(0)?, cases: row.get(1)?, late: row.get(2)? });
    tx.rows(&statement)?.iter().map(read).collect()
}

/// The conditions of a count. Open cases are one range of the index on dates, which holds what they are counted by;
/// asking for every open meaning by name would only be more to compare.
fn counted(statement: Statement, selection: &Selection) -> Statement {
    let filter = selection.filter;
    if !filter.asks_for_open_only() {
        return selected(statement, selection);
    }
    let mut open = Meaning::ALL.into_iter().filter(|meaning| !meaning.is_final());
    let every = open.all(|meaning| filter.meanings.contains(&meaning));
    let meanings = if every { Vec::new() } else { filter.meanings.clone() };
    let filter = &Filter { meanings, ..filter.clone() };
    let found = selection.found.clone();
    selected(statement, &Selection { filter, found, ..*selection }).push(" AND c.due_at < ").bind(NEVER)
}

/// Adds from where the cases are taken, and everything the filter and the scope ask.
///
/// What a search found and what lies in a small box is looked up first, one by one: left to itself, a planner likes
/// to walk through all cases by date until it has met enough of them, which takes as long as there are cases.
pub(super) fn selected(statement: Statement, selection: &Selection) -> Statement {
    let region = selection.region;
    let statement = match (&selection.found, &selection.filter.within) {
        (Some(found), _) => {
            let first = " FROM (SELECT n.id FROM cases n WHERE n.region = ";
            statement.push(first).bind(region).push(" AND n.id IN ").bind_list(found.iter().copied())
        }
        (None, Some(area)) if is_small(area) => {
            in_cells(statement.push(" FROM ("), region, (area, selection.filter.created))
        }
        _ => return conditions(statement.push(" FROM cases c WHERE c.region = "), selection),
    };
    conditions(statement.push(") f CROSS JOIN cases c WHERE c.id = f.id AND c.region = "), selection)
}

/// The identifiers in a box's cells, one range of the index after the other. The index knows when each was opened: of the
/// hundred thousand of a crowded place only those of the span are fetched.
fn in_cells(statement: Statement, region: &RegionId, (area, opened): (&BoundingBox, Span)) -> Statement {
    let mut ranges = cells_covering(area, CELL_RANGES);
    ranges.resize(CELL_RANGES, NOTHING);
    let mut statement = statement;
    for (index, (low, high)) in ranges.into_iter().enumerate() {
        statement = statement
            .push(if index == 0 { "" } else { " UNION ALL " })
            .push("SELECT n.id FROM cases n WHERE n.region = ")
            .bind(region)
            .push(" AND n.cell BETWEEN ")
            .bind(low)
            .push(" AND ")
            .bind(high);
        statement = spanned(statement, (" AND n.created_at >= ", " AND n.created_at < "), opened);
    }
    statement
}

/// Whether a box holds so small a part of a region that its cases are better found by place than by date.
fn is_small(area: &BoundingBox) -> bool {
    area.east - area.west < SMALL_DEGREES && area.north - area.south < SMALL_DEGREES
}

/// Adds the region and everything the filter and the scope ask of the cases `c`.
fn conditions(statement: Statement, selection: &Selection) -> Statement {
    let filter = selection.filter;
    let mut statement = scope::within(statement.bind(selection.region), selection.scope);
    // Several meanings are asked as an expression: the index on them is in no order that a list wants.
    let meanings =
        if filter.meanings.len() > 1 { " AND (c.meaning || '') IN " } else { " AND c.meaning IN " };
    let lists: [(&'static str, Vec<&str>); 8] = [
        (" AND c.case_type IN ", filter.case_types.iter().map(String::as_str).collect()),
        (" AND c.agency IN ", filter.agencies.iter().map(String::as_str).collect()),
        (" AND c.unit IN ", filter.units.iter().map(String::as_str).collect()),
        (" AND c.state IN ", filter.states.iter().map(String::as_str).collect()),
        (meanings, filter.meanings.iter().map(|meaning| meaning.as_str()).collect()),
        (" AND c.kind IN ", filter.kinds.iter().map(String::as_str).collect()),
        (" AND c.category IN ", filter.categories.iter().map(String::as_str).collect()),
        (" AND c.channel IN ", filter.channels.iter().map(String::as_str).collect()),
    ];
    for (column, words) in lists {
        if !words.is_empty() {
            statement = statement.push(column).bind_list(words);
        }
    }
    if !filter.visibilities.is_empty() {
        let words = filter.visibilities.iter().map(|visibility| visibility.as_str());
        statement = statement.push(" AND c.visibility IN ").bind_list(words);
    }
    for (index, area) in filter.areas.iter().enumerate() {
        statement = scope::in_area(statement.push(if index == 0 { " AND (" } else { " OR " }), area);
    }
    if !filter.areas.is_empty() {
        statement = statement.push(")");
    }
    details(statement, selection)
}

/// The conditions that are no lists of words.
fn details(statement: Statement, selection: &Selection) -> Statement {
    let filter = selection.filter;
    let mut statement = statement;
    match &filter.responsible {
        None => {}
        Some(Responsible::Nobody) => statement = statement.push(" AND c.assignee IS NULL"),
        Some(Responsible::AnyOf(accounts)) => {
            statement = statement.push(" AND c.assignee IN ").bind_list(accounts.iter().copied());
        }
    }
    if filter.late {
        statement = statement.push(" AND c.due_at < ").bind(selection.now);
    }
    if filter.broken {
        statement = statement
            .push(" AND (c.closed_at > c.promised_at OR (c.closed_at IS NULL AND c.promised_at < ")
            .bind(selection.now)
            .push(" AND NOT (c.meaning = 'outside' AND c.state_since <= c.promised_at)))");
    }
    if filter.reopened {
        statement = statement.push(" AND c.reopenings > 0");
    }
    if let Some(instant) = filter.alive_since {
        statement = statement.push(" AND (c.closed_at IS NULL OR c.closed_at >= ").bind(instant).push(")");
    }
    if filter.held {
        statement = statement.push(
            " AND (EXISTS (SELECT 1 FROM publications p
                WHERE p.region = c.region AND p.case_id = c.id AND p.state = 'held')
              OR EXISTS (SELECT 1 FROM case_photos f
                WHERE f.region = c.region AND f.case_id = c.id AND f.state = 'held'))",
        );
    }
    if let Some(times) = filter.reassigned {
        statement = statement.push(" AND c.reassignments >= ").bind(times);
    }
    if !filter.numbers.is_empty() {
        statement = statement.push(" AND c.number IN ").bind_list(filter.numbers.iter());
    }
    statement = spanned(statement, (" AND c.created_at >= ", " AND c.created_at < "), filter.created);
    statement = spanned(statement, (" AND c.updated_at >= ", " AND c.updated_at < "), filter.updated);
    statement = spanned(statement, (" AND c.closed_at >= ", " AND c.closed_at < "), filter.closed);
    statement = spanned(statement, (" AND c.promised_at >= ", " AND c.promised_at < "), filter.promised);
    match &filter.within {
        None => statement,
        Some(area) => exactly(statement, area),
    }
}

fn spanned(statement: Statement, (from, until): (&'static str, &'static str), span: Span) -> Statement {
    let mut statement = statement;
    if let Some(instant) = span.from {
        statement = statement.push(from).bind(instant);
    }
    if let Some(instant) = span.until {
        statement = statement.push(until).bind(instant);
    }
    statement
}

/// A box, exactly.
fn exactly(statement: Statement, area: &BoundingBox) -> Statement {
    statement
        .push(" AND c.longitude >= ")
        .bind(area.west)
        .push(" AND c.longitude <= ")
        .bind(area.east)
        .push(" AND c.latitude >= ")
        .bind(area.south)
        .push(" AND c.latitude <= ")
        .bind(area.north)
}

/// Texts that wait for release, oldest first: the case, the event, and since when.
pub(in crate::casework) fn held_texts(
    tx: &mut Tx,
    (region, scope): (&RegionId, &Scope),
    after: Option<After>,
    limit: u32,
) -> Result<Vec<(Case, EventId, Timestamp)>, Failure> {
    let statement = Statement::new(concat!(
        "SELECT ",
        case_columns!(),
        ", p.event_id, p.decided_at FROM publications p
          JOIN cases c ON c.region = p.region AND c.id = p.case_id
          WHERE p.state = 'held' AND c.visibility = 'public' AND p.region = "
    ))
    .bind(region);
    let mut statement = scope::within(statement, scope);
    if let Some((since, id)) = after {
        statement =
            statement.push(" AND (p.decided_at, p.event_id) > (").bind(since).push(", ").bind(id).push(")");
    }
    let statement = statement.push(" ORDER BY p.decided_at, p.event_id LIMIT ").bind(limit);
    let read = |row: &Row| Ok((cases::read(row)?, row.get(row.len() - 2)?, row.get(row.len() - 1)?));
    tx.rows(&statement)?.iter().map(read).collect()
}

/// Photos of public cases that wait for release, oldest first.
pub(in crate::casework) fn held_photos(
    tx: &mut Tx,
    (region, scope): (&RegionId, &Scope),
    after: Option<After>,
    limit: u32,
) -> Result<Vec<PhotoRow>, Failure> {
    let statement = Statement::new(concat!(
        "SELECT ",
        photo_columns!(),
        " JOIN cases c ON c.region = f.region AND c.id = f.case_id
          WHERE f.state = 'held' AND c.visibility = 'public' AND f.region = "
    ))
    .bind(region);
    let mut statement = scope::within(statement, scope);
    if let Some((since, id)) = after {
        statement = statement.push(" AND (f.created_at, f.id) > (").bind(since).push(", ").bind(id).push(")");
    }
    let statement = statement.push(" ORDER BY f.created_at, f.id LIMIT ").bind(limit);
    tx.rows(&statement)?.iter().map(photos::read).collect()
}

/// What figures are made from: cases whose date of the wanted kind lies in the span.
pub(in crate::casework) fn outcomes(
    tx: &mut Tx,
    region: &RegionId,
    (dated, span): (Dated, Span),
) -> Result<Vec<Outcome>, Failure> {
    let statement = Statement::new(
        "SELECT c.agency, c.category, c.area, c.meaning, c.created_at, c.closed_at, c.promised_at, c.reopenings
         FROM cases c WHERE c.region = ",
    )
    .bind(region);
    let columns = match dated {
        Dated::Opened => (" AND c.created_at >= ", " AND c.created_at < "),
        Dated::Promised => (" AND c.promised_at >= ", " AND c.promised_at < "),
        Dated::Closed => (" AND c.closed_at >= ", " AND c.closed_at < "),
    };
    tx.rows(&spanned(statement, columns, span))?.iter().map(outcome).collect()
}

fn outcome(row: &Row) -> Result<Outcome, Failure> {
    let mut columns = Columns::of(row);
    Ok(Outcome {
        agency: columns.next()?,
        category: columns.next()?,
        area: columns.next::<String>()?.parse().ok(),
        meaning: columns.word(Meaning::parse)?,
        created_at: columns.next()?,
        closed_at: columns.next()?,
        promised_at: columns.next()?,
        reopenings: columns.next()?,
    })
}

/// Cases that have been in a state since before `since`, longest first.
pub(in crate::casework) fn in_state_since(
    tx: &mut Tx,
    region: &RegionId,
    (workflow, state): (&str, &str),
    (since, limit): (Timestamp, u32),
) -> Result<Vec<CaseId>, Failure> {
    let sql = "SELECT id FROM cases
        WHERE region = $1 AND workflow = $2 AND state = $3 AND state_since <= $4
        ORDER BY state_since, id LIMIT $5";
    tx.query(sql, &values![region, workflow, state, since, limit])?.iter().map(|row| row.get(0)).collect()
}

#[cfg(test)]
#[path = "lists_tests.rs"]
mod tests;
