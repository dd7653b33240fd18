-- Owned by crates/platform/src/programs: other systems that speak to Balai by a key, and what they brought.

CREATE TABLE api_keys (
  region TEXT NOT NULL,
  id BYTEA NOT NULL,
  name TEXT NOT NULL,
  contact TEXT NOT NULL,
  -- A keyed hash; the key itself is shown once and never stored.
  key_hash BYTEA NOT NULL,
  -- The key's last four characters, by which its holder is told which one it is.
  hint TEXT NOT NULL,
  per_minute BIGINT NOT NULL,
  per_day BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  created_by BYTEA,
  revoked_at BIGINT,
  revoked_by BYTEA,
  revoked_because TEXT NOT NULL,
  last_used_day BIGINT,
  PRIMARY KEY (region, id)
);
CREATE UNIQUE INDEX api_keys_hash ON api_keys (region, key_hash);

-- Which case came by which program.
CREATE TABLE program_cases (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  program_id BYTEA NOT NULL,
  brought_at BIGINT NOT NULL,
  PRIMARY KEY (region, case_id)
);
CREATE INDEX program_cases_program ON program_cases (region, program_id, brought_at);

-- What a program was given in place of the number of a case that is not public. A keyed hash of it.
CREATE TABLE program_tokens (
  region TEXT NOT NULL,
  token_hash BYTEA NOT NULL,
  case_id BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (region, token_hash)
);

-- Lists of what changed since a program looked last.
CREATE INDEX cases_updated ON cases (region, visibility, updated_at, id);
