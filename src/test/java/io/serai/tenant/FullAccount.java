package io.serai.tenant;

import io.serai.files.Shelf;
import io.serai.hub.database.PublicId;
import io.serai.hub.settings.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.springframework.jdbc.core.simple.JdbcClient;

/// An account with a row in every table that can have one, those that stay behind too: whatever must not leave has a
/// value that stands nowhere else.
final class FullAccount {
    private static final List<String> OUT = List.of(
            "alert",
            "api_key",
            "api_key_account",
            "audit",
            "billing_customer",
            "billing_subscription",
            "connection_block",
            "connection_person",
            "dead_letter",
            "event_badge_key",
            "event_early_report",
            "event_invite",
            "inbox",
            "link_key",
            "notification",
            "novi_person",
            "one_time_token",
            "person_settings",
            "personal_access_token",
            "record_change",
            "refresh_token",
            "run",
            "run_rejection",
            "site_passcode",
            "trace",
            "user_session");

    private final Installation at;
    private final Connection connection;
    private final Schema schema;
    private final TenantTables tables = TenantTables.read();
    private final Map<String, Long> keys = new HashMap<>();
    private final Map<String, String> ids = new HashMap<>();
    final Set<String> secrets = new TreeSet<>();
    final Set<String> tablesFilled = new TreeSet<>();
    final String account = PublicId.random();
    private int number;

    private FullAccount(Installation at, Connection connection) {
        this.at = at;
        this.connection = connection;
        this.schema = Schema.read(at.sql());
    }

    static FullAccount make(Installation at) throws SQLException, IOException {
        try (Connection connection = at.source().getConnection()) {
            var made = new FullAccount(at, connection);
            made.fill();
            return made;
        }
    }

    private record Type(String whole, int length, boolean isBinary, String charset) {}

    private void fill() throws SQLException, IOException {
        sharedEntry(JdbcClient.create(at.source()));
        for (TenantTable table : tables.all()) {
            insert(table.name(), table, 2);
        }
        List<String> order = new ArrayList<>(List.of("run", "user_session", "inbox"));
        OUT.stream().filter(name -> !order.contains(name)).forEach(order::add);
        for (String name : order) {
            insert(name, null, 1);
        }
    }

    /// An entry of the hub's own lists, which both installations have.
    static void sharedEntry(JdbcClient sql) {
        sql.sql(
                        "INSERT INTO lookup (id_random, list, code, name) SELECT ?, 'country', 'ZZ', 'Nowhere' FROM DUAL WHERE NOT "
                                + "EXISTS (SELECT 1 FROM lookup WHERE account_id IS NULL AND list = 'country' AND code = 'ZZ')")
                .param(PublicId.random())
                .update();
    }

    private void insert(String name, TenantTable table, int rows) throws SQLException, IOException {
        Map<String, Type> types = types(name);
        for (int row = 0; row < rows; row++) {
            // one to one, or one of an account
            if (row > 0
                    && Set.of(
                                    "account",
                                    "event_person_profile",
                                    "event_hosting",
                                    "list_setting",
                                    "mail_setting",
                                    "knowledge_index")
                            .contains(name)) {
                return;
            }
            number++;
            var values = new LinkedHashMap<String, Object>();
            for (Schema.Column column : schema.columns(name).values()) {
                Object value = value(name, table, column, types.get(column.name()), row);
                if (value != null) {
                    values.put(column.name(), value);
                }
            }
            write(name, values);
        }
        tablesFilled.add(name);
    }

