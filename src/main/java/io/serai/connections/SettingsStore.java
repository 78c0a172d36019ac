package io.serai.connections;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.OneRow;
import io.serai.hub.database.RowHold;
import io.serai.hub.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Reads and writes `person_settings`. A row of it stands for its person where several ask at once: who holds it sees
/// to it that nobody else makes anything between them and others.
final class SettingsStore {
    private static final String READ = Sql.of("connections/read-settings");
    private static final String WRITE =
            Sql.of("connections/write-settings").replace("/* profile */", Shareable.columns("%1$s = :%1$s"));

    private final JdbcClient sql;
    private final ObjectMapper json;

    SettingsStore(DataSource database, ObjectMapper json) {
        this.sql = JdbcClient.create(database);
        this.json = json;
    }

    /// Of who has no row: the defaults.
    ///
    /// @param user the integer key
    PersonSettings of(long user) {
        return sql.sql(READ)
                .param("user", user)
                .query((row, _) -> settings(row))
                .single();
    }

    /// Until the transaction ends nobody else writes them; makes the row where there is none.
    void holdOwn(long user, long account) {
        sql.sql("INSERT INTO person_settings (user_id, account_id) VALUES (?, ?) "
                        + "ON DUPLICATE KEY UPDATE version = version + 1")
                .params(user, account)
                .update();
    }

    /// Until the transaction ends nothing else is made between these; all in the same order, so that nobody waits in
    /// a circle.
    ///
    /// @return false where one of them has no row
    boolean hold(Long... users) {
        return List.of(users).stream()
                .sorted(Comparator.naturalOrder())
                .allMatch(user -> RowHold.PERSON_SETTINGS.take(sql, user));
    }

    /// Of a row that is held.
    ///
    /// @throws org.springframework.dao.DuplicateKeyException where somebody of the account has the hub name
    void write(long user, PersonSettings settings) {
        var shares = new LinkedHashMap<String, Boolean>();
        settings.shared().forEach(field -> shares.put(field.word(), true));
        var profile = new LinkedHashMap<String, @Nullable Object>();
        for (Shareable field : Shareable.values()) {
            profile.put(field.word(), settings.profile().get(field));
        }
        OneRow.require(
                sql.sql(WRITE)
                        .param("user", user)
                        .param("umbral_name", settings.umbralName())
                        .param("accepts", settings.accepts())
                        .param("share", text(shares))
                        .param("ntfy_enabled", settings.ntfy().enabled())
                        .param("ntfy_topic", settings.ntfy().topic())
                        .param("ntfy_on_request", settings.ntfy().onRequest())
                        .param("ntfy_on_accept", settings.ntfy().onAccept())
                        .params(profile)
                        .update(),
                "settings of user " + user);
    }

    static NtfyWish ntfy(ResultSet row) throws SQLException {
        return new NtfyWish(
                row.getBoolean("ntfy_enabled"),
                row.getString("ntfy_topic"),
                row.getBoolean("ntfy_on_request"),
                row.getBoolean("ntfy_on_accept"));
    }

    private PersonSettings settings(ResultSet row) throws SQLException {
        String share = row.getString("share_json");
        if (share == null) {
            return new PersonSettings(
                    null, false, EnumSet.noneOf(Shareable.class), NtfyWish.NONE, Map.of(), row.getString("address"));
        }
        var shared = EnumSet.noneOf(Shareable.class);
        choices(share).forEach((field, yes) -> {
            if (yes) {
                shared.add(field);
            }
        });
        var profile = new EnumMap<Shareable, String>(Shareable.class);
        for (Shareable field : Shareable.values()) {
            Optional.ofNullable(row.getString(field.word())).ifPresent(value -> profile.put(field, value));
        }
        return new PersonSettings(
                row.getString("umbral_name"),
                row.getBoolean("accept_connections"),
                shared,
                ntfy(row),
                profile,
                row.getString("address"));
    }

    /// What stands in a column of fields with true or false.
    Map<Shareable, Boolean> choices(String stored) {
        try {
            var choices = new EnumMap<Shareable, Boolean>(Shareable.class);
            for (Map.Entry<String, JsonNode> one : json.readTree(stored).properties()) {
                Shareable.of(one.getKey())
                        .ifPresent(field -> choices.put(field, one.getValue().asBoolean()));
            }
            return choices;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a column of choices holds no JSON", e);
        }
    }

    String text(Map<String, Boolean> choices) {
        try {
            return json.writeValueAsString(choices);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts are always JSON", e);
        }
    }
}
