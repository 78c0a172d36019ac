package io.serai.connections;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.database.Sql;
import io.serai.web.Person;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Finds people of one's own account by their hub names.
///
/// Whoever did not opt in is not told apart from nobody. So that the time says no more than the answer, the same
/// statements are carried out whatever there is to be found, and what they found is answered veiled.
final class Finder {
    private static final String FIND = Sql.of("connections/find-by-name");

    private final SettingsStore settings;
    private final JdbcClient sql;

    Finder(DataSource database, SettingsStore settings) {
        this.settings = settings;
        this.sql = JdbcClient.create(database);
    }

    /// Who looks.
    record Seeker(Person person, PersonSettings settings) {
        long id() {
            return person.id();
        }

        boolean isNamed(String name) {
            return name.equals(settings.umbralName());
        }
    }

    /// Somebody who has a name.
    ///
    /// @param reachable whether who looks may learn of them
    record Found(long id, String uuid, boolean reachable) {}

    Seeker seeker(Person person) {
        return new Seeker(person, settings.of(person.id()));
    }

    /// What a body asks for.
    static String sought(JsonNode body) {
        return HubName.sought(body.path("umbral_name").asText());
    }

    /// Whoever has the name, whether they may be shown or not.
    Optional<Found> find(Seeker who, String name) {
        return sql.sql(FIND)
                .param("me", who.id())
                .param("my_name", who.settings().umbralName())
                .param("account", who.person().account().id())
                .param("name", name)
                .query((row, _) ->
                        new Found(row.getLong("user_id"), row.getString("uuid"), row.getBoolean("reachable")))
                .optional();
    }
}
