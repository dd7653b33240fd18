//! Leaders' pages: what is late, and whose.

pub(crate) mod board;
