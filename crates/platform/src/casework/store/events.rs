//! Events, sealed originals and publications. Events are inserted and read; there is no update and no delete. What citizens
//! wrote lies beside its event in `event_texts`, so that it can be erased while the event stays (`erasure.rs`).

use std::collections::BTreeMap;

use balai_base::{AccountId, CaseId, EventId, RegionId, Timestamp};
use balai_store::{Failure, Row, Statement, Tx, Value, insert_many, values};

use super::Columns;
use crate::{
    casework::{Audience, Event, EventDetail, EventKind, LastMessage, Publication, PublicationState, texts},
    history,
    keyring::{SealedRows, Uses},
    vault::Sealed,
};

/// The columns [`read`] reads, in its order.
macro_rules! event_columns {
    () => {
        "e.case_id, e.sequence, e.id, e.at, e.kind, e.actor_kind, e.actor_id, e.role, e.agency, e.audience, \
         e.transition, e.state_from, e.state_to, COALESCE(w.text, e.text), e.detail, p.state, p.text, p.findings, \
         p.decided_at, s.key_id FROM case_events e \
         LEFT JOIN event_texts w ON w.region = e.region AND w.event_id = e.id \
         LEFT JOIN publications p ON p.region = e.region AND p.event_id = e.id \
         LEFT JOIN sealed_texts s ON s.region = e.region AND s.event_id = e.id"
    };
}

pub(super) use event_columns;

/// The sealed columns of originals.
pub(in crate::casework) const SEALED: SealedRows = SealedRows {
    table: "sealed_texts",
    key_column: "key_id",
    columns: &["ciphertext"],
    identifiers: 2,
    uses: Uses::Case,
    count: "SELECT key_id, COUNT(*) FROM sealed_texts GROUP BY key_id",
    page: "SELECT region, event_id, case_id, key_id, ciphertext FROM sealed_texts
        WHERE (region, event_id) > ($1, $2) ORDER BY region, event_id LIMIT $3",
    replace: "UPDATE sealed_texts SET key_id = $3, ciphertext = $4 WHERE region = $1 AND event_id = $2",
    place: |row, _| Some(texts::place(EventId(row.uuid(0)?))),
};

pub(super) fn read(row: &Row) -> Result<Event, Failure> {
    let mut columns = Columns::of(row);
    let mut event = Event {
        case: columns.next()?,
        sequence: columns.next()?,
        id: columns.next()?,
        at: columns.next()?,
        kind: columns.word(EventKind::parse)?,
        actor_kind: columns.next()?,
        actor: columns.next()?,
        officer: String::new(),
        role: columns.next()?,
        agency: columns.next()?,
        audience: columns.word(Audience::parse)?,
        transition: columns.next()?,
        state_from: columns.next()?,
        state_to: columns.next()?,
        text: columns.next()?,
        text_held: false,
        sealed: false,
        detail: detail(&columns.next::<String>()?),
        publication: None,
    };
    let state: Option<String> = columns.next()?;
    let (text, findings): (Option<String>, Option<String>) = (columns.next()?, columns.next()?);
    let decided_at: Option<Timestamp> = columns.next()?;
    event.sealed = columns.next::<Option<String>>()?.is_some();
    event.publication = match (state.as_deref().and_then(PublicationState::parse), decided_at) {
        (Some(state), Some(decided_at)) => Some(Publication {
            state,
            text: text.unwrap_or_default(),
            findings: findings.unwrap_or_default().split_whitespace().map(str::to_owned).collect(),
            decided_at,
        }),
        _ => None,
    };
    Ok(event)
}

/// Facts an older or newer release wrote in another shape are left out rather than hiding the event.
/// The answers among an event's details.
pub(super) fn answers(json: &str) -> Vec<crate::casework::Answered> {
    detail(json).answers
}

fn detail(json: &str) -> EventDetail {
    serde_json::from_str(json).unwrap_or_default()
}

/// Adds one event, its columns in the order of [`row`].
const INSERT: &str = "INSERT INTO case_events
    (region, case_id, sequence, id, at, kind, actor_kind, actor_id, role, agency, audience, transition, state_from,
     state_to, text, detail, origin_id)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)";

/// Adds an event and notes it for the log of history; `origin` is the master's event it repeats.
pub(in crate::casework) fn insert(
    tx: &mut Tx,
    region: &RegionId,
    event: &Event,
    origin: Option<EventId>,
) -> Result<(), Failure> {
    tx.execute(INSERT, &row(region, event, origin)?)?;
    if is_erasable(event) {
        tx.execute(TEXT, &text_row(region, event))?;
    }
    history::note(tx, region, &[event.id])
}

