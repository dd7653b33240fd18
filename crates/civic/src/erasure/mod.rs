//! Erasing what is personal in a report, in every slice that holds any of it (UU 27/2022, articles 8, 43 and 44).
//!
//! [`erase`] joins the caller's command; whoever grants the request calls it. [`erase_again`] is for the start of a server:
//! a copy of the database from before an erasure brings the erased back, and the list beside the keys tells who they
//! are. It decides nothing about whether a request is granted.

#[cfg(test)]
mod tests;

use balai_base::{CaseId, Moment};
use balai_platform::{
    casework::{self, Contexts, Erasure},
    vault::Erased,
};
use balai_store::{Failure, Store, Tx};

use crate::{feedback, imports, letters, services};

/// What stands in the audit trail when a restored copy is erased again.
const RESTORED: &str = "Salinan lama dipulihkan; penghapusan yang sudah dikabulkan dijalankan lagi.";

/// Erases what is personal in a report and in those of the same owner that were split off it. `reason` says by which
/// request; it goes to the audit trail. Only the system may, and officers who may see identities.
pub fn erase(
    tx: &mut Tx,
    context: &casework::Context,
    (case, reason): (CaseId, &str),
) -> Result<Erasure, Failure> {
    let done = casework::erase(tx, context, (case, reason), &casework::forget_words)?;
    for case in &done.cases {
        letters::forget(tx, &context.region.id, *case)?;
        feedback::forget(tx, context, *case)?;
        imports::forget(tx, &context.region.id, *case)?;
        services::forget(tx, &context.region.id, *case)?;
    }
    Ok(done)
}

/// Erases again whoever was erased before and is there; gives how many cases were. `moments` makes a moment for each.
pub fn erase_again(
    store: &Store,
    contexts: &Contexts,
    (listed, moments): (&[Erased], &dyn Fn() -> Moment),
) -> Result<usize, Failure> {
    let asked = listed.to_vec();
    let back = store.read_now(move |tx| {
        let mut back = Vec::new();
        for erased in &asked {
            if casework::is_there(tx, &erased.region, erased.case)?
                && !casework::is_erased(tx, &erased.region, erased.case)?
            {
                back.push(erased.clone());
            }
        }
        Ok(back)
    })?;
    let mut done = 0;
    for erased in back {
        let Some(context) = contexts(&erased.region, moments()) else { continue };
        let outcome = store.write_now(move |tx| erase(tx, &context, (erased.case, RESTORED)))?;
        done += outcome.cases.len();
    }
    Ok(done)
}
