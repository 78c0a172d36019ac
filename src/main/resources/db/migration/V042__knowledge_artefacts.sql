-- What was read of a document's file, its structure and blocks, kept beside the file; and a job finds its document by
-- the run that stands in it.
--
-- Read by the version before this one: it knows nothing of these columns.
ALTER TABLE knowledge_document
  ADD COLUMN artefacts_hash CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NULL AFTER file_hash,
  ADD KEY knowledge_document_run (account_id, run_id);
