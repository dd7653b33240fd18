-- Owned by crates/store: full text over stems made in Rust. The two databases differ here and nowhere else.

-- for sqlite:
-- `document` is the row number in the index: the date in milliseconds times 4096, so the newest come first.
CREATE TABLE search_documents (
  document BIGINT PRIMARY KEY,
  region TEXT NOT NULL,
  collection TEXT NOT NULL,
  id BYTEA NOT NULL
);
CREATE UNIQUE INDEX search_documents_id ON search_documents (region, collection, id);

-- Stems only: the texts themselves are not kept a second time.
CREATE VIRTUAL TABLE search_stems USING fts5 (
  scope, stems, content='', contentless_delete=1, detail=column, tokenize="unicode61 remove_diacritics 0 tokenchars '-:'"
);

-- for postgres:
CREATE TABLE search_documents (
  region TEXT NOT NULL,
  collection TEXT NOT NULL,
  id BYTEA NOT NULL,
  at BIGINT NOT NULL,
  stems TSVECTOR NOT NULL,
  PRIMARY KEY (region, collection, id)
);
CREATE INDEX search_documents_at ON search_documents (region, collection, at, id);
CREATE INDEX search_documents_stems ON search_documents USING gin (stems);
-- for both:
