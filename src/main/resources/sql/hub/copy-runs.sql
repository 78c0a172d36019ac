-- What a job was asked to do stands in its run, so its replay has a copy of that; ids: in the order of the rows
INSERT INTO run (id_random, account_id, capability, `trigger`, source, triggered_by, request_id, parameters_json,
                 file_name, file_sha256, message, started_on)
SELECT ELT(FIELD(i.id, :rows), :ids), r.account_id, r.capability, 'replay', r.source, p.triggered_by, r.request_id,
       r.parameters_json, r.file_name, r.file_sha256, '', UTC_TIMESTAMP(3)
FROM inbox i
JOIN run r ON r.id = i.run_id
JOIN run p ON p.id = :replay
WHERE i.id IN (:rows)
