package io.serai.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The fields of a connection, made of what the API says that its system has; and what a person wrote into them. A
/// secret goes one way only: it is never in a field again, whatever became of the form.
public final class ConnectionForm {
    /// How long old secrets go on verifying, in seconds, as people choose it.
    public static final Map<String, String> OVERLAPS = overlaps();

    private static final String SETTING = "setting_";
    private static final String SECRET = "secret_";
    private static final String NO_COUNTRY = "none";
    private static final Pattern BETWEEN = Pattern.compile("[\\s,;]+");
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final JsonNode system;

    /// @param system as `GET /v3/hub/connector` tells of it
    ConnectionForm(JsonNode system) {
        this.system = system;
    }

    private static Map<String, String> overlaps() {
        var overlaps = new LinkedHashMap<String, String>();
        overlaps.put("0", "not at all: they are in wrong hands");
        overlaps.put("3600", "an hour");
        overlaps.put("86400", "a day");
        overlaps.put("604800", "a week");
        return Collections.unmodifiableMap(overlaps);
    }

    /// One field of it.
    ///
    /// @param kind `text`, `area`, `choice` or `secret`
    /// @param options for `choice`
    public record Field(
            String name,
            String label,
            String kind,
            String value,
            @Nullable String hint,
            @Nullable String error,
            boolean required,
            Map<String, String> options) {}

    /// @param present the settings as they are; a missing node for a connection that is to be made
    /// @param sent what was sent and could not be taken; null for none
    /// @param faults of that, by the part of the request
    List<Field> settings(JsonNode present, @Nullable JsonNode sent, Map<String, String> faults) {
        var fields = new ArrayList<Field>();
        for (JsonNode setting : system.path("settings")) {
            String name = setting.path("name").asText();
            String kind = setting.path("kind").asText();
            String fault = fault(faults, "body.settings." + name);
            if (kind.equals("texts")) {
                for (String member : members(setting)) {
                    String key = SETTING + name + "." + member;
                    String value = present.path(name).path(member).asText("");
                    fields.add(new Field(
                            key,
                            label(name) + ": " + member,
                            "text",
                            kept(sent, key, value),
                            null,
                            fault,
                            false,
                            Map.of()));
                }
                continue;
            }
            String key = SETTING + name;
            fields.add(new Field(
                    key,
                    label(name),
                    kind.equals("pairs") ? "area" : kind.equals("word") ? "choice" : "text",
                    kept(sent, key, text(setting, present.path(name))),
                    hint(setting, kind),
                    fault,
                    setting.path("required").asBoolean(),
                    (kind.equals("word") ? members(setting) : List.<String>of())
                            .stream()
                                    .collect(Collectors.toMap(
                                            word -> word, word -> word, (a, b) -> a, LinkedHashMap::new))));
        }
        return fields;
    }

    /// @param needed whether those that the system needs must be typed in, as for a connection that is to be made
    /// @param again whether something was sent that could not be taken
    List<Field> secrets(boolean needed, boolean again, Map<String, String> faults) {
        return system.path("secrets")
                .valueStream()
                .map(secret -> new Field(
                        SECRET + secret.path("name").asText(),
                        label(secret.path("name").asText()),
                        "secret",
                        "",
                        again ? "Type it again: what you type is kept in no page." : null,
                        fault(faults, "body.secrets." + secret.path("name").asText()),
                        needed && secret.path("required").asBoolean(),
                        Map.of()))
                .toList();
    }

    /// The settings that were sent and are others than the present ones; null takes one away.
    ObjectNode changed(JsonNode present, JsonNode sent) {
        ObjectNode changed = JSON.objectNode();
        for (JsonNode setting : system.path("settings")) {
            String name = setting.path("name").asText();
            if (setting.path("kind").asText().equals("texts")) {
                ObjectNode texts = JSON.objectNode();
                members(setting).forEach(member -> {
                    String text = line(sent, SETTING + name + "." + member);
                    if (!text.isEmpty()) {
                        texts.put(member, text);
                    }
                });
                boolean same = texts.isEmpty() ? present.path(name).isEmpty() : texts.equals(present.path(name));
                if (!same) {
                    changed.set(name, texts);
                }
                continue;
            }
            String text = line(sent, SETTING + name);
            if (!text.equals(text(setting, present.path(name)))) {
                changed.set(name, text.isEmpty() ? NullNode.instance : value(setting, text));
            }
        }
        return changed;
    }

