package io.serai.audit;

import io.serai.hub.settings.Settings;
import io.serai.web.Client;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// Finds out at a start which settings are not those of the last start. Of a secret it keeps an HMAC under the master
/// key, which is not in the database: so a change shows, and nobody who reads the table can try passwords against it.
final class SettingChanges {
    private static final String MASTER_KEY = "serai.master.key";
    private static final String SECRET = "(secret) ";
    private static final int LONGEST = 1_900;

    private final AuditStore store;
    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final Settings settings;
    private final Function<Map<String, Object>, @Nullable String> json;
    private final Clock clock;

    SettingChanges(
            DataSource database,
            AuditStore store,
            Settings settings,
            Function<Map<String, Object>, @Nullable String> json,
            Clock clock) {
        this.store = store;
        this.sql = JdbcClient.create(database);
        this.transaction = new TransactionTemplate(new DataSourceTransactionManager(database));
        this.settings = settings;
        this.json = json;
        this.clock = clock;
    }

    /// May be run again.
    void record() {
        transaction.executeWithoutResult(status -> {
            Map<String, String> now = new TreeMap<>(settings.described(this::hidden));
            now.replaceAll((name, value) -> value.length() > LONGEST ? value.substring(0, LONGEST) : value);
            Map<String, String> last = last();
            if (last.isEmpty()) {
                var all = new TreeMap<String, Object>(now);
                all.replaceAll((name, value) -> shown((String) value));
                write("setting.first", null, Map.of(), all);
            } else {
                compare(last, now);
            }
            keep(last, now);
        });
    }

    /// With another master key every secret has another HMAC, so then only the key itself tells of a change.
    private void compare(Map<String, String> last, Map<String, String> now) {
        boolean otherKey = last.containsKey(MASTER_KEY) && !last.get(MASTER_KEY).equals(now.get(MASTER_KEY));
        var names = new TreeMap<>(last);
        names.putAll(now);
        for (String name : names.keySet()) {
            String before = last.get(name);
            String after = now.get(name);
            boolean unknown = otherKey
                    && !name.equals(MASTER_KEY)
                    && before != null
                    && after != null
                    && before.startsWith(SECRET)
                    && after.startsWith(SECRET);
            if (!unknown && (before == null || !before.equals(after))) {
                write("setting.change", name, value(before), value(after));
            }
        }
    }

    private void keep(Map<String, String> last, Map<String, String> now) {
        now.forEach((name, value) -> {
            if (!value.equals(last.get(name))) {
                sql.sql("INSERT INTO audit_setting (name, `value`, updated_on) VALUES (?, ?, UTC_TIMESTAMP(3)) "
                                + "ON DUPLICATE KEY UPDATE `value` = VALUES(`value`), updated_on = VALUES(updated_on)")
                        .params(name, value)
                        .update();
            }
        });
        last.keySet().stream().filter(name -> !now.containsKey(name)).forEach(name -> sql.sql(
                        "DELETE FROM audit_setting WHERE name = ?")
                .param(name)
                .update());
    }

    private Map<String, String> last() {
        var last = new HashMap<String, String>();
        sql.sql("SELECT name, `value` FROM audit_setting").query(row -> {
            last.put(row.getString("name"), row.getString("value"));
        });
        return last;
    }

    private void write(String action, @Nullable String name, Map<String, Object> before, Map<String, Object> after) {
        Instant now = clock.instant();
        store.write(new Entry(
                now,
                Actor.HUB,
                Client.NONE,
                null,
                action,
                "ok",
                "setting",
                name,
                null,
                json.apply(before),
                json.apply(after),
                1));
    }

    private static Map<String, Object> value(@Nullable String value) {
        return value == null ? Map.of() : Map.of("value", shown(value));
    }

    private static String shown(String value) {
        return value.startsWith(SECRET) ? SECRET.strip() : value;
    }

    private String hidden(String name, String secret) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(settings.text(MASTER_KEY).getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            mac.update((name + "=" + secret).getBytes(StandardCharsets.UTF_8));
            return SECRET + HexFormat.of().formatHex(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA256", e);
        }
    }
}
