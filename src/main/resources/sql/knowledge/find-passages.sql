SELECT p.id, p.document_id, p.generation, d.doc_id, d.doc_name, d.regulation_type, d.version, p.page, p.page_offset,
       p.heading, p.text, p.embedded_text, p.model, p.vector
FROM knowledge_passage p
JOIN knowledge_document d ON d.id = p.document_id AND d.generation = p.generation
WHERE p.id IN (:passages) AND d.account_id = :account
