-- Owned by platform/documents: what the region issued and registered, by which keys it is signed, and what became of it.

CREATE TABLE documents (
  region TEXT NOT NULL,
  -- The 96 random bits of the document's id.
  id BYTEA NOT NULL,
  kind TEXT NOT NULL,
  origin TEXT NOT NULL CHECK (origin IN ('region', 'national')),
  case_id BYTEA,
  number TEXT NOT NULL,
  agency TEXT NOT NULL,
  language TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('active', 'superseded', 'revoked')),
  superseded_by BYTEA,
  -- The place in its year's list of states; a national document has none.
  status_year BIGINT,
  status_index BIGINT,
  -- The document's own key, sealed by a key file; it seals content, credential and PDF. Gone when the content was destroyed.
  key_id TEXT,
  wrapped BYTEA,
  content BYTEA NOT NULL,
  credential BYTEA,
  -- The key that signed the credential.
  signer BYTEA,
  template BYTEA NOT NULL,
  -- A keyed hash of the PIN of a document that belongs to no case.
  pin_hash BYTEA,
  pdf_state TEXT NOT NULL CHECK (pdf_state IN ('preparing', 'ready', 'failed', 'none')),
  pdf_file BYTEA,
  pdf_sha256 BYTEA,
  prints BIGINT NOT NULL,
  scans BIGINT NOT NULL,
  issued_at BIGINT NOT NULL,
  issued_by BYTEA,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (region, id)
);
CREATE UNIQUE INDEX documents_number ON documents (region, origin, kind, number);
CREATE UNIQUE INDEX documents_status ON documents (region, status_year, status_index) WHERE status_year IS NOT NULL;
CREATE INDEX documents_case ON documents (region, case_id, issued_at) WHERE case_id IS NOT NULL;
CREATE INDEX documents_file ON documents (region, pdf_file) WHERE pdf_file IS NOT NULL;

-- What was done to a document, added and never changed. Reasons are officers' words, masked.
CREATE TABLE document_acts (
  region TEXT NOT NULL,
  document_id BYTEA NOT NULL,
  sequence BIGINT NOT NULL,
  act TEXT NOT NULL CHECK (act IN ('issued', 'registered', 'superseded', 'revoked', 'printed', 'self-printed')),
  at BIGINT NOT NULL,
  actor_kind TEXT NOT NULL,
  actor BYTEA,
  reason TEXT NOT NULL,
  PRIMARY KEY (region, document_id, sequence),
  FOREIGN KEY (region, document_id) REFERENCES documents (region, id)
);

-- The last number given, by kind and year, and the last place in a year's list of states.
CREATE TABLE document_counters (
  region TEXT NOT NULL,
  counter TEXT NOT NULL,
  year BIGINT NOT NULL,
  last BIGINT NOT NULL,
  PRIMARY KEY (region, counter, year)
);

-- The public halves of the keys that ever signed: they check after the private ones are gone.
CREATE TABLE document_keys (
  region TEXT NOT NULL,
  kid BYTEA NOT NULL,
  x BYTEA NOT NULL,
  y BYTEA NOT NULL,
  since BIGINT NOT NULL,
  specimen BOOLEAN NOT NULL,
  PRIMARY KEY (region, kid)
);

-- Under which address the region's pages are reached: what stands in a credential as its issuer. The certificate is a
-- parent's signature over the key set.
CREATE TABLE document_sites (
  region TEXT NOT NULL,
  address TEXT NOT NULL,
  plain BOOLEAN NOT NULL,
  certificate BYTEA,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (region)
);

-- How often somebody checked, by day and outcome. No address, no document.
CREATE TABLE document_scans (
  region TEXT NOT NULL,
  day BIGINT NOT NULL,
  outcome TEXT NOT NULL,
  scans BIGINT NOT NULL,
  PRIMARY KEY (region, day, outcome)
);
