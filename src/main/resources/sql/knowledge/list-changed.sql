SELECT id, generation, doc_id, regulation_type, version
FROM knowledge_document
WHERE account_id = :account AND change_number > :since
ORDER BY change_number
