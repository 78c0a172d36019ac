-- The records that each row names: what the file says before what the database holds, which stands beside it (_was_).
SELECT r.row_no,
  CASE WHEN r.row_no <= :resumed_from THEN NULL ELSE ELT(r.outcome + 1, 'unchanged', 'updated', 'created') END AS outcome,
  r.location_code, r.session_code, r.presentation_code, r.presenter_external_id,
  l.id_random AS location_id, sl.first_row = r.row_no AND sl.differs AS location_changes,
  COALESCE(sl.name, l.name) AS location_name, l.name AS location_was_name, l.enable AS location_enable,
  l.hide AS location_hide, l.priority AS location_priority, l.sort AS location_sort, l.notes AS location_notes,
  l.created_on AS location_created_on, l.updated_on AS location_updated_on,
  e.id_random AS session_id, se.first_row = r.row_no AND se.differs AS session_changes,
  COALESCE(se.name, e.name) AS session_name, COALESCE(se.description, e.description) AS session_description,
  IF(se.start_cleared, NULL, COALESCE(se.start_datetime, e.start_datetime)) AS session_start_datetime,
  IF(se.end_cleared, NULL, COALESCE(se.end_datetime, e.end_datetime)) AS session_end_datetime,
  IF(se.sort_cleared, NULL, COALESCE(se.sort, e.sort)) AS session_sort,
  e.name AS session_was_name, e.description AS session_was_description,
  e.start_datetime AS session_was_start_datetime, e.end_datetime AS session_was_end_datetime,
  e.sort AS session_was_sort, e.enable AS session_enable, e.hide AS session_hide,
  e.priority AS session_priority, e.notes AS session_notes, e.created_on AS session_created_on,
  e.updated_on AS session_updated_on, COALESCE(se.location_code, we.code) AS session_location_code,
  we.code AS session_was_location_code, ue.id_random AS session_location_id,
  n.id_random AS presentation_id, sn.first_row = r.row_no AND sn.differs AS presentation_changes,
  COALESCE(sn.name, n.name) AS presentation_name,
  COALESCE(sn.description, n.description) AS presentation_description,
  IF(sn.start_cleared, NULL, COALESCE(sn.start_datetime, n.start_datetime)) AS presentation_start_datetime,
  IF(sn.end_cleared, NULL, COALESCE(sn.end_datetime, n.end_datetime)) AS presentation_end_datetime,
  COALESCE(sn.abstract_code, n.abstract_code) AS presentation_abstract_code, n.name AS presentation_was_name,
  n.description AS presentation_was_description, n.start_datetime AS presentation_was_start_datetime,
  n.end_datetime AS presentation_was_end_datetime, n.abstract_code AS presentation_was_abstract_code,
  n.enable AS presentation_enable, n.hide AS presentation_hide, n.priority AS presentation_priority,
  n.sort AS presentation_sort, n.notes AS presentation_notes, n.created_on AS presentation_created_on,
  n.updated_on AS presentation_updated_on, COALESCE(sn.session_code, wn.code) AS presentation_session_code,
  wn.code AS presentation_was_session_code, un.id_random AS presentation_session_id,
  p.id_random AS presenter_id, sp.first_row = r.row_no AND sp.differs AS presenter_changes,
  COALESCE(sp.given_name, p.given_name) AS presenter_given_name,
  COALESCE(sp.family_name, p.family_name) AS presenter_family_name,
  COALESCE(sp.email, p.email) AS presenter_email,
  COALESCE(sp.affiliations, p.affiliations) AS presenter_affiliations,
  p.given_name AS presenter_was_given_name, p.family_name AS presenter_was_family_name,
  p.email AS presenter_was_email, p.affiliations AS presenter_was_affiliations, p.enable AS presenter_enable,
  p.hide AS presenter_hide, p.priority AS presenter_priority, p.sort AS presenter_sort,
  p.notes AS presenter_notes, p.created_on AS presenter_created_on, p.updated_on AS presenter_updated_on,
  k.first_row = r.row_no AND NOT k.found AS link_changes
FROM import_program_row r
LEFT JOIN import_location sl ON sl.code = r.location_code
LEFT JOIN event_location l ON l.event_id = :event_id AND l.code = r.location_code
LEFT JOIN import_session se ON se.code = r.session_code
LEFT JOIN event_session e ON e.event_id = :event_id AND e.code = r.session_code
LEFT JOIN event_location we ON we.id = e.event_location_id
LEFT JOIN event_location ue ON ue.event_id = :event_id AND ue.code = COALESCE(se.location_code, we.code)
LEFT JOIN import_presentation sn ON sn.code = r.presentation_code
LEFT JOIN event_presentation n ON n.event_id = :event_id AND n.code = r.presentation_code
LEFT JOIN event_session wn ON wn.id = n.event_session_id
LEFT JOIN event_session un ON un.event_id = :event_id AND un.code = COALESCE(sn.session_code, wn.code)
LEFT JOIN import_presenter sp ON sp.external_id = r.presenter_external_id
LEFT JOIN event_presenter p ON p.event_id = :event_id AND p.external_id = r.presenter_external_id
LEFT JOIN import_link k ON k.presentation_code = r.presentation_code
  AND k.presenter_external_id = r.presenter_external_id
HAVING :differences = 0 OR outcome <> 'unchanged'
ORDER BY r.row_no
LIMIT :most
