//! A text that opens one case until an instant: the case's id, the end, and a MAC over both, over the region and over what else the
//! text is bound to. Nothing of it is stored.

use balai_base::{CaseId, Timestamp};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq as _;

use crate::Here;

/// What a token is for: a token of one purpose, or bound to other bytes, opens nothing elsewhere.
pub type Bound<'b> = (&'static str, &'b [u8]);

/// A token that opens `case` until `until`.
pub fn give(here: &Here, bound: Bound<'_>, (case, until): (CaseId, Timestamp)) -> String {
    let open = [case.0.as_bytes().as_slice(), &until.millis().to_be_bytes()].concat();
    URL_SAFE_NO_PAD.encode([open.as_slice(), &mac(here, bound, &open)].concat())
}

/// The case that a token opens, if it is one of ours and its time is not over.
pub fn read(here: &Here, bound: Bound<'_>, token: &str) -> Option<CaseId> {
    let bytes = URL_SAFE_NO_PAD.decode(token).ok()?;
    let (open, given) = bytes.split_at_checked(24)?;
    let (id, until) = open.split_first_chunk::<16>()?;
    let until = Timestamp(i64::from_be_bytes(until.try_into().ok()?));
    let honest: bool = mac(here, bound, open).ct_eq(given).into();
    (honest && here.now() < until).then(|| CaseId(uuid::Uuid::from_bytes(*id)))
}

fn mac(here: &Here, (purpose, bound): Bound<'_>, open: &[u8]) -> [u8; 32] {
    let region = here.region.id.as_str().as_bytes();
    here.state.vault.mac(purpose, &[open, bound, region].concat())
}
