//! A case opened with its PIN: a cookie that holds the case's id and an end, bound by a MAC to the region and the browser.
//! It opens one case, for twelve hours, on one device.

use balai_base::{CaseId, Timestamp};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq as _;

use crate::{Here, cookies::CookieKind};

/// How long a case stays open on a device.
pub(crate) const SECONDS: u32 = 12 * 60 * 60;

/// The cookie's value for `case`.
pub(crate) fn seal(here: &Here, case: CaseId) -> String {
    let until = here.now().plus(i64::from(SECONDS) * 1000);
    let open = [case.0.as_bytes().as_slice(), &until.millis().to_be_bytes()].concat();
    URL_SAFE_NO_PAD.encode([open.as_slice(), &mac(here, &open)].concat())
}

/// The case the reader has opened on this device, if its time is not over.
pub(crate) fn case(here: &Here) -> Option<CaseId> {
    let bytes = URL_SAFE_NO_PAD.decode(here.cookies.get(CookieKind::Case)?).ok()?;
    let (open, given) = bytes.split_at_checked(24)?;
    let (id, until) = open.split_first_chunk::<16>()?;
    let until = Timestamp(i64::from_be_bytes(until.try_into().ok()?));
    let honest: bool = mac(here, open).ct_eq(given).into();
    (honest && here.now() < until).then(|| CaseId(uuid::Uuid::from_bytes(*id)))
}

fn mac(here: &Here, open: &[u8]) -> [u8; 32] {
    let region = here.region.id.as_str().as_bytes();
    here.state.vault.mac("opened-case", &[open, &here.device, region].concat())
}
