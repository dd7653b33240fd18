//! Keys of cases, rotation step by step, and what is told of them.
