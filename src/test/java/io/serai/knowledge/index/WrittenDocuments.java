package io.serai.knowledge.index;

import io.serai.TestServers.TestDatabase;
import io.serai.hub.database.Database;
import io.serai.hub.database.PublicId;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Documents of an account of their own, written as those who read files write them.
final class WrittenDocuments {
    final DataSource source;
    final long account;
    final String publicId = PublicId.random();
    private final JdbcClient sql;
    private final Embeddings model;

    WrittenDocuments(TestDatabase database, Embeddings model) {
        this.source = Database.unpooled(database.url(), database.user(), database.password());
        this.sql = JdbcClient.create(source);
        this.model = model;
        sql.sql("INSERT INTO account (id_random, code, name) VALUES (:id, :id, 'An account')")
                .param("id", publicId)
                .update();
        this.account = number("SELECT id FROM account WHERE id_random = '" + publicId + "'");
        sql.sql("INSERT INTO knowledge_index (account_id) VALUES (?)")
                .param(account)
                .update();
    }

    long number(String query) {
        return sql.sql(query).query(Long.class).single();
    }

    void execute(String statement) {
        sql.sql(statement).update();
    }

    long change() {
        return number("SELECT change_number FROM knowledge_index WHERE account_id = " + account);
    }

    private long changed() {
        execute("UPDATE knowledge_index SET change_number = change_number + 1 WHERE account_id = " + account);
        return change();
    }

    long write(String docId, String text) {
        return write(docId, "", "", text);
    }

    /// Writes a document, or another reading of it.
    long write(String docId, String type, String version, String... texts) {
        sql.sql(
                        "INSERT IGNORE INTO knowledge_document (account_id, doc_id, doc_name, file_name, content_type, size_bytes, "
                                + "regulation_type, version, status) VALUES (?, ?, ?, ?, 'text/plain', 1, ?, ?, 'indexed')")
                .params(account, docId, "The " + docId, docId + ".txt", type, version)
                .update();
        long id = id(docId);
        long generation = number("SELECT generation FROM knowledge_document WHERE id = " + id) + 1;
        List<float[]> vectors = model.embed(List.of(texts));
        for (int i = 0; i < texts.length; i++) {
            sql.sql(
                            "INSERT INTO knowledge_passage (document_id, generation, ordinal, page, page_offset, heading, text, "
                                    + "embedded_text, model, vector) VALUES (?, ?, ?, 1, 0, 'A heading', ?, ?, ?, ?)")
                    .params(id, generation, i, texts[i], texts[i], model.model(), Vectors.bytes(vectors.get(i)))
                    .update();
        }
        sql.sql("UPDATE knowledge_document SET generation = ?, change_number = ? WHERE id = ?")
                .params(generation, changed(), id)
                .update();
        return id;
    }

    long id(String docId) {
        return number("SELECT id FROM knowledge_document WHERE doc_id = '" + docId + "' AND account_id = " + account);
    }

    /// @param told whether a row tells of it
    void remove(String docId, boolean told) {
        long id = id(docId);
        execute("DELETE FROM knowledge_document WHERE id = " + id);
        long change = changed();
        if (told) {
            execute("INSERT INTO knowledge_gone (account_id, change_number, document_id) VALUES (" + account + ", "
                    + change + ", " + id + ")");
        }
    }

    static Question question(String text) {
        return new Question(text, null, null, null, 10);
    }

    static List<String> documents(Found found) {
        return found.passages().stream().map(Passage::docId).distinct().toList();
    }

    static @Nullable String first(Found found) {
        return found.passages().isEmpty() ? null : found.passages().getFirst().docId();
    }
}
