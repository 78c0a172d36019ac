SELECT a.id, a.id_random, a.`at`, a.account_id, c.id_random AS account, a.action, a.outcome, a.resource, a.request_id,
  a.`count`, a.actor_kind, a.actor_id, a.actor_name, a.credential, a.address, a.agent, a.actor_salt, a.actor_digest,
  a.resource_id, a.before_json, a.after_json, a.subject_salt, a.subject_digest, a.seal_no, a.hash
FROM audit a LEFT JOIN account c ON c.id = a.account_id
WHERE
