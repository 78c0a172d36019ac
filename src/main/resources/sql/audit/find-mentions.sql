SELECT id, resource_id, before_json, after_json FROM audit
WHERE subject_salt IS NOT NULL
  AND (resource_id IN (:names) OR LOCATE(:name, LOWER(before_json)) > 0 OR LOCATE(:name, LOWER(after_json)) > 0)
