UPDATE audit SET
  actor_id = IF(:actor, NULL, actor_id),
  actor_name = IF(:actor, NULL, actor_name),
  credential = IF(:actor, NULL, credential),
  address = IF(:actor, NULL, address),
  agent = IF(:actor, NULL, agent),
  actor_salt = IF(:actor, NULL, actor_salt),
  resource_id = IF(:subject, NULL, resource_id),
  before_json = IF(:subject, NULL, before_json),
  after_json = IF(:subject, NULL, after_json),
  subject_salt = IF(:subject, NULL, subject_salt)
WHERE id = :id
