package io.serai.knowledge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.Sql;
import io.serai.knowledge.parse.Parsed;
import io.serai.knowledge.parse.Piece;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Documents in the database. What is written of a reading is written as long as that is the one that is wanted.
final class DocumentStore {
    private static final String READ = Sql.of("knowledge/read-documents");
    private static final String FINISH = Sql.of("knowledge/finish-document");
    private static final int LONGEST = 2_000;
    private static final int PAGES_AT_ONCE = 50;

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final ObjectMapper json;

    DocumentStore(DataSource database, ObjectMapper json) {
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.json = json;
    }

    /// What is looked for; null for whatever.
    ///
    /// @param words part of its name
    record Query(
            long account,
            @Nullable String docId,
            @Nullable String status,
            @Nullable String regulationType,
            @Nullable String version,
            @Nullable String words,
            int most,
            long offset) {}

    record Found(List<Document> documents, long total) {}

    <T> T together(Supplier<T> work) {
        T result = transaction.execute(_ -> work.get());
        if (result == null) {
            throw new IllegalStateException("work in a transaction returns something");
        }
        return result;
    }

    Found find(Query query) {
        var total = new long[1];
        List<Document> documents = sql.sql(READ)
                .param("account", query.account())
                .param("doc_id", query.docId())
                .param("status", query.status())
                .param("regulation_type", query.regulationType())
                .param("version", query.version())
                .param("q", query.words() == null ? null : "%" + escaped(query.words()) + "%")
                .param("most", query.most())
                .param("offset", query.offset())
                .query((row, number) -> {
                    total[0] = row.getLong("total");
                    return Document.of(row, number);
                })
                .list();
        return new Found(documents, total[0]);
    }

    private static String escaped(String words) {
        return words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    Optional<Document> find(long account, String docId) {
        return find(new Query(account, docId, null, null, null, null, 1, 0)).documents().stream()
                .findFirst();
    }

    /// In a transaction: nobody else changes or removes it until that ends.
    Optional<Document> hold(long account, String docId) {
        sql.sql("SELECT id FROM knowledge_document WHERE account_id = ? AND doc_id = ? FOR UPDATE")
                .params(account, docId)
                .query(Long.class)
                .optional();
        return find(account, docId);
    }

    /// The document whose work came in under that run.
    Optional<Document> ofRun(long account, String run) {
        return sql.sql("SELECT doc_id FROM knowledge_document WHERE account_id = ? AND run_id = ?")
                .params(account, run)
                .query(String.class)
                .optional()
                .flatMap(docId -> find(account, docId));
    }

    List<Map<String, @Nullable Object>> events(long document) {
        return sql.sql("SELECT at, from_status, to_status, stage, message, metadata FROM knowledge_event "
                        + "WHERE document_id = ? ORDER BY id")
                .param(document)
                .query((row, _) -> {
                    var event = new LinkedHashMap<String, @Nullable Object>();
                    event.put("at", row.getTimestamp("at").toInstant().toString());
                    event.put("from_status", row.getString("from_status"));
                    event.put("to_status", row.getString("to_status"));
                    event.put("stage", row.getString("stage"));
                    event.put("message", row.getString("message"));
                    event.put("metadata", map(row.getString("metadata")));
                    return (Map<String, @Nullable Object>) event;
                })
                .list();
    }

    private Object map(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("an event's metadata is JSON", e);
        }
    }

    /// @throws org.springframework.dao.DuplicateKeyException where the account has one of that id
    long add(long account, String docId, Document.Named named, String run, long person) {
        return sql.sql("INSERT INTO knowledge_document (account_id, doc_id, doc_name, file_name, content_type, "
                        + "size_bytes, file_hash, regulation_type, version, generate_summary, status, stage, run_id, "
                        + "created_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'stored', 'store', ?, ?) RETURNING id")
                .params(
                        account,
                        docId,
                        named.docName(),
                        named.fileName(),
                        named.contentType(),
                        named.size(),
                        named.hash(),
                        named.regulationType(),
                        named.version(),
                        named.summarized(),
                        run,
                        person)
                .query(Long.class)
                .single();
    }

