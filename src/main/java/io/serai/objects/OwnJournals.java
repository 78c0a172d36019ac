package io.serai.objects;

import io.serai.hub.PersonalData;
import io.serai.hub.PersonalRows;
import io.serai.hub.database.Sql;
import io.serai.web.Call;
import io.serai.web.Person;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What somebody wrote for themselves goes with them, and what the history holds of it and of them. Who they
/// are as a person of the account is the account's to know.
final class OwnJournals implements PersonalData {
    private static final String THEIRS =
            "(SELECT j.id FROM journal j JOIN person p ON p.id = j.person_id WHERE p.user_id = ?)";

    private final PersonalRows rows;
    private final JdbcClient sql;

    OwnJournals(PersonalRows rows, JdbcClient sql) {
        this.rows = rows;
        this.sql = sql;
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
        // first, as it is found by what goes
        for (String statement : Sql.of("objects/forget-history").split(";\n", -1)) {
            if (!statement.isBlank()) {
                sql.sql(statement).param("user", person.id()).update();
            }
        }
        sql.sql("DELETE FROM journal_entry WHERE journal_id IN " + THEIRS)
                .param(person.id())
                .update();
        sql.sql("DELETE FROM record_word WHERE type = 'journal' AND row_id IN " + THEIRS)
                .param(person.id())
                .update();
        sql.sql("DELETE j FROM journal j JOIN person p ON p.id = j.person_id WHERE p.user_id = ?")
                .param(person.id())
                .update();
        sql.sql("UPDATE person SET user_id = NULL WHERE user_id = ?")
                .param(person.id())
                .update();
    }
}
