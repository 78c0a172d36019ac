UPDATE `connection` SET
  calls = IF(calls_on = UTC_DATE(), calls, 0) + :calls,
  calls_on = UTC_DATE(),
  last_used_at = IF(last_used_at IS NULL OR last_used_at < :used, :used, last_used_at),
  -- of these seconds' calls the last one tells
  failing_since = IF(:error_at IS NULL OR :ok > :error_at, IF(:ok IS NULL, failing_since, NULL),
    IF(:ok IS NULL, COALESCE(failing_since, :error_at), :error_at)),
  last_ok_at = COALESCE(:ok, last_ok_at),
  last_error = COALESCE(:error, last_error),
  last_error_at = COALESCE(:error_at, last_error_at)
WHERE id_random = :id
