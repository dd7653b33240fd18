//! The interface as programs meet it.

mod calls;
mod described;
mod drills;
mod journey;
mod limits;
mod questions;
mod reading;
mod world;
