package io.serai.identity;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.PersonalData;
import io.serai.hub.PersonalRows;
import io.serai.hub.database.Sql;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;

/// What this domain holds of a person.
final class OwnData {
    private OwnData() {}

    static List<PersonalData> of(DataSource database, ObjectMapper json) {
        return Stream.of("user", "sessions", "refresh_tokens", "tokens", "one_time_tokens")
                .<PersonalData>map(name ->
                        new PersonalRows(database, json, name, Sql.of("identity/export-" + name.replace('_', '-'))))
                .toList();
    }
}
