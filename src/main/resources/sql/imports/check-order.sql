SELECT EXISTS (SELECT 1 FROM event WHERE id = :event_id AND account_id = :account_id)
  AND (:template_id IS NULL
    OR EXISTS (SELECT 1 FROM event_badge_template WHERE id = :template_id AND event_id = :event_id))
