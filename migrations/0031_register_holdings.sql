-- expands
-- Owned by crates/civic/src/services: what the national register answered about things nobody is asked for again. No row while
-- it was not asked or did not answer; no personal data: whether it holds the thing, and nothing of it.

CREATE TABLE application_holdings (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  -- A requirement's code in the service.
  requirement TEXT NOT NULL,
  held BOOLEAN NOT NULL,
  answered_at BIGINT NOT NULL,
  PRIMARY KEY (region, case_id, requirement)
);
