SELECT d.doc_id, d.regulation_type
FROM knowledge_document d
WHERE d.account_id = ? AND d.generation > 0
ORDER BY d.id
