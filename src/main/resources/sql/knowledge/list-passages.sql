SELECT id, embedded_text, model, vector
FROM knowledge_passage
WHERE document_id = :document AND generation = :generation
ORDER BY ordinal
