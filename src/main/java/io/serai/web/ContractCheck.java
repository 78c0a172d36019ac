package io.serai.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.networknt.schema.ValidationMessage;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Holds a request against its operation and names every fault, not just the first, up to a number that is enough. The
/// validators were built when the contract was read, so a check costs no more than looking.
final class ContractCheck {
    private static final Set<String> TRUE = Set.of("true", "1", "yes", "on");
    private static final Set<String> FALSE = Set.of("false", "0", "no", "off");

    private final Json json;

    ContractCheck(Json json) {
        this.json = json;
    }

    /// The declared parameters, defaults filled in.
    ///
    /// @param headers gives a header's value by its name
    /// @throws Refusal 404 for an id in the path that no id can be, 422 for the rest
    Map<String, String> parameters(
            Operation operation,
            Map<String, String> path,
            Map<String, List<String>> query,
            UnaryOperator<@Nullable String> headers) {
        if (operation.parameters().isEmpty()) {
            return path;
        }
        var values = new HashMap<String, String>(path);
        var faults = new ArrayList<Fault>();
        for (Operation.Parameter parameter : operation.parameters()) {
            String value =
                    switch (parameter.in()) {
                        case PATH -> path.get(parameter.name());
                        case QUERY -> only(query.get(parameter.name()), parameter, faults);
                        case HEADER -> headers.apply(parameter.name());
                    };
            if (value == null) {
                value = parameter.fallback();
            }
            if (value == null) {
                if (parameter.required()) {
                    faults.add(new Fault(where(parameter), "is missing"));
                }
                continue;
            }
            check(parameter, value, values, faults);
        }
        if (!faults.isEmpty()) {
            throw new Refusal(new Outcome.Refused(422, "The request does not fit the contract.", faults));
        }
        return values;
    }

    /// Given twice, it would be anyone's guess which one counts.
    private static @Nullable String only(
            @Nullable List<String> given, Operation.Parameter parameter, List<Fault> faults) {
        if (given == null) {
            return null;
        }
        if (given.size() > 1) {
            faults.add(new Fault(where(parameter), "is given more than once"));
        }
        return given.getFirst();
    }

    private static void check(
            Operation.Parameter parameter, String text, Map<String, String> values, List<Fault> faults) {
        JsonNode node = node(parameter.kind(), text);
        if (node == null) {
            if (parameter.in() == Operation.In.PATH) {
                throw new Refusal(404, "There is nothing at this address.");
            }
            faults.add(new Fault(
                    where(parameter),
                    "expected " + parameter.kind().name().toLowerCase(Locale.ROOT) + ", got '" + shortened(text)
                            + "'"));
            return;
        }
        if (!OneLine.is(text)) {
            if (parameter.in() == Operation.In.PATH) {
                throw new Refusal(404, "There is nothing at this address.");
            }
            faults.add(new Fault(where(parameter), OneLine.EXPECTED));
            return;
        }
        values.put(parameter.name(), node.isBoolean() ? node.asText() : text);
        Shape schema = parameter.schema();
        if (schema != null) {
            Set<ValidationMessage> messages = schema.faults(node);
            if (!messages.isEmpty() && parameter.in() == Operation.In.PATH) {
                throw new Refusal(404, "There is nothing at this address.");
            }
            messages.forEach(message -> faults.add(new Fault(where(parameter), said(message))));
        }
    }

    private static @Nullable JsonNode node(Operation.Kind kind, String text) {
        try {
            return switch (kind) {
                case TEXT -> TextNode.valueOf(text);
                case INTEGER -> LongNode.valueOf(Long.parseLong(text.strip()));
                case NUMBER -> DecimalNode.valueOf(new BigDecimal(text.strip()));
                case BOOLEAN -> truth(text.strip().toLowerCase(Locale.ROOT));
            };
        } catch (NumberFormatException e) {
            return null;
        }
    }

    private static @Nullable JsonNode truth(String text) {
        return TRUE.contains(text) ? BooleanNode.TRUE : FALSE.contains(text) ? BooleanNode.FALSE : null;
    }

    /// The parsed body, or null where there is none and none is needed.
    ///
    /// @throws Refusal 400 not JSON, 415 another media type, 422 it does not fit the schema
    @Nullable
    JsonNode body(Operation.Payload.Json payload, @Nullable String mediaType, byte[] bytes) {
        if (bytes.length == 0) {
            if (payload.required()) {
                throw new Refusal(400, "The body is empty; JSON was expected.");
            }
            return null;
        }
        if (!isJson(mediaType)) {
            throw new Refusal(
                    415, "The body's media type is not application/json; say Content-Type: application/json.");
        }
        JsonNode node = json.read(bytes);
        fits(payload.schema(), node);
        return node;
    }

    /// A form's fields as an object of texts; null where there are none and none are needed.
    ///
    /// @throws Refusal 400 not a form, 415 another media type, 422 a field is there twice or does not fit the
    /// schema
    @Nullable
    JsonNode form(Operation.Payload.Form payload, @Nullable String mediaType, byte[] bytes) {
        if (bytes.length == 0 && !payload.required()) {
            return null;
        }
        if (bytes.length > 0 && !"application/x-www-form-urlencoded".equals(type(mediaType))) {
            throw new Refusal(415, "The body's media type is not application/x-www-form-urlencoded.");
        }
        return texts(payload.schema(), Fields.ofForm(new String(bytes, StandardCharsets.UTF_8)));
    }

    /// A form's text fields as an object.
    ///
    /// @throws Refusal 422 a field is there twice or does not fit the schema
    JsonNode texts(@Nullable Shape schema, Map<String, List<String>> fields) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        var faults = new ArrayList<Fault>();
        fields.forEach((name, values) -> {
            if (values.size() > 1) {
                faults.add(new Fault("body." + shortened(name), "is given more than once"));
            }
            node.put(name, values.getFirst());
        });
        if (!faults.isEmpty()) {
            throw new Refusal(new Outcome.Refused(422, "The form does not fit the contract.", faults));
        }
        fits(schema, node);
        return node;
    }

    private static void fits(@Nullable Shape schema, JsonNode node) {
        if (schema != null) {
            Set<ValidationMessage> messages = schema.faults(node);
            if (!messages.isEmpty()) {
                List<Fault> faults = messages.stream()
                        .map(message -> new Fault(
                                "body"
                                        + message.getInstanceLocation()
                                                .toString()
                                                .replaceFirst("^\\$", ""),
                                said(message)))
                        .toList();
                throw new Refusal(new Outcome.Refused(422, "The body does not fit the contract.", faults));
            }
        }
    }

    static boolean isJson(@Nullable String mediaType) {
        String type = type(mediaType);
        return type.equals("application/json") || (type.startsWith("application/") && type.endsWith("+json"));
    }

    /// Without its parameters, in lower case.
    private static String type(@Nullable String mediaType) {
        if (mediaType == null) {
            return "";
        }
        int end = mediaType.indexOf(';');
        return (end < 0 ? mediaType : mediaType.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    private static String where(Operation.Parameter parameter) {
        return parameter.in().name().toLowerCase(Locale.ROOT) + "." + parameter.name();
    }

    /// The message without the leading location, which the fault names already.
    private static String said(ValidationMessage message) {
        String text = message.getMessage();
        int colon = text.indexOf(": ");
        return colon < 0 ? text : text.substring(colon + 2);
    }

    private static String shortened(String text) {
        return Fault.shortened(text, 60);
    }
}
