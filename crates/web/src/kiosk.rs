//! The office's own machine: a cookie that lets one browser give queue tickets of one office without an officer being signed
//! in. It opens nothing else, and ends after a working day.

use balai_base::Timestamp;
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use subtle::ConstantTimeEq as _;

use crate::{Here, cookies::CookieKind};

/// How long a machine gives tickets, in seconds.
pub const SECONDS: u32 = 12 * 60 * 60;

/// The cookie's value for the office called `id`.
pub fn seal(here: &Here, id: &str) -> String {
    let until = here.now().plus(i64::from(SECONDS) * 1000);
    let open = [until.millis().to_be_bytes().as_slice(), id.as_bytes()].concat();
    URL_SAFE_NO_PAD.encode([mac(here, &open).as_slice(), &open].concat())
}

/// The office whose machine this browser is, if its time is not over.
pub fn office(here: &Here) -> Option<String> {
    let bytes = URL_SAFE_NO_PAD.decode(here.cookies.get(CookieKind::Kiosk)?).ok()?;
    let (given, open) = bytes.split_at_checked(32)?;
    let (until, id) = open.split_first_chunk::<8>()?;
    let honest: bool = mac(here, open).ct_eq(given).into();
    let until = Timestamp(i64::from_be_bytes(*until));
    (honest && here.now() < until).then(|| String::from_utf8_lossy(id).into_owned())
}

fn mac(here: &Here, open: &[u8]) -> [u8; 32] {
    let region = here.region.id.as_str().as_bytes();
    here.state.vault.mac("kiosk", &[open, &here.device, region].concat())
}
