//! What learning promises.
