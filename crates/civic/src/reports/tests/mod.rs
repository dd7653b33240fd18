//! Tests of reports, by what they are about.

mod answers;
mod desk;
mod drafts;
mod evidence;
mod figures;
mod halves;
mod journey;
mod leaders;
mod leak;
mod look_alikes;
pub(crate) mod packs;
mod place;
mod questions;
mod release;
mod routing;
mod sending;
mod suggest;
mod views;
pub(crate) mod world;
