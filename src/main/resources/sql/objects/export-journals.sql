SELECT j.id_random AS journal_id, j.name AS journal, e.id_random AS id, e.title, e.content, e.entry_datetime,
  e.data_json, j.created_on
FROM person p
JOIN journal j ON j.person_id = p.id
LEFT JOIN journal_entry e ON e.journal_id = j.id
WHERE p.user_id = :user
ORDER BY j.id, e.id
