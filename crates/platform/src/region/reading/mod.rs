//! How a pack's files are read so that every mistake is told at once, each with file, line and column.
//!
//! A [`Checker`] collects findings, what is declared and what is referred to; a [`Table`] gives a TOML table's
//! values by key and, when it is dropped, reports the keys nobody asked for. So the keys the loader knows are
//! the keys it reads, and there is no second list of them.

mod checker;
mod document;
mod nearest;
mod rows;
mod serde_file;
mod source;
mod table;
mod values;

pub(super) use checker::{Checker, Kind};
pub(super) use document::Document;
pub(super) use nearest::{did_you_mean, nearest, nearest_of};
pub(super) use serde_file::{Probe, probe, read_with_serde};
pub(super) use source::{Found, Source, Spot};
pub(super) use table::Table;
