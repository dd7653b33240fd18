//! All SQL of identity, by table. Nothing here decides; commands and rules do.

pub(super) mod accounts;
pub(super) mod factors;
pub(super) mod leave;
pub(super) mod links;
pub(super) mod sessions;
pub(super) mod upkeep;
