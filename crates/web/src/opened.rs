//! A case opened with its PIN: a cookie that holds a token bound to the browser. It opens one case, for twelve hours, on one device.

use balai_base::CaseId;

use crate::{Here, case_token, cookies::CookieKind};

/// How long a case stays open on a device.
pub(crate) const SECONDS: u32 = 12 * 60 * 60;
/// What the cookie's token is for.
const PURPOSE: &str = "opened-case";

/// The cookie's value for `case`.
pub(crate) fn seal(here: &Here, case: CaseId) -> String {
    let until = here.now().plus(i64::from(SECONDS) * 1000);
    case_token::give(here, (PURPOSE, &here.device), (case, until))
}

/// The case the reader has opened on this device, if its time is not over.
pub(crate) fn case(here: &Here) -> Option<CaseId> {
    case_token::read(here, (PURPOSE, &here.device), here.cookies.get(CookieKind::Case)?)
}
