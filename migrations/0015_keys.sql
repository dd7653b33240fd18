-- Keys of subjects (crates/platform/src/keyring), and what an erasure leaves (crates/platform/src/casework).

-- The key that seals one case's values, sealed itself by a key file. Whoever destroys the row has destroyed the values.
CREATE TABLE subject_keys (
  region TEXT NOT NULL,
  subject_id BYTEA NOT NULL,
  subject_kind TEXT NOT NULL CHECK (subject_kind IN ('case')),
  key_id TEXT NOT NULL,
  wrapped BYTEA NOT NULL,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (region, subject_id)
);

-- Which key files this database has ever needed, so that a missing one is noticed before anybody meets a value that does
-- not open. `key_id` is a sealing key's name, or `mac-` with the fingerprint of the key of hashes.
CREATE TABLE vault_keys (
  region TEXT NOT NULL,
  key_id TEXT NOT NULL,
  first_used_at BIGINT NOT NULL,
  -- When everything else had been sealed anew with this one.
  settled_at BIGINT,
  -- When it was given up: nothing needs it any more, or what it sealed is lost.
  given_up_at BIGINT,
  PRIMARY KEY (region, key_id)
);

-- What citizens wrote in a case's history. It lies beside the events, which never change, so that it can be erased.
CREATE TABLE event_texts (
  region TEXT NOT NULL,
  event_id BYTEA NOT NULL,
  text TEXT NOT NULL,
  PRIMARY KEY (region, event_id)
);

-- Cases from which everything personal was erased, with the event that says so.
CREATE TABLE erasures (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  event_id BYTEA NOT NULL,
  erased_at BIGINT NOT NULL,
  PRIMARY KEY (region, case_id)
);

-- The events whose text was erased, and the event that says so.
CREATE TABLE erased_texts (
  region TEXT NOT NULL,
  event_id BYTEA NOT NULL,
  case_id BYTEA NOT NULL,
  erasure_id BYTEA NOT NULL,
  PRIMARY KEY (region, event_id)
);

-- for sqlite:
ALTER TABLE case_photos ADD COLUMN erased_at INTEGER;
-- for postgres:
ALTER TABLE case_photos ADD COLUMN erased_at BIGINT;
-- for both:

-- History stays append-only but for one change: the text of an event may be emptied once its erasure is noted.

-- for sqlite:
DROP TRIGGER case_events_unchanged;
CREATE TRIGGER case_events_unchanged BEFORE UPDATE ON case_events
WHEN NOT (
  NEW.text = '' AND (OLD.actor_kind = 'citizen' OR OLD.kind = 'opened')
  AND NEW.region IS OLD.region AND NEW.case_id IS OLD.case_id AND NEW.sequence IS OLD.sequence AND NEW.id IS OLD.id
  AND NEW.at IS OLD.at AND NEW.kind IS OLD.kind AND NEW.actor_kind IS OLD.actor_kind
  AND NEW.actor_id IS OLD.actor_id AND NEW.role IS OLD.role AND NEW.agency IS OLD.agency
  AND NEW.audience IS OLD.audience AND NEW.transition IS OLD.transition AND NEW.state_from IS OLD.state_from
  AND NEW.state_to IS OLD.state_to AND NEW.detail IS OLD.detail AND NEW.origin_id IS OLD.origin_id
  AND EXISTS (SELECT 1 FROM erased_texts x WHERE x.region = OLD.region AND x.event_id = OLD.id)
)
BEGIN SELECT RAISE(ABORT, 'case_events is append-only'); END;
CREATE TRIGGER event_texts_unchanged BEFORE UPDATE ON event_texts
BEGIN SELECT RAISE(ABORT, 'event_texts is append-only'); END;
CREATE TRIGGER event_texts_kept BEFORE DELETE ON event_texts
WHEN NOT EXISTS (SELECT 1 FROM erased_texts x WHERE x.region = OLD.region AND x.event_id = OLD.event_id)
BEGIN SELECT RAISE(ABORT, 'event_texts is append-only'); END;
CREATE TRIGGER erasures_unchanged BEFORE UPDATE ON erasures
BEGIN SELECT RAISE(ABORT, 'erasures is append-only'); END;
CREATE TRIGGER erasures_kept BEFORE DELETE ON erasures
BEGIN SELECT RAISE(ABORT, 'erasures is append-only'); END;
CREATE TRIGGER erased_texts_unchanged BEFORE UPDATE ON erased_texts
BEGIN SELECT RAISE(ABORT, 'erased_texts is append-only'); END;
CREATE TRIGGER erased_texts_kept BEFORE DELETE ON erased_texts
BEGIN SELECT RAISE(ABORT, 'erased_texts is append-only'); END;

-- for postgres:
CREATE FUNCTION refuse_change_but_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  emptied case_events%ROWTYPE;
BEGIN
  emptied := OLD;
  emptied.text := '';
  IF (OLD.actor_kind = 'citizen' OR OLD.kind = 'opened') AND NEW IS NOT DISTINCT FROM emptied
    AND EXISTS (SELECT 1 FROM erased_texts x WHERE x.region = OLD.region AND x.event_id = OLD.id) THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE FUNCTION refuse_removal_but_erasure() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM erased_texts x WHERE x.region = OLD.region AND x.event_id = OLD.event_id) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
DROP TRIGGER case_events_unchanged ON case_events;
CREATE TRIGGER case_events_unchanged BEFORE UPDATE ON case_events
FOR EACH ROW EXECUTE FUNCTION refuse_change_but_erasure();
CREATE TRIGGER case_events_kept BEFORE DELETE OR TRUNCATE ON case_events
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_texts_unchanged BEFORE UPDATE OR TRUNCATE ON event_texts
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_texts_kept BEFORE DELETE ON event_texts
FOR EACH ROW EXECUTE FUNCTION refuse_removal_but_erasure();
CREATE TRIGGER erasures_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON erasures
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER erased_texts_unchanged BEFORE UPDATE OR DELETE OR TRUNCATE ON erased_texts
FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
-- for both:
