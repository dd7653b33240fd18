//! What administrators see: what stands where, accounts and roles, the pack, programs and their keys, dead jobs, the trail.

pub(crate) mod account;
pub(crate) mod accounts;
pub(crate) mod copies;
pub(crate) mod doctor;
pub(crate) mod forms;
pub(crate) mod gallery;
pub(crate) mod jobs;
pub(crate) mod keys;
pub(crate) mod learning;
pub(crate) mod overview;
pub(crate) mod packs;
pub(crate) mod programs;
pub(crate) mod roles;
pub(crate) mod runbook;
pub(crate) mod trail;
pub(crate) mod webhooks;
