//! Pages of citizens. All work without scripts and without an account.

pub(crate) mod home;
