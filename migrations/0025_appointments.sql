-- expands
-- Owned by crates/civic/src/appointments: days and times people come, tickets of the queue, outreach days, and how a product
-- is handed over. Nothing here names a person: a booking is known by the hash of its code, a ticket by its number.

CREATE TABLE appointments (
  region TEXT NOT NULL,
  id BYTEA NOT NULL,
  -- An office and a counter of the pack, and one of its services.
  office TEXT NOT NULL,
  counter TEXT NOT NULL,
  service TEXT NOT NULL,
  -- The application it belongs to; none for somebody who only comes to the counter.
  case_id BYTEA,
  -- Keyed hash of the code on the confirmation.
  code_hash BYTEA NOT NULL,
  -- The civil day, and the minute after its local midnight.
  day BIGINT NOT NULL,
  minute BIGINT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('booked', 'arrived', 'missed', 'moved', 'cancelled')),
  language TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  changed_at BIGINT NOT NULL,
  PRIMARY KEY (region, id)
);
-- A place is one counter at one minute: whoever writes the row first has it.
CREATE UNIQUE INDEX appointments_place ON appointments (region, office, counter, day, minute)
  WHERE state IN ('booked', 'arrived', 'missed');
CREATE UNIQUE INDEX appointments_code ON appointments (region, code_hash) WHERE state IN ('booked', 'arrived', 'missed');
-- A case waits for one day at most.
CREATE UNIQUE INDEX appointments_case ON appointments (region, case_id) WHERE state = 'booked' AND case_id IS NOT NULL;

-- One line a counter and day: the last number given, and how often somebody was called, by which lines take turns.
CREATE TABLE queue_lines (
  region TEXT NOT NULL,
  office TEXT NOT NULL,
  counter TEXT NOT NULL,
  day BIGINT NOT NULL,
  last_number BIGINT NOT NULL,
  turns BIGINT NOT NULL,
  PRIMARY KEY (region, office, counter, day)
);

CREATE TABLE queue_tickets (
  region TEXT NOT NULL,
  id BYTEA NOT NULL,
  office TEXT NOT NULL,
  -- Where it waits now; the letters of its label are those of the counter that gave it.
  counter TEXT NOT NULL,
  day BIGINT NOT NULL,
  prefix TEXT NOT NULL,
  number BIGINT NOT NULL,
  service TEXT NOT NULL,
  -- Served with priority (UU 25/2009, article 29). Why is nobody's business and not kept.
  priority BOOLEAN NOT NULL,
  -- The booking somebody came with.
  appointment_id BYTEA,
  -- When its booked time begins; none without a booking.
  due_at BIGINT,
  state TEXT NOT NULL CHECK (state IN ('waiting', 'called', 'skipped', 'served', 'left')),
  taken_at BIGINT NOT NULL,
  -- The first and the last call, and how many there were.
  called_at BIGINT,
  recalled_at BIGINT,
  calls BIGINT NOT NULL,
  finished_at BIGINT,
  PRIMARY KEY (region, id)
);
CREATE UNIQUE INDEX queue_tickets_number ON queue_tickets (region, office, day, prefix, number);
-- A counter serves one person at a time.
CREATE UNIQUE INDEX queue_tickets_called ON queue_tickets (region, office, counter, day) WHERE state = 'called';
CREATE UNIQUE INDEX queue_tickets_appointment ON queue_tickets (region, appointment_id) WHERE appointment_id IS NOT NULL;
CREATE INDEX queue_tickets_line ON queue_tickets (region, office, day, counter, state);

-- A day on which officers go to a village (jemput bola).
CREATE TABLE outreach_days (
  region TEXT NOT NULL,
  id BYTEA NOT NULL,
  -- The code of the village.
  village TEXT NOT NULL,
  day BIGINT NOT NULL,
  from_minute BIGINT NOT NULL,
  until_minute BIGINT NOT NULL,
  -- Where in the village, in words.
  place TEXT NOT NULL,
  agency TEXT NOT NULL,
  -- Ids of services, as a JSON list.
  services TEXT NOT NULL,
  -- Who goes, in the words of the office; only officers read it.
  team TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('planned', 'cancelled')),
  created_by BYTEA,
  created_at BIGINT NOT NULL,
  PRIMARY KEY (region, id)
);
CREATE INDEX outreach_days_day ON outreach_days (region, day);

-- What was entered afterwards, one row a person. The key of a row makes sure that a form sent twice enters nobody twice.
CREATE TABLE outreach_entries (
  region TEXT NOT NULL,
  outreach_id BYTEA NOT NULL,
  row_key BYTEA NOT NULL,
  service TEXT NOT NULL,
  -- The case or draft that came of it; the number is empty while it is a draft.
  case_id BYTEA NOT NULL,
  number TEXT NOT NULL,
  entered_by BYTEA,
  entered_at BIGINT NOT NULL,
  PRIMARY KEY (region, outreach_id, row_key)
);

-- How the product of a case gets to whom it belongs.
CREATE TABLE deliveries (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  way TEXT NOT NULL CHECK (way IN ('counter', 'post', 'courier', 'self-print')),
  -- The address, sealed with the case's key; none where nothing is sent.
  key_id TEXT NOT NULL,
  address BYTEA,
  state TEXT NOT NULL CHECK (state IN ('chosen', 'sent', 'handed', 'returned')),
  -- Who carries it and its number there, as the officer typed them.
  carrier TEXT NOT NULL,
  tracking TEXT NOT NULL,
  -- Who collected it, and which document was shown; never a number of it.
  collected_by TEXT NOT NULL,
  identity_shown TEXT NOT NULL,
  chosen_at BIGINT NOT NULL,
  sent_at BIGINT,
  ended_at BIGINT,
  changed_by BYTEA,
  PRIMARY KEY (region, case_id)
);
