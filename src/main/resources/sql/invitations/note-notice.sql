UPDATE event_notice
SET state = IF(state IN ('queued', 'failed', 'sent'), :state, state),
    provider = COALESCE(:provider, provider),
    provider_message_id = COALESCE(:message, provider_message_id),
    reason = NULL,
    noted_on = UTC_TIMESTAMP(3)
WHERE id_random = :id
