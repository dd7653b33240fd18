-- Owned by crates/civic/src/imports: which row of an earlier system's file became which case.

CREATE TABLE imported_reports (
  region TEXT NOT NULL,
  -- The system the row comes from, and its own number there. A row is taken in once.
  source TEXT NOT NULL,
  source_id TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  -- SHA-256 over the row's values: tells a row that has changed since from one that is the same.
  row_hash BYTEA NOT NULL,
  -- The agency as the file names it; empty when it names none.
  file_agency TEXT NOT NULL,
  -- Where the earlier system shows its picture; never fetched.
  media_url TEXT NOT NULL,
  -- The run that took it in, as the instant it began.
  imported_at BIGINT NOT NULL,
  PRIMARY KEY (region, source, source_id)
);
CREATE UNIQUE INDEX imported_reports_case ON imported_reports (region, case_id);
