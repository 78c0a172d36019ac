-- People of the event whom guests' answers made and nobody has hidden, beside the row of a batch that has their address;
-- of rows with one address the first that names nobody whom the event has.
SELECT p.id AS person_id, s.external_id
FROM event_person p
JOIN event_person_profile q ON q.event_person_id = p.id
JOIN (
  SELECT LOWER(t.email) COLLATE utf8mb4_bin AS address, MIN(t.row_no) AS row_no
  FROM import_person t
  LEFT JOIN event_person o ON o.event_id = :event_id AND o.external_id = t.external_id
  WHERE t.row_no BETWEEN :from AND :to AND t.first_row IS NULL AND o.id IS NULL
  GROUP BY LOWER(t.email) COLLATE utf8mb4_bin) f ON f.address = LOWER(q.email) COLLATE utf8mb4_bin
JOIN import_person s ON s.row_no = f.row_no
WHERE p.event_id = :event_id AND p.external_id >= 'guest:' AND p.external_id < 'guest;' AND p.hide = 0
