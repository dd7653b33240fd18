//! What administrators see: accounts and roles.

pub(crate) mod account;
pub(crate) mod accounts;
pub(crate) mod forms;
pub(crate) mod roles;
