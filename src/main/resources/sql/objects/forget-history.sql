-- What the history holds of a person: of themselves as a user, and of their journals with their entries, also of those
-- that are gone
UPDATE record_change c SET c.fields_json = NULL
WHERE c.type = 'user' AND c.record_id = :user;

UPDATE record_change c SET c.fields_json = NULL
WHERE c.type = 'journal_entry' AND c.record_id IN (
  SELECT record_id FROM (
    SELECT e.id AS record_id FROM journal_entry e JOIN journal j ON j.id = e.journal_id JOIN person p ON p.id = j.person_id
    WHERE p.user_id = :user
    UNION
    SELECT d.record_id FROM record_change d
    WHERE d.type = 'journal_entry' AND d.action = 'd' AND JSON_VALUE(d.fields_json, '$.journal_id') IN (
      SELECT j.id FROM journal j JOIN person p ON p.id = j.person_id WHERE p.user_id = :user
      UNION
      SELECT g.record_id FROM record_change g WHERE g.type = 'journal' AND g.action = 'd'
        AND JSON_VALUE(g.fields_json, '$.person_id') IN (SELECT id FROM person WHERE user_id = :user))) theirs);

UPDATE record_change c SET c.fields_json = NULL
WHERE c.type = 'journal' AND c.record_id IN (
  SELECT record_id FROM (
    SELECT j.id AS record_id FROM journal j JOIN person p ON p.id = j.person_id WHERE p.user_id = :user
    UNION
    SELECT g.record_id FROM record_change g WHERE g.type = 'journal' AND g.action = 'd'
      AND JSON_VALUE(g.fields_json, '$.person_id') IN (SELECT id FROM person WHERE user_id = :user)) theirs);