    /// Asks for another reading.
    void want(Document document, String run) {
        sql.sql("UPDATE knowledge_document SET wanted = wanted + 1, run_id = ?, status = 'stored', stage = 'store', "
                        + "error = NULL, failure_stage = NULL, updated_on = UTC_TIMESTAMP(3) WHERE id = ?")
                .params(run, document.id())
                .update();
    }

    boolean isWanted(long document, int generation) {
        return sql.sql("SELECT 1 FROM knowledge_document WHERE id = ? AND wanted = ?")
                .params(document, generation)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /// @return false where this reading is not wanted any more
    boolean reached(DocumentJob job, String status, String stage, String message, Map<String, ?> metadata) {
        return together(() -> {
            int written = sql.sql("UPDATE knowledge_document SET status = ?, stage = ?, updated_on = UTC_TIMESTAMP(3) "
                            + "WHERE id = ? AND wanted = ?")
                    .params(status, stage, job.document().id(), job.generation())
                    .update();
            if (written == 1) {
                event(job.document().id(), job.status(), status, stage, message, metadata);
                job.reached(status, stage);
            }
            return written == 1;
        });
    }

    void event(long document, @Nullable String from, String to, String stage, String message, Map<String, ?> metadata) {
        sql.sql("INSERT INTO knowledge_event (document_id, from_status, to_status, stage, message, metadata) "
                        + "VALUES (?, ?, ?, ?, ?, ?)")
                .params(document, from, to, stage, shortened(message), text(metadata))
                .update();
    }

    private String text(Map<String, ?> metadata) {
        try {
            return json.writeValueAsString(metadata);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("figures and texts are always JSON", e);
        }
    }

    private static String shortened(String message) {
        return message.length() <= LONGEST ? message : message.substring(0, LONGEST - 1) + "…";
    }

    /// @return false where this reading is not wanted any more
    boolean failed(DocumentJob job, String error) {
        return together(() -> {
            int written = sql.sql("UPDATE knowledge_document SET status = 'failed', failure_stage = stage, error = ?, "
                            + "updated_on = UTC_TIMESTAMP(3) WHERE id = ? AND wanted = ?")
                    .params(shortened(error), job.document().id(), job.generation())
                    .update();
            if (written == 1) {
                clear(job.document().id(), job.generation());
                event(job.document().id(), job.status(), "failed", job.stage(), error, Map.of());
            }
            return written == 1;
        });
    }

    /// Tries of a row of the inbox that failed, and workers that were lost over it.
    int[] failures(long inbox) {
        return sql.sql("SELECT failures, deaths FROM inbox WHERE id = ?")
                .param(inbox)
                .query((row, _) -> new int[] {row.getInt(1), row.getInt(2)})
                .single();
    }

    /// Removes what an earlier try has left of a reading that nobody stands on yet.
    void clear(long document, int generation) {
        sql.sql("DELETE p FROM knowledge_passage p JOIN knowledge_document d ON d.id = p.document_id "
                        + "WHERE p.document_id = ? AND p.generation = ? AND d.generation <> p.generation")
                .params(document, generation)
                .update();
        sql.sql("DELETE p FROM knowledge_page p JOIN knowledge_document d ON d.id = p.document_id "
                        + "WHERE p.document_id = ? AND p.generation = ? AND d.generation <> p.generation")
                .params(document, generation)
                .update();
    }

    void parsed(DocumentJob job, Parsed parsed) {
        var rows = new ArrayList<Object[]>();
        for (int page = 1; page <= parsed.pages().size(); page++) {
            rows.add(new Object[] {
                job.document().id(), job.generation(), page, parsed.pages().get(page - 1)
            });
            if (rows.size() == PAGES_AT_ONCE || page == parsed.pages().size()) {
                sql.sql("INSERT INTO knowledge_page (document_id, generation, page, text) VALUES :rows")
                        .param("rows", rows)
                        .update();
                rows.clear();
            }
        }
        long headings = parsed.blocks().stream()
                .filter(block -> block.kind() == Parsed.Kind.HEADING)
                .count();
        sql.sql("UPDATE knowledge_document SET parser = ?, structure_node_count = ?, semantic_block_count = ? "
                        + "WHERE id = ? AND wanted = ?")
                .params(
                        parsed.parser(),
                        headings,
                        parsed.blocks().size(),
                        job.document().id(),
                        job.generation())
                .update();
    }

    /// What was read is kept under that hash.
    ///
    /// @return false where this reading is not wanted any more
    boolean artefacts(DocumentJob job, String hash) {
        return sql.sql("UPDATE knowledge_document SET artefacts_hash = ? WHERE id = ? AND wanted = ?")
                        .params(hash, job.document().id(), job.generation())
                        .update()
                == 1;
    }

    /// @param first the ordinal of the first of them
    void passages(DocumentJob job, int first, List<Piece> pieces, List<byte[]> vectors, String model) {
        var rows = new ArrayList<Object[]>();
        for (int i = 0; i < pieces.size(); i++) {
            Piece piece = pieces.get(i);
            rows.add(new Object[] {
                job.document().id(),
                job.generation(),
                first + i,
                piece.page(),
                piece.offset(),
                piece.heading(),
                piece.text(),
                piece.embedded(),
                model,
                vectors.get(i)
            });
        }
        sql.sql("INSERT INTO knowledge_passage (document_id, generation, ordinal, page, page_offset, heading, text, "
                        + "embedded_text, model, vector) VALUES :rows")
                .param("rows", rows)
                .update();
    }

    /// In a transaction: the number of the next change of the account's index, which is this transaction's alone.
    long nextChange(long account, @Nullable String model) {
        sql.sql(
                        "INSERT INTO knowledge_index (account_id, change_number, model) VALUES (?, 1, ?) "
                                + "ON DUPLICATE KEY UPDATE change_number = change_number + 1, model = COALESCE(model, VALUES(model))")
                .params(account, model)
                .update();
        return sql.sql("SELECT change_number FROM knowledge_index WHERE account_id = ?")
                .param(account)
                .query(Long.class)
                .single();
    }

    /// In a transaction: puts the reading in the place of the one before.
    ///
    /// @return false where it is not wanted any more
    boolean finish(DocumentJob job, long change) {
        long document = job.document().id();
        int written = sql.sql(FINISH)
                .param("document", document)
                .param("generation", job.generation())
                .param("change", change)
                .param("chunks", job.chunks())
                .param("summary", job.summary())
                .param("latency", job.summaryMillis())
                .update();
        if (written == 1) {
            for (String table : List.of("knowledge_passage", "knowledge_page")) {
                sql.sql("DELETE FROM " + table + " WHERE document_id = ? AND generation <> ?")
                        .params(document, job.generation())
                        .update();
            }
            event(
                    document,
                    job.status(),
                    "indexed",
                    "index",
                    "Answers stand on it from now on.",
                    Map.of("passages", job.chunks(), "change", change));
        }
        return written == 1;
    }

    /// In a transaction.
    ///
    /// @return the hashes of its files, as they are at this moment: a worker may have kept one just now
    List<String> remove(Document document, long change) {
        sql.sql("INSERT INTO knowledge_gone (account_id, change_number, document_id) VALUES (?, ?, ?)")
                .params(document.account(), change, document.id())
                .update();
        var files = new ArrayList<String>();
        sql.sql("DELETE FROM knowledge_document WHERE id = ? RETURNING file_hash, artefacts_hash")
                .param(document.id())
                .query(row -> {
                    Stream.of(row.getString(1), row.getString(2))
                            .filter(Objects::nonNull)
                            .forEach(files::add);
                });
        return files;
    }

    /// Hashes of all files that documents have.
    Set<String> files() {
        return Set.copyOf(sql.sql("SELECT file_hash FROM knowledge_document WHERE file_hash IS NOT NULL "
                        + "UNION SELECT artefacts_hash FROM knowledge_document WHERE artefacts_hash IS NOT NULL")
                .query(String.class)
                .list());
    }
}
