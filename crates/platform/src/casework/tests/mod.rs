//! Tests of casework, on both databases, through the slice's face.

mod archive;
mod at_once;
mod erasure;
mod escalation;
pub(crate) mod hall;
mod in_use;
mod keys;
mod lifecycle;
mod lists;
mod logged;
mod merging;
mod office_hours;
mod people;
mod photos;
mod promises;
mod restoring;
mod rights;
mod roles;
mod scope;
mod tampering;
mod town;
mod views;
mod walks;
