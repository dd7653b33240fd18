//! Applications worked to their end: every service of a full pack, every step by role, other systems, bundles, benefits, fees.

mod issuing;
mod rights;
pub(crate) mod town;
mod turns;
mod whole;