    private Object value(String name, TenantTable table, Schema.Column column, Type type, int row) throws IOException {
        String where = name + "." + column.name();
        if (column.generated()
                || column.name().equals("id") && !Set.of("link_key").contains(name)) {
            return null;
        }
        if (column.name().equals("account_id") || column.name().equals("owner_id") && name.startsWith("billing")) {
            return keys.get("account");
        }
        Object special = special(where, row);
        if (special != null) {
            return special.equals("NULL") ? null : special;
        }
        String refers = column.refers();
        if (refers != null) {
            if (refers.equals("lookup") && row == 0) {
                return at.sql()
                        .sql("SELECT id FROM lookup WHERE account_id IS NULL AND code = 'ZZ'")
                        .query(Long.class)
                        .single();
            }
            return keys.get(refers + (keys.containsKey(refers + row) ? String.valueOf(row) : ""));
        }
        if (column.name().equals("id_random")) {
            return name.equals("account") ? account : PublicId.random();
        }
        boolean secret = table == null
                || table.left().contains(column.name())
                || table.made().contains(column.name());
        return plain(column, type, secret);
    }

    private Object plain(Schema.Column column, Type type, boolean secret) {
        if (column.isWhole()) {
            return column.name().equals("generation") ? 1L : type.whole().equals("tinyint(1)") ? 1L : 3L + number;
        }
        if (column.isBroken()) {
            return 0.1 + number;
        }
        if (type.whole().startsWith("decimal")) {
            return "12.34500";
        }
        if (column.isTime()) {
            return column.type().equals("date") ? "2026-02-03" : "2026-02-03 04:05:06";
        }
        if (type.whole().startsWith("enum")) {
            return type.whole().split("'")[1];
        }
        if (column.isBytes()) {
            byte[] hash = Sha256.digest()
                    .digest(("bytes " + number + column.name() + account).getBytes(StandardCharsets.UTF_8));
            byte[] bytes = type.whole().startsWith("binary(16)") ? java.util.Arrays.copyOf(hash, 16) : hash;
            if (secret) {
                secrets.add(HexFormat.of().formatHex(bytes));
                secrets.add(java.util.Base64.getEncoder().encodeToString(bytes));
            }
            return bytes;
        }
        String mark = (secret ? "out" : "in")
                + Sha256.hex(column.name() + number + account).substring(0, 20);
        if (column.name().endsWith("_json") || column.name().equals("metadata")) {
            if (secret) {
                secrets.add(mark);
            }
            return "{\"a\": \"" + mark + "\",  \"b\": [1, 2.50, null]}";
        }
        if (type.length() >= 0 && type.length() < 50) {
            if (secret && type.length() >= mark.length()) {
                secrets.add(mark);
            }
            return mark.substring(0, Math.min(type.length(), mark.length()));
        }
        if (secret) {
            secrets.add(mark);
        }
        return secret || type.charset().equals("ascii") ? mark : mark + " Zoë \"\\\n\u2028 \uD83D\uDE00";
    }

    private Object special(String where, int row) throws IOException {
        return switch (where) {
            case "account.code" -> account.toLowerCase(java.util.Locale.ROOT) + "-code";
            case "account.mail_senders_json" -> "[\"@example.org\"]";
            case "account.enable_from", "account.enable_to", "user.enable_from", "user.enable_to" -> "NULL";
            case "user.deleted_at", "user.deactivated_by", "api_key.expires_on" -> "NULL";
            case "user.deactivated_at" -> row == 0 ? "NULL" : "2026-01-01 00:00:00";
            case "user.uuid" -> java.util.UUID.randomUUID().toString();
            case "user.email", "user.email_key" ->
                "person" + row + "@"
                        + account.toLowerCase(java.util.Locale.ROOT)
                                .replace('_', 'x')
                                .replace('-', 'y') + "z.example.org";
            case "user.role" -> row == 0 ? "admin" : "viewer";
            case "user.knowledge_role" -> "legal";
            case "site_domain.fqdn" -> "www" + row + "." + account.toLowerCase(java.util.Locale.ROOT) + ".example.org";
            case "hosted_file.hash_sha256" -> hosted(row);
            case "hosted_file.size" -> (long) text(row).length;
            case "hosted_file.link_to_type" -> row == 0 ? "event_session" : "NULL";
            case "hosted_file.link_to_id" -> row == 0 ? future("event_session") : "NULL";
            case "event_session.id_random" -> row == 0 ? future("event_session") : PublicId.random();
            case "grant.object_type" -> "event";
            case "grant.object_id" -> String.valueOf(ids.get("event"));
            case "connection.system" -> row == 0 ? "novi" : "zoom";
            case "connection.settings_json" -> "{\"base_url\": \"https://example.org\"}";
            case "connection.secrets_set_json" -> "{\"api_key\": \"2026-01-01T00:00:00Z\"}";
            case "knowledge_document.status" -> "indexed";
            case "knowledge_document.stage" -> "index";
            case "knowledge_document.wanted" -> 1L;
            case "knowledge_document.file_hash" -> documentHash(row);
            case "knowledge_document.size_bytes" -> (long) text(row + 5).length;
            case "knowledge_document.artefacts_hash", "knowledge_document.run_id" -> "NULL";
            case "event_notice.state" -> "delivered";
            case "event_presentation_presenter.created_on" -> "2026-02-03 04:05:06.789";
            case "event_exhibit_tracking.event_person_id" -> keys.get("event_person" + row);
            case "audit.seal_no", "audit.hash", "inbox.status", "inbox.busy_key", "run.undoes", "run.status" -> "NULL";
            case "personal_access_token.replaced_by", "refresh_token.parent_id" -> "NULL";
            case "record_change.fields_json" -> mark("record_change");
            default -> null;
        };
    }

