-- Owned by crates/platform/src/casework: cases of every kind, their append-only history, clocks and people.

CREATE TABLE cases (
  region TEXT NOT NULL,
  id BYTEA NOT NULL,
  number TEXT NOT NULL,
  -- Keyed hash of salt and PIN; the parts of a split case share both, so that one PIN opens them all.
  pin_hash BYTEA,
  pin_salt BYTEA NOT NULL,
  case_type TEXT NOT NULL,
  workflow TEXT NOT NULL,
  pack_version TEXT NOT NULL,
  promise_set TEXT NOT NULL,
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
  -- When the running clock breaks that breaks first. An open case of which none runs has the greatest BIGINT less
  -- one, an ended one the greatest: a queue is one range of an index, and the open cases are a range of it.
  due_at BIGINT NOT NULL,
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
-- Holds what open cases are counted by, so that a dashboard reads this index alone.
CREATE INDEX cases_due ON cases
  (region, due_at, id, agency, unit, state, meaning, category, area, visibility, hidden_from);
CREATE INDEX cases_agency_due ON cases (region, agency, due_at, id);
CREATE INDEX cases_agency_recent ON cases (region, agency, created_at, id);
CREATE INDEX cases_recent ON cases (region, visibility, created_at, id);
CREATE INDEX cases_meaning ON cases (region, meaning, created_at, id);
CREATE INDEX cases_area ON cases (region, area, created_at, id);
CREATE INDEX cases_category ON cases (region, category, created_at, id);
CREATE INDEX cases_closed ON cases (region, closed_at) WHERE closed_at IS NOT NULL;
CREATE INDEX cases_promised ON cases (region, promised_at) WHERE promised_at IS NOT NULL;
CREATE INDEX cases_state ON cases (region, workflow, state, state_since);
CREATE INDEX cases_cell ON cases (region, cell) WHERE cell IS NOT NULL;
CREATE INDEX cases_assignee ON cases (region, assignee, due_at, id) WHERE assignee IS NOT NULL;
CREATE INDEX cases_master ON cases (region, master_id) WHERE master_id IS NOT NULL;

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
  -- The event of the master case that this one repeats in a merged case.
  origin_id BYTEA,
  PRIMARY KEY (region, case_id, sequence)
);
CREATE INDEX case_events_origin ON case_events (region, origin_id) WHERE origin_id IS NOT NULL;
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
  stopped_at BIGINT,
  -- How many steps of the broken promise were taken: the break itself, then the ladder's.
  escalated BIGINT NOT NULL,
  -- When the next of them is due; NULL when none is, or while the clock stands still or has stopped.
  next_step_at BIGINT,
  PRIMARY KEY (region, case_id, clock, round)
);
CREATE INDEX case_clocks_step ON case_clocks (region, next_step_at) WHERE next_step_at IS NOT NULL;

-- Stretches in which a clock stood still; the last one of a standing clock has no end yet.
CREATE TABLE case_clock_pauses (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  clock TEXT NOT NULL,
  round BIGINT NOT NULL,
  paused_at BIGINT NOT NULL,
  resumed_at BIGINT,
  reason TEXT NOT NULL,
  PRIMARY KEY (region, case_id, clock, round, paused_at)
);

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
CREATE UNIQUE INDEX case_photos_id ON case_photos (region, id);

-- The perceptual hash cut into bands: two hashes that differ in fewer bits than there are bands share one band,
-- so that a reused photo is found by a few index ranges instead of a look at every photo.
CREATE TABLE case_photo_bands (
  region TEXT NOT NULL,
  band BIGINT NOT NULL,
  value BIGINT NOT NULL,
  case_id BYTEA NOT NULL,
  photo_id BYTEA NOT NULL,
  PRIMARY KEY (region, band, value, photo_id)
);

-- The transactional outbox: what somebody is to be told. Written with the event that causes it.
CREATE TABLE notices (
  region TEXT NOT NULL,
  id BYTEA NOT NULL,
  case_id BYTEA NOT NULL,
  event_id BYTEA NOT NULL,
  template TEXT NOT NULL,
  recipient TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('ready', 'shown', 'sent', 'dead')),
  attempts BIGINT NOT NULL,
  created_at BIGINT NOT NULL,
  finished_at BIGINT,
  PRIMARY KEY (region, id)
);
CREATE INDEX notices_case ON notices (region, case_id);
CREATE INDEX notices_recipient ON notices (region, recipient, created_at);
CREATE INDEX notices_ready ON notices (region, created_at) WHERE state = 'ready';
