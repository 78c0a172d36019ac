INSERT INTO notification
  (id_random, user_id, about_id, number, type, title, message, data_json, source_type, source_id, ntfy)
VALUES (:id, :person, :about, :number, :type, :title, :message, :data, :sourceType, :sourceId, :ntfy)
