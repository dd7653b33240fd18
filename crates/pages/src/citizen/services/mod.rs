//! What people may apply for: by life event, by group, by words, by questions; each service on a page of its own, with its
//! older versions, and for printing.
//!
//! Everything here is read from the region's pack. What somebody is looking for stands in the address and nowhere else.

mod catalogue;
mod guide;
mod service;
mod view;

pub(crate) use catalogue::get as catalogue;
pub(crate) use guide::get as guide;
pub(crate) use service::{get as service, printable};
