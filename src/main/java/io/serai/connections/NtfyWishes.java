package io.serai.connections;

import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What people have set about ntfy; needs nothing but the database.
public final class NtfyWishes {
    private final JdbcClient sql;

    public NtfyWishes(DataSource database) {
        this.sql = JdbcClient.create(database);
    }

    /// @param user the integer key
    public NtfyWish of(long user) {
        return sql.sql("SELECT ntfy_enabled, ntfy_topic, ntfy_on_request, ntfy_on_accept FROM person_settings "
                        + "WHERE user_id = ?")
                .param(user)
                .query((row, _) -> SettingsStore.ntfy(row))
                .optional()
                .orElse(NtfyWish.NONE);
    }
}
