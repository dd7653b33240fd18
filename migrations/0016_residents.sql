-- Owned by crates/platform/src/residents (accounts of residents, never needed for reporting) and, the last table,
-- crates/civic/src/data_rights. An address stands sealed, and beside it the keyed hash it is found by.

CREATE TABLE residents (
  region TEXT NOT NULL,
  id BYTEA NOT NULL,
  address_hash BYTEA NOT NULL,
  key_id TEXT NOT NULL,
  address BYTEA NOT NULL,
  language TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  -- When its owner was told that it ends because nobody uses it.
  warned_at BIGINT,
  PRIMARY KEY (region, id)
);
CREATE UNIQUE INDEX residents_address ON residents (region, address_hash);
CREATE INDEX residents_seen ON residents (region, seen_at);

CREATE TABLE resident_sessions (
  region TEXT NOT NULL,
  token_hash BYTEA NOT NULL,
  resident_id BYTEA NOT NULL,
  way TEXT NOT NULL CHECK (way IN ('code', 'passkey', 'recovery')),
  -- The browser in two words, so that its owner knows the session; no place and no network.
  agent TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (region, token_hash),
  FOREIGN KEY (region, resident_id) REFERENCES residents (region, id)
);
CREATE INDEX resident_sessions_resident ON resident_sessions (region, resident_id);

-- One-time codes by e-mail. The code itself stands nowhere: it is the keyed hash of the row's id.
CREATE TABLE resident_codes (
  region TEXT NOT NULL,
  id BYTEA NOT NULL,
  -- 'sign-in', or 'address' for the new address of the account named.
  purpose TEXT NOT NULL CHECK (purpose IN ('sign-in', 'address')),
  resident_id BYTEA,
  -- The browser that asked: nobody else can use it.
  device_hash BYTEA NOT NULL,
  address_hash BYTEA NOT NULL,
  key_id TEXT NOT NULL,
  address BYTEA NOT NULL,
  tries BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (region, id)
);
CREATE INDEX resident_codes_device ON resident_codes (region, device_hash, created_at);

-- Letters to residents that wait for the lane of mail; a row is gone once its letter is.
CREATE TABLE resident_letters (
  region TEXT NOT NULL,
  id BYTEA NOT NULL,
  template TEXT NOT NULL,
  code_id BYTEA,
  key_id TEXT NOT NULL,
  address BYTEA NOT NULL,
  language TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (region, id)
);

-- Browsers that have signed in to an address before: they have tries of their own.
CREATE TABLE resident_devices (
  region TEXT NOT NULL,
  resident_id BYTEA NOT NULL,
  device_hash BYTEA NOT NULL,
  seen_at BIGINT NOT NULL,
  PRIMARY KEY (region, resident_id, device_hash),
  FOREIGN KEY (region, resident_id) REFERENCES residents (region, id)
);

CREATE TABLE resident_passkeys (
  region TEXT NOT NULL,
  credential_id BYTEA NOT NULL,
  resident_id BYTEA NOT NULL,
  -- The public key and its counter, as the library of passkeys keeps them (JSON).
  credential TEXT NOT NULL,
  name TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (region, credential_id),
  FOREIGN KEY (region, resident_id) REFERENCES residents (region, id)
);
CREATE INDEX resident_passkeys_resident ON resident_passkeys (region, resident_id);

-- One use each, when mailbox and passkey are gone. Keyed hashes.
CREATE TABLE resident_recovery_codes (
  region TEXT NOT NULL,
  resident_id BYTEA NOT NULL,
  code_hash BYTEA NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (region, resident_id, code_hash),
  FOREIGN KEY (region, resident_id) REFERENCES residents (region, id)
);

-- Begun at a counter; the owner is told at once and can stop it before it is good.
CREATE TABLE resident_recoveries (
  region TEXT NOT NULL,
  resident_id BYTEA NOT NULL,
  code_hash BYTEA NOT NULL,
  good_from BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (region, resident_id),
  FOREIGN KEY (region, resident_id) REFERENCES residents (region, id)
);

CREATE TABLE resident_cases (
  region TEXT NOT NULL,
  resident_id BYTEA NOT NULL,
  case_id BYTEA NOT NULL,
  since BIGINT NOT NULL,
  PRIMARY KEY (region, resident_id, case_id),
  FOREIGN KEY (region, resident_id) REFERENCES residents (region, id)
);

-- What one person follows is found by the person's keyed hash.
CREATE INDEX case_followers_follower ON case_followers (region, follower);

-- Requests under the law on personal data (UU 27/2022), each a case of its own.
CREATE TABLE data_requests (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('export', 'correction', 'restriction', 'erasure')),
  -- Who asks: an account, or the owner of one case.
  resident_id BYTEA,
  subject_id BYTEA,
  -- The values a correction asks for, sealed; forgotten once decided.
  key_id TEXT NOT NULL,
  correction BYTEA,
  created_at BIGINT NOT NULL,
  decided_at BIGINT,
  granted BOOLEAN,
  PRIMARY KEY (region, case_id)
);
CREATE INDEX data_requests_resident ON data_requests (region, resident_id) WHERE resident_id IS NOT NULL;
CREATE INDEX data_requests_subject ON data_requests (region, subject_id) WHERE subject_id IS NOT NULL;
