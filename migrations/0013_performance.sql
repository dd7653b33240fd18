-- Owned by crates/platform/src/casework: indexes for a million cases, of which nearly all have ended. Each was measured by
-- `balai bench`; an index that planners liked for the wrong lists is gone.

-- Lists of a region by date, with who may see a case and what they are counted by, so that what does not fit is passed over
-- without being fetched. It stands for `cases_recent`, which began with the visibility: since nearly every case is public,
-- planners walked through it whole to find one agency's few.
DROP INDEX cases_recent;
CREATE INDEX cases_created ON cases
  (region, created_at, id, visibility, hidden_from, case_type, meaning);

-- The same of lists by the last change.
DROP INDEX cases_updated;
CREATE INDEX cases_updated ON cases (region, updated_at, id);

-- Queues, and the figures of open cases, which are one range of it: it holds all they are counted and filtered by.
DROP INDEX cases_due;
CREATE INDEX cases_due ON cases
  (region, due_at, id, agency, unit, state, meaning, category, area, visibility, hidden_from, case_type, assignee);
-- The few that were ever reopened.
CREATE INDEX cases_reopened ON cases (region, reopenings, closed_at) WHERE reopenings > 0;

-- Figures of ninety days read these indexes alone.
DROP INDEX cases_closed;
CREATE INDEX cases_closed ON cases
  (region, closed_at, meaning, agency, created_at, case_type, visibility, hidden_from)
  WHERE closed_at IS NOT NULL;
DROP INDEX cases_promised;
CREATE INDEX cases_promised ON cases
  (region, promised_at, meaning, agency, closed_at, state_since, due_at, case_type, visibility, hidden_from)
  WHERE promised_at IS NOT NULL;
