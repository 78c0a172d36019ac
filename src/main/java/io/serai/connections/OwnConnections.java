package io.serai.connections;

import io.serai.hub.PersonalData;
import io.serai.hub.PersonalRows;
import io.serai.hub.database.Sql;
import io.serai.web.Call;
import io.serai.web.Person;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What a person has set of themselves; and when they go, all that is between them and others goes with it: requests,
/// connections, blocks, and what stands in the records that others keep of them, connected still or not.
final class OwnConnections implements PersonalData {
    /// The settings first: whoever asks the person meanwhile holds them, and nobody can afterwards.
    private static final List<String> FORGET = List.of(
            "forget-name",
            "forget-settings",
            "forget-sent",
            "forget-received",
            "forget-own-sides",
            "forget-other-sides",
            "forget-copies",
            "forget-people",
            "forget-blocks",
            "forget-blocks-of-them",
            "forget-blocked");

    private final PersonalRows rows;
    private final JdbcClient sql;

    OwnConnections(DataSource database, PersonalRows rows) {
        this.rows = rows;
        this.sql = JdbcClient.create(database);
    }

    @Override
    public String name() {
        return rows.name();
    }

    @Override
    public void rows(Person person, Consumer<Map<String, @Nullable Object>> row) {
        rows.rows(person, row);
    }

    @Override
    public void forget(Call call, Person person) {
        for (String statement : FORGET) {
            sql.sql(Sql.of("connections/" + statement))
                    .param("user", person.id())
                    .update();
        }
    }
}
