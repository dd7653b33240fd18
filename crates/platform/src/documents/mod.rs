//! Documents the region issues itself: set as PDF/A-2b, and signed.

pub mod signing;
pub mod typesetter;
