-- Owned by crates/store: the job queue, stored files, rate limits and form tokens.

CREATE TABLE jobs (
  region TEXT NOT NULL,
  id BYTEA NOT NULL,
  kind TEXT NOT NULL,
  payload TEXT NOT NULL,
  unique_key TEXT,
  state TEXT NOT NULL CHECK (state IN ('ready', 'running', 'done', 'dead')),
  due_at BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  fence BIGINT NOT NULL,
  leased_until BIGINT,
  error TEXT,
  created_at BIGINT NOT NULL,
  finished_at BIGINT,
  PRIMARY KEY (region, id)
);
CREATE UNIQUE INDEX jobs_unique_key ON jobs (region, kind, unique_key);
CREATE INDEX jobs_due ON jobs (state, due_at);

CREATE TABLE schedule_slots (
  region TEXT NOT NULL,
  schedule TEXT NOT NULL,
  slot BIGINT NOT NULL,
  PRIMARY KEY (region, schedule, slot)
);

CREATE TABLE files (
  region TEXT NOT NULL,
  hash BYTEA NOT NULL,
  media_type TEXT NOT NULL,
  size BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (region, hash)
);

CREATE TABLE limit_windows (
  region TEXT NOT NULL,
  purpose TEXT NOT NULL,
  subject BYTEA NOT NULL,
  window_start BIGINT NOT NULL,
  used BIGINT NOT NULL,
  PRIMARY KEY (region, purpose, subject)
);

CREATE TABLE form_tokens (
  region TEXT NOT NULL,
  token BYTEA NOT NULL,
  purpose TEXT NOT NULL,
  outcome BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (region, token)
);
