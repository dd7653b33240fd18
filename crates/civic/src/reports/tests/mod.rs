//! Tests of reports, by what they are about.

mod packs;
mod suggest;
