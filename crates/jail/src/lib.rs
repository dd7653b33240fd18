//! Work on strangers' bytes in a process of its own that can do nothing else: [`Cell`] starts it and waits, [`confine`] is
//! what it does to itself before it reads a byte.
//!
//! Knows nothing of photos or of Balai. Whatever goes wrong, nothing comes out: no caller ever works on without the cell.
//! Linux only, as the server is.

mod cell;
mod confine;

pub use cell::{Broken, Cell};
pub use confine::{Confined, Limits, Unconfined, confine};
