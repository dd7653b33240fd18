//! Work on strangers' bytes in a process of its own that can do nothing else: [`Cell`] starts it and waits, [`Warm`]
//! keeps it for many questions, [`confine`] is what it does to itself before it reads a byte.
//!
//! Knows nothing of photos or of Balai. Whatever goes wrong, nothing comes out: no caller ever works on without the cell.
//! Linux only, as the server is.

mod cell;
mod confine;
mod frame;
mod warm;

pub use cell::{Broken, Cell};
pub use confine::{Confined, Limits, Turns, Unconfined, confine, confine_for_turns};
pub use frame::{read_frame, write_frame};
pub use warm::Warm;
