//! Finding and masking.
