-- Letters by e-mail: who wants none any more, whom they do not reach (crates/platform/src/notify/mail), and the one-tap
-- answers a closing letter holds (crates/civic/src/letters). No address stands here: those are sealed with the case.

CREATE TABLE mail_recipients (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  recipient TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('stopped', 'unreachable')),
  at BIGINT NOT NULL,
  PRIMARY KEY (region, case_id, recipient)
);

CREATE TABLE answer_links (
  region TEXT NOT NULL,
  token_hash BYTEA NOT NULL,
  case_id BYTEA NOT NULL,
  round BIGINT NOT NULL,
  answer TEXT NOT NULL CHECK (answer IN ('solved', 'not-solved')),
  expires_at BIGINT NOT NULL,
  used_at BIGINT,
  PRIMARY KEY (region, token_hash)
);
