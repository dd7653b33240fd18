-- Owned by crates/civic/src/learning: what was learned from a region's cases.

-- One model a row, newest last; the newest of a region is in use. Replaced by adding one.
CREATE TABLE learned_models (
  region TEXT NOT NULL,
  version BIGINT NOT NULL,
  made_at BIGINT NOT NULL,
  -- How many cases it was learned from.
  lessons BIGINT NOT NULL,
  -- How many cases taught something then, and when one of them had last changed: tells whether there is more now.
  taught BIGINT NOT NULL,
  taught_until BIGINT NOT NULL,
  -- Below this probability nothing is said.
  threshold DOUBLE PRECISION NOT NULL,
  -- What it was measured at, as JSON.
  figures TEXT NOT NULL,
  pieces BIGINT NOT NULL,
  PRIMARY KEY (region, version)
);

-- The model itself in pieces of at most half a megabyte.
CREATE TABLE learned_model_pieces (
  region TEXT NOT NULL,
  version BIGINT NOT NULL,
  piece BIGINT NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (region, version, piece)
);
