//! Takes decided rows in: many in one write, each once.
//!
//! A row's key is its source and its number there; its case's identifiers follow from the key, so that a run that was
//! broken off, or whose last answer was lost, is simply given again.

use std::collections::{BTreeMap, HashMap};

use balai_base::{CaseId, Moment, RegionId, SeededRandom, Timestamp};
use balai_platform::{
    casework::{self, Context, ReadyCase},
    region::Region,
};
use balai_store::{Failure, Tx};

use super::{Decided, store};
use crate::reports;

/// A decided row whose case is ready to be stored.
#[derive(Clone, Debug)]
pub struct Ready {
    /// The row.
    pub decided: Decided,
    case: ReadyCase,
}

impl Decided {
    /// Whether the case is open still, by its workflow.
    pub fn is_open(&self, region: &Region) -> bool {
        let workflow = region.workflows.get(&self.past.case.workflow);
        let state = self.past.steps.last().map(|step| step.state.as_str());
        !workflow.zip(state).is_some_and(|(workflow, state)| workflow.meaning(state).is_final())
    }
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Taken {
    /// It is a case now.
    New,
    /// It was taken in by an earlier run and is the same.
    Known,
    /// It was taken in by an earlier run and has changed since; the case was left as it is.
    Changed,
}

/// Makes the case of a row ready, which needs no database: any thread may do it.
pub fn ready(context: &Context, decided: Decided) -> Result<Ready, Failure> {
    let key = [context.region.id.as_str(), &decided.source, &decided.source_id].join("|");
    let seed = context.vault.mac("import", key.as_bytes());
    let moment = Moment::new(context.moment.now, &SeededRandom::new(seed));
    let case = casework::prepare(&Context { moment, ..context.clone() }, &decided.past)?;
    Ok(Ready { decided, case })
}

/// Takes rows in; tells for each what became of it. `run` is the instant the run began: a row that it took in before is
/// new still, since the same write may be given twice.
pub fn take_in(
    tx: &mut Tx,
    context: &Context,
    rows: &[Ready],
    run: Timestamp,
) -> Result<Vec<Taken>, Failure> {
    let found = look(tx, &context.region.id, rows.iter().map(|row| &row.decided), run)?;
    let new = rows.iter().zip(&found).filter(|(_, found)| found.is_none());
    take(tx, context, (&new.map(|(row, _)| row).collect::<Vec<_>>(), run))?;
    Ok(found.into_iter().map(|found| found.unwrap_or(Taken::New)).collect())
}

/// What would become of rows, without taking any in.
pub fn foresee(
    tx: &mut Tx,
    region: &RegionId,
    rows: &[Decided],
    run: Timestamp,
) -> Result<Vec<Taken>, Failure> {
    let found = look(tx, region, rows.iter(), run)?;
    Ok(found.into_iter().map(|found| found.unwrap_or(Taken::New)).collect())
}

/// What became of each row before; none for one that is not there.
fn look<'r>(
    tx: &mut Tx,
    region: &RegionId,
    rows: impl Iterator<Item = &'r Decided> + Clone,
    run: Timestamp,
) -> Result<Vec<Option<Taken>>, Failure> {
    let mut by_source: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for row in rows.clone() {
        by_source.entry(&row.source).or_default().push(&row.source_id);
    }
    let mut known: HashMap<&str, HashMap<String, store::Known>> = HashMap::new();
    for (source, ids) in by_source {
        known.insert(source, store::known(tx, region, source, &ids)?);
    }
    let became = |row: &Decided| {
        let earlier = known.get(row.source.as_str())?.get(&row.source_id)?;
        Some(if earlier.imported_at == run {
            Taken::New
        } else if earlier.hash == row.hash {
            Taken::Known
        } else {
            Taken::Changed
        })
    };
    Ok(rows.map(became).collect())
}

fn take(tx: &mut Tx, context: &Context, (rows, run): (&[&Ready], Timestamp)) -> Result<(), Failure> {
    let cases: Vec<&ReadyCase> = rows.iter().map(|row| &row.case).collect();
    casework::restore_all(tx, context, &cases)?;
    let decisions: Vec<_> =
        rows.iter().map(|row| (row.case.id(), row.decided.past.created_at, &row.decided.routing)).collect();
    reports::remember_past(tx, &context.region, &decisions)?;
    let imported: Vec<store::Imported> = rows
        .iter()
        .map(|row| store::Imported {
            source: &row.decided.source,
            source_id: &row.decided.source_id,
            case: row.case.id(),
            hash: row.decided.hash,
            file_agency: &row.decided.file_agency,
            media_url: &row.decided.media_url,
            imported_at: run,
        })
        .collect();
    store::insert(tx, &context.region.id, &imported)
}

/// Forgets where the earlier system shows the picture of a case that was erased.
pub fn forget(tx: &mut Tx, region: &RegionId, case: CaseId) -> Result<(), Failure> {
    store::forget(tx, region, case)
}
