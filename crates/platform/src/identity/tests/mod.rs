//! Tests of identity: rules as tables and properties, commands on both databases.

mod accounts;
mod demonstration;
mod door;
mod factors;
mod leave;
mod passwords;
mod policy;
mod rules;
mod sessions;
mod sign_in;
mod world;
