package io.serai.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.Sql;
import io.serai.web.Client;
import io.serai.web.Principal;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Personal access tokens in the database: looked up at every request, as sessions are.
final class PersonalTokens {
    private static final String FIND = Sql.of("identity/find-token").formatted(People.COLUMNS, People.LIVING);

    static final String MARK = TokenText.MARK;
    private static final Duration TOUCHED = Duration.ofMinutes(1);

    private record Found(
            StoredUser user,
            long key,
            String id,
            String hash,
            String name,
            @Nullable Set<String> scopes,
            @Nullable Instant used) {}

    private final JdbcClient sql;
    private final Roles roles;
    private final ObjectMapper json;
    private final Clock clock;

    PersonalTokens(DataSource database, Roles roles, ObjectMapper json, Clock clock) {
        this.sql = JdbcClient.create(database);
        this.roles = roles;
        this.json = json;
        this.clock = clock;
    }

    /// Whose it is, where it is in force: what its owner may now, narrowed by its scopes.
    Optional<Principal.Token> find(String token, Client client) {
        return TokenText.parse(token).flatMap(text -> find(text, client));
    }

    private Optional<Principal.Token> find(TokenText token, Client client) {
        Instant now = clock.instant();
        return sql.sql(FIND)
                .params(token.id(), Timestamp.from(now))
                .query((row, number) -> new Found(
                        People.user(row, number),
                        row.getLong("token_key"),
                        row.getString("token_id"),
                        row.getString("token_hash"),
                        row.getString("token_name"),
                        scopes(row.getString("scopes_json")),
                        People.instant(row, "last_used_at")))
                .optional()
                .filter(found -> token.matches(found.hash()) && found.user().isLetIn(now))
                .map(found -> {
                    touch(found, client, now);
                    return principal(found);
                });
    }

    private Principal.Token principal(Found found) {
        var person = found.user().person();
        var permissions = new TreeSet<>(roles.of(person.role(), person.knowledgeRole(), StoredUser.siteRole(person)));
        if (found.scopes() != null) {
            permissions.retainAll(found.scopes());
        }
        return new Principal.Token(person, found.id(), found.name(), permissions);
    }

    private void touch(Found found, Client client, Instant now) {
        if (found.used() == null || found.used().plus(TOUCHED).isBefore(now)) {
            sql.sql("UPDATE personal_access_token SET last_used_at = ?, last_used_address = ? WHERE id = ?")
                    .params(Timestamp.from(now), client.address(), found.key())
                    .update();
        }
    }

    private @Nullable Set<String> scopes(@Nullable String text) throws SQLException {
        if (text == null) {
            return null;
        }
        try {
            return json.readValue(text, new TypeReference<Set<String>>() {});
        } catch (JsonProcessingException e) {
            throw new SQLException("personal_access_token.scopes_json holds no list of scopes", e);
        }
    }
}
