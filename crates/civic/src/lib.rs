//! What this product is for, in slices: citizens' reports and the channels they come through.
//!
//! A slice stands on `platform` and knows no other slice except through its face. Nothing here knows HTTP,
//! templates or a database driver.

pub mod channels;
pub mod demonstration;
pub mod playback;
pub mod reports;
