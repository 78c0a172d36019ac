INSERT INTO audit (id_random, `at`, account_id, action, outcome, resource, request_id, `count`, actor_kind, actor_id,
  actor_name, credential, address, agent, actor_salt, actor_digest, resource_id, before_json, after_json, subject_salt,
  subject_digest)
VALUES (:id, :at, :account, :action, :outcome, :resource, :request, :count, :kind, :actor,
  :name, :credential, :address, :agent, :actorSalt, :actorDigest, :resourceId, :before, :after, :subjectSalt,
  :subjectDigest)
