//! What citizens see. Everything here works without scripts, and everything but `account` without
//! an account.

pub(crate) mod account;
pub(crate) mod answer;
pub(crate) mod apply;
pub(crate) mod appointment;
pub(crate) mod case;
pub(crate) mod data_rights;
pub(crate) mod delivery;
pub(crate) mod feedback;
pub(crate) mod follow;
pub(crate) mod home;
pub(crate) mod information;
pub(crate) mod light;
pub(crate) mod list;
pub(crate) mod log;
pub(crate) mod map;
pub(crate) mod photo;
pub(crate) mod queue;
pub(crate) mod report;
pub(crate) mod search;
pub(crate) mod services;
pub(crate) mod track;
