package io.serai.answers;

import io.serai.hub.database.Sql;
import io.serai.web.Call;
import io.serai.web.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.apache.camel.ExchangeProperty;
import org.springframework.jdbc.core.simple.JdbcClient;

/// The bean `documentText`: a page of a document, as answers quote it.
public final class DocumentText {
    private final JdbcClient sql;
    private final String page = Sql.of("answers/page-of-document");

    DocumentText(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    public Outcome page(@ExchangeProperty(Call.PROPERTY) Call call) {
        int number = Integer.parseInt(call.required("page"));
        String id = call.required("doc_id");
        Optional<Map<String, Object>> found = sql.sql(page)
                .params(call.person().account().id(), id, number)
                .query((row, _) -> {
                    var shown = new LinkedHashMap<String, Object>();
                    shown.put("doc_id", id);
                    shown.put("doc_name", row.getString("doc_name"));
                    shown.put("page", number);
                    shown.put("pages", row.getInt("pages"));
                    shown.put("text", row.getString("text"));
                    return (Map<String, Object>) shown;
                })
                .optional();
        return found.<Outcome>map(Outcome.Done::new)
                .orElseGet(() -> new Outcome.NotFound("There is no such page of such a document, or not yet."));
    }
}
