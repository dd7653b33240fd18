//! The oath, checked after every fault: every receipt given is there, nothing is half done, files are whole, and
//! what was sealed can still be opened.

use std::path::Path;

use crate::{
    citizen,
    ledger::Ledger,
    store,
    subject::{self, Subject},
    tally::{Tally, Trouble},
};

/// How many reports are opened again by their owners.
const OPENED: usize = 5;

/// What was found wrong, if anything; the tally is brought up to date.
pub(crate) fn check(
    subject: &Subject,
    data: &Path,
    ledger: &Ledger,
    tally: &mut Tally,
) -> Result<Vec<String>, Trouble> {
    let (open, found) = store::inspect(&subject.options(data), subject)?;
    let mut wrong = Vec::new();
    let number = |receipt: &String| receipt.split(' ').next().unwrap_or_default().to_owned();
    let missing = ledger.receipts.iter().filter(|receipt| !found.receipts.contains(&number(receipt))).count();
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
    drop(open);
    if matches!(subject, Subject::Server { .. }) {
        wrong.extend(opened_again(subject, data, ledger)?);
    }
    Ok(wrong)
}

/// Owners open some of the newest reports with number and PIN: the keys must have survived as well.
fn opened_again(subject: &Subject, data: &Path, ledger: &Ledger) -> Result<Vec<String>, Trouble> {
    let (mut child, address) = subject::serve(subject, data)?;
    let every = (ledger.receipts.len() / OPENED).max(1);
    let wrong =
        ledger.receipts.iter().step_by(every).filter_map(|receipt| citizen::open(address, receipt).err());
    let wrong = wrong.collect();
    child.kill().and_then(|()| child.wait()).map_err(Trouble::at("stopping the server"))?;
    Ok(wrong)
}
