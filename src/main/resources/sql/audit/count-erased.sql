SELECT
  (SELECT COALESCE(SUM(actor_salt IS NULL), 0) + COALESCE(SUM(subject_salt IS NULL), 0) FROM audit) AS erased,
  (SELECT COALESCE(SUM(CAST(JSON_VALUE(after_json, '$.parts') AS UNSIGNED)), 0) FROM audit
    WHERE action = 'audit.forget') AS told
