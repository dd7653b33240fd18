-- Owned by crates/platform/src/identity.

-- When the password was chosen: the policy `bssn` asks for another one after six months. NULL for those chosen before this
-- was kept; they count from when the account began.
-- for sqlite:
ALTER TABLE accounts ADD COLUMN password_set_at INTEGER;
-- for postgres:
ALTER TABLE accounts ADD COLUMN password_set_at BIGINT;
