package io.serai.objects;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.serai.web.OneLine;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/// A field's value on its way in: from JSON, as a record or a search holds it, to what is bound.
final class Values {
    private static final DateTimeFormatter STORED = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");
    private static final int OLDEST = 1000;
    private static final int LATEST = 9999;
    private static final Pattern SECRET = Pattern.compile("(?i)_(key|secret|password|token)$");
    private static final String NO_ID = "expected a public id: 11 to 22 letters, digits, - and _";

    /// Why a value is none of its kind; the text goes on after the name of the field.
    static final class Unfit extends Exception {
        private static final long serialVersionUID = 1;

        Unfit(String message) {
            super(message, null, false, false);
        }
    }

    private final ObjectMapper json;

    Values(ObjectMapper json) {
        this.json = json;
    }

    /// @param given not null
    Object of(Kind kind, JsonNode given) throws Unfit {
        return switch (kind) {
            case REFERENCE, LOOKUP -> id(given);
            case TEXT, CODE -> line(given);
            case LINES -> plain(given);
            case INTEGER -> integer(given);
            case NUMBER -> number(given);
            case BOOLEAN -> truth(given);
            case TIME -> time(given);
            case LOCAL -> local(given);
            case DATE -> date(given);
            case JSON, PASSCODES -> text(json(given));
            case SETTINGS -> text(withoutSecrets(json(given), ""));
            case SENDERS -> text(ListedNames.senders(json(given)));
            case HOSTS -> text(ListedNames.hosts(json(given)));
            case LAYOUT -> text(layout(json(given)));
        };
    }

    static String id(JsonNode given) throws Unfit {
        if (!given.isTextual() || !given.textValue().matches("[A-Za-z0-9_-]{11,22}")) {
            throw new Unfit(NO_ID);
        }
        return given.textValue();
    }

    private static String plain(JsonNode given) throws Unfit {
        if (!given.isTextual()) {
            throw new Unfit("expected a text");
        }
        String text = given.textValue();
        if (text.indexOf('\0') >= 0) {
            throw new Unfit("holds the character U+0000");
        }
        if (hasLoneSurrogate(text)) {
            throw new Unfit("holds half of a surrogate pair, which is no character");
        }
        return text;
    }

    /// The database would refuse it, or store a question mark.
    private static boolean hasLoneSurrogate(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isHighSurrogate(c) && i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                return true;
            }
        }
        return false;
    }

    private static String line(JsonNode given) throws Unfit {
        String text = plain(given);
        if (!OneLine.is(text)) {
            throw new Unfit(OneLine.EXPECTED);
        }
        return text;
    }

    private static Object integer(JsonNode given) throws Unfit {
        if (!given.isIntegralNumber() || !given.canConvertToLong()) {
            throw new Unfit("expected a whole number");
        }
        return given.longValue();
    }

    private static Object number(JsonNode given) throws Unfit {
        if (!given.isNumber() || !Double.isFinite(given.doubleValue())) {
            throw new Unfit("expected a number");
        }
        return given.decimalValue();
    }

    /// Old clients send 0 and 1, and texts of them.
    private static Object truth(JsonNode given) throws Unfit {
        return switch (given.isContainerNode() ? "" : given.asText()) {
            case "true", "1" -> 1;
            case "false", "0" -> 0;
            default -> throw new Unfit("expected true or false");
        };
    }

    private static Object time(JsonNode given) throws Unfit {
        try {
            String text = plain(given).strip().replace(' ', 'T');
            LocalDateTime time = text.matches(".*(Z|[+-]\\d{2}:?\\d{2})")
                    ? OffsetDateTime.parse(text)
                            .withOffsetSameInstant(ZoneOffset.UTC)
                            .toLocalDateTime()
                    : LocalDateTime.parse(text);
            return stored(time);
        } catch (DateTimeException e) {
            throw new Unfit("expected an instant such as 2026-04-01T09:30:00Z");
        }
    }

    private static Object local(JsonNode given) throws Unfit {
        try {
            return stored(LocalDateTime.parse(plain(given).strip().replace(' ', 'T')));
        } catch (DateTimeException e) {
            throw new Unfit("expected a wall time such as 2026-04-01T09:30:00");
        }
    }

    private static Object date(JsonNode given) throws Unfit {
        try {
            return within(LocalDate.parse(plain(given).strip()).atStartOfDay())
                    .toLocalDate()
                    .toString();
        } catch (DateTimeException e) {
            throw new Unfit("expected a date such as 2026-04-01");
        }
    }

    private static String stored(LocalDateTime time) {
        return STORED.format(within(time));
    }

    private static LocalDateTime within(LocalDateTime time) {
        if (time.getYear() < OLDEST || time.getYear() > LATEST) {
            throw new DateTimeException("out of the database's range");
        }
        return time;
    }

    /// An object or a list, or a text that holds one, or a text that holds such a text.
    JsonNode json(JsonNode given) throws Unfit {
        JsonNode node = given;
        for (int i = 0; i < 2 && node.isTextual(); i++) {
            try {
                node = json.readTree(node.textValue());
            } catch (JsonProcessingException e) {
                throw new Unfit("is no JSON");
            }
        }
        if (node == null || !node.isContainerNode()) {
            throw new Unfit("expected a JSON object or list, or a text that holds one");
        }
        return node;
    }

    private String text(Object node) {
        try {
            return json.writeValueAsString(node);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("what was read as JSON can be written", e);
        }
    }

    private static JsonNode layout(JsonNode given) throws Unfit {
        try {
            BadgeLayout.of(given);
            return given;
        } catch (IllegalArgumentException e) {
            throw new Unfit(String.valueOf(e.getMessage()));
        }
    }

    private static JsonNode withoutSecrets(JsonNode node, String path) throws Unfit {
        for (var member : node.properties()) {
            String here = path + member.getKey();
            if (SECRET.matcher(member.getKey()).find()) {
                throw new Unfit("holds " + OneWord.of(here)
                        + ", which looks like a secret: those belong into a connection (POST /v3/hub/connection)");
            }
            withoutSecrets(member.getValue(), here + ".");
        }
        for (JsonNode element : node) {
            if (node.isArray()) {
                withoutSecrets(element, path);
            }
        }
        return node;
    }

    /// What the database showed, fit to be compared with the column it comes from.
    static Object shown(Kind kind, String text) {
        return kind == Kind.INTEGER || kind == Kind.NUMBER || kind == Kind.BOOLEAN ? new BigDecimal(text) : text;
    }
}
