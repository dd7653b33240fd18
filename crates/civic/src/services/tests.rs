//! Tests of drafts and sending.
