//! What any government needs, whatever it answers: who may do what, accounts, sealed fields, cases and
//! their history, messages and pages' texts. Each module is a slice with its own tables.

pub mod access;
pub mod audit;
pub mod casework;
pub mod documents;
pub mod drills;
pub mod forms;
pub mod history;
pub mod identity;
pub mod keyring;
pub mod notify;
pub mod operations;
pub mod papers;
pub mod photos;
pub mod programs;
pub mod region;
pub mod register;
pub mod render;
pub mod residents;
pub mod vault;
pub mod webhooks;
pub mod workflow;
