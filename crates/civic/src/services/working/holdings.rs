//! What nobody is asked for because the register has it: the register is asked whether it does. The answer stands beside the
//! requirement for whoever judges it; it decides nothing by itself, and an office without a connection looks for itself.

use balai_base::{CaseId, Secret};
use balai_platform::{
    casework::Context,
    forms::Key,
    register::{Holdings, HoldingsAsked},
};
use balai_store::{Failure, Tx};

use super::{registering, service_of, store::holdings};
use crate::services::{Given, store::items};

/// One application about which the register is asked.
pub(super) struct Question {
    pub(super) case: CaseId,
    pub(super) system: String,
    pub(super) asked: HoldingsAsked,
}

/// Questions whose turn has come, for these systems. Who told no NIK is asked about nowhere.
pub(super) fn due(
    tx: &mut Tx,
    context: &Context,
    (systems, most): (&[String], u32),
) -> Result<Vec<Question>, Failure> {
    let region = &context.region.id;
    let mut questions = Vec::new();
    for case in holdings::due(tx, region, most)? {
        let Some(head) = crate::services::head(tx, context, case)? else { continue };
        let system = registering::system_of(&service_of(context, &head)?.issuing);
        // A service of the region's own reads in the same register as the others.
        let system = if system.is_empty() { systems.first().cloned().unwrap_or_default() } else { system };
        let said = registering::said(tx, context, &head)?;
        let number = |fact: &str| said.get(&Key::new("", fact)).map(|value| Secret::new(value.to_owned()));
        let Some(nik) = number("nik").filter(|_| systems.contains(&system)) else { continue };
        let given = items::of(tx, region, case)?.into_iter();
        let codes = given.filter(|item| item.given == Given::Known).map(|item| item.requirement);
        let asked = HoldingsAsked { nik, card: number("kk"), codes: codes.collect() };
        questions.push(Question { case, system, asked });
    }
    Ok(questions)
}

/// Notes what the register said; nothing when it did not answer.
pub(super) fn settle(
    tx: &mut Tx,
    context: &Context,
    (case, codes): (CaseId, &[String]),
    said: &Holdings,
) -> Result<(), Failure> {
    let Holdings::Held(held) = said else { return Ok(()) };
    for code in codes {
        let answer = (code.as_str(), held.contains(code), context.moment.now);
        holdings::put(tx, &context.region.id, case, answer)?;
    }
    Ok(())
}
