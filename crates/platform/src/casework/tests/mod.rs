//! Tests of casework, on both databases, through the slice's face.

mod at_once;
mod escalation;
mod in_use;
mod lifecycle;
mod lists;
mod merging;
mod people;
mod photos;
mod promises;
mod restoring;
mod rights;
mod town;
mod views;
mod walks;
