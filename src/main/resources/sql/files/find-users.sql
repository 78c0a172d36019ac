SELECT 1
FROM hosted_file h
WHERE h.id_random = :id
  AND (EXISTS (SELECT 1 FROM event_file f WHERE f.hosted_file_id = h.id)
    OR EXISTS (SELECT 1 FROM archive_content c WHERE c.hosted_file_id = h.id)
    OR EXISTS (
      SELECT 1 FROM event_badge_template t JOIN event e ON e.id = t.event_id
      WHERE e.account_id = h.account_id AND JSON_VALUE(t.layout_json, '$.logo.file') = :id))
