-- Answers stand on this reading from now on.
UPDATE knowledge_document
SET status = 'indexed', stage = 'index', generation = :generation, change_number = :change, chunk_count = :chunks,
  vector_chunk_count = :chunks, summary = :summary, summary_latency_ms = :latency, error = NULL, failure_stage = NULL,
  updated_on = UTC_TIMESTAMP(3)
WHERE id = :document AND wanted = :generation
