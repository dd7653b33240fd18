-- Owned by crates/platform/src/identity (accounts, sessions, links, deputies) and audit.

CREATE TABLE accounts (
  region TEXT NOT NULL,
  id BYTEA NOT NULL,
  login TEXT NOT NULL,
  name TEXT NOT NULL,
  password_hash TEXT,
  totp_secret BYTEA,
  totp_key_id TEXT,
  totp_last_step BIGINT NOT NULL,
  -- A fresh authenticator that its owner has not confirmed with a code yet; the old one stays good till then.
  totp_pending BYTEA,
  totp_pending_key_id TEXT,
  state TEXT NOT NULL CHECK (state IN ('invited', 'active', 'disabled')),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (region, id)
);
CREATE UNIQUE INDEX accounts_login ON accounts (region, login);

-- Empty text stands for "not bound to one": a NULL could not be part of the key.
CREATE TABLE account_grants (
  region TEXT NOT NULL,
  account_id BYTEA NOT NULL,
  role TEXT NOT NULL,
  agency TEXT NOT NULL,
  unit TEXT NOT NULL,
  area TEXT NOT NULL,
  granted_at BIGINT NOT NULL,
  PRIMARY KEY (region, account_id, role, agency, unit, area),
  FOREIGN KEY (region, account_id) REFERENCES accounts (region, id)
);

CREATE TABLE sessions (
  region TEXT NOT NULL,
  token_hash BYTEA NOT NULL,
  account_id BYTEA NOT NULL,
  stage TEXT NOT NULL CHECK (stage IN ('password', 'enrol', 'full')),
  -- The browser in two words, so that its owner knows the session.
  agent TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (region, token_hash),
  FOREIGN KEY (region, account_id) REFERENCES accounts (region, id)
);
CREATE INDEX sessions_account ON sessions (region, account_id);

-- One use each, when the authenticator is gone. Keyed hashes.
CREATE TABLE recovery_codes (
  region TEXT NOT NULL,
  account_id BYTEA NOT NULL,
  code_hash BYTEA NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (region, account_id, code_hash),
  FOREIGN KEY (region, account_id) REFERENCES accounts (region, id)
);

-- Browsers from which an account has signed in fully. They have tries of their own, so that a stranger who
-- uses up the tries of an account does not shut its owner out.
CREATE TABLE known_devices (
  region TEXT NOT NULL,
  account_id BYTEA NOT NULL,
  device_hash BYTEA NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (region, account_id, device_hash),
  FOREIGN KEY (region, account_id) REFERENCES accounts (region, id)
);

-- An authenticator is gone and so are the recovery codes: one administrator asks, another one agrees.
CREATE TABLE factor_requests (
  region TEXT NOT NULL,
  account_id BYTEA NOT NULL,
  requested_by BYTEA,
  reason TEXT NOT NULL,
  requested_at BIGINT NOT NULL,
  PRIMARY KEY (region, account_id),
  FOREIGN KEY (region, account_id) REFERENCES accounts (region, id)
);

CREATE TABLE one_time_links (
  region TEXT NOT NULL,
  token_hash BYTEA NOT NULL,
  account_id BYTEA NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('activate', 'reset', 'demonstration')),
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (region, token_hash),
  FOREIGN KEY (region, account_id) REFERENCES accounts (region, id)
);

-- While away, an officer's work is seen and done by a deputy.
CREATE TABLE deputies (
  region TEXT NOT NULL,
  account_id BYTEA NOT NULL,
  deputy_id BYTEA NOT NULL,
  from_day BIGINT NOT NULL,
  to_day BIGINT NOT NULL,
  reason TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (region, account_id, deputy_id, from_day)
);

CREATE TABLE saved_filters (
  region TEXT NOT NULL,
  account_id BYTEA NOT NULL,
  name TEXT NOT NULL,
  query TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (region, account_id, name)
);

CREATE TABLE audit_entries (
  region TEXT NOT NULL,
  id BYTEA NOT NULL,
  at BIGINT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor_id BYTEA,
  action TEXT NOT NULL,
  subject_kind TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  reason TEXT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (region, id)
);
CREATE INDEX audit_subject ON audit_entries (region, subject_kind, subject_id);
CREATE INDEX audit_action ON audit_entries (region, action, id);
