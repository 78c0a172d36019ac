SELECT umbral_name, accept_connections, share_json, ntfy_enabled, ntfy_topic, ntfy_on_request, ntfy_on_accept,
       preferred_name, given_name, family_name, email, phone, CAST(birthday AS CHAR) AS birthday, professional_title,
       affiliations, city, state_province, country, website, created_on AS created_at, updated_on AS updated_at
FROM person_settings
WHERE user_id = :user
