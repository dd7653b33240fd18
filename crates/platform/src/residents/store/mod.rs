//! All SQL of residents' accounts.

pub(super) mod accounts;
pub(super) mod claims;
pub(super) mod codes;
pub(super) mod letters;
pub(super) mod passkeys;
pub(super) mod recovery;
pub(super) mod sealed;
pub(super) mod sessions;
pub(super) mod wishes;