    private Object mark(String of) {
        String mark = "out" + Sha256.hex(of + number + account).substring(0, 20);
        secrets.add(mark);
        return "{\"x\": \"" + mark + "\"}";
    }

    private String future(String type) {
        return ids.computeIfAbsent("future " + type, _ -> PublicId.random());
    }

    private byte[] text(int row) {
        return ("the text of file " + row + " of " + account).repeat(100 + row).getBytes(StandardCharsets.UTF_8);
    }

    private String hosted(int row) throws IOException {
        Shelf shelf = at.shelf();
        Path file = Files.write(Files.createTempFile(at.data().resolve("tmp"), "file", ".txt"), text(row));
        Shelf.Placed placed = shelf.place(file);
        shelf.own(placed);
        return placed.hash();
    }

    private String documentHash(int row) throws IOException {
        Path file = Files.write(Files.createTempFile(at.data().resolve("tmp"), "doc", ".txt"), text(row + 5));
        try {
            return at.documents().keep(file);
        } finally {
            Files.delete(file);
        }
    }

    private void write(String name, Map<String, Object> values) throws SQLException {
        String statement = "INSERT INTO `" + name + "` ("
                + String.join(
                        ", ",
                        values.keySet().stream()
                                .map(column -> "`" + column + "`")
                                .toList()) + ") VALUES ("
                + String.join(", ", values.keySet().stream().map(_ -> "?").toList()) + ")";
        try (PreparedStatement insert =
                connection.prepareStatement(statement, java.sql.Statement.RETURN_GENERATED_KEYS)) {
            int at = 1;
            for (Object value : values.values()) {
                insert.setObject(at++, value);
            }
            insert.executeUpdate();
            try (ResultSet row = insert.getGeneratedKeys()) {
                if (row.next()) {
                    long key = row.getLong(1);
                    int count = 0;
                    while (keys.containsKey(name + count)) {
                        count++;
                    }
                    keys.put(name + count, key);
                    keys.putIfAbsent(name, key);
                }
            }
            if (values.get("id_random") instanceof String id) {
                ids.putIfAbsent(name, id);
            }
        } catch (SQLException e) {
            throw new SQLException(name + ": " + e.getMessage() + " in " + values, e);
        }
    }

    private Map<String, Type> types(String name) throws SQLException {
        var types = new TreeMap<String, Type>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT column_name, column_type, COALESCE(character_maximum_length, -1), COALESCE(character_set_name, '') "
                        + "FROM information_schema.columns WHERE table_schema = DATABASE() AND table_name = ?")) {
            select.setString(1, name);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    long length = row.getLong(3);
                    types.put(
                            row.getString(1),
                            new Type(row.getString(2), (int) Math.min(length, 1_000_000), false, row.getString(4)));
                }
            }
        }
        return types;
    }
}
