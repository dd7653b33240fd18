//! The catalogue of the repository's packs: read as it was compiled, and what a pack's author is told.
