//! The rules of requirements on services made up for it.
