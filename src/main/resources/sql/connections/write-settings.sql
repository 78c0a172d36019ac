UPDATE person_settings
SET umbral_name = :umbral_name, accept_connections = :accepts, share_json = :share, ntfy_enabled = :ntfy_enabled,
    ntfy_topic = :ntfy_topic, ntfy_on_request = :ntfy_on_request, ntfy_on_accept = :ntfy_on_accept, /* profile */,
    updated_on = UTC_TIMESTAMP(3)
WHERE user_id = :user
