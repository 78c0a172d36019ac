DELETE FROM connection_person WHERE owner_id = :user
