//! Tests of the engine and the checker.
