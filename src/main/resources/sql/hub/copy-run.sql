INSERT INTO run (id_random, account_id, capability, `trigger`, source, triggered_by, request_id, parameters_json,
                 file_name, file_sha256, message, started_on)
SELECT ?, account_id, capability, 'replay', source, ?, request_id, parameters_json, file_name, file_sha256, '',
       UTC_TIMESTAMP(3)
FROM run
WHERE id = ?
