-- Documents that the person uploaded.
SELECT doc_id, doc_name, file_name, size_bytes, regulation_type, version, status, created_on
FROM knowledge_document
WHERE account_id = :account AND created_by = :user
ORDER BY id
