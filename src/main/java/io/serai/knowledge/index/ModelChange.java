package io.serai.knowledge.index;

import io.serai.hub.database.PublicId;
import io.serai.hub.delivery.Arrival;
import io.serai.hub.delivery.Inbox;
import io.serai.hub.delivery.Work;
import io.serai.hub.runs.RunStore;
import io.serai.hub.settings.Sha256;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `knowledgeModel`: embeds an account's passages again whose vectors another model made. It is one
/// job for an account, model and state of its documents, whoever finds it wanting first; until it is done,
/// only words are looked for.
public final class ModelChange {
    private static final String CAPABILITY = "knowledge_model.embed";
    private static final String PROVIDER = "knowledge_model";
    /// So many texts are embedded, and kept, at once.
    private static final int PORTION = 16;

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final Embeddings model;
    private final Inbox inbox;
    private final RunStore runs;

    ModelChange(DataSource database, Embeddings model, Inbox inbox, RunStore runs) {
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.model = model;
        this.inbox = inbox;
        this.runs = runs;
    }

    private record Text(long id, String embedded) {}

    /// Has it done, unless it is being done already.
    void want(long account) {
        long change = sql.sql("SELECT change_number FROM knowledge_index WHERE account_id = :account")
                .param("account", account)
                .query(Long.class)
                .optional()
                .orElse(0L);
        String run = PublicId.random();
        var beginning = new RunStore.Beginning(
                account, CAPABILITY, "schedule", "model " + model.model(), "the hub", "{}", null, run);
        String key = Sha256.hex(account + "\n" + model.model() + "\n" + change).substring(0, 40);
        inbox.accept(Arrival.job(Arrival.JOB, PROVIDER, key, null, beginning), run);
    }

    /// Goes on wherever an earlier try came to.
    public void embed(@Body Work work) {
        List<Long> documents = sql.sql("SELECT DISTINCT d.id FROM knowledge_document d "
                        + "JOIN knowledge_passage p ON p.document_id = d.id AND p.generation = d.generation "
                        + "WHERE d.account_id = :account AND (p.model IS NULL OR p.model <> :model)")
                .param("account", work.account())
                .param("model", model.model())
                .query(Long.class)
                .list();
        int sum = 0;
        for (int done = 0; done < documents.size(); done++) {
            sum += embed(documents.get(done));
            changed(work.account(), documents.get(done));
            runs.progress(work.runKey(), (done + 1.0) / documents.size(), Map.of("passages", sum));
        }
        sql.sql("UPDATE knowledge_index SET model = :model WHERE account_id = :account")
                .param("model", model.model())
                .param("account", work.account())
                .update();
        runs.note(work.runKey(), Map.of("passages", sum), "The passages are embedded by " + model.model() + ".");
    }

    private int embed(long document) {
        int sum = 0;
        for (List<Text> some = next(document); !some.isEmpty(); some = next(document)) {
            List<float[]> vectors =
                    model.embed(some.stream().map(Text::embedded).toList());
            for (int i = 0; i < some.size(); i++) {
                sql.sql("UPDATE knowledge_passage SET model = :model, vector = :vector WHERE id = :id")
                        .param("model", model.model())
                        .param("vector", Vectors.bytes(vectors.get(i)))
                        .param("id", some.get(i).id)
                        .update();
            }
            sum += some.size();
        }
        return sum;
    }

    private List<Text> next(long document) {
        return sql.sql("SELECT p.id, p.embedded_text FROM knowledge_passage p "
                        + "JOIN knowledge_document d ON d.id = p.document_id AND d.generation = p.generation "
                        + "WHERE d.id = :document AND (p.model IS NULL OR p.model <> :model) ORDER BY p.ordinal LIMIT "
                        + PORTION)
                .param("document", document)
                .param("model", model.model())
                .query((row, _) -> new Text(row.getLong(1), row.getString(2)))
                .list();
    }

    /// So that the copies of the index take its new vectors over.
    private void changed(long account, long document) {
        transaction.executeWithoutResult(_ -> {
            sql.sql("UPDATE knowledge_index SET change_number = change_number + 1 WHERE account_id = :account")
                    .param("account", account)
                    .update();
            sql.sql("UPDATE knowledge_document SET change_number = "
                            + "(SELECT change_number FROM knowledge_index WHERE account_id = :account) "
                            + "WHERE id = :document")
                    .param("account", account)
                    .param("document", document)
                    .update();
        });
    }
}
