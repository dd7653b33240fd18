-- Owned by crates/platform/src/history: the log in which every event of a case is an entry. It only grows.

-- A log's name never changes, whatever becomes of the region's hosts.
CREATE TABLE history_logs (
  region TEXT NOT NULL,
  origin TEXT NOT NULL,
  PRIMARY KEY (region)
);

-- Events that have no place in the log yet: written with the event, gone a second later.
CREATE TABLE history_pending (
  region TEXT NOT NULL,
  event_id BYTEA NOT NULL,
  PRIMARY KEY (region, event_id)
);

-- What was put into the log: the salted hash of an event, at places without a gap.
CREATE TABLE history_leaves (
  region TEXT NOT NULL,
  position BIGINT NOT NULL,
  event_id BYTEA NOT NULL,
  entry BYTEA NOT NULL,
  PRIMARY KEY (region, position)
);
CREATE UNIQUE INDEX history_leaves_event ON history_leaves (region, event_id);

-- What makes an entry out of an event. Where the event's words were erased, `salt` is gone and `remainder` holds what
-- shows that everything else is as it was.
CREATE TABLE history_salts (
  region TEXT NOT NULL,
  position BIGINT NOT NULL,
  salt BYTEA,
  remainder BYTEA,
  PRIMARY KEY (region, position),
  CHECK ((salt IS NULL) <> (remainder IS NULL))
);

-- The roots of full tiles, so that a proof reads a few rows.
CREATE TABLE history_tiles (
  region TEXT NOT NULL,
  level BIGINT NOT NULL,
  number BIGINT NOT NULL,
  root BYTEA NOT NULL,
  PRIMARY KEY (region, level, number)
);

CREATE TABLE history_checkpoints (
  region TEXT NOT NULL,
  size BIGINT NOT NULL,
  signed_at BIGINT NOT NULL,
  note TEXT NOT NULL,
  PRIMARY KEY (region, size)
);

-- What witnesses said of a checkpoint: the newest line of each.
CREATE TABLE history_cosignatures (
  region TEXT NOT NULL,
  size BIGINT NOT NULL,
  witness TEXT NOT NULL,
  line TEXT NOT NULL,
  seconds BIGINT NOT NULL,
  PRIMARY KEY (region, size, witness),
  FOREIGN KEY (region, size) REFERENCES history_checkpoints (region, size)
);
CREATE INDEX history_cosignatures_newest ON history_cosignatures (region, witness, size);

-- What happened before there was a log comes into it too.
INSERT INTO history_pending (region, event_id) SELECT region, id FROM case_events;

-- for sqlite:
CREATE TRIGGER history_logs_unchanged BEFORE UPDATE ON history_logs
BEGIN SELECT RAISE(ABORT, 'history_logs is append-only'); END;
CREATE TRIGGER history_logs_kept BEFORE DELETE ON history_logs
BEGIN SELECT RAISE(ABORT, 'history_logs is append-only'); END;
CREATE TRIGGER history_leaves_unchanged BEFORE UPDATE ON history_leaves
BEGIN SELECT RAISE(ABORT, 'history_leaves is append-only'); END;
CREATE TRIGGER history_leaves_kept BEFORE DELETE ON history_leaves
BEGIN SELECT RAISE(ABORT, 'history_leaves is append-only'); END;
CREATE TRIGGER history_salts_unchanged BEFORE UPDATE ON history_salts
WHEN OLD.salt IS NULL OR NEW.salt IS NOT NULL OR NEW.region <> OLD.region OR NEW.position <> OLD.position
BEGIN SELECT RAISE(ABORT, 'history_salts is append-only'); END;
CREATE TRIGGER history_salts_kept BEFORE DELETE ON history_salts
BEGIN SELECT RAISE(ABORT, 'history_salts is append-only'); END;
CREATE TRIGGER history_tiles_unchanged BEFORE UPDATE ON history_tiles
BEGIN SELECT RAISE(ABORT, 'history_tiles is append-only'); END;
CREATE TRIGGER history_tiles_kept BEFORE DELETE ON history_tiles
BEGIN SELECT RAISE(ABORT, 'history_tiles is append-only'); END;
CREATE TRIGGER history_checkpoints_unchanged BEFORE UPDATE ON history_checkpoints
BEGIN SELECT RAISE(ABORT, 'history_checkpoints is append-only'); END;
CREATE TRIGGER history_checkpoints_kept BEFORE DELETE ON history_checkpoints
BEGIN SELECT RAISE(ABORT, 'history_checkpoints is append-only'); END;

-- for postgres:
CREATE TRIGGER history_logs_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON history_logs
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER history_leaves_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON history_leaves
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER history_salts_unchanged BEFORE UPDATE ON history_salts
FOR EACH ROW WHEN (OLD.salt IS NULL OR NEW.salt IS NOT NULL OR NEW.region <> OLD.region OR NEW.position <> OLD.position)
EXECUTE FUNCTION refuse_change();
CREATE TRIGGER history_salts_kept BEFORE DELETE OR TRUNCATE ON history_salts
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER history_tiles_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON history_tiles
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER history_checkpoints_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON history_checkpoints
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- for both:
