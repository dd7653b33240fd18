-- expands
-- Owned by crates/civic/src/breaches and crates/civic/src/retention: duties of UU 27/2022 beside single requests.

-- A breach of personal data, a case of its own with the law's clock (article 46).
CREATE TABLE breaches (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  -- When it became known: the law's three times twenty-four hours count from here.
  known_at BIGINT NOT NULL,
  -- The stretch in which data may have been seen.
  since_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  -- What somebody had: one or more officers' accounts, or everything held.
  reach TEXT NOT NULL CHECK (reach IN ('accounts', 'everything')),
  -- Accounts as JSON; empty for everything.
  accounts TEXT NOT NULL,
  -- What whoever is concerned is told; names nobody.
  letter TEXT NOT NULL,
  -- When telling began and ended.
  telling_since BIGINT,
  told_all_at BIGINT,
  PRIMARY KEY (region, case_id)
);

CREATE TABLE breach_subjects (
  region TEXT NOT NULL,
  breach_id BYTEA NOT NULL,
  case_id BYTEA NOT NULL,
  told_at BIGINT NOT NULL,
  PRIMARY KEY (region, breach_id, case_id),
  FOREIGN KEY (region, breach_id) REFERENCES breaches (region, case_id)
);

-- Cases nothing of which may be erased for now: a lawsuit, an audit, an archive's duty (articles 43 and 44).
CREATE TABLE legal_holds (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  -- The law or file that asks for it.
  reason TEXT NOT NULL,
  placed_by BYTEA,
  placed_at BIGINT NOT NULL,
  PRIMARY KEY (region, case_id)
);
