-- expands
-- Owned by crates/civic/src/services: what is paid for a permit, what is paid to heirs, and into whose hand a product went.

-- A fee that is due. The billing number comes from the treasury's system; nothing is paid here.
CREATE TABLE application_payments (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  -- The number quoted at the bank. No secret and no personal number.
  billing_number TEXT NOT NULL,
  -- In rupiah.
  amount BIGINT NOT NULL,
  billed_at BIGINT NOT NULL,
  billed_by BYTEA,
  -- The last moment at which it can be paid.
  expires_at BIGINT NOT NULL,
  -- The uploaded proof, among the application's files.
  proof BYTEA,
  proved_at BIGINT,
  paid_at BIGINT,
  confirmed_by BYTEA,
  PRIMARY KEY (region, case_id)
);
CREATE UNIQUE INDEX application_payments_number ON application_payments (region, billing_number);

-- A benefit proposed to heirs. The deceased's number is kept as a keyed hash only: it tells a second claim.
CREATE TABLE application_benefits (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  deceased_index BYTEA NOT NULL,
  died_day BIGINT NOT NULL,
  reported_day BIGINT NOT NULL,
  -- In rupiah, and the rule that gave it.
  amount BIGINT NOT NULL,
  basis TEXT NOT NULL,
  -- The heir's name and account, sealed together.
  key_id TEXT NOT NULL,
  payee BYTEA NOT NULL,
  proposed_at BIGINT NOT NULL,
  proposed_by BYTEA,
  approved_at BIGINT,
  approved_by BYTEA,
  paid_at BIGINT,
  paid_by BYTEA,
  -- The treasury's reference of the payment.
  paid_reference TEXT NOT NULL,
  -- Gone when the application ended without a payment: then another may claim.
  claim_open BOOLEAN NOT NULL,
  PRIMARY KEY (region, case_id)
);
CREATE UNIQUE INDEX application_benefits_claim ON application_benefits (region, deceased_index) WHERE claim_open;

-- Into whose hand a product went.
CREATE TABLE application_hand_overs (
  region TEXT NOT NULL,
  case_id BYTEA NOT NULL,
  -- The person, somebody with a power of attorney, or nobody: printed by oneself.
  collector TEXT NOT NULL CHECK (collector IN ('self', 'attorney', 'printed')),
  -- What was shown to prove who collects; words of the office, never a number.
  shown TEXT NOT NULL,
  key_id TEXT NOT NULL,
  -- The collector's name, sealed; none for the person and for what was printed.
  name BYTEA,
  handed_at BIGINT NOT NULL,
  handed_by BYTEA,
  PRIMARY KEY (region, case_id)
);
