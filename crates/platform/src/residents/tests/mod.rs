//! Tests of accounts of residents.
