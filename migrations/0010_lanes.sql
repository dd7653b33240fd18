-- Jobs run in lanes: what waits for other machines never delays clocks, escalation and figures.

ALTER TABLE jobs ADD COLUMN lane TEXT NOT NULL DEFAULT 'main';
CREATE INDEX jobs_due_in_lane ON jobs (lane, state, due_at);
DROP INDEX jobs_due;
