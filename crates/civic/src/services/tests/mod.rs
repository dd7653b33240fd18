//! Tests of applications: the catalogue's rules over every pack, and drafts and sending on both databases.

mod behalf;
mod bundles;
mod catalogue;
mod drafts;
mod known;
pub(in crate::services) mod world;
