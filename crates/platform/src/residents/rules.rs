//! How long things last, how often they may be tried, and what an address is. Pure.

use balai_base::{
    Problem, Timestamp,
    time::{DAY, HOUR, MINUTE},
};
use balai_store::limits::Limit;

use super::model::ResidentSession;

/// Digits of a code sent by e-mail.
pub const CODE_DIGITS: usize = 8;
/// A code is good for this long (ASVS 5.0, 6.5.5: at most ten minutes), in milliseconds.
pub(super) const CODE_LASTS: i64 = 10 * MINUTE;
/// Wrong tries of one code.
pub(super) const CODE_TRIES: i64 = 5;
/// A session ends when it is not used for this long, in milliseconds.
pub(super) const IDLE: i64 = 7 * DAY;
/// A session ends after this long, whatever happens, in milliseconds.
pub(super) const ABSOLUTE: i64 = 30 * DAY;
/// Who proved to be the owner within this time is not asked again before a sensitive change, in milliseconds.
const PROOF_LASTS: i64 = 15 * MINUTE;
/// A session notes its use at most this often, in milliseconds.
const TOUCH_EVERY: i64 = 10 * MINUTE;
/// A recovery begun at a counter is good only after this long: its owner is told and can stop it, in milliseconds.
pub const RECOVERY_WAITS: i64 = 72 * HOUR;
/// … and for this long after, in milliseconds.
pub(super) const RECOVERY_LASTS: i64 = 14 * DAY;
/// An account nobody used for this long is ended, in milliseconds.
pub const IDLE_ENDS: i64 = 730 * DAY;
/// Its owner is told so much earlier, in milliseconds.
pub const IDLE_WARNS: i64 = 30 * DAY;

/// Codes asked for one address from browsers it has not signed in from before.
pub(super) const ASK_ADDRESS: Limit = Limit { window_ms: HOUR, allowed: 5 };
/// Codes asked by one browser: also for an address it has signed in to before.
pub(super) const ASK_DEVICE: Limit = Limit { window_ms: HOUR, allowed: 10 };
/// Codes asked from one network: a whole village may share it.
pub(super) const ASK_NETWORK: Limit = Limit { window_ms: HOUR, allowed: 120 };
/// Codes asked in the whole region: what a mail server bears.
pub(super) const ASK_REGION: Limit = Limit { window_ms: HOUR, allowed: 3_000 };
/// Recovery codes tried for one address.
pub(super) const RECOVER_ADDRESS: Limit = Limit { window_ms: HOUR, allowed: 5 };
/// Recovery codes tried by one browser.
pub(super) const RECOVER_DEVICE: Limit = Limit { window_ms: HOUR, allowed: 10 };

/// An address left to follow a report waits so long for its owner's word, in milliseconds: a weekend fits in.
pub(super) const WISH_LASTS: i64 = 72 * HOUR;
/// Letters that ask one address whether it wants to follow.
pub(super) const WISH_ADDRESS: Limit = Limit { window_ms: DAY, allowed: 5 };
/// Addresses left by one browser.
pub(super) const WISH_DEVICE: Limit = Limit { window_ms: HOUR, allowed: 10 };
/// Addresses left from one network: a whole village may share it.
pub(super) const WISH_NETWORK: Limit = Limit { window_ms: HOUR, allowed: 60 };
/// Addresses left in the whole region: what a mail server bears.
pub(super) const WISH_REGION: Limit = Limit { window_ms: HOUR, allowed: 1_000 };

/// Whether the owner was seen recently enough for a sensitive change.
pub fn is_proof_fresh(session: &ResidentSession, now: Timestamp) -> bool {
    let age = now.since(session.proved_at);
    // A clock that went back proves nothing.
    (0..PROOF_LASTS).contains(&age)
}

/// Whether a session is still good.
pub(super) fn is_alive(seen_at: Timestamp, expires_at: Timestamp, now: Timestamp) -> bool {
    now < expires_at && now.since(seen_at) < IDLE
}

/// Whether a session's use should be noted.
pub(super) fn is_touch_due(seen_at: Timestamp, now: Timestamp) -> bool {
    now.since(seen_at) >= TOUCH_EVERY
}

/// An address as it is kept: lower case, of a plausible shape, at most 254 letters (RFC 5321, section 4.5.3.1.3).
pub(super) fn address_of(typed: &str) -> Result<String, Problem> {
    let address = typed.trim().to_lowercase();
    let parts = address.split_once('@');
    let fits =
        |letter: char| !letter.is_whitespace() && !letter.is_control() && !"<>()[],;:\\\"@".contains(letter);
    let shaped = parts.is_some_and(|(name, host)| {
        !name.is_empty()
            && name.chars().all(fits)
            && host.chars().all(fits)
            && host.contains('.')
            && !host.starts_with('.')
            && !host.ends_with('.')
            && !host.contains("..")
    });
    if shaped && address.len() <= 254 {
        Ok(address)
    } else {
        Err(Problem::invalid("problem-answers").field("email", "field-resident-email"))
    }
}

/// The digits of a typed code; none when it can not be one. Spaces and hyphens are people's own.
pub(super) fn code_digits(typed: &str) -> Option<String> {
    let digits: String = typed.chars().filter(|letter| !letter.is_whitespace() && *letter != '-').collect();
    (digits.len() == CODE_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit())).then_some(digits)
}
