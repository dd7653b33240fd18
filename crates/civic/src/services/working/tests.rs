//! Applications worked to their end: every service of a full pack, every step by role, other systems, bundles, benefits, fees.

mod claims;
mod holdings;
mod issuing;
mod objections;
mod returned;
mod rights;
mod shared_photo;
pub(crate) mod town;
mod turns;
mod whole;
