package io.serai.identity;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.Sql;
import io.serai.web.Account;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// API keys and accounts in the database.
final class ApiKeyStore {
    private static final String LIVING = "enable = 1 AND (enable_from IS NULL OR enable_from <= UTC_TIMESTAMP()) "
            + "AND (enable_to IS NULL OR enable_to > UTC_TIMESTAMP())";

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final ObjectMapper json;

    ApiKeyStore(DataSource database, ObjectMapper json) {
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.json = json;
    }

    Optional<ApiKey> byHash(String hash) {
        return sql.sql("SELECT id, id_random, name, all_accounts, bypass, permissions_json, expires_on "
                        + "FROM api_key WHERE key_hash = ? AND enable = 1")
                .param(hash)
                .query((row, number) -> new ApiKey(
                        row.getString("id_random"),
                        row.getString("name"),
                        accountsOf(row.getLong("id")),
                        row.getBoolean("all_accounts"),
                        row.getBoolean("bypass"),
                        permissions(row),
                        instant(row, "expires_on")))
                .optional();
    }

    private Set<Long> accountsOf(long key) {
        return new HashSet<>(sql.sql("SELECT account_id FROM api_key_account WHERE api_key_id = ?")
                .param(key)
                .query(Long.class)
                .list());
    }

    Optional<Account> account(String id) {
        return sql.sql("SELECT id, id_random, code FROM account WHERE id_random = ? AND " + LIVING)
                .param(id)
                .query((row, number) ->
                        new Account(row.getLong("id"), row.getString("id_random"), row.getString("code")))
                .optional();
    }

    List<Map<String, Object>> list() {
        return sql.sql(Sql.of("identity/list-api-keys"))
                .query((row, number) -> described(row))
                .list();
    }

    private Map<String, Object> described(ResultSet row) throws SQLException {
        var key = new LinkedHashMap<String, Object>();
        String accounts = row.getString("accounts");
        key.put("id", row.getString("id_random"));
        key.put("name", row.getString("name"));
        key.put("prefix", row.getString("prefix"));
        key.put("accounts", accounts == null ? List.of() : List.of(accounts.split(",")));
        key.put("all_accounts", row.getBoolean("all_accounts"));
        key.put("bypass", row.getBoolean("bypass"));
        key.put("bypass_refused", row.getBoolean("bypass") && !row.getBoolean("all_accounts"));
        key.put("permissions", permissions(row).stream().sorted().toList());
        key.put("created_on", String.valueOf(instant(row, "created_on")));
        Instant expires = instant(row, "expires_on");
        key.put("expires_on", expires == null ? null : expires.toString());
        return key;
    }

    /// @param accounts integer keys
    /// @param along is done in the same transaction
    void create(ApiKey key, String hash, String prefix, Set<Long> accounts, Runnable along) {
        transaction.executeWithoutResult(status -> {
            sql.sql("INSERT INTO api_key (id_random, name, key_hash, prefix, all_accounts, bypass, permissions_json, "
                            + "expires_on) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")
                    .params(
                            key.id(),
                            key.name(),
                            hash,
                            prefix,
                            key.allAccounts(),
                            key.bypass(),
                            text(key.permissions()),
                            key.expiresOn() == null ? null : Timestamp.from(key.expiresOn()))
                    .update();
            for (long account : accounts) {
                sql.sql("INSERT INTO api_key_account (api_key_id, account_id) "
                                + "SELECT id, ? FROM api_key WHERE id_random = ?")
                        .params(account, key.id())
                        .update();
            }
            along.run();
        });
    }

    /// The row stays, switched off, so that what it did can still be named.
    ///
    /// @param along is done in the same transaction, where there was such a key
    boolean end(String id, Runnable along) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            boolean ended = sql.sql("UPDATE api_key SET enable = 0 WHERE id_random = ? AND enable = 1")
                            .param(id)
                            .update()
                    > 0;
            if (ended) {
                along.run();
            }
            return ended;
        }));
    }

    private Set<String> permissions(ResultSet row) throws SQLException {
        try {
            return json.readValue(row.getString("permissions_json"), new TypeReference<Set<String>>() {});
        } catch (JsonProcessingException e) {
            throw new SQLException("api_key.permissions_json holds no list of permissions", e);
        }
    }

    private String text(Set<String> permissions) {
        try {
            return json.writeValueAsString(permissions);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a set of strings is always JSON", e);
        }
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant();
    }
}
