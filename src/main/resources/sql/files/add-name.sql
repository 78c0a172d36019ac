INSERT INTO hosted_file
  (id_random, account_id, filename, extension, content_type, size, hash_sha256, file_purpose, link_to_type, link_to_id)
VALUES (:id, :account, :filename, :extension, :content_type, :size, :hash, :purpose, :link_type, :link_id)