/// Adds events that repeat none, and notes them for the log of history.
pub(in crate::casework) fn insert_all<'e>(
    tx: &mut Tx,
    region: &RegionId,
    events: impl Iterator<Item = &'e Event>,
) -> Result<(), Failure> {
    let (mut rows, mut texts, mut ids) = (Vec::new(), Vec::new(), Vec::new());
    for event in events {
        rows.push(row(region, event, None)?);
        ids.push(event.id);
        texts.extend(is_erasable(event).then(|| text_row(region, event)));
    }
    insert_many(tx, INSERT, &rows)?;
    insert_many(tx, TEXT, &texts)?;
    history::note(tx, region, &ids)
}

/// Adds the text of an event that was added in the same command.
const TEXT: &str = "INSERT INTO event_texts (region, event_id, text) VALUES ($1, $2, $3)";

fn text_row(region: &RegionId, event: &Event) -> [Value; 3] {
    values![region, event.id, &event.text]
}

/// Whether a text is a citizen's own words: their messages, and what opened the case, whoever entered it for them. The
/// triggers on `case_events` know the same rule.
fn is_erasable(event: &Event) -> bool {
    !event.text.is_empty() && (event.actor_kind == "citizen" || event.kind == EventKind::Opened)
}

fn row(region: &RegionId, event: &Event, origin: Option<EventId>) -> Result<[Value; 17], Failure> {
    let json = serde_json::to_string(&event.detail).map_err(|error| Failure::Driver(error.to_string()))?;
    Ok(values![
        region,
        event.case,
        event.sequence,
        event.id,
        event.at,
        event.kind.as_str(),
        &event.actor_kind,
        event.actor,
        &event.role,
        &event.agency,
        event.audience.as_str(),
        &event.transition,
        &event.state_from,
        &event.state_to,
        if is_erasable(event) { "" } else { &event.text },
        json,
        origin
    ])
}

pub(in crate::casework) fn of_case(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
) -> Result<Vec<Event>, Failure> {
    let sql =
        concat!("SELECT ", event_columns!(), " WHERE e.region = $1 AND e.case_id = $2 ORDER BY e.sequence");
    tx.query(sql, &values![region, case])?.iter().map(read).collect()
}

pub(in crate::casework) fn get(
    tx: &mut Tx,
    region: &RegionId,
    id: EventId,
) -> Result<Option<Event>, Failure> {
    let sql = concat!("SELECT ", event_columns!(), " WHERE e.region = $1 AND e.id = $2");
    tx.query_row(sql, &values![region, id])?.map(|row| read(&row)).transpose()
}

/// The events of merged cases that repeat `origin`.
pub(in crate::casework) fn repeating(
    tx: &mut Tx,
    region: &RegionId,
    origin: EventId,
) -> Result<Vec<Event>, Failure> {
    let sql = concat!("SELECT ", event_columns!(), " WHERE e.region = $1 AND e.origin_id = $2 ORDER BY e.id");
    tx.query(sql, &values![region, origin])?.iter().map(read).collect()
}

/// The first event of each case, which holds the words that opened it.
pub(in crate::casework) fn openings(
    tx: &mut Tx,
    region: &RegionId,
    cases: &[CaseId],
) -> Result<BTreeMap<CaseId, Event>, Failure> {
    let statement = Statement::new(concat!("SELECT ", event_columns!(), " WHERE e.region = "))
        .bind(region)
        .push(" AND e.sequence = 1 AND e.case_id IN ")
        .bind_list(cases.iter().copied());
    tx.rows(&statement)?.iter().map(|row| read(row).map(|event| (event.case, event))).collect()
}

/// The newest message of each case.
pub(in crate::casework) fn last_messages(
    tx: &mut Tx,
    region: &RegionId,
    cases: &[CaseId],
) -> Result<Vec<LastMessage>, Failure> {
    let statement = Statement::new(
        "SELECT e.case_id, e.at, e.actor_kind FROM case_events e JOIN (
           SELECT region, case_id, MAX(sequence) AS newest FROM case_events
           WHERE kind = 'message' AND region = ",
    )
    .bind(region)
    .push(" AND case_id IN ")
    .bind_list(cases.iter().copied())
    .push(
        " GROUP BY region, case_id) n
          ON e.region = n.region AND e.case_id = n.case_id AND e.sequence = n.newest",
    );
    let read = |row: &Row| Ok(LastMessage { case: row.get(0)?, at: row.get(1)?, by: row.get(2)? });
    tx.rows(&statement)?.iter().map(read).collect()
}

