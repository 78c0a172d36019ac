SELECT id_random AS id, capability, `trigger`, source, triggered_by, status, message, started_on, finished_on, request_id
FROM run
WHERE triggered_by = CONCAT('user ', :uuid)
   OR triggered_by LIKE CONCAT('token % of user ', :uuid)
ORDER BY id
