package io.serai.answers;

import io.serai.hub.settings.Settings;
import io.serai.knowledge.index.Embeddings;
import io.serai.web.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The bean `knowledgeHealth`: what answers are made with. No address and no key, as anybody may ask.
public final class KnowledgeHealth {
    private static final Logger LOG = LoggerFactory.getLogger(KnowledgeHealth.class);
    private static final String MODEL = "model";

    private final Settings settings;
    private final Embeddings embeddings;
    private final @Nullable LanguageModel model;
    private final JdbcClient sql;

    KnowledgeHealth(Settings settings, Embeddings embeddings, @Nullable LanguageModel model, DataSource database) {
        this.settings = settings;
        this.embeddings = embeddings;
        this.model = model;
        this.sql = JdbcClient.create(database);
    }

    /// Degraded where passages can't be looked up, or the language model did not answer when it was asked last.
    public Outcome report() {
        Long chunks = chunks();
        boolean asked = settings.flag("serai.reranker.enabled");
        var report = new LinkedHashMap<String, Object>();
        report.put("status", chunks == null || model != null && model.failing() ? "degraded" : "ok");
        report.put("reranker", part(asked, asked ? settings.text("serai.reranker.model") : null));
        var vectors = new LinkedHashMap<String, Object>();
        vectors.put("provider", embeddings.provider());
        vectors.put(MODEL, embeddings.model());
        vectors.put("dimensions", embeddings.dimensions());
        report.put("embeddings", vectors);
        var index = new LinkedHashMap<String, @Nullable Object>();
        index.put("provider", "lucene");
        index.put("collection_name", "knowledge");
        index.put("chunks", chunks);
        report.put("vector_index", index);
        report.put("language_model", part(model != null, model == null ? null : model.name()));
        return new Outcome.Report(200, report);
    }

    private static Map<String, @Nullable Object> part(boolean enabled, @Nullable String name) {
        var part = new LinkedHashMap<String, @Nullable Object>();
        part.put("enabled", enabled);
        part.put(MODEL, name);
        return part;
    }

    private @Nullable Long chunks() {
        try {
            return sql.sql("SELECT COALESCE(SUM(chunk_count), 0) FROM knowledge_document WHERE generation > 0")
                    .query(Long.class)
                    .single();
        } catch (DataAccessException e) {
            LOG.debug("passages can't be counted: {}", e.toString());
            return null;
        }
    }
}
