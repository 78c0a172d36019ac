package io.serai.connectors;

import io.serai.hub.PersonalData;
import io.serai.web.Call;
import io.serai.web.Person;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Kept answers of vendors to an account that somebody is in who goes: they are sealed, and nobody can tell whom they
/// name, so they go, too.
final class RecordedPeople implements PersonalData {
    private final JdbcClient sql;

    RecordedPeople(JdbcClient sql) {
        this.sql = sql;
    }

    @Override
    public String name() {
        return "vendor_records";
    }

    @Override
    public void rows(Person person, Consumer<Map<String, @Nullable Object>> row) {
        // what vendors hold of somebody is told by them
    }

    @Override
    public void forget(Call call, Person person) {
        sql.sql("DELETE FROM vendor_record WHERE account_id = ?")
                .param(person.account().id())
                .update();
    }
}
