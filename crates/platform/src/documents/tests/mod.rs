//! Tests of the slice, on both databases.
