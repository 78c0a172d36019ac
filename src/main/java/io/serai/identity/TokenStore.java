package io.serai.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.OneRow;
import io.serai.hub.database.RowHold;
import io.serai.hub.database.Sql;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Personal access tokens as their owners and administrators see them.
final class TokenStore {
    private static final String READ = Sql.of("identity/list-tokens");

    /// @param user the owner's integer key; null for those of everyone in the account
    /// @param account integer key; null for any
    record Query(
            @Nullable Long user,
            @Nullable Long account,
            @Nullable String token,
            int limit,
            int offset) {}

    private final JdbcClient sql;
    private final ObjectMapper json;

    TokenStore(DataSource database, ObjectMapper json) {
        this.sql = JdbcClient.create(database);
        this.json = json;
    }

    /// The newest first.
    List<StoredToken> find(Query query) {
        return sql.sql(READ)
                .param("user", query.user())
                .param("account", query.account())
                .param("token", query.token())
                .param("limit", query.limit())
                .param("offset", query.offset())
                .query((row, number) -> token(row))
                .list();
    }

    Optional<StoredToken> one(@Nullable Long user, @Nullable Long account, String id) {
        return find(new Query(user, account, id, 1, 0)).stream().findFirst();
    }

    /// Until the transaction ends, nobody else makes, rotates or ends a token of theirs.
    void hold(long user) {
        RowHold.USER.require(sql, user);
    }

    int countLive(long user, Instant now) {
        return sql.sql("SELECT COUNT(*) FROM personal_access_token WHERE user_id = ? AND revoked_at IS NULL "
                        + "AND (expires_at IS NULL OR expires_at > ?)")
                .params(user, Timestamp.from(now))
                .query(Integer.class)
                .single();
    }

    void insert(long user, StoredToken token, String hash) {
        sql.sql("INSERT INTO personal_access_token (id_random, user_id, name, prefix, token_hash, scopes_json, "
                        + "created_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                .params(
                        token.id(),
                        user,
                        token.name(),
                        token.prefix(),
                        hash,
                        token.scopes() == null ? null : text(token.scopes()),
                        Timestamp.from(token.createdAt()),
                        token.expiresAt() == null ? null : Timestamp.from(token.expiresAt()))
                .update();
    }

    /// @return whether it was in force until now
    boolean revoke(String id, Instant now) {
        return sql.sql("UPDATE personal_access_token SET revoked_at = ? WHERE id_random = ? AND revoked_at IS NULL")
                        .params(Timestamp.from(now), id)
                        .update()
                > 0;
    }

    /// @param user the owner's integer key
    /// @return how many were in force until now
    int revokeAll(long user) {
        return sql.sql("UPDATE personal_access_token SET revoked_at = UTC_TIMESTAMP(3) WHERE user_id = ? "
                        + "AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > UTC_TIMESTAMP(3))")
                .param(user)
                .update();
    }

    /// It works until then, and is known to have been replaced.
    void replace(String id, String by, Instant until) {
        int written = sql.sql(
                        "UPDATE personal_access_token SET replaced_by = ?, expires_at = LEAST(COALESCE(expires_at, ?), ?) "
                                + "WHERE id_random = ?")
                .params(by, Timestamp.from(until), Timestamp.from(until), id)
                .update();
        OneRow.require(written, "personal access token " + id);
    }

    private StoredToken token(ResultSet row) throws SQLException {
        return new StoredToken(
                row.getString("id_random"),
                row.getString("name"),
                scopes(row.getString("scopes_json")),
                row.getTimestamp("created_at").toInstant(),
                People.instant(row, "expires_at"),
                People.instant(row, "last_used_at"),
                People.instant(row, "revoked_at"),
                row.getString("replaced_by"),
                row.getString("uuid"),
                row.getString("email"));
    }

    private @Nullable List<String> scopes(@Nullable String text) throws SQLException {
        if (text == null) {
            return null;
        }
        try {
            return List.copyOf(json.readValue(text, new TypeReference<TreeSet<String>>() {}));
        } catch (JsonProcessingException e) {
            throw new SQLException("personal_access_token.scopes_json holds no list of scopes", e);
        }
    }

    private String text(List<String> scopes) {
        try {
            return json.writeValueAsString(scopes);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a list of strings is always JSON", e);
        }
    }
}
