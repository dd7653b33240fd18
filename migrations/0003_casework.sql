-- Owned by crates/platform/src/casework: cases of every kind, their append-only history, clocks and people.

CREATE TABLE cases (
  region TEXT NOT NULL,
  id BYTEA NOT NULL,
  number TEXT NOT NULL,
  pin_hash BYTEA,
  case_type TEXT NOT NULL,
  workflow TEXT NOT NULL,
  pack_version TEXT NOT NULL,
  state TEXT NOT NULL,
  meaning TEXT NOT NULL CHECK (meaning IN
    ('waiting', 'working', 'verifying', 'done', 'refused', 'merged', 'withdrawn', 'outside')),
  state_since BIGINT NOT NULL,
  kind TEXT NOT NULL,
  category TEXT NOT NULL,
  channel TEXT NOT NULL,
  visibility TEXT NOT NULL CHECK (visibility IN ('public', 'restricted', 'secret')),
  agency TEXT NOT NULL,
  unit TEXT NOT NULL,
  assignee BYTEA,
  -- The agency complained about: its people never see the case. Empty when nobody is accused.
  hidden_from TEXT NOT NULL,
  longitude DOUBLE PRECISION,
  latitude DOUBLE PRECISION,
  cell BIGINT,
  area TEXT NOT NULL,
  address TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  created_day BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  closed_at BIGINT,
  -- When the running clock breaks that breaks first; NULL when none runs.
  due_at BIGINT,
  -- The end first promised to the reporter; never changed.
  promised_at BIGINT,
  reassignments BIGINT NOT NULL,
  reopenings BIGINT NOT NULL,
  followers BIGINT NOT NULL,
  master_id BYTEA,
  language TEXT NOT NULL,
  last_event BIGINT NOT NULL,
  PRIMARY KEY (region, id)
);
CREATE UNIQUE INDEX cases_number ON cases (region, number);
CREATE INDEX cases_queue ON cases (region, agency, meaning, due_at, id);
CREATE INDEX cases_open ON cases (region, meaning, due_at, id);
CREATE INDEX cases_recent ON cases (region, visibility, created_at, id);
CREATE INDEX cases_area ON cases (region, area, created_at, id);
CREATE INDEX cases_category ON cases (region, category, created_at, id);
CREATE INDEX cases_cell ON cases (region, cell);
CREATE INDEX cases_assignee ON cases (region, assignee, meaning);
CREATE INDEX cases_master ON cases (region, master_id);

-- History. Rows are added, never changed.
CREATE TABLE case_events (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  sequence BIGINT NOT NULL,
  id BYTEA NOT NULL,
  at BIGINT NOT NULL,
  kind TEXT NOT NULL,
  actor_kind TEXT NOT NULL CHECK (actor_kind IN ('citizen', 'officer', 'system')),
  actor_id BYTEA,
  role TEXT NOT NULL,
  agency TEXT NOT NULL,
  audience TEXT NOT NULL CHECK (audience IN ('public', 'owner', 'internal')),
  transition TEXT NOT NULL,
  state_from TEXT NOT NULL,
  state_to TEXT NOT NULL,
  -- What was written, with personal numbers masked; the original lies sealed in sealed_texts.
  text TEXT NOT NULL,
  detail TEXT NOT NULL,
  PRIMARY KEY (region, case_id, sequence)
);
CREATE UNIQUE INDEX case_events_id ON case_events (region, id);
CREATE INDEX case_events_at ON case_events (region, at);

CREATE TABLE sealed_texts (
  region TEXT NOT NULL,
  event_id BYTEA NOT NULL,
  case_id BYTEA NOT NULL,
  key_id TEXT NOT NULL,
  ciphertext BYTEA NOT NULL,
  PRIMARY KEY (region, event_id)
);

-- What the public may read of an event's text: nothing is public that has no row in state 'public'.
CREATE TABLE publications (
  region TEXT NOT NULL,
  event_id BYTEA NOT NULL,
  case_id BYTEA NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('held', 'public', 'withheld')),
  text TEXT NOT NULL,
  findings TEXT NOT NULL,
  decided_at BIGINT NOT NULL,
  PRIMARY KEY (region, event_id)
);
CREATE INDEX publications_case ON publications (region, case_id);
CREATE INDEX publications_held ON publications (region, state, decided_at);

CREATE TABLE case_clocks (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  clock TEXT NOT NULL,
  round BIGINT NOT NULL,
  started_at BIGINT NOT NULL,
  first_due_at BIGINT NOT NULL,
  due_at BIGINT NOT NULL,
  paused_at BIGINT,
  pause_reason TEXT NOT NULL,
  stopped_at BIGINT,
  escalated BIGINT NOT NULL,
  PRIMARY KEY (region, case_id, clock, round)
);
CREATE INDEX case_clocks_running ON case_clocks (region, stopped_at, due_at);

-- Who reported: every field sealed on its own, apart from the case.
CREATE TABLE case_contacts (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  key_id TEXT NOT NULL,
  name BYTEA,
  phone BYTEA,
  email BYTEA,
  answer_by TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (region, case_id)
);

CREATE TABLE case_followers (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  follower BYTEA NOT NULL,
  key_id TEXT NOT NULL,
  contact BYTEA,
  since BIGINT NOT NULL,
  PRIMARY KEY (region, case_id, follower)
);

CREATE TABLE case_links (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  other_id BYTEA NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('merged', 'recurrence', 'split')),
  at BIGINT NOT NULL,
  PRIMARY KEY (region, case_id, other_id, kind)
);
CREATE INDEX case_links_other ON case_links (region, other_id);

CREATE TABLE case_photos (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  id BYTEA NOT NULL,
  event_id BYTEA NOT NULL,
  purpose TEXT NOT NULL CHECK (purpose IN ('report', 'evidence', 'message')),
  file BYTEA NOT NULL,
  thumbnail BYTEA NOT NULL,
  public_file BYTEA,
  public_thumbnail BYTEA,
  state TEXT NOT NULL CHECK (state IN ('held', 'public', 'withheld')),
  width BIGINT NOT NULL,
  height BIGINT NOT NULL,
  perceptual_hash BIGINT NOT NULL,
  taken_at BIGINT,
  alternative TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (region, case_id, id)
);
CREATE INDEX case_photos_state ON case_photos (region, state, created_at);

-- The transactional outbox: what somebody is to be told. Written with the event that causes it.
CREATE TABLE notices (
  region TEXT NOT NULL,
  id BYTEA NOT NULL,
  case_id BYTEA NOT NULL,
  event_id BYTEA NOT NULL,
  template TEXT NOT NULL,
  recipient TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('ready', 'shown', 'sent', 'dead')),
  created_at BIGINT NOT NULL,
  PRIMARY KEY (region, id)
);
CREATE INDEX notices_case ON notices (region, case_id);
