SELECT d.doc_name, p.text,
  (SELECT COUNT(*) FROM knowledge_page a WHERE a.document_id = d.id AND a.generation = d.generation) AS pages
FROM knowledge_document d
JOIN knowledge_page p ON p.document_id = d.id AND p.generation = d.generation
WHERE d.account_id = ? AND d.doc_id = ? AND p.page = ?
