-- Owned by platform/webhooks: whom other systems want to be told at, and what became of each call. No text of a case.

CREATE TABLE webhooks (
  region TEXT NOT NULL,
  id BYTEA NOT NULL,
  url TEXT NOT NULL,
  note TEXT NOT NULL,
  -- Words of events with commas between.
  events TEXT NOT NULL,
  key_id TEXT NOT NULL,
  secret BYTEA NOT NULL,
  -- The secret before, which signs beside the new one for a while.
  former_key_id TEXT,
  former_secret BYTEA,
  former_until BIGINT,
  created_at BIGINT NOT NULL,
  created_by BYTEA,
  -- Failed calls in a row, and until when nobody is called after the last one.
  failures BIGINT NOT NULL,
  paused_until BIGINT,
  disabled_at BIGINT,
  disabled_why TEXT CHECK (disabled_why IN ('by-hand', 'failures')),
  PRIMARY KEY (region, id)
);

CREATE TABLE webhook_deliveries (
  region TEXT NOT NULL,
  id BYTEA NOT NULL,
  webhook_id BYTEA NOT NULL,
  case_id BYTEA,
  event_id BYTEA,
  event TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('ready', 'sent', 'nothing', 'dead')),
  attempts BIGINT NOT NULL,
  -- What the last call came to: a word, and the answer's status where there was one.
  outcome TEXT NOT NULL,
  status BIGINT,
  created_at BIGINT NOT NULL,
  tried_at BIGINT,
  finished_at BIGINT,
  PRIMARY KEY (region, id),
  FOREIGN KEY (region, webhook_id) REFERENCES webhooks (region, id)
);
CREATE INDEX webhook_deliveries_newest ON webhook_deliveries (region, webhook_id, created_at);
CREATE INDEX webhook_deliveries_finished ON webhook_deliveries (region, finished_at);
