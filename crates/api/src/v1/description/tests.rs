//! Tests of the description.
