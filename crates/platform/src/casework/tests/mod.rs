//! Tests of casework, on both databases, through the slice's face.

mod at_once;
mod erasure;
mod escalation;
mod in_use;
mod keys;
mod lifecycle;
mod lists;
mod logged;
mod merging;
mod people;
mod photos;
mod promises;
mod restoring;
mod rights;
mod roles;
mod tampering;
mod town;
mod views;
mod walks;
