package io.serai.answers;

import io.serai.hub.database.Sql;
import io.serai.knowledge.index.Passage;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Pages as the database has them now; what was deleted or replaced since a passage was found is not there.
final class StoredPages {
    private final JdbcClient sql;
    private final String page = Sql.of("answers/page");

    StoredPages(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    /// Pages that one answer looks at, each read once.
    Looked look(long account) {
        return new Looked(account);
    }

    final class Looked {
        private final long account;
        private final Map<String, Optional<String>> pages = new HashMap<>();

        private Looked(long account) {
            this.account = account;
        }

        /// The quote as the passage's page has it; empty where it does not stand there, or not any more.
        Optional<String> quote(Passage passage, String quote) {
            String place = passage.document() + "/" + passage.generation() + "/" + passage.page();
            return pages.computeIfAbsent(place, _ -> text(passage)).flatMap(text -> Quotes.in(text, quote));
        }

        private Optional<String> text(Passage passage) {
            return sql.sql(page)
                    .param(account)
                    .param(passage.document())
                    .param(passage.generation())
                    .param(passage.page())
                    .query(String.class)
                    .optional();
        }
    }
}
