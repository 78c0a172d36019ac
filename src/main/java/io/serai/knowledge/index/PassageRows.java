package io.serai.knowledge.index;

import io.serai.hub.database.Sql;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Documents and passages as the database has them, which is what counts.
final class PassageRows {
    private static final String CURRENT = Sql.of("knowledge/find-passages");
    private static final String CHANGED = Sql.of("knowledge/list-changed");
    private static final String PASSAGES = Sql.of("knowledge/list-passages");

    private final JdbcClient sql;

    PassageRows(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    /// @param generation 0 where nothing of it can be found
    record Document(long id, int generation, String docId, String regulationType, String version) {}

    /// @param embedded what the vector is of
    /// @param vector null where there is none by the model that is asked for
    record Row(long id, String embedded, float @Nullable [] vector) {}

    /// @param embedded what the vector is of
    record Current(Passage passage, String embedded, float @Nullable [] vector) {}

    /// The change numbers of some accounts' indexes; those that have none are not in it.
    Map<Long, Long> changes(Collection<Long> accounts) {
        var changes = new HashMap<Long, Long>();
        if (!accounts.isEmpty()) {
            sql.sql("SELECT account_id, change_number FROM knowledge_index WHERE account_id IN (:accounts)")
                    .param("accounts", accounts)
                    .query(row -> {
                        changes.put(row.getLong(1), row.getLong(2));
                    });
        }
        return changes;
    }

    List<Document> changed(long account, long since) {
        return sql.sql(CHANGED)
                .param("account", account)
                .param("since", since)
                .query((row, _) -> new Document(
                        row.getLong("id"),
                        row.getInt("generation"),
                        row.getString("doc_id"),
                        row.getString("regulation_type"),
                        row.getString("version")))
                .list();
    }

    Set<Long> documents(long account) {
        return new HashSet<>(sql.sql("SELECT id FROM knowledge_document WHERE account_id = :account")
                .param("account", account)
                .query(Long.class)
                .list());
    }

    List<Long> gone(long account, long since) {
        return sql.sql("SELECT document_id FROM knowledge_gone WHERE account_id = :account AND change_number > :since")
                .param("account", account)
                .param("since", since)
                .query(Long.class)
                .list();
    }

    List<Row> passages(Document document, Embeddings model) {
        return sql.sql(PASSAGES)
                .param("document", document.id)
                .param("generation", document.generation)
                .query((row, _) -> new Row(
                        row.getLong("id"),
                        row.getString("embedded_text"),
                        model.model().equals(row.getString("model"))
                                ? Vectors.read(row.getBytes("vector"), model.dimensions())
                                : null))
                .list();
    }

    /// Those that are still there, of the account, and of the reading that answers stand on.
    Map<Long, Current> current(long account, Collection<Long> passages, Embeddings model) {
        var current = new HashMap<Long, Current>();
        if (!passages.isEmpty()) {
            sql.sql(CURRENT)
                    .param("account", account)
                    .param("passages", passages)
                    .query(row -> {
                        var passage = new Passage(
                                row.getLong("id"),
                                row.getLong("document_id"),
                                row.getInt("generation"),
                                row.getString("doc_id"),
                                row.getString("doc_name"),
                                row.getString("regulation_type"),
                                row.getString("version"),
                                row.getInt("page"),
                                row.getInt("page_offset"),
                                row.getString("heading"),
                                row.getString("text"),
                                0,
                                Double.NaN);
                        float[] vector = model.model().equals(row.getString("model"))
                                ? Vectors.read(row.getBytes("vector"), model.dimensions())
                                : null;
                        current.put(passage.id(), new Current(passage, row.getString("embedded_text"), vector));
                    });
        }
        return current;
    }
}
