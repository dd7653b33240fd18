-- expands
-- Owned by crates/civic/src/feedback: ratings of reports, and the survey of satisfaction after a service.
-- Answers to the survey are not joined to anybody: they hold service, agency, day and channel, an identifier drawn at random,
-- and neither the case nor the token.

CREATE TABLE case_ratings (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  round BIGINT NOT NULL,
  score BIGINT NOT NULL CHECK (score BETWEEN 1 AND 5),
  rated_at BIGINT NOT NULL,
  PRIMARY KEY (region, case_id, round)
);
-- The ratings given so far move here; the old table is read by nobody any more and goes with a later release.
INSERT INTO case_ratings (region, case_id, round, score, rated_at)
  SELECT region, case_id, round, score, rated_at FROM report_ratings;

-- Which ending of which case was asked about already: once, whatever came of it.
CREATE TABLE feedback_asked (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  round BIGINT NOT NULL,
  asked_at BIGINT NOT NULL,
  PRIMARY KEY (region, case_id, round)
);

-- One answer each. The token itself is nowhere.
CREATE TABLE feedback_tokens (
  region TEXT NOT NULL,
  token_hash BYTEA NOT NULL,
  service TEXT NOT NULL,
  agency TEXT NOT NULL,
  channel TEXT NOT NULL,
  expires_at BIGINT NOT NULL,
  used BOOLEAN NOT NULL,
  PRIMARY KEY (region, token_hash)
);
CREATE INDEX feedback_tokens_expiry ON feedback_tokens (region, expires_at);

CREATE TABLE feedback_answers (
  region TEXT NOT NULL,
  id BYTEA NOT NULL,
  service TEXT NOT NULL,
  agency TEXT NOT NULL,
  channel TEXT NOT NULL,
  -- The civil day, no time: a time would tell who answered.
  day BIGINT NOT NULL,
  PRIMARY KEY (region, id)
);
CREATE INDEX feedback_answers_service ON feedback_answers (region, service, day);

CREATE TABLE feedback_scores (
  region TEXT NOT NULL,
  answer_id BYTEA NOT NULL,
  -- An element of the pack's feedback.toml.
  element TEXT NOT NULL,
  score BIGINT NOT NULL CHECK (score BETWEEN 1 AND 4),
  PRIMARY KEY (region, answer_id, element)
);

-- What somebody added in words, masked; read by officers and, once released, by everybody.
CREATE TABLE feedback_texts (
  region TEXT NOT NULL,
  id BYTEA NOT NULL,
  service TEXT NOT NULL,
  agency TEXT NOT NULL,
  day BIGINT NOT NULL,
  text TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('held', 'public', 'withheld')),
  decided_by BYTEA,
  decided_at BIGINT,
  PRIMARY KEY (region, id)
);
CREATE INDEX feedback_texts_state ON feedback_texts (region, state, agency);
