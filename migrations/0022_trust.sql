-- expands
-- Owned by crates/platform/src/drills: since when a region's copies wait for their first proof, and when administrators were told.
CREATE TABLE drill_alarms (
  region TEXT NOT NULL,
  -- When copies were first seen to be made.
  since BIGINT NOT NULL,
  -- When administrators were last written to that a proof is overdue.
  told_at BIGINT,
  PRIMARY KEY (region)
);

-- Owned by crates/platform/src/programs: whether a key hands in results of drills; it may nothing else then.
-- for sqlite:
ALTER TABLE api_keys ADD COLUMN hands_in_drills INTEGER NOT NULL DEFAULT FALSE;
-- for postgres:
ALTER TABLE api_keys ADD COLUMN hands_in_drills BOOLEAN NOT NULL DEFAULT FALSE;
-- for both:
