package io.serai.answers;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.web.Call;
import io.serai.web.Change;
import io.serai.web.Outcome;
import io.serai.web.Trail;
import java.util.Map;
import javax.sql.DataSource;
import org.apache.camel.Body;
import org.apache.camel.ExchangeProperty;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// The bean `quickQuestions`: questions that an account offers its people to begin with.
public final class QuickQuestions {
    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final Trail trail;
    private final ObjectMapper json;

    QuickQuestions(DataSource database, Trail trail, ObjectMapper json) {
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.trail = trail;
        this.json = json;
    }

    public Outcome list(@ExchangeProperty(Call.PROPERTY) Call call) {
        return new Outcome.Done(Map.of("questions", of(call.person().account().id())));
    }

    /// All of them anew.
    public Outcome change(@Body JsonNode body, @ExchangeProperty(Call.PROPERTY) Call call) {
        long account = call.person().account().id();
        JsonNode wished = body.path("questions");
        transaction.executeWithoutResult(_ -> {
            JsonNode before = of(account);
            sql.sql("INSERT INTO knowledge_index (account_id, questions_json) VALUES (?, ?) "
                            + "ON DUPLICATE KEY UPDATE questions_json = VALUES(questions_json)")
                    .params(account, wished.toString())
                    .update();
            trail.changed(
                    call,
                    new Change(
                            "knowledge.quick_questions",
                            "account",
                            call.person().account().idRandom(),
                            Map.of("questions", before),
                            Map.of("questions", wished)));
        });
        return list(call);
    }

    private JsonNode of(long account) {
        return sql.sql("SELECT questions_json FROM knowledge_index WHERE account_id = ? AND questions_json IS NOT NULL")
                .param(account)
                .query(String.class)
                .optional()
                .map(this::read)
                .orElseGet(json::createArrayNode);
    }

    private JsonNode read(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("knowledge_index.questions_json holds no JSON", e);
        }
    }
}
