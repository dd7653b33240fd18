//! Tests of applications: the catalogue's rules over every pack, and drafts and sending on both databases.

mod assisted;
mod behalf;
mod bundles;
mod catalogue;
mod changes;
mod drafts;
mod known;
mod rotation;
pub(in crate::services) mod world;
