//! What a program brought, and the token it was given in place of a number that is not public.

use balai_base::{CaseId, ProgramId};
use balai_store::{Failure, Tx};

use super::store;
use crate::casework::Context;

/// The purpose of the keyed hash of tokens.
const PURPOSE: &str = "program-token";

/// Notes that a case came by a program. Noted again it stays the first one's.
pub fn note_brought(tx: &mut Tx, context: &Context, program: ProgramId, case: CaseId) -> Result<(), Failure> {
    store::insert_case(tx, &context.region.id, (case, program), context.moment.now)
}

/// The program that brought a case, if one did.
pub fn brought_by(tx: &mut Tx, context: &Context, case: CaseId) -> Result<Option<ProgramId>, Failure> {
    store::program_of(tx, &context.region.id, case)
}

/// What officers call the program that brought a case, if one did; whether its key still opens anything does not matter.
pub fn bringer(tx: &mut Tx, context: &Context, case: CaseId) -> Result<Option<String>, Failure> {
    store::name_of_bringer(tx, &context.region.id, case)
}

/// Notes that `token` stands for a case.
pub fn note_token(tx: &mut Tx, context: &Context, token: &str, case: CaseId) -> Result<(), Failure> {
    let hash = context.vault.mac(PURPOSE, token.as_bytes());
    store::insert_token(tx, &context.region.id, (&hash, case), context.moment.now)
}

/// The case that a token stands for.
pub fn case_of_token(tx: &mut Tx, context: &Context, token: &str) -> Result<Option<CaseId>, Failure> {
    let hash = context.vault.mac(PURPOSE, token.as_bytes());
    store::case_of(tx, &context.region.id, &hash)
}
