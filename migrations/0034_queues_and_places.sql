-- expands: indexes only
-- Owned by crates/platform/src/casework: indexes for a million cases, each measured.

-- An agency's queue and its counts read this index alone; what the filter leaves out is passed over without being fetched.
DROP INDEX cases_agency_due;
CREATE INDEX cases_agency_due ON cases
  (region, agency, due_at, id, meaning, category, area, visibility, hidden_from, case_type, assignee);

-- What lies in a place, with when it was opened: at a crowded place only the cases of the weeks asked for are fetched.
DROP INDEX cases_cell;
CREATE INDEX cases_cell ON cases (region, cell, created_at, id) WHERE cell IS NOT NULL;
