//! Tests of reports, by what they are about.

mod answers;
mod packs;
mod place;
mod routing;
mod suggest;
mod world;
