SELECT b.id, b.id_random, b.given_name, b.family_name, b.full_name, b.email, b.professional_title, b.affiliations,
       b.state_province, b.country, b.badge_type, b.badge_type_code, b.external_registration_id, b.other_1, b.other_2,
       b.other_3, b.other_4, b.other_5, e.name AS event_name, t.layout_json,
       COALESCE((SELECT MAX(i.issue) FROM event_badge_issue i WHERE i.badge_id = b.id), 0) AS issue
FROM event_badge b
JOIN event e ON e.id = b.event_id
LEFT JOIN event_badge_template t ON t.id = b.event_badge_template_id
WHERE b.event_id = :event AND b.enable = 1 AND b.hide = 0
  AND (:template IS NULL OR b.event_badge_template_id = :template OR b.event_badge_template_id IS NULL)
  AND (:badge IS NULL OR b.id = :badge)
  AND (:since IS NULL OR b.updated_on >= :since)
ORDER BY b.family_name, b.given_name, b.id
LIMIT :limit
