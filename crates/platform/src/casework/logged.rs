//! What the log of history is told of events, and what a reader may prove with it.

use std::{collections::HashMap, sync::Arc};

use balai_base::{EventId, RegionId};
use balai_store::{Failure, Tx};

use super::{Case, Context, View, messages, store};
use crate::history::{self, Provable, Records, Revealing};

/// How the log reads events.
pub fn records() -> Records {
    Arc::new(store::logged::by_id)
}

/// The events of a case that `view` may see, oldest first, for their proofs. A text is shown where the view reads it as it was
/// written; what was released in other words is only hinted at by its hash, and so is what the view may not read. The officer
/// and the facts beside the text are shown to officers.
pub fn provable(tx: &mut Tx, context: &Context, case: &Case, view: View) -> Result<Vec<Provable>, Failure> {
    let seen: HashMap<EventId, String> =
        messages::history(tx, context, case, view)?.into_iter().map(|event| (event.id, event.text)).collect();
    let records = store::logged::of_case(tx, context.id(), case.id)?;
    let shown = records.into_iter().filter_map(|record| {
        let revealing =
            Revealing { text: *seen.get(&record.event)? == record.text, rest: view == View::Officer };
        Some(Provable { record, revealing })
    });
    Ok(shown.collect())
}

/// Destroys the salt of an event's words: call it before they are erased, in the same transaction.
pub fn forget_words(tx: &mut Tx, region: &RegionId, event: EventId) -> Result<(), Failure> {
    store::logged::by_id(tx, region, &[event])?
        .iter()
        .filter(|record| !record.text.is_empty())
        .try_for_each(|record| history::forget(tx, region, record))
}
