-- expands
-- Owned by crates/platform/src/residents: addresses left to follow a report, until their owner confirms. A row is gone once
-- it was confirmed or its time is over; the token of the letter stands nowhere, it is the keyed hash of the row's id.
CREATE TABLE follow_wishes (
  region TEXT NOT NULL,
  id BYTEA NOT NULL,
  case_id BYTEA NOT NULL,
  key_id TEXT NOT NULL,
  address BYTEA NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (region, id)
);
CREATE INDEX follow_wishes_expires ON follow_wishes (region, expires_at);