    /// The secrets that were typed in.
    ObjectNode secrets(JsonNode sent) {
        ObjectNode secrets = JSON.objectNode();
        system.path("secrets").forEach(secret -> {
            String name = secret.path("name").asText();
            String typed = sent.path(SECRET + name).asText("");
            if (!typed.isEmpty()) {
                secrets.put(name, typed);
            }
        });
        return secrets;
    }

    private static String kept(@Nullable JsonNode sent, String key, String present) {
        return sent == null ? present : sent.path(key).asText("");
    }

    /// Browsers end each line of a field with CR and LF.
    private static String line(JsonNode sent, String key) {
        return sent.path(key).asText("").replace("\r\n", "\n").strip();
    }

    /// Pairs as lines, each with its members in their order.
    private static String text(JsonNode setting, JsonNode value) {
        return switch (setting.path("kind").asText()) {
            case "pairs" ->
                value.valueStream()
                        .map(pair -> members(setting).stream()
                                .map(member -> pair.path(member).asText())
                                .collect(Collectors.joining(", ")))
                        .collect(Collectors.joining("\n"));
            case "countries" ->
                value.isArray() && value.isEmpty()
                        ? NO_COUNTRY
                        : value.valueStream().map(JsonNode::asText).collect(Collectors.joining(", "));
            default -> value.asText("");
        };
    }

    private static JsonNode value(JsonNode setting, String text) {
        return switch (setting.path("kind").asText()) {
            case "pairs" -> {
                ArrayNode pairs = JSON.arrayNode();
                text.lines().filter(line -> !line.isBlank()).forEach(line -> pairs.add(pair(setting, line)));
                yield pairs;
            }
            case "countries" -> {
                ArrayNode countries = JSON.arrayNode();
                if (!text.equalsIgnoreCase(NO_COUNTRY)) {
                    BETWEEN.splitAsStream(text.strip())
                            .map(code -> code.toUpperCase(Locale.ROOT))
                            .forEach(countries::add);
                }
                yield countries;
            }
            // what is no number is told by the API
            case "port", "number" ->
                text.matches("\\d{1,9}") ? IntNode.valueOf(Integer.parseInt(text)) : TextNode.valueOf(text);
            default -> TextNode.valueOf(text);
        };
    }

    private static ObjectNode pair(JsonNode setting, String line) {
        List<String> members = members(setting);
        String[] parts = line.split(",", members.size());
        ObjectNode pair = JSON.objectNode();
        for (int i = 0; i < parts.length; i++) {
            pair.put(members.get(i), parts[i].strip());
        }
        return pair;
    }

    private static List<String> members(JsonNode setting) {
        return setting.path("members").valueStream().map(JsonNode::asText).toList();
    }

    private static @Nullable String hint(JsonNode setting, String kind) {
        return switch (kind) {
            case "pairs" -> "One a line: " + String.join(", ", members(setting)) + ".";
            case "mailbox" -> "An address, or a name and one: Ann <ann@example.org>.";
            case "word" -> null;
            case "countries" -> "Two letters each, such as DE, AT; or: none. Where it is empty: that of From.";
            default ->
                setting.hasNonNull("default")
                        ? "Where it is empty: " + setting.path("default").asText()
                        : setting.path("required").asBoolean() ? null : "May be empty.";
        };
    }

    private static String label(String name) {
        String words = name.replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /// What is wrong with it, or with one of its entries, counted from 1 as people do.
    private static @Nullable String fault(Map<String, String> faults, String part) {
        return faults.entrySet().stream()
                .map(fault -> {
                    if (fault.getKey().equals(part)) {
                        return fault.getValue();
                    }
                    boolean entry = fault.getKey().matches("\\Q" + part + "\\E\\[\\d{1,6}]");
                    return entry
                            ? "entry %d: %s"
                                    .formatted(
                                            Integer.parseInt(fault.getKey()
                                                            .substring(
                                                                    part.length() + 1,
                                                                    fault.getKey()
                                                                                    .length()
                                                                            - 1))
                                                    + 1,
                                            fault.getValue())
                            : null;
                })
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }
}
