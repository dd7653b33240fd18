-- expands
-- Owned by platform/documents: certified signatures of documents, and documents that belong to something that is no case.

-- A document that is to bear an electronic signature. It is handed out once it is signed; no passphrase is kept anywhere.
CREATE TABLE document_signatures (
  region TEXT NOT NULL,
  document_id BYTEA NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'pending', 'done')),
  kind TEXT NOT NULL CHECK (kind IN ('demonstration', 'certified')),
  -- What the signing service calls an order that it has taken on and not answered.
  order_name TEXT NOT NULL,
  -- The PDF as it was set, sealed by the document's own key; none before it was set and after it was signed.
  file BYTEA,
  sha256 BYTEA,
  -- When a pending order is asked for again, and how often it was.
  next_try_at BIGINT,
  tries BIGINT NOT NULL,
  -- The last refusal's word; empty when there was none.
  refusal TEXT NOT NULL,
  signed_by BYTEA,
  signed_at BIGINT,
  PRIMARY KEY (region, document_id),
  FOREIGN KEY (region, document_id) REFERENCES documents (region, id)
);
CREATE INDEX document_signatures_state ON document_signatures (region, state, next_try_at);
CREATE INDEX document_signatures_file ON document_signatures (region, file) WHERE file IS NOT NULL;

-- Which document was given for what, once: a receipt for an application, a ticket for a place in the queue.
CREATE TABLE document_subjects (
  region TEXT NOT NULL,
  subject TEXT NOT NULL,
  document_id BYTEA NOT NULL,
  PRIMARY KEY (region, subject),
  FOREIGN KEY (region, document_id) REFERENCES documents (region, id)
);

-- What documents issued from now on bear where a signature stands: a server writes it down when it starts.
ALTER TABLE document_sites ADD COLUMN signature TEXT;
