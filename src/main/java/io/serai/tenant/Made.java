package io.serai.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import io.serai.hub.addresses.MailAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the import writes itself: people who can't come in before they set a password by mail, connections that are
/// disabled and say what to type in, keys of the new installation.
final class Made {
    private static final int KEY_BYTES = 32;

    private final SecureRandom random = new SecureRandom();
    private final Map<String, String> addresses;
    private final Set<String> systems;
    private final BlankSecrets blank;
    private final Set<String> mapped = new HashSet<>();
    private final List<String> toTypeIn = new ArrayList<>();
    private long users;

    /// Secrets of a connection that has none, under this installation's key.
    interface BlankSecrets {
        byte[] seal(String connection, long account);
    }

    /// @param addresses by the key of the old one
    /// @param systems that this hub knows
    Made(Map<String, String> addresses, Set<String> systems, BlankSecrets blank) {
        this.addresses = Map.copyOf(addresses);
        this.systems = Set.copyOf(systems);
        this.blank = blank;
    }

    /// Puts what is made into the values of a line.
    void into(TenantTable table, long line, Map<String, @Nullable Object> values, long account)
            throws RefusedFileException {
        switch (table.name()) {
            case "user" -> user(table, line, values);
            case "connection" -> connection(table, line, values, account);
            case "list_setting" -> values.put("enabled", 0L);
            case "knowledge_index", "knowledge_document" -> values.put("change_number", 1L);
            case "mail_setting" -> {
                byte[] key = new byte[KEY_BYTES];
                random.nextBytes(key);
                values.put("unsubscribe_key", key);
            }
            default -> {
                // nothing is
            }
        }
    }

    private void user(TenantTable table, long line, Map<String, @Nullable Object> values) throws RefusedFileException {
        values.put("active", 0L);
        values.put("email_verified", 0L);
        users++;
        if (!(values.get("email") instanceof String said)) {
            values.put("email_key", null);
            return;
        }
        String key = key(said, table, line);
        String other = addresses.get(key);
        if (other != null) {
            mapped.add(key);
        }
        String email = other == null ? said : other;
        values.put("email", email);
        values.put("email_key", key(email, table, line));
    }

    private static String key(String email, TenantTable table, long line) throws RefusedFileException {
        try {
            return MailAddress.key(email);
        } catch (IllegalArgumentException e) {
            throw RefusedFileException.at(table.entry(), line, "the field email is no address: " + e.getMessage());
        }
    }

    private void connection(TenantTable table, long line, Map<String, @Nullable Object> values, long account)
            throws RefusedFileException {
        String system = String.valueOf(values.get("system"));
        if (!systems.contains(system)) {
            throw RefusedFileException.at(table.entry(), line, "this hub knows no system " + system);
        }
        String secrets = names(table, line, values.get("secrets_set_json"));
        String id = String.valueOf(values.get(TenantTable.PUBLIC));
        values.put("secrets_set_json", "{}");
        values.put("secrets", blank.seal(id, account));
        values.put("enabled", 0L);
        values.put(
                "last_error",
                "It came from another installation: "
                        + (secrets.isEmpty() ? "" : "type in " + secrets + ", and ")
                        + "enable it.");
        toTypeIn.add("%s %s: %s".formatted(system, values.get("name"), secrets.isEmpty() ? "no secrets" : secrets));
    }

    private static String names(TenantTable table, long line, @Nullable Object said) throws RefusedFileException {
        try {
            JsonNode names = new com.fasterxml.jackson.databind.ObjectMapper().readTree(String.valueOf(said));
            var all = new ArrayList<String>();
            for (JsonNode name : names) {
                if (!names.isArray() || !name.isTextual() || !name.asText().matches("[a-z0-9_]{1,64}")) {
                    throw RefusedFileException.at(table.entry(), line, "the field secrets_set_json: expected names");
                }
                all.add(name.asText());
            }
            return String.join(", ", all);
        } catch (com.fasterxml.jackson.core.JsonProcessingException _) {
            throw RefusedFileException.at(table.entry(), line, "the field secrets_set_json: expected names");
        }
    }

    /// How many people came.
    long users() {
        return users;
    }

    /// What is missing of connections, one a line.
    List<String> toTypeIn() {
        return List.copyOf(toTypeIn);
    }

    /// Addresses that were to become others, and are not in the file.
    Set<String> unmapped() {
        var left = new HashSet<>(addresses.keySet());
        left.removeAll(mapped);
        return left;
    }
}
