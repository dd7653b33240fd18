//! The oath, checked after every fault: every receipt given is there, nothing is half done, files are whole.

use balai_store::StoreOptions;

use crate::{
    ledger::Ledger,
    store,
    tally::{Tally, Trouble},
};

/// What was found wrong, if anything; the tally is brought up to date.
pub(crate) fn check(
    options: &StoreOptions,
    ledger: &Ledger,
    tally: &mut Tally,
) -> Result<Vec<String>, Trouble> {
    let (open, found) = store::inspect(options)?;
    let mut wrong = Vec::new();
    let missing = ledger.receipts.iter().filter(|receipt| !found.receipts.contains(receipt)).count();
    tally.lost += missing as u64;
    tally.slowest_start = tally.slowest_start.max(found.start);
    if missing > 0 {
        wrong.push(format!("{missing} of {} receipts are lost", ledger.receipts.len()));
    }
    if found.halves != 0 {
        wrong.push(format!("{} rows belong to half a command", found.halves));
    }
    let damaged = found.files.iter().filter(|hash| open.files().get(hash).is_err()).count();
    if damaged > 0 {
        wrong.push(format!("{damaged} of {} named files are missing or damaged", found.files.len()));
    }
    if let Err(failure) = balai_store::testing::integrity(&open) {
        wrong.push(format!("the database is damaged: {failure}"));
    }
    Ok(wrong)
}
