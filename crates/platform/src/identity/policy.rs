//! The two password policies a region chooses between for its officers, since the standards contradict each other.
//!
//! `asvs` follows OWASP ASVS 5.0: length, nothing guessed first, no composition (6.2.5) and no forced change (6.2.10).
//! `bssn` follows how BSSN 4/2021 is read by agencies: at least 12 characters of four kinds, another one after six months.
//! Under both nothing passes that guessers try first. Which one serves, and by what it deviates from the other, is told by
//! `balai doctor --security`. Pure.

use balai_base::{Problem, Secret, Timestamp, time::DAY};

use super::password;
use crate::region::PasswordPolicy;

/// How long a password is good under `bssn`, in days: six months.
pub const BSSN_DAYS: i64 = 182;

/// Whether `password` may be one under `policy`. `local_words`: see [`password::check`].
pub fn check(policy: PasswordPolicy, password: &Secret<String>, local_words: &[&str]) -> Result<(), Problem> {
    if policy == PasswordPolicy::Bssn && kinds(password.reveal()) < 4 {
        let short = password.reveal().chars().count() < password::MIN_CHARACTERS;
        let message = if short { "field-password-short" } else { "field-password-kinds" };
        return Err(Problem::invalid("problem-form").field("password", message));
    }
    password::check(password, local_words)
}

/// Kinds of characters among capital letters, small letters, digits and everything else.
fn kinds(password: &str) -> usize {
    let has = |kind: fn(char) -> bool| usize::from(password.chars().any(kind));
    has(char::is_uppercase)
        + has(char::is_lowercase)
        + has(|letter| letter.is_ascii_digit())
        + has(|letter| !letter.is_alphanumeric() && !letter.is_control())
}

/// Whether a password chosen at `chosen` must be replaced now.
pub(super) fn is_due(policy: PasswordPolicy, chosen: Timestamp, now: Timestamp) -> bool {
    policy == PasswordPolicy::Bssn && now.since(chosen) >= BSSN_DAYS * DAY
}

/// Whether the new password must differ from the present one.
pub fn wants_another(policy: PasswordPolicy) -> bool {
    policy == PasswordPolicy::Bssn
}
