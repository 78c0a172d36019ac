SELECT p.text
FROM knowledge_document d
JOIN knowledge_page p ON p.document_id = d.id AND p.generation = d.generation
WHERE d.account_id = ? AND d.id = ? AND p.generation = ? AND p.page = ?
