-- Owned by crates/civic/src/reports.

-- A report being written, question by question. The answers are sealed: they may name a person.
CREATE TABLE report_drafts (
  region TEXT NOT NULL,
  token_hash BYTEA NOT NULL,
  key_id TEXT NOT NULL,
  answers BYTEA NOT NULL,
  updated_at BIGINT NOT NULL,
  expires_at BIGINT NOT NULL,
  PRIMARY KEY (region, token_hash)
);
CREATE INDEX report_drafts_expiry ON report_drafts (expires_at);

-- Why a case lies where it lies: one row per decision, newest last.
CREATE TABLE report_routings (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  decided_at BIGINT NOT NULL,
  rule TEXT NOT NULL,
  facts TEXT NOT NULL,
  agency TEXT NOT NULL,
  unit TEXT NOT NULL,
  PRIMARY KEY (region, case_id, decided_at)
);

CREATE TABLE report_ratings (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  round BIGINT NOT NULL,
  score BIGINT NOT NULL CHECK (score BETWEEN 1 AND 5),
  rated_at BIGINT NOT NULL,
  PRIMARY KEY (region, case_id, round)
);

-- A report handed to a body outside the region's competence, still tracked.
CREATE TABLE report_referrals (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  body TEXT NOT NULL,
  reference TEXT NOT NULL,
  referred_at BIGINT NOT NULL,
  PRIMARY KEY (region, case_id, referred_at)
);

-- The figures of the home page, made anew by a job: a page never counts a million cases.
CREATE TABLE report_figures (
  region TEXT NOT NULL,
  figures TEXT NOT NULL,
  made_at BIGINT NOT NULL,
  PRIMARY KEY (region)
);
