//! Tests of applications: the catalogue's rules over every pack, and drafts and sending on both databases.

mod catalogue;
mod changes;
mod drafts;
mod rotation;
pub(super) mod world;
