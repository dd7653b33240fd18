-- expands
-- Duties of UU 27/2022: processing restricted until a decision lifts it, and who read whose data at a desk.

-- Owned by crates/platform/src/audit: the first time on a day that an officer's page showed a case, as a line of a list or
-- whole. One row for officer, case and day, whatever often it was read.
CREATE TABLE desk_reads (
  region TEXT NOT NULL,
  account_id BYTEA NOT NULL,
  day BIGINT NOT NULL,
  case_id BYTEA NOT NULL,
  -- As a line of a list, or the case itself.
  whole BOOLEAN NOT NULL,
  -- In whose name: a role of the pack and an agency.
  role TEXT NOT NULL,
  agency TEXT NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (region, account_id, day, case_id)
);
CREATE INDEX desk_reads_case ON desk_reads (region, case_id);
CREATE INDEX desk_reads_day ON desk_reads (region, day);

-- Owned by crates/civic/src/data_rights: what the person was told when a granted restriction was lifted.
ALTER TABLE data_requests ADD COLUMN lifted_because TEXT;

-- Owned by crates/platform/src/casework: since when the processing of the case's personal data is restricted (articles 11 and
-- 41), none when it is not. Owned by crates/civic/src/data_rights: when a granted restriction was lifted.
-- for sqlite:
ALTER TABLE cases ADD COLUMN restricted_at INTEGER;
ALTER TABLE data_requests ADD COLUMN lifted_at INTEGER;
-- for postgres:
ALTER TABLE cases ADD COLUMN restricted_at BIGINT;
ALTER TABLE data_requests ADD COLUMN lifted_at BIGINT;
