package io.serai.hub.delivery;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.hub.database.Sql;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Dead letters, to be read.
public final class LetterStore {
    /// What is asked for; null asks for all. `account` null is for a caller with bypass.
    record Query(
            @Nullable Long account,
            @Nullable String letter,
            @Nullable String capability,
            @Nullable String provider,
            @Nullable String fingerprint,
            @Nullable String status,
            @Nullable String run,
            int limit,
            int offset) {}

    private final JdbcClient sql;
    private final ObjectMapper json;

    public LetterStore(DataSource database, ObjectMapper json) {
        this.sql = JdbcClient.create(database);
        this.json = json;
    }

    /// A letter and its integer key, which never leaves the process.
    record Letter(long key, Map<String, Object> described) {}

    List<Letter> find(Query query) {
        return sql.sql(Sql.of("hub/read-letters"))
                .param("account", query.account())
                .param("letter", query.letter())
                .param("capability", query.capability())
                .param("provider", query.provider())
                .param("fingerprint", query.fingerprint())
                .param("status", query.status())
                .param("run", query.run())
                .param("limit", query.limit())
                .param("offset", query.offset())
                .query(LetterStore::letter)
                .list();
    }

    private static Letter letter(ResultSet row, int number) throws SQLException {
        var letter = new LinkedHashMap<String, Object>();
        letter.put("id", row.getString("id_random"));
        letter.put("account_id", row.getString("account"));
        letter.put("provider", row.getString("provider"));
        letter.put("capability", row.getString("capability"));
        letter.put("endpoint", row.getString("endpoint"));
        letter.put("exception", row.getString("exception"));
        letter.put("message", row.getString("message"));
        letter.put("fingerprint", row.getString("fingerprint"));
        letter.put("attempts", row.getInt("attempts"));
        letter.put("first_failed_on", time(row, "first_failed_on"));
        letter.put("last_failed_on", time(row, "last_failed_on"));
        letter.put("content_type", row.getString("content_type"));
        letter.put("run_id", row.getString("run"));
        letter.put("request_id", row.getString("request_id"));
        letter.put("status", row.getString("status"));
        letter.put("ended_on", time(row, "ended_on"));
        letter.put("ended_by", row.getString("ended_by"));
        letter.put("reason", row.getString("reason"));
        return new Letter(row.getLong("id"), letter);
    }

    static @Nullable String time(ResultSet row, String column) throws SQLException {
        Timestamp time = row.getTimestamp(column);
        return time == null ? null : time.toInstant().toString();
    }

    List<Map<String, Object>> groups(Query query) {
        return sql.sql(Sql.of("hub/group-letters"))
                .param("account", query.account())
                .param("capability", query.capability())
                .param("provider", query.provider())
                .param("status", query.status())
                .param("limit", query.limit())
                .param("offset", query.offset())
                .query((row, number) -> {
                    Map<String, Object> group = cause(row);
                    group.put("message", row.getString("message"));
                    return group;
                })
                .list();
    }

    /// Letters that failed alike.
    static Map<String, Object> cause(ResultSet row) throws SQLException {
        var group = new LinkedHashMap<String, Object>();
        group.put("fingerprint", row.getString("fingerprint"));
        group.put("letters", row.getLong("letters"));
        group.put("provider", row.getString("provider"));
        group.put("capability", row.getString("capability"));
        group.put("endpoint", row.getString("endpoint"));
        group.put("exception", row.getString("exception"));
        group.put("first_failed_on", time(row, "first_failed_on"));
        group.put("last_failed_on", time(row, "last_failed_on"));
        return group;
    }

    /// The letter with its payload, its headers and its replays.
    ///
    /// @param payload whether with the payload, as it came and as it was edited
    Optional<Map<String, Object>> whole(Query query, boolean payload) {
        return find(query).stream().findFirst().map(letter -> {
            Map<String, Object> described = letter.described();
            sql.sql(Sql.of("hub/read-payload")).param(letter.key()).query(row -> {
                if (payload) {
                    byte[] body = row.getBytes("body");
                    described.put("payload", body == null ? null : text(body));
                    described.put("payload_encoding", body == null ? null : encoding(body));
                    byte[] edited = row.getBytes("edited_payload");
                    described.put("edited_payload", edited == null ? null : text(edited));
                }
                described.put(
                        "file_url",
                        row.getString("file_sha256") == null
                                ? null
                                : "/v3/hub/run/" + row.getString("file_run") + "/file");
                described.put("connection", row.getString("connection"));
                described.put("event_key", row.getString("event_key"));
                described.put("headers", redacted(row.getString("headers_json")));
            });
            described.put("replays", replays(letter.key()));
            return described;
        });
    }

    private List<Map<String, Object>> replays(long letter) {
        return sql.sql("SELECT r.id_random, p.outcome, p.exception, p.message, p.started_on, p.ended_on "
                        + "FROM dead_letter_replay p JOIN run r ON r.id = p.run_id WHERE p.dead_letter_id = ? "
                        + "ORDER BY p.id DESC LIMIT 50")
                .param(letter)
                .query((row, number) -> {
                    var replay = new LinkedHashMap<String, Object>();
                    replay.put("run_id", row.getString("id_random"));
                    replay.put("outcome", row.getString("outcome"));
                    replay.put("exception", row.getString("exception"));
                    replay.put("message", row.getString("message"));
                    replay.put("started_on", time(row, "started_on"));
                    replay.put("ended_on", time(row, "ended_on"));
                    return (Map<String, Object>) replay;
                })
                .list();
    }

    boolean isJson(String payload) {
        try {
            return !json.readTree(payload).isMissingNode();
        } catch (JsonProcessingException e) {
            return false;
        }
    }

    /// UTF-8 where it is that, else base64.
    private static String text(byte[] payload) {
        return encoding(payload).equals("utf-8")
                ? new String(payload, StandardCharsets.UTF_8)
                : Base64.getEncoder().encodeToString(payload);
    }

    private static String encoding(byte[] payload) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(payload));
            return "utf-8";
        } catch (CharacterCodingException e) {
            return "base64";
        }
    }

    /// Headers whose names say that they hold a credential or a signature are shown without it.
    private Map<String, String> redacted(String text) {
        try {
            Map<String, String> headers = json.readValue(text, new TypeReference<LinkedHashMap<String, String>>() {});
            headers.replaceAll((name, value) -> isSecret(name) ? "(redacted)" : value);
            return headers;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("inbox.headers_json holds no object of texts", e);
        }
    }

    private static boolean isSecret(String header) {
        String name = header.toLowerCase(Locale.ROOT);
        return name.contains("auth")
                || name.contains("cookie")
                || name.contains("token")
                || name.contains("secret")
                || name.contains("signature")
                || name.contains("key")
                || name.contains("password");
    }
}
