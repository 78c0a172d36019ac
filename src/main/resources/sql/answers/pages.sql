SELECT p.text
FROM knowledge_document d
JOIN knowledge_page p ON p.document_id = d.id AND p.generation = d.generation
WHERE d.account_id = ? AND d.doc_id = ?
ORDER BY p.page
LIMIT 51
