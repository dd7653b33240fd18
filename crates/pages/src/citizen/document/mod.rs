//! Documents as everybody meets them: checked, and printed by whoever holds id and PIN.

pub(crate) mod check;
pub(crate) mod print;
