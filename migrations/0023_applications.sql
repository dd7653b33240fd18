-- expands
-- Owned by crates/civic/src/services: applications for services, from the first answer on.
-- A draft already has the identifier of the case it becomes, so that everything personal is sealed by that case's own key
-- from the first word typed, and a forgotten draft is forgotten by destroying the key.

CREATE TABLE applications (
  region TEXT NOT NULL,
  -- The case, once it is sent; before, the identifier it will have.
  case_id BYTEA NOT NULL,
  service TEXT NOT NULL,
  -- Which of the service's variants; empty when it has none.
  variant TEXT NOT NULL,
  -- The bundle of which this is one part.
  parent_id BYTEA,
  -- Who typed it in: the person, an officer at the counter, an officer in a village (outreach).
  channel TEXT NOT NULL CHECK (channel IN ('online', 'counter', 'outreach')),
  -- For whom: oneself, a minor (guardian), or somebody who gave a power of attorney.
  behalf TEXT NOT NULL CHECK (behalf IN ('self', 'minor', 'attorney')),
  -- Keyed hashes: the browser's cookie and the code by which somebody returns. Gone once sent.
  token_hash BYTEA,
  code_hash BYTEA,
  -- Counts savings, so that the second of two devices is told that the first was faster.
  revision BIGINT NOT NULL,
  -- The pack's version whose questions were answered; a newer one is asked anew for what changed.
  pack_version TEXT NOT NULL,
  language TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  saved_at BIGINT NOT NULL,
  -- When an untouched draft is forgotten; none once it is sent.
  expires_at BIGINT,
  sent_at BIGINT,
  -- Since when nothing is missing: the service standard counts from here.
  complete_at BIGINT,
  PRIMARY KEY (region, case_id)
);
CREATE UNIQUE INDEX applications_code ON applications (region, code_hash) WHERE code_hash IS NOT NULL;
CREATE UNIQUE INDEX applications_token ON applications (region, token_hash) WHERE token_hash IS NOT NULL;
CREATE INDEX applications_expiry ON applications (region, expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX applications_parent ON applications (region, parent_id) WHERE parent_id IS NOT NULL;

-- One row an answer, each sealed. A repeated group counts in the question: `anggota.2.nik`. A fact that several forms share
-- stands under no form.
CREATE TABLE application_answers (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  -- Hash of form and question: rows that are sealed anew are found by bytes.
  id BYTEA NOT NULL,
  form TEXT NOT NULL,
  question TEXT NOT NULL,
  key_id TEXT NOT NULL,
  value BYTEA NOT NULL,
  -- Keyed hash of a personal number, by which the same number is found again without being readable.
  blind_index BYTEA,
  PRIMARY KEY (region, case_id, id)
);
CREATE INDEX application_answers_blind ON application_answers (region, blind_index) WHERE blind_index IS NOT NULL;

-- One row for each requirement somebody gave something for.
CREATE TABLE application_items (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  -- A requirement's code in the service.
  requirement TEXT NOT NULL,
  -- A form filled in, photos of the original, read from the register, a condition confirmed, shown or handed in at the
  -- counter, the product of another part of the bundle.
  given TEXT NOT NULL CHECK (given IN ('form', 'upload', 'known', 'stated', 'shown', 'product')),
  verdict TEXT NOT NULL CHECK (verdict IN ('open', 'good', 'unclear', 'wrong')),
  -- What the officer tells the person about it, masked.
  remark TEXT NOT NULL,
  decided_by BYTEA,
  decided_at BIGINT,
  PRIMARY KEY (region, case_id, requirement)
);

-- Photos of originals and documents typed elsewhere, sealed before they are stored as files.
CREATE TABLE application_files (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  id BYTEA NOT NULL,
  requirement TEXT NOT NULL,
  position BIGINT NOT NULL,
  -- Of the sealed bytes: the name under which they lie.
  file_hash BYTEA NOT NULL,
  media_type TEXT NOT NULL,
  bytes BIGINT NOT NULL,
  -- How sharp the photo is (variance of the Laplacian); none for what is no photo.
  sharpness DOUBLE PRECISION,
  added_at BIGINT NOT NULL,
  -- After this the file is deleted; none before the case ended.
  delete_at BIGINT,
  PRIMARY KEY (region, case_id, id)
);
CREATE INDEX application_files_hash ON application_files (region, file_hash);
CREATE INDEX application_files_delete ON application_files (region, delete_at) WHERE delete_at IS NOT NULL;

-- What another system (the national register, a signing service) was asked to do, and what it said.
CREATE TABLE external_steps (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  id BYTEA NOT NULL,
  -- The adapter: `siak`, `manual`.
  system TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('asked', 'pending', 'accepted', 'refused', 'unreachable')),
  -- The other system's reference; never a personal number.
  reference TEXT NOT NULL,
  -- Why it refused, in its words, masked.
  reason TEXT NOT NULL,
  -- The number of the product (a deed, a card), sealed.
  key_id TEXT NOT NULL,
  product_number BYTEA,
  asked_at BIGINT NOT NULL,
  answered_at BIGINT,
  tries BIGINT NOT NULL,
  next_try_at BIGINT,
  PRIMARY KEY (region, case_id, id)
);
CREATE INDEX external_steps_due ON external_steps (region, next_try_at) WHERE next_try_at IS NOT NULL;
CREATE INDEX external_steps_reference ON external_steps (region, system, reference);
