-- expands
-- Owned by crates/platform/src/casework. The standard of a service counts from a complete file: an application has no promised
-- end before its clock runs, and none while that stands still. Applications opened earlier had one from the day they were sent.

UPDATE cases SET promised_at = (
  SELECT CASE WHEN k.paused_at IS NULL THEN k.due_at END FROM case_clocks k
  WHERE k.region = cases.region AND k.case_id = cases.id AND k.clock IN ('service', 'extension', 'objection')
  ORDER BY k.started_at DESC, k.round DESC LIMIT 1
) WHERE case_type = 'application';
