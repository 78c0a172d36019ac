package io.serai.answers;

import io.serai.hub.database.Sql;
import io.serai.web.Refusal;
import java.util.List;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Which of an account's documents hold rules.
final class Rules {
    private final JdbcClient sql;
    private final String indexed = Sql.of("answers/indexed");

    Rules(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    private record Document(String docId, String type) {}

    /// The public ids of the documents of these types.
    ///
    /// @param domains values of `regulation_type`; empty for all
    /// @param but not this one, which is held against them
    /// @throws Refusal 422 for a type that no document has
    List<String> documents(long account, List<String> domains, @Nullable String but) {
        List<Document> all = sql.sql(indexed)
                .param(account)
                .query((row, _) -> new Document(row.getString("doc_id"), row.getString("regulation_type")))
                .list();
        var known = new TreeSet<String>();
        all.forEach(document -> known.add(document.type()));
        known.remove("");
        for (String domain : domains) {
            if (!known.contains(domain)) {
                throw new Refusal(
                        422,
                        "No document is of the domain '%s'; there %s."
                                .formatted(
                                        domain,
                                        known.isEmpty() ? "is none of any" : "are: " + String.join(", ", known)));
            }
        }
        return all.stream()
                .filter(document -> domains.isEmpty() || domains.contains(document.type()))
                .map(Document::docId)
                .filter(id -> !id.equals(but))
                .toList();
    }
}
