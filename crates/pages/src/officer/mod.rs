//! What officers see once they signed in.

pub(crate) mod account;
pub(crate) mod breaches;
pub(crate) mod command;
pub(crate) mod counter;
pub(crate) mod data_requests;
pub(crate) mod desk;
pub(crate) mod document;
pub(crate) mod holds;
pub(crate) mod leave;
pub(crate) mod reads;
pub(crate) mod recovery;
pub(crate) mod roles;
pub(crate) mod services;
pub(crate) mod sign_in;