/// Who took each transition of a case, oldest first: transition, officer, when, and with how many photos.
pub(in crate::casework) fn moves(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<Vec<Move>, Failure> {
    let sql = "SELECT transition, actor_id, at, detail FROM case_events
        WHERE region = $1 AND case_id = $2 AND kind = 'moved' ORDER BY sequence";
    tx.query(sql, &values![region, case])?
        .iter()
        .map(|row| {
            Ok(Move {
                transition: row.get(0)?,
                actor: row.get(1)?,
                at: row.get(2)?,
                photos: detail(&row.get::<String>(3)?).photos,
            })
        })
        .collect()
}

/// A step taken earlier.
pub(in crate::casework) struct Move {
    pub(in crate::casework) transition: String,
    pub(in crate::casework) actor: Option<AccountId>,
    pub(in crate::casework) at: Timestamp,
    pub(in crate::casework) photos: u32,
}

pub(in crate::casework) fn seal(
    tx: &mut Tx,
    region: &RegionId,
    (event, case): (EventId, CaseId),
    sealed: &Sealed,
) -> Result<(), Failure> {
    seal_all(tx, region, std::iter::once((event, case, sealed)))
}

/// Stores sealed originals of events.
pub(in crate::casework) fn seal_all<'s>(
    tx: &mut Tx,
    region: &RegionId,
    originals: impl Iterator<Item = (EventId, CaseId, &'s Sealed)>,
) -> Result<(), Failure> {
    let rows: Vec<[Value; 5]> = originals
        .map(|(event, case, sealed)| values![region, event, case, &sealed.key_id, &sealed.bytes])
        .collect();
    let sql = "INSERT INTO sealed_texts (region, event_id, case_id, key_id, ciphertext) VALUES ($1, $2, $3, $4, $5)";
    insert_many(tx, sql, &rows).map(drop)
}

/// The sealed originals of a case, in the order of its events.
pub(in crate::casework) fn sealed(
    tx: &mut Tx,
    region: &RegionId,
    case: CaseId,
) -> Result<Vec<(EventId, Sealed)>, Failure> {
    let sql = "SELECT s.event_id, s.key_id, s.ciphertext FROM case_events e
        JOIN sealed_texts s ON s.region = e.region AND s.event_id = e.id
        WHERE e.region = $1 AND e.case_id = $2 ORDER BY e.sequence";
    tx.query(sql, &values![region, case])?
        .iter()
        .map(|row| Ok((row.get(0)?, Sealed { key_id: row.get(1)?, bytes: row.get(2)? })))
        .collect()
}

pub(in crate::casework) fn put_publication(
    tx: &mut Tx,
    region: &RegionId,
    (event, case): (EventId, CaseId),
    publication: &Publication,
) -> Result<(), Failure> {
    tx.execute(PUBLICATION, &publication_row(region, (event, case), publication)).map(drop)
}

/// Stores publications of events, one of each.
pub(in crate::casework) fn put_publications<'p>(
    tx: &mut Tx,
    region: &RegionId,
    publications: impl Iterator<Item = (EventId, CaseId, &'p Publication)>,
) -> Result<(), Failure> {
    let rows: Vec<_> = publications
        .map(|(event, case, publication)| publication_row(region, (event, case), publication))
        .collect();
    insert_many(tx, PUBLICATION, &rows).map(drop)
}

/// Stores one publication, its columns in the order of [`publication_row`].
const PUBLICATION: &str = "INSERT INTO publications (region, event_id, case_id, state, text, findings, decided_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (region, event_id) DO UPDATE
    SET state = excluded.state, text = excluded.text, findings = excluded.findings, decided_at = excluded.decided_at";

fn publication_row(
    region: &RegionId,
    (event, case): (EventId, CaseId),
    publication: &Publication,
) -> [Value; 7] {
    values![
        region,
        event,
        case,
        publication.state.as_str(),
        &publication.text,
        publication.findings.join(" "),
        publication.decided_at
    ]
}

/// When the newest event of a region happened.
pub(in crate::casework) fn newest(tx: &mut Tx, region: &RegionId) -> Result<Option<Timestamp>, Failure> {
    let sql = "SELECT at FROM case_events WHERE region = $1 ORDER BY at DESC LIMIT 1";
    tx.query_row(sql, &values![region])?.map(|row| row.get(0)).transpose()
}
