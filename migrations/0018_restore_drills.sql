-- Owned by crates/platform/src/drills (and once of crates/store: `files`): restores that were tried, so that the last proven one can be told.

CREATE TABLE restore_drills (
  region TEXT NOT NULL,
  id BYTEA NOT NULL,
  begun_at BIGINT NOT NULL,
  took_ms BIGINT NOT NULL,
  -- Where the copy came from: a target's name without credentials.
  target TEXT NOT NULL,
  -- The moment that was restored; none when there was nothing to restore.
  moment BIGINT,
  place TEXT NOT NULL CHECK (place IN ('server', 'elsewhere')),
  proven BOOLEAN NOT NULL,
  -- JSON: what was checked, and with which result.
  steps TEXT NOT NULL,
  PRIMARY KEY (region, id)
);
CREATE INDEX restore_drills_begun ON restore_drills (region, begun_at, id);
CREATE INDEX restore_drills_proven ON restore_drills (region, begun_at, id) WHERE proven;

-- Photos stored so far, for `files`: a restore brings back, and a check looks at, what stands there.
INSERT INTO files (region, hash, media_type, size, created_at)
  SELECT region, file, 'image/jpeg', 0, created_at FROM case_photos WHERE file IS NOT NULL
  ON CONFLICT (region, hash) DO NOTHING;
INSERT INTO files (region, hash, media_type, size, created_at)
  SELECT region, thumbnail, 'image/jpeg', 0, created_at FROM case_photos WHERE thumbnail IS NOT NULL
  ON CONFLICT (region, hash) DO NOTHING;
INSERT INTO files (region, hash, media_type, size, created_at)
  SELECT region, public_file, 'image/jpeg', 0, created_at FROM case_photos WHERE public_file IS NOT NULL
  ON CONFLICT (region, hash) DO NOTHING;
INSERT INTO files (region, hash, media_type, size, created_at)
  SELECT region, public_thumbnail, 'image/jpeg', 0, created_at FROM case_photos WHERE public_thumbnail IS NOT NULL
  ON CONFLICT (region, hash) DO NOTHING;
