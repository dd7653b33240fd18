//! What this product is for, in slices: citizens' reports, the channels they come through, and the past a region brings.
//!
//! A slice stands on `platform` and knows no other slice except through its face. Nothing here knows HTTP,
//! templates or a database driver.

pub mod appointments;
pub mod breaches;
pub mod channels;
pub mod data_rights;
pub mod demonstration;
pub mod duplicates;
pub mod emergency;
pub mod erasure;
pub mod feedback;
pub mod imports;
pub mod intake;
pub mod inventory;
pub mod learning;
pub mod letters;
pub mod playback;
pub mod reports;
pub mod retention;
pub mod services;
